"""What happens to policies, told in folders: each story becomes a real repository and is read."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gazette.errors import Rejected
from gazette.translations import translation
from gazette.versions import Chronicle, Version
from tests.conftest import Open
from tests.support.history import History, from_folders

HISTORIES = Path(__file__).parent / "histories"
STORIES = sorted((HISTORIES / "stories").iterdir())


def told(chronicle: Chronicle, version: Version, history: History) -> dict[str, Any]:
    """A Version as a story's expected.yml tells it; what is not so is left out. Texts are numbers of commits."""
    numbers = {commit: number for number, commit in history.commits.items()}
    statement = version.statement
    everything = {
        "id": version.id.day if version.id.nth == 1 else str(version.id),
        "effective": version.effective,
        "superseded": chronicle.superseded(version),
        "level": version.level.value if version.level else None,
        "imported": version.imported,
        "origin": None if version.origin.value == "mainline" else version.origin.value,
        **{
            lang: [numbers[revision.evidence.witness.commit] for revision in revisions]
            for lang, revisions in version.revisions.items()
        },
        "corrections": [correction.date for correction in statement.corrections],
        "cancelled": statement.cancelled.date if statement.cancelled else None,
        "restated": statement.restated.date if statement.restated else None,
        "withdrawn": [
            f"{lang} {revision.name}"
            for lang, revisions in version.revisions.items()
            for revision in revisions
            if revision.withdrawn
        ],
        "same_text": same.id.day if (same := chronicle.same_text(version)) else None,
    }
    return {key: value for key, value in everything.items() if value not in (None, False, [])}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story: Path, tmp_path: Path, open_edition: Open) -> None:
    """The Chronicle of each story is the expected one, in every particular; or the expected error."""
    expected = yaml.safe_load((story / "expected.yml").read_text("utf-8"))
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    if "errors" in expected:
        with pytest.raises(Rejected) as caught:
            open_edition(history)

        assert expected["errors"] == [finding.code for finding in caught.value.findings]
        return
    edition = open_edition(history, as_of=expected["as_of"].isoformat())
    (chronicle,) = edition.chronicles
    shown = chronicle.shown(edition.as_of)
    as_written = [
        {key: value for key, value in version.items() if key != "superseded" or value}
        for version in expected["versions"]
    ]

    assert as_written == _with_superseded(
        as_written, [told(chronicle, version, history) for version in chronicle.versions]
    )
    assert str(expected["in_force"]) == str(shown.id)
    assert list(map(str, expected.get("upcoming", []))) == [str(v.id) for v in chronicle.upcoming(edition.as_of)]
    for lang, state in expected.get("translations", {}).items():
        found = translation(chronicle, lang, shown)
        assert state == {
            "state": found.state.value,
            "of": found.of.id.day if found.of else None,
            "behind": [section.id for section in found.behind],
        }
    for lang, notes in expected.get("notes", {}).items():
        assert notes == {
            revision.name: revision.correction.note[lang] if revision.correction else None
            for revision in chronicle.versions[0].revisions[lang][1:]
        }
    assert edition.findings == ()


def _with_superseded(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`superseded` is compared where a story tells it."""
    return [
        {key: value for key, value in version.items() if key != "superseded" or "superseded" in wanted}
        for version, wanted in zip(found, expected, strict=True)
    ]


def test_in_force_follows_the_day(tmp_path: Path, open_edition: Open) -> None:
    """One repository, seen on different days."""
    story = HISTORIES / "stories" / "urgent-change-while-one-is-upcoming"
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    (chronicle,) = open_edition(history).chronicles
    days = ("2023-12-31", "2024-01-10", "2024-03-14", "2024-03-15", "2024-04-30", "2024-05-01", "2030-01-01")

    assert [str(chronicle.shown(date.fromisoformat(day)).id) for day in days] == [
        "2024-01-10",
        "2024-01-10",
        "2024-01-10",
        "2024-03-15",
        "2024-03-15",
        "2024-03-15-2",
        "2024-03-15-2",
    ]
    assert chronicle.applies(date(2023, 12, 31)) is None
