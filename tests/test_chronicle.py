"""Ledger + mainline -> Chronicle: declared and inferred Versions, Revisions, dates."""

from datetime import date

import pytest

from gazette.errors import Rejected, RepositoryError, SourceError, UsageError
from gazette.versions import Chronicle
from tests.conftest import Open
from tests.support.history import History, ledger, policy

FIRST = '{id: 2024-01-01, summary: {en: "First."}}'
SECOND = '{id: 2024-03-01, level: minor, summary: {en: "Second."}}'


def told(chronicle: Chronicle) -> list[tuple[str, dict[str, list[str]]]]:
    """Versions oldest first, each with the first 7 digits of its Revisions' commits by language."""
    return [
        (
            str(version.id),
            {lang: [rev.evidence.witness.commit[:7] for rev in revs] for lang, revs in version.revisions.items()},
        )
        for version in chronicle.versions
    ]


def short(*commits: str) -> list[str]:
    return [commit[:7] for commit in commits]


def test_inferred_versions_follow_the_wording(history: History, open_edition: Open) -> None:
    """Every new wording is a Version; reflow is none; a revert is one more."""
    one = history.commit("2024-01-01", {"p.md": "# P\n\nWe keep logs.\n"})
    history.commit("2024-02-01", {"p.md": "# P\n\nWe keep\nlogs.\n"})
    two = history.commit("2024-03-01", {"p.md": "# P\n\nWe keep no logs.\n"})
    three = history.commit("2024-04-01", {"p.md": "# P\n\nWe keep logs.\n"})
    chronicle = open_edition(history, "p.md").chronicles[0]

    assert told(chronicle) == [
        ("2024-01-01", {"en": short(one)}),
        ("2024-03-01", {"en": short(two)}),
        ("2024-04-01", {"en": short(three)}),
    ]
    assert chronicle.same_text(chronicle.versions[2]) is chronicle.versions[0]
    assert {(version.inferred, version.level) for version in chronicle.versions} == {(True, None)}


def test_texts_share_what_they_have_in_common(history: History, open_edition: Open) -> None:
    """The bytes of each are exact, whatever its line ends; a line, a Block and a Section of several is kept once."""
    history.git("config", "core.autocrlf", "false")
    contents = [
        b"# P\n\nWe keep logs.\n\n## Rights {#rights}\n\nYou have some.\n",
        b"# P\r\n\r\nWe keep no logs.\r\n\r\n## Rights {#rights}\r\n\r\nYou have some.",
        b"\xef\xbb\xbf# P\n\nWe keep few logs.\n\n\n## Rights {#rights}\n\nYou have some.\n\n",
    ]
    for nth, content in enumerate(contents, 1):
        history.commit(f"2024-0{nth}-01", {"p.md": content})
    texts = [version.revisions["en"][0].evidence for version in open_edition(history, "p.md").chronicles[0].versions]

    assert [text.content for text in texts] == contents
    assert texts[0].lines[6] is texts[2].lines[7]
    assert texts[0].document.sections[1] is texts[1].document.sections[1] is texts[2].document.sections[1]
    assert texts[0].document.blocks[0] is texts[1].document.blocks[0]


def test_two_inferred_versions_on_a_day(history: History, open_edition: Open) -> None:
    """The second one of a day is -2."""
    history.commit("2024-01-01T08:00:00+0000", {"p.md": "# P\n\nA.\n"})
    history.commit("2024-01-01T09:00:00+0000", {"p.md": "# P\n\nB.\n"})

    assert [str(v.id) for v in open_edition(history, "p.md").chronicles[0].versions] == ["2024-01-01", "2024-01-01-2"]


def test_inferred_translations_belong_to_the_version_they_follow(history: History, open_edition: Open) -> None:
    """A translation translates the text that stood when it was committed; one that came first, the first."""
    early = history.commit("2023-12-01", {"p.de.md": "# P\n\nNull.\n"})
    one = history.commit("2024-01-01", {"p.md": "# P\n\nA.\n"})
    late = history.commit("2024-02-01", {"p.de.md": "# P\n\nEins.\n"})
    two = history.commit("2024-03-01", {"p.md": "# P\n\nB.\n", "p.de.md": "# P\n\nZwei.\n"})
    chronicle = open_edition(history, "p.md", translations={"de": "p.de.md"}).chronicles[0]

    assert told(chronicle)[0] == ("2024-01-01", {"en": short(one), "de": short(early, late)})
    assert told(chronicle)[1][1]["en"] == short(two)


@pytest.mark.parametrize("lang", ["de", "zh"])
def test_inferred_translation_of_the_same_commit(history: History, open_edition: Open, lang: str) -> None:
    """A translation committed with a new text translates that text, however their files sort."""
    one = history.commit("2024-01-01", {"p.md": "# P\n\nA.\n", f"p.{lang}.md": "# P\n\n1.\n"})
    two = history.commit("2024-03-01", {"p.md": "# P\n\nB.\n", f"p.{lang}.md": "# P\n\n2.\n"})
    chronicle = open_edition(history, "p.md", translations={lang: f"p.{lang}.md"}).chronicles[0]

    assert told(chronicle) == [
        ("2024-01-01", {"en": short(one), lang: short(one)}),
        ("2024-03-01", {"en": short(two), lang: short(two)}),
    ]


def test_declared_versions_take_dates_from_the_ledger(history: History, open_edition: Open) -> None:
    """Legal states, git witnesses: the commit's day is evidence only."""
    one = history.commit(
        "2024-01-05", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)}
    )
    two = history.commit(
        "2024-03-09",
        {"docs/index.md": policy("2024-03-01", "New."), "docs/index.versions.yml": ledger(SECOND, FIRST)},
    )
    chronicle = open_edition(history, "docs/index.md").chronicles[0]

    assert told(chronicle) == [("2024-01-01", {"en": short(one)}), ("2024-03-01", {"en": short(two)})]
    assert [version.published for version in chronicle.versions] == [date(2024, 1, 1), date(2024, 3, 1)]
    assert chronicle.superseded(chronicle.versions[0]) == date(2024, 2, 29)


def test_a_run_is_a_revision(history: History, open_edition: Open) -> None:
    """Equal wording in a row is one Revision: its evidence is the first text, its page shows the newest."""
    corrected = FIRST[:-1] + ', corrections: [{date: 2024-02-01, note: {en: "Typo."}}]}'
    one = history.commit(
        "2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)}
    )
    bold = history.commit("2024-01-15", {"docs/index.md": policy("2024-01-01", "We keep **logs** for 30 days.")})
    two = history.commit(
        "2024-02-01",
        {
            "docs/index.md": policy("2024-01-01", "We keep all logs for 30 days."),
            "docs/index.versions.yml": ledger(corrected),
        },
    )
    first, second = open_edition(history, "docs/index.md").chronicles[0].versions[0].revisions["en"]

    assert (first.evidence.witness.commit, first.newest.witness.commit) == (one, bold)
    assert second.evidence.witness.commit == two
    assert second.correction
    assert second.correction.note == {"en": "Typo."}


def test_a_changed_text_without_correction_prints_what_to_paste(history: History, open_edition: Open) -> None:
    """A surplus Revision is an error, with the line for each way to declare it."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)})
    surplus = history.commit("2024-02-01", {"docs/index.md": policy("2024-01-01", "Other.")})
    with pytest.raises(Rejected) as caught:
        open_edition(history, "docs/index.md")
    (finding,) = caught.value.findings

    assert (finding.code, str(finding.place)) == ("text-changed", "docs/index.versions.yml:3:5")
    assert '- {date: 2024-02-01, note: {en: "…"}}' in finding.remedy
    assert f'- {{commit: {surplus}, lang: en, as: unpublished, reason: "…"}}' in finding.remedy


def test_what_was_pasted_is_accepted(history: History, open_edition: Open) -> None:
    """The line printed for an unpublished text makes the error go away."""
    one = history.commit(
        "2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)}
    )
    surplus = history.commit("2024-02-01", {"docs/index.md": policy("2024-01-01", "Other.")})
    said = f'{{commits: [{{commit: {surplus}, lang: en, as: unpublished, reason: "A slip."}}]}}'
    history.commit(
        "2024-02-02", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST, history=said)}
    )

    assert told(open_edition(history, "docs/index.md").chronicles[0]) == [("2024-01-01", {"en": short(one)})]


def test_history_begins_where_it_is_said(history: History, open_edition: Open) -> None:
    """Texts before `begins` are drafting; what stood there then was published by that commit."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01", "Draft.")})
    history.commit("2024-01-02", {"docs/index.md": policy("2024-01-01", "Ready.")})
    begins = history.commit("2024-01-03", {"README": "unrelated"})
    said = f"{{begins: {begins[:12]}}}"
    history.commit("2024-01-04", {"docs/index.versions.yml": ledger(FIRST, history=said)})
    (revision,) = open_edition(history, "docs/index.md").chronicles[0].versions[0].revisions["en"]

    assert (revision.evidence.witness.commit, revision.document.blocks[-1].text) == (begins, "Ready.")


def test_begins_must_be_on_the_mainline(history: History, open_edition: Open) -> None:
    """A commit of a side branch, or none at all, is a located error."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01")})
    history.git("switch", "-q", "-c", "side")
    side = history.commit("2024-01-02", {"x": "y"})
    history.git("switch", "-q", "main")
    history.commit("2024-01-03", {"docs/index.versions.yml": ledger(FIRST, history=f"{{begins: {side}}}")})
    history.git("merge", "-q", "--no-ff", "-m", "merge", "side", day="2024-01-04")
    with pytest.raises(Rejected, match=rf"docs/index.versions.yml:4:19: .*has no commit {side}"):
        open_edition(history, "docs/index.md")


def test_version_must_not_go_back(history: History, open_edition: Open) -> None:
    """`git revert` of a new Version is refused: the old text needs a new id."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)})
    history.commit(
        "2024-03-01",
        {"docs/index.md": policy("2024-03-01", "New."), "docs/index.versions.yml": ledger(SECOND, FIRST)},
    )
    history.commit("2024-04-01", {"docs/index.md": policy("2024-01-01")})
    with pytest.raises(Rejected) as caught:
        open_edition(history, "docs/index.md")

    assert [finding.code for finding in caught.value.findings] == ["version-went-back"]


@pytest.mark.parametrize(
    ("front", "code", "place"),
    [
        ("2024-02-02", "unknown-version", "docs/index.md:3:10"),
        (None, "text-without-version", "docs/index.versions.yml:1:1"),
    ],
)
def test_texts_that_belong_nowhere(
    history: History, open_edition: Open, front: str | None, code: str, place: str
) -> None:
    """A text names a Version that the Ledger states."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)})
    history.commit("2024-03-01", {"docs/index.md": policy(front, "New.")})
    with pytest.raises(Rejected) as caught:
        open_edition(history, "docs/index.md")

    assert (code, place) in [(finding.code, str(finding.place)) for finding in caught.value.findings]


def test_several_policies_and_plain_pages(history: History, open_edition: Open) -> None:
    """Every Markdown file with a Ledger is a policy, others are not."""
    mkdocs = "site_name: X\ndocs_dir: docs\n"
    history.commit(
        "2024-01-01",
        {
            "mkdocs.yml": mkdocs,
            "docs/about.md": "# About\n",
            "docs/index.md": policy("2024-01-01"),
            "docs/index.versions.yml": ledger(FIRST),
            "docs/legal/terms.md": policy("2024-01-01", title="Terms"),
            "docs/legal/terms.versions.yml": ledger(FIRST, document="terms"),
        },
    )

    assert [chronicle.document for chronicle in open_edition(history).chronicles] == ["privacy", "terms"]


def test_two_policies_of_one_name(history: History, open_edition: Open) -> None:
    """Names are used in tags and files: they must differ."""
    texts = {f"docs/{name}.md": policy("2024-01-01") for name in ("a", "b")}
    ledgers = {f"docs/{name}.versions.yml": ledger(FIRST) for name in ("a", "b")}
    history.commit("2024-01-01", {"mkdocs.yml": "site_name: X\n", **texts, **ledgers})
    with pytest.raises(SourceError, match='both call their document "privacy"'):
        open_edition(history)


def test_a_source_that_never_was(history: History, open_edition: Open) -> None:
    """An unknown file is said to be unknown."""
    history.commit("2024-01-01", {"p.md": "# P\n"})
    with pytest.raises(UsageError, match=r"no text of q\.md was ever committed(.|\n)*Did you mean p\.md\?"):
        open_edition(history, "q.md")
    with pytest.raises(UsageError, match="names no policy"):
        open_edition(history)


def test_empty_repository(history: History, open_edition: Open) -> None:
    """Before the first commit there is nothing to publish."""
    with pytest.raises(RepositoryError, match="no commits yet"):
        open_edition(history, "p.md")
