"""Findings that no table of bad inputs asks for: what each says, where, and what to do."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from gazette import checks, comparing, desk, intake
from gazette.errors import SourceError
from gazette.selection import Naming, Selection
from gazette.survey import survey
from tests.conftest import NOW
from tests.support.history import History, ledger, policy
from tests.test_bad_inputs import ALONE, EN, LEDGER, SITE, Files, english, told

CASES: Mapping[str, tuple[Files, str]] = {
    "attribute-dropped": (
        english('<p align="left">We keep logs.</p>'),
        """\
docs/index.md:10:4: warning attribute-dropped the attribute "align" of <p> is left out of the page
  Delete it.
""",
    ),
    "placeholder-left": (
        english("Write to [Company Name]."),
        """\
docs/index.md:10:10: warning placeholder-left "[Company Name]" seems to stand for words that nobody has written yet
  Write them.
""",
    ),
    "reader-must-check": (
        english("Please check back regularly."),
        """\
docs/index.md:10:8: notice reader-must-check "check back" leaves it to readers to find out what changed
  Say how they are told of changes (WP260 rev.01, paragraph 29: that alone is unfair).
""",
    ),
    "no-catalog": (
        {"locales/fr/LC_MESSAGES/gazette.po": ""},
        """\
locales/de/LC_MESSAGES/gazette.po:1:1: warning no-catalog there are no words of the interface in de: its pages have \
English ones, marked as such
  Copy locales/fr/LC_MESSAGES/gazette.po there, and translate it.
""",
    ),
    "unused-waiver": (
        {LEDGER: f'{SITE[LEDGER]}waivers:\n  - {{code: section-gap, at: "4", reason: "It has none."}}\n'},
        """\
docs/index.versions.yml:6:5: warning unused-waiver nothing is found that this waiver of section-gap accepts
  Remove it, or correct its keys.
""",
    ),
    "document-name": (
        {"docs/terms.md": SITE[EN], "docs/terms.versions.yml": SITE[LEDGER], **ALONE},
        """\
docs/terms.versions.yml:1:1: error document-name docs/terms.md and docs/index.md both call their document "privacy"
  Give each its own name: tags, files and feeds are named by it.
""",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_findings(tmp_path: Path, case: str) -> None:
    """All of it, and nothing else."""
    files, expected = CASES[case]

    assert "".join(f"{finding}\n" for finding in told(tmp_path, files)) == expected


def said(history: History, *, ref: str | None = None, day: date = date(2027, 6, 1)) -> list[str]:
    """What a check of its policy says."""
    found = survey(history.root, ref=ref, now=NOW, as_of=day, selection=Selection(sources=("p.md",)))
    return [str(finding) for finding in checks.check(found)]


FIRST = '{id: 2024-01-10, summary: {en: "First."}}'


@pytest.fixture
def published(history: History) -> History:
    """A policy of one Version."""
    history.commit("2024-01-10", {"p.md": policy("2024-01-10"), "p.versions.yml": ledger(FIRST)})
    return history


def test_no_text(history: History) -> None:
    """A translation of a text that was never committed."""
    selection = Selection(sources=("p.md",), translations=(Naming(lang="de", path="p.de.md"),))
    history.commit("2024-01-10", {"p.de.md": policy(None)})
    found = survey(history.root, ref=None, now=NOW, as_of=date(2027, 6, 1), selection=selection)

    assert "\n".join([str(finding) for finding in checks.check(found) if finding.code == "no-text"]) == (
        "p.md:1:1: error no-text no text of p.md was ever committed\n  Commit it, or name another file with --source."
    )


def test_unmatched_correction(published: History) -> None:
    """A note on a translation belongs to the text recorded on its day."""
    published.write(
        "p.versions.yml", ledger(FIRST[:-1] + ', corrections: [{date: 2024-02-01, lang: de, note: {en: "A word."}}]}')
    )
    selection = Selection(sources=("p.md",), translations=(Naming(lang="de", path="p.de.md"),))
    published.commit("2024-01-11", {"p.de.md": policy("2024-01-10", "Wir bewahren Protokolle 30 Tage auf.")})
    found = survey(published.root, ref=None, now=NOW, as_of=date(2027, 6, 1), selection=selection)

    assert "\n".join([str(finding) for finding in checks.check(found)]) == (
        "p.versions.yml:3:61: warning unmatched-correction no new text in de was recorded on 2024-02-01\n"
        "  Write the day on which the corrected translation was merged. Recorded: none."
    )


def test_unused_history(published: History) -> None:
    """A line under `history` that explains no text."""
    line = f'{{commits: [{{commit: {"0" * 40}, lang: en, as: unpublished, reason: "A slip."}}]}}'
    published.commit("2024-02-01", {"p.versions.yml": ledger(FIRST, history=line)})

    assert "\n".join(said(published)) == (
        f"p.versions.yml:4:21: warning unused-history no mainline text in en comes from commit {'0' * 40}\n"
        "  Remove the line, or correct commit or lang."
    )


def test_unknown_commit(published: History) -> None:
    """A history cannot begin where the mainline never was."""
    published.commit("2024-02-01", {"p.versions.yml": ledger(FIRST, history=f"{{begins: {'0' * 40}}}")})

    assert "\n".join(said(published)) == (
        f"p.versions.yml:4:19: error unknown-commit the mainline of HEAD has no commit {'0' * 40}\n"
        "  Name a commit that `git log --first-parent` lists."
    )


def test_branch_behind(published: History) -> None:
    """What the published branch changed since a branch began is not there; a merge takes nothing back."""
    published.git("branch", "old")
    published.commit("2024-02-01", {"p.md": policy("2024-01-10", "We keep *logs* for 30 days.")})
    published.git("checkout", "-q", "old")

    assert "\n".join(said(published, ref="main")) == (
        "p.md:1:1: warning branch-behind this branch lacks 1 commit of main that change the policy; "
        "what they changed seems to be taken back here\n"
        '  Update the branch: git merge main, or on the web "Update branch".'
    )


def test_section_removed(published: History) -> None:
    """Whoever followed a link to a section is told where it went, or that it went."""
    published.write("p.md", policy("2024-01-10").replace("{#scope}", "{#reach}").replace("1. Scope", "1. Reach"))

    assert said(published)[0] == (
        'p.md:5:1: warning section-removed the section "scope" is gone: links to it lead to the beginning of the page\n'
        "  If it goes on under another heading, give that one its id."
    )


def test_unreadable(tmp_path: Path) -> None:
    """A folder where a text should be."""
    with pytest.raises(SourceError) as refused:
        comparing.from_file(str(tmp_path), "en")

    assert str(refused.value.finding) == (
        f"{tmp_path}:1:1: error unreadable this file cannot be read: Is a directory\n  See to it, or name another."
    )


def test_words_lost() -> None:
    """What cannot be turned into Markdown word for word is not imported."""
    with pytest.raises(SourceError) as refused:
        intake.take(b"<main><p>Keep <pre>a  `b`\n\n# c</pre></p><textarea>x</textarea></main>", "old.html")

    assert refused.value.code == "words-lost"


def test_contradicts_git(published: History) -> None:
    """A text that git holds is not imported once more."""
    published.write("old.md", "# Old\n")
    named = ["--version", "2024-01-10", "--source", "p.md", "--repo", str(published.root)]
    with pytest.raises(SourceError) as refused:
        desk.import_text.main([str(published.root / "old.md"), *named], standalone_mode=False)

    assert refused.value.code == "contradicts-git"
