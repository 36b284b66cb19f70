"""What a Finding says to paste: where it stands, line for line, and that it mends the Finding."""

from datetime import date
from pathlib import Path

import pytest

from gazette import checks, handwriting
from gazette.finding import Finding, Paste, Severity
from gazette.pasting import Insertion, insertion, pasted
from gazette.survey import survey
from tests.conftest import NOW
from tests.support.history import History, ledger, policy

LEDGER = "docs/index.versions.yml"
TEXT = """\
document: privacy
versions:
  # the audit
  - id: 2026-03-02
    level: minor
    summary:
      en: Clearer.

  - id: 2025-01-01
    summary: {en: First.}
    corrections:
      - {date: 2025-01-02, note: {en: "A comma."}}
coverage: {en: "x"}
"""
STATED = {"date": "2026-03-03", "note": {"en": "…"}}
NOTED = '- {date: 2026-03-03, note: {en: "…"}}'
PLACES = {
    "versions": (
        ("versions",),
        {"id": "2027-01-15", "level": "material", "summary": {"en": "…"}},
        2,
        ["  - id: 2027-01-15", "    level: material", "    summary:", '      en: "…"', ""],
    ),
    "first correction": (("versions", "2026-03-02", "corrections"), STATED, 7, ["    corrections:", f"      {NOTED}"]),
    "next correction": (("versions", "2025-01-01", "corrections"), STATED, 12, [f"      {NOTED}"]),
    "level": (("versions", "2025-01-01", "level"), "minor", 12, ["    level: minor"]),
    "history": (("history", "commits"), STATED, 13, ["history:", "  commits:", f"    {NOTED}"]),
    "waivers": (("waivers",), STATED, 13, ["waivers:", f"  {NOTED}"]),
}


@pytest.mark.parametrize("case", PLACES)
def test_places_in_a_ledger(case: str) -> None:
    """After which line, and the whole block with its indentation."""
    into, stated, after, added = PLACES[case]
    edited = pasted(TEXT, Paste(LEDGER, into, stated))

    assert insertion(TEXT, edited) == Insertion(after=after, removed=(), added=tuple(added))


def test_a_line_that_changes() -> None:
    """Where something is put into a line, that line is replaced: in brackets, in front matter."""
    brackets = "document: privacy\nversions:\n  - {id: 2025-01-01, summary: {en: First.}}\n"
    edited = pasted(brackets, Paste(LEDGER, ("versions", "2025-01-01", "corrections"), STATED))
    named = pasted(policy("2025-01-01"), Paste("docs/index.md", ("version",), "2027-01-15"))

    assert insertion(brackets, edited) == Insertion(
        after=2,
        removed=("  - {id: 2025-01-01, summary: {en: First.}}",),
        added=(f"  - {{id: 2025-01-01, summary: {{en: First.}}, corrections: [{NOTED[2:]}]}}",),
    )
    assert insertion(policy("2025-01-01"), named) == Insertion(
        after=2, removed=("version: 2025-01-01",), added=("version: 2027-01-15",)
    )


def test_a_version_that_is_not_there() -> None:
    """Nothing is pasted anywhere else."""
    with pytest.raises(KeyError):
        pasted(TEXT, Paste(LEDGER, ("versions", "2024-01-01", "corrections"), STATED))


FIRST = '{id: 2024-01-10, summary: {en: "First."}}'


@pytest.fixture
def branch(history: History) -> History:
    """A published policy, and a working tree to be judged against it."""
    settings = (Path(__file__).parent / "histories" / "base" / "mkdocs.yml").read_text("utf-8")
    files = {"mkdocs.yml": settings, "docs/index.md": policy("2024-01-10"), LEDGER: ledger(FIRST)}
    history.commit("2024-01-10", files)
    history.git("branch", "published")
    return history


def errors(root: Path) -> list[Finding]:
    found = checks.check(survey(root, ref="published", now=NOW, as_of=date(2027, 6, 1)))
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _changed(history: History) -> None:
    history.write("docs/index.md", policy("2024-01-10", "We keep logs for 90 days."))


def _named(history: History) -> None:
    history.write("docs/index.md", policy("2027-06-01", "We keep logs for 90 days."))


def _archived(history: History) -> None:
    history.write("docs/archive/index/2022-03-01.md", policy("2022-03-01", "We keep logs for ever."))


def _no_level(history: History) -> None:
    history.write(LEDGER, ledger('{id: 2027-06-01, summary: {en: "Two."}}', FIRST))
    history.write("docs/index.md", policy("2027-06-01", "We keep logs for 90 days."))


def _named_nothing(history: History) -> None:
    history.write("docs/index.md", policy(None, "We keep logs for 30 days."))


def _committed(history: History) -> None:
    history.commit("2024-02-01", {"docs/index.md": policy("2024-01-10", "A slip.")})
    history.git("branch", "-f", "published")


def _committed_without_a_version(history: History) -> None:
    history.commit("2024-02-01", {"docs/index.md": policy(None, "A slip.")})
    history.commit("2024-02-02", {"docs/index.md": policy("2024-01-10")})
    history.git("branch", "-f", "published")


def _committed_unreadable(history: History) -> None:
    history.commit("2024-02-01", {"docs/index.md": b"\xff"})
    history.commit("2024-02-02", {"docs/index.md": policy("2024-01-10")})
    history.git("branch", "-f", "published")


MENDED = {
    "text-changed, a correction": (_changed, 0, "text-changed"),
    "text-changed, a Version": (_changed, 1, "text-changed"),
    "unknown-version": (_named, 0, "unknown-version"),
    "unknown-version, in the archive": (_archived, 0, "unknown-version"),
    "no-level": (_no_level, 1, "no-level"),
    "text-without-version": (_named_nothing, 0, "text-without-version"),
    "text-changed, on the mainline": (_committed, 1, "text-changed"),
    "text-without-version, on the mainline": (_committed_without_a_version, 0, "text-without-version"),
    "not-utf8, on the mainline": (_committed_unreadable, 0, "not-utf8"),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_is_pasted_mends(branch: History, case: str) -> None:
    """Who pastes what a Finding offers, and fills the gaps, is rid of it; the remedy prints the same words."""
    spoil, nth, code = MENDED[case]
    spoil(branch)
    (finding,) = [found for found in errors(branch.root) if found.code == code][:1]
    for paste in finding.choices[nth].pastes:
        said = paste.stated if isinstance(paste.stated, str) else handwriting.flow(paste.stated)
        text = (branch.root / paste.file).read_text("utf-8")
        branch.write(paste.file, pasted(text, paste).replace("…", "As said.").replace("YYYY-MM-DD", "2024-01-01"))

        assert said in finding.remedy or "id" in paste.stated

    assert [found for found in errors(branch.root) if found.code == code] == []
