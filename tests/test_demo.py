"""The demo: thirteen Versions of a fictional policy in six languages, read exactly and built."""

import subprocess
import sys
from pathlib import Path

import pytest

from gazette import checks
from gazette.edition import Edition
from gazette.model import Document
from gazette.survey import survey
from gazette.translations import translation
from tests import demo
from tests.conftest import NOW, Open
from tests.support.history import ENVIRONMENT, History

VERSIONS = [
    ("2022-03-01", "2022-03-01", None, {"en": 1, "de": 1}),
    ("2022-09-15", "2022-10-17", "material", {"en": 1}),
    ("2023-04-03", "2023-05-08", "material", {"en": 2, "de": 1, "fr": 1, "es": 1, "ja": 1}),
    ("2023-09-18", "2023-09-18", "minor", {"en": 2, "de": 1, "fr": 1, "es": 1, "ja": 1}),
    ("2024-02-26", "2024-04-15", "material", {"en": 1, "de": 2, "fr": 1, "es": 1, "ja": 1, "ar": 1}),
    ("2024-09-02", "2024-10-14", "material", {"en": 1, "de": 1, "fr": 1, "es": 1}),
    ("2024-09-20", "2024-09-20", "material", {"en": 1, "de": 1}),
    ("2024-09-20-2", "2024-09-20", "minor", {"en": 2, "de": 1, "fr": 1, "ja": 1, "ar": 1}),
    ("2024-11-04", "2024-12-09", "material", {"en": 1, "de": 1, "fr": 1, "es": 1, "ja": 1, "ar": 1}),
    ("2025-05-12", "2025-06-16", "material", {"en": 2, "de": 1, "fr": 1, "es": 1, "ja": 1, "ar": 1}),
    ("2025-11-03", "2025-12-08", "material", {"en": 1, "de": 1, "fr": 1, "ja": 2, "ar": 1}),
    ("2026-06-08", "2026-07-13", "material", {"en": 1, "de": 1, "fr": 1, "ar": 1}),
    ("2027-01-15", "2027-03-01", "material", {"en": 1, "de": 1, "ar": 1}),
]


@pytest.fixture(scope="module")
def fjordlight(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The demo's repository."""
    return demo.make(tmp_path_factory.mktemp("demo") / "fjordlight")


@pytest.fixture
def edition(fjordlight: History, open_edition: Open) -> Edition:
    """The demo on its day."""
    return open_edition(fjordlight, as_of=demo.AS_OF.isoformat())


def shape(document: Document) -> list[tuple[str, str | None, list[str]]]:
    """A text without its words: each section's id, number and kinds of Blocks."""
    return [(section.id, section.number, [block.kind.value for block in section.blocks]) for section in document.body]


def test_versions(edition: Edition) -> None:
    """Every Version with its dates, its level and how many Revisions it has in each language."""
    (chronicle,) = edition.chronicles

    assert [
        (
            str(version.id),
            version.effective.isoformat(),
            version.level.value if version.level else None,
            {lang: len(revisions) for lang, revisions in version.revisions.items()},
        )
        for version in chronicle.versions
    ] == VERSIONS
    assert chronicle.languages == ("en", "de", "fr", "es", "ja", "ar")
    assert list(chronicle.coverage) == list(chronicle.languages)


def test_in_force_and_upcoming(edition: Edition) -> None:
    """On 10 February 2027 the assistant is announced, and does not apply yet."""
    (chronicle,) = edition.chronicles

    assert str(chronicle.shown(edition.as_of).id) == "2026-06-08"
    assert [str(version.id) for version in chronicle.upcoming(edition.as_of)] == ["2027-01-15"]


def test_what_legal_stated(edition: Edition) -> None:
    """Which Versions were imported, cancelled, restated, withdrawn in part, corrected and in which language."""
    (chronicle,) = edition.chronicles
    versions = {str(version.id): version for version in chronicle.versions}
    statements = {version: versions[version].statement for version in versions}

    assert [id_ for id_, said in statements.items() if said.imported] == ["2022-03-01", "2022-09-15"]
    assert [id_ for id_, said in statements.items() if said.cancelled] == ["2024-09-02"]
    assert [id_ for id_, said in statements.items() if said.restated] == ["2024-02-26"]
    assert [id_ for id_, said in statements.items() if said.level == "material" and not said.notified] == []
    assert {
        id_: [(correction.date.isoformat(), correction.lang) for correction in said.corrections]
        for id_, said in statements.items()
        if said.corrections
    } == {
        "2023-04-03": [("2023-06-12", "en")],
        "2023-09-18": [("2024-02-26", "en")],
        "2024-09-20-2": [("2024-11-18", "en")],
        "2025-05-12": [("2025-09-01", "en")],
        "2025-11-03": [("2025-12-15", "ja")],
    }
    assert [
        (id_, lang, revision.name)
        for id_, version in versions.items()
        for lang, revisions in version.revisions.items()
        for revision in revisions
        if revision.withdrawn
    ] == [("2024-02-26", "de", "r1")]


@pytest.mark.parametrize(
    ("lang", "state", "of", "behind", "reviewed"),
    [
        ("de", "current", "2026-06-08", [], "2026-08-20"),
        ("fr", "current", "2026-06-08", [], None),
        ("es", "behind", "2025-05-12", ["retention", "rights", "children"], None),
        ("ja", "behind", "2025-11-03", ["retention", "rights"], None),
        ("ar", "current", "2026-06-08", [], None),
    ],
)
def test_translations(
    edition: Edition, lang: str, state: str, of: str, behind: list[str], reviewed: str | None
) -> None:
    """What each language shows, and the sections in which it is behind."""
    (chronicle,) = edition.chronicles
    found = translation(chronicle, lang, chronicle.shown(edition.as_of))

    assert (found.state, str(found.of.id) if found.of else None) == (state, of)
    assert [section.id for section in found.behind] == behind
    assert found.gone == ()
    assert (found.reviewed.isoformat() if found.reviewed else None) == reviewed


def test_the_review_is_no_revision(edition: Edition) -> None:
    """A review changes no word: the evidence is the text before it, the page shows the one after."""
    (chronicle,) = edition.chronicles
    version = next(version for version in chronicle.versions if str(version.id) == "2026-06-08")
    (revision,) = version.revisions["de"]

    assert revision.evidence.document.reviewed is None
    assert revision.newest.document.reviewed


def test_every_translation_has_the_shape_of_its_text(edition: Edition) -> None:
    """The same sections, numbers, list items and table cells in every language of a Version, in every Revision."""
    (chronicle,) = edition.chronicles
    for version in chronicle.versions:
        text = version.revision("en")
        assert text
        for revisions in version.revisions.values():
            for revision in revisions:
                assert shape(revision.document) == shape(text.document), (version.id, revision.lang, revision.name)


def test_findings(fjordlight: History) -> None:
    """What is told is what the story is about: an urgent change without notice, two translations that are behind."""
    found = survey(fjordlight.root, ref=None, now=NOW, as_of=demo.AS_OF)

    assert [f"{finding.place} {finding.severity} {finding.code}" for finding in checks.check(found)] == [
        "docs/index.es.md:4:10 warning translation-behind",
        "docs/index.ja.md:4:10 warning translation-behind",
        "docs/index.versions.yml:167:5 warning notice-too-short",
    ]


def test_the_private_name_is_shown_nowhere(edition: Edition) -> None:
    """The withdrawn German text names a person; no Document of a Revision that is shown does."""
    (chronicle,) = edition.chronicles
    naming = [
        revision
        for version in chronicle.versions
        for revisions in version.revisions.values()
        for revision in revisions
        if any("Mustermann" in block.text for text in revision.texts for block in text.document.blocks)
    ]

    assert [(revision.lang, revision.name, revision.withdrawn) for revision in naming] == [("de", "r1", True)]


def test_build(tmp_path: Path) -> None:
    """The site is built in one call, holds no withdrawn word, and nothing temporary is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    subprocess.run(
        [sys.executable, demo.__file__, "--build-only", str(tmp_path / "site")],
        env={**ENVIRONMENT, "PYTHONPATH": str(demo.PROJECT / "hooks"), "TMPDIR": str(temporary)},
        check=True,
        capture_output=True,
    )
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]

    assert list(temporary.iterdir()) == []
    assert (tmp_path / "site" / "de" / "2024-02-26" / "r2" / "policy.md").is_file()
    assert [file for file in files if b"Mustermann" in file.read_bytes()] == []
