"""What an editor gets wrong in a web editor, on purpose: each is caught, where it is, with what to type."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette import checks
from gazette.finding import Finding, Severity
from gazette.pasting import pasted
from gazette.survey import survey
from tests.support.history import History, from_folders

HISTORIES = Path(__file__).parent / "histories"
POLICY, GERMAN, LEDGER = "docs/index.md", "docs/index.de.md", "docs/index.versions.yml"
TODAY = datetime(2027, 1, 15, 12, tzinfo=UTC)
VERSION = '  - id: 2027-01-15\n    level: minor\n    summary: {en: "Said more clearly."}\n'
ANNOUNCED = (
    "  - id: 2026-12-01\n    effective: 2027-03-01\n    level: material\n    notified: 2026-12-01\n"
    '    summary: {en: "Logs are kept longer."}\n'
)
UNTOLD = ANNOUNCED.replace("    notified: 2026-12-01\n", "").replace("2027-03-01", "2027-01-10")

Edit = Callable[[History], None]


def swap(path: str, *pairs: tuple[str, str]) -> Edit:
    """Puts new words in place of old ones that are there."""

    def edit(history: History) -> None:
        text = (history.root / path).read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        history.write(path, text)

    return edit


def state(block: str) -> Edit:
    """Pastes lines on top of the Versions."""
    return swap(LEDGER, ("versions:\n", f"versions:\n{block}"))


def both(*edits: Edit) -> Edit:
    """One after the other."""

    def edit(history: History) -> None:
        for each in edits:
            each(history)

    return edit


def end(path: str, line: str) -> Edit:
    """Adds a last line."""
    return lambda history: history.write(path, (history.root / path).read_text("utf-8") + line)


def remove(path: str) -> Edit:
    """Deletes a file."""
    return lambda history: (history.root / path).unlink()


def write(path: str, content: str | bytes) -> Edit:
    """Writes a new file."""
    return lambda history: history.write(path, content)


def announce(history: History, block: str = ANNOUNCED) -> None:
    """Publishes a Version that applies later."""
    both(words, swap(POLICY, ("version: 2026-05-16", "version: 2026-12-01")), state(block))(history)
    history.commit("2026-12-01")


def correct(history: History) -> None:
    """Publishes a correction."""
    both(words, swap(LEDGER, (SUMMARY, f"{SUMMARY}{CORRECTION.format(day='2026-06-01')}")))(history)
    history.commit("2026-06-01")


words = swap(POLICY, ("delete them then", "delete them afterwards"))


def dated(day: str) -> Edit:
    """States a Version of that day."""
    return both(words, swap(POLICY, ("version: 2026-05-16", f"version: {day}")), state(VERSION.replace(TODAYS_ID, day)))


TODAYS_ID = "2027-01-15"
named = swap(POLICY, ("delete them then", "delete them afterwards"), ("version: 2026-05-16", "version: 2027-01-15"))
SUMMARY = "      de: Erste in diesem Archiv verzeichnete Fassung.\n"
CORRECTION = '    corrections:\n      - {{date: {day}, note: {{en: "A word."}}}}\n'
TODAYS = CORRECTION.format(day="2027-01-15")
ARCHIVED = "---\ntitle: Privacy Policy\nversion: {}\n---\n\n# Privacy Policy\n\n## 1. Data {{#data}}\n\nWe keep logs.\n"

PASTED = frozenset(
    "archive-version correction-material date-in-future effective-before-published effective-decreases id-not-today "
    "ledger-removed no-level no-summary no-title not-notified not-restated notice-too-short text-changed "
    "text-without-version unknown-section unknown-version version-removed version-went-back "
    "version-without-text".split()
)
"""The codes of errors that a few lines of YAML mend."""

MISTAKES: dict[str, tuple[Edit, str, str]] = {
    "changed, nothing stated": (words, "text-changed", '      - {date: 2027-01-15, note: {en: "…"}}'),
    "a Version that is not stated": (named, "unknown-version", "  - id: 2027-01-15\n    level: material  # or minor\n"),
    "a correction stated, nothing changed": (
        swap(LEDGER, (SUMMARY, f"{SUMMARY}{TODAYS}")),
        "correction-without-text",
        "Commit the corrected text with it, or remove the line.",
    ),
    "a Version stated, its text forgotten": (state(VERSION), "version-without-text", "Write version: 2027-01-15 in"),
    "a mistyped key": (both(named, state(VERSION.replace("level", "levl"))), "unknown-key", 'Did you mean "level"?'),
    "an impossible day": (
        both(named, state(VERSION.replace("    level", "    effective: 2027-02-30\n    level"))),
        "invalid-date",
        "Write an existing day as YYYY-MM-DD.",
    ),
    "a day in words": (
        both(named, state(VERSION.replace("    level", "    effective: 1 March 2027\n    level"))),
        "invalid-date",
        "Write an existing day as YYYY-MM-DD.",
    ),
    "an id in words": (
        both(named, state(VERSION.replace("2027-01-15", "today"))),
        "invalid-version-id",
        "Write the day of publication as YYYY-MM-DD",
    ),
    "a level of one's own": (both(named, state(VERSION.replace("minor", "small"))), "wrong-value", "material, minor"),
    "no level": (both(named, state(VERSION.replace("    level: minor\n", ""))), "no-level", "level: minor"),
    "no summary": (both(named, state(VERSION.replace("en:", "de:"))), "no-summary", 'summary: {en: "…"}'),
    "an empty summary": (
        both(named, state(VERSION.replace("Said more clearly.", " "))),
        "wrong-value",
        "Write the text, or remove the line.",
    ),
    "pasted at the wrong end": (
        both(named, swap(LEDGER, (SUMMARY, SUMMARY + VERSION))),
        "version-order",
        "Order the Versions newest first, each id once.",
    ),
    "an id twice": (
        both(words, state(VERSION.replace("2027-01-15", "2026-05-16"))),
        "version-order",
        "Order the Versions newest first, each id once.",
    ),
    "pasted without its indentation": (both(named, state(VERSION.replace("  - ", "- "))), "invalid-yaml", "indent"),
    "a colon without quotes": (
        both(named, state(VERSION.replace('{en: "Said more clearly."}', "\n      en: Said: more clearly."))),
        "invalid-yaml",
        "Put text that holds a colon, a quote or a bracket in double quotes",
    ),
    "corrections twice": (
        both(correct, swap(POLICY, ("afterwards", "soon after")), swap(LEDGER, (SUMMARY, f"{SUMMARY}{TODAYS}"))),
        "duplicate-key",
        "Keep one of them.",
    ),
    "lines of a merge conflict": (
        swap(LEDGER, ("versions:\n", "<<<<<<< main\nversions:\n=======\nversions:\n>>>>>>> branch\n")),
        "invalid-yaml",
        "",
    ),
    "a Ledger between the lines of a front matter": (
        both(swap(LEDGER, ("document:", "---\ndocument:")), end(LEDGER, "---\n")),
        "invalid-yaml",
        "Delete this line.",
    ),
    "an emptied Ledger": (write(LEDGER, ""), "empty-ledger", 'Write "document: …" and "versions:"'),
    "an id without its noughts": (
        swap(POLICY, ("version: 2026-05-16", "version: 2026-5-16")),
        "invalid-version-id",
        "Write the day of publication as YYYY-MM-DD",
    ),
    "a mistyped key on top of the text": (
        swap(POLICY, ("version:", "verison:")),
        "unknown-key",
        'Did you mean "version"?',
    ),
    "the top of the text cut off": (
        swap(POLICY, ("version: 2026-05-16\n", "")),
        "text-without-version",
        "Write in its front matter: version: 2026-05-16",
    ),
    "back to an earlier Version": (
        both(announce, swap(POLICY, ("version: 2026-12-01", "version: 2026-05-16"))),
        "version-went-back",
        "To return to an old text, state a new Version with it.",
    ),
    "before the announced Version": (
        both(announce, swap(POLICY, ("afterwards", "soon after"), ("2026-12-01", "2027-01-15")), state(VERSION)),
        "effective-decreases",
        "Give it an effective date of 2027-03-01 or later, or cancel 2026-12-01.",
    ),
    "cancelled too late": (
        both(
            announce,
            swap(LEDGER, ("    notified:", '    cancelled: {date: 2027-03-01, reason: "No."}\n    notified:')),
        ),
        "cancelled-too-late",
        "State a new Version with the text that shall apply instead.",
    ),
    "a section renamed in a translation": (
        swap(GERMAN, ("{#retention}", "{#dauer}")),
        "sections-differ",
        "Give every section the id it has there: ## … {#retention}",
    ),
    "an item lost in translation": (
        swap(GERMAN, ("- Nutzungsprotokolle\n", "")),
        "structure-differs",
        "Translate paragraph by paragraph and item by item, numbers as printed.",
    ),
    "a translation of nothing": (
        swap(GERMAN, ("version: 2026-05-16", "version: 2027-01-15")),
        "unknown-version",
        "Name one that it states (newest: 2026-05-16).",
    ),
    "an old text that is not stated": (
        write("docs/archive/index/2024-03-01.md", ARCHIVED.format("2024-03-01")),
        "unknown-version",
        '    imported: true\n    source: {url: "…", retrieved: YYYY-MM-DD}\n',
    ),
    "an old text under another day": (
        write("docs/archive/index/2024-03-01.md", ARCHIVED.format("2024-03-02")),
        "archive-version",
        "Write version: 2024-03-01, or rename the file.",
    ),
    "a Version dated yesterday": (
        both(
            swap(
                POLICY, ("delete them then", "delete them afterwards"), ("version: 2026-05-16", "version: 2027-01-14")
            ),
            state(VERSION.replace("2027-01-15", "2027-01-14")),
        ),
        "id-not-today",
        "Write id: 2027-01-15 here and version: 2027-01-15 in its texts, and merge today",
    ),
    "a Version dated tomorrow": (
        both(
            swap(
                POLICY, ("delete them then", "delete them afterwards"), ("version: 2026-05-16", "version: 2027-01-16")
            ),
            state(VERSION.replace("2027-01-15", "2027-01-16")),
        ),
        "id-not-today",
        "Or merge on that day, when this error is gone.",
    ),
    "a correction dated yesterday": (
        both(words, swap(LEDGER, (SUMMARY, f"{SUMMARY}{CORRECTION.format(day='2027-01-14')}"))),
        "id-not-today",
        "Write date: 2027-01-15, and merge today.",
    ),
    "people told too late": (
        both(named, state(VERSION.replace("    level: minor", "    effective: 2027-01-20\n    level: material"))),
        "notice-too-short",
        "Write effective: 2027-02-14 or later.",
    ),
    "people never told": (
        lambda history: announce(history, UNTOLD),
        "not-notified",
        "    notified: 2027-01-15",
    ),
    "told tomorrow": (
        both(announce, swap(LEDGER, ("    notified: 2026-12-01", "    notified: 2027-01-16"))),
        "date-in-future",
        "State what has happened, on the day on which it did.",
    ),
    "reviewed tomorrow": (
        swap(GERMAN, ("reviewed: 2026-05-15", "reviewed: 2027-01-16")),
        "date-in-future",
        "State the day on which a lawyer approved it, or leave the line out.",
    ),
    "in force before it is published": (
        both(named, state(VERSION.replace("    level", "    effective: 2026-12-24\n    level"))),
        "effective-before-published",
        "Write effective: 2027-01-15 or later, or leave it out.",
    ),
    "an announced day moved in silence": (
        both(announce, swap(LEDGER, ("effective: 2027-03-01", "effective: 2027-04-01"))),
        "not-restated",
        "restated: {date: ",
    ),
    "a published Version deleted": (
        both(announce, swap(LEDGER, (ANNOUNCED, "")), swap(POLICY, ("version: 2026-12-01", "version: 2026-05-16"))),
        "version-removed",
        "Put it back.",
    ),
    "the Ledger deleted": (remove(LEDGER), "ledger-removed", "Restore it."),
    "a section that is not there": (
        both(
            named,
            state(VERSION + '    changes: [{section: retentoin, what: {en: "Said more clearly."}}]\n'),
        ),
        "unknown-section",
        'Did you mean "retention"?',
    ),
    "a correction that says less": (
        both(
            swap(POLICY, ("delete them then", "may delete them then")),
            swap(LEDGER, (SUMMARY, f"{SUMMARY}{TODAYS}")),
        ),
        "correction-material",
        'editorial_because: "…"',
    ),
    "the title cut off": (
        swap(GERMAN, ("title:", "# title:")),
        "no-title",
        'Begin the file with front matter: a line "---", "title: …"',
    ),
    "saved in an old encoding": (
        write(
            "docs/archive/index/2024-03-01.md", ARCHIVED.format("2024-03-01").replace("logs", "lögs").encode("cp1252")
        ),
        "not-utf8",
        "Save the file with the encoding UTF-8.",
    ),
}


@pytest.fixture
def history(tmp_path: Path) -> History:
    """The policy of the editor's guide, published."""
    return from_folders(HISTORIES / "guide", tmp_path / "repository", base=HISTORIES / "base")


def errors(history: History) -> list[Finding]:
    found = checks.check(survey(history.root, ref=None, now=TODAY, as_of=TODAY.date()))
    return [finding for finding in found if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_caught(history: History, case: str) -> None:
    """An error stands in a file that the mistake is about, and its remedy says what to type."""
    make, code, remedy = MISTAKES[case]
    make(history)
    found = [finding for finding in errors(history) if finding.code == code]

    assert found != []
    assert remedy in found[0].remedy
    assert found[0].remedy
    assert found[0].place.file.startswith("docs/")


@pytest.mark.parametrize("case", MISTAKES)
def test_what_is_offered_mends_it(history: History, case: str) -> None:
    """Whatever of the choices somebody takes, pastes and completes, that error is gone."""
    make, code, _ = MISTAKES[case]
    make(history)
    (finding, *_) = [finding for finding in errors(history) if finding.code == code]
    offered = [choice for choice in finding.choices if choice.pastes]
    assert bool(offered) is (code in PASTED)
    for choice in offered:
        before = {paste.file: read(history, paste.file) for paste in choice.pastes}
        for paste in choice.pastes:
            history.write(paste.file, completed(pasted(read(history, paste.file), paste)))

        assert [found.message for found in errors(history) if found.code == code] == []
        for path, text in before.items():
            (history.write(path, text) if text else remove(path)(history))


def test_every_choice_is_taken() -> None:
    """For each code whose Findings say what to paste there is a mistake."""
    assert sorted(PASTED - {code for _, code, _ in MISTAKES.values()}) == []


def read(history: History, path: str) -> str:
    file = history.root / path
    return file.read_text("utf-8") if file.is_file() else ""


def completed(text: str) -> str:
    """The gaps filled that only people can fill."""
    return text.replace("…", "As said.").replace("YYYY-MM-DD", "2027-01-15")


def test_no_mistake(history: History) -> None:
    """What the mistakes begin with is right."""
    assert errors(history) == []
    announce(history)
    assert errors(history) == []
