"""`gazette new`: the next Version, and corrections, stated in the Ledger and the texts, or refused with what to do."""

import os
import pty
import subprocess
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner

from gazette import cli, invocation
from tests.conftest import GAZETTE, PROJECT, Open, Run
from tests.support.history import ENVIRONMENT, History, from_folders, ledger, policy

HISTORIES = Path(__file__).parent / "histories"
STORY = HISTORIES / "stories" / "translation-of-an-upcoming-version"
FIRST = '{id: 2024-01-10, summary: {en: "First."}}'
LEDGER = "docs/index.versions.yml"
SAID = ("--level", "minor", "--summary", "Said more clearly.")


@pytest.fixture
def published(history: History) -> History:
    """A policy with one Version, in English and German."""
    history.commit(
        "2024-01-10",
        {
            "mkdocs.yml": (HISTORIES / "base" / "mkdocs.yml").read_text("utf-8"),
            "docs/index.md": policy("2024-01-10"),
            "docs/index.de.md": policy("2024-01-10", "Wir bewahren Protokolle 30 Tage auf."),
            LEDGER: ledger(FIRST),
        },
    )
    return history


@pytest.fixture
def announced(tmp_path: Path) -> History:
    """Version 2024-03-01 was announced and applies from 2024-05-01; 2024-01-10 was in force until then."""
    return from_folders(STORY, tmp_path / "repository", base=HISTORIES / "base")


def read(history: History, path: str) -> str:
    return (history.root / path).read_text("utf-8")


def test_the_next_version(published: History, gazette: Run, open_edition: Open) -> None:
    """Stated on top of the Ledger, named by the source; committed with new words, it is published."""
    result = gazette(
        "new", "--id", "2024-02-01", "--level", "material", "--effective", "2024-03-15",
        "--summary", "We keep logs for 90 days: longer.", cwd=published.root,
    )  # fmt: skip

    assert (result.returncode, result.stdout) == (0, f"{LEDGER}\ndocs/index.md\n")
    assert read(published, LEDGER) == ledger(FIRST).replace(
        "versions:\n",
        "versions:\n"
        "  - id: 2024-02-01\n"
        "    effective: 2024-03-15\n"
        "    level: material\n"
        "    summary:\n"
        '      en: "We keep logs for 90 days: longer."\n',
    )
    assert read(published, "docs/index.md") == policy("2024-02-01")
    assert read(published, "docs/index.de.md") == policy("2024-01-10", "Wir bewahren Protokolle 30 Tage auf.")
    assert result.stderr == (
        "Version 2024-02-01 is stated: material, applies from 2024-03-15.\n"
        "1. Change the text in docs/index.md.\n"
        "2. Translate it, and write version: 2024-02-01 there too: docs/index.de.md. "
        "Until then those pages say what changed.\n"
        "3. Tell users by 2024-02-14, 30 days before it applies.\n"
        "4. Once they were told, add to Version 2024-02-01: notified: YYYY-MM-DD\n"
        "5. See what changed, and what is still wrong: gazette redline, gazette check\n"
    )

    published.commit("2024-02-01", {"docs/index.md": policy("2024-02-01", "We keep logs for 90 days.")})
    (chronicle,) = open_edition(published, as_of="2024-03-15").chronicles

    assert [str(version.id) for version in chronicle.versions] == ["2024-01-10", "2024-02-01"]
    assert str(chronicle.applies(open_edition(published, as_of="2024-03-14").as_of).id) == "2024-01-10"  # type: ignore[union-attr]


def test_a_second_version_of_a_day(published: History, gazette: Run) -> None:
    """It gets -2, and the one after it -3."""
    first = gazette("new", "--id", "2024-01-10", *SAID, cwd=published.root)
    published.commit("2024-01-10T15:00:00+0000", {"docs/index.md": policy("2024-01-10-2", "Two.")})
    second = gazette("new", "--id", "2024-01-10", *SAID, cwd=published.root)

    assert [result.stderr.splitlines()[0] for result in (first, second)] == [
        "Version 2024-01-10-2 is stated: minor, applies from 2024-01-10.",
        "Version 2024-01-10-3 is stated: minor, applies from 2024-01-10.",
    ]
    assert "version: 2024-01-10-3\n" in read(published, "docs/index.md")


def test_today_is_the_policy_s(published: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody says the day, it is the clock's in the policy's time zone."""

    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2024, 2, 1, 23, 30, tzinfo=UTC).astimezone(tz)

    settings = read(published, "mkdocs.yml").replace("gazette: {", "gazette: {timezone: Europe/Zurich, ")
    published.commit("2024-01-11", {"mkdocs.yml": settings})
    monkeypatch.setattr(invocation, "datetime", Late)
    monkeypatch.chdir(published.root)
    version = CliRunner().invoke(cli.main, ["new", *SAID])
    published.git("checkout", "-q", ".")
    correction = CliRunner().invoke(cli.main, ["new", "--correction", "--note", "A dot."])

    assert (version.exit_code, correction.exit_code) == (0, 0)
    assert "Version 2024-02-02 is stated" in version.stderr
    assert '- {id: 2024-01-10, summary: {en: "First."}, corrections: [{date: 2024-02-02, note: {en: "A dot."}}]}' in (
        read(published, LEDGER)
    )


def test_a_terminal_is_asked(published: History) -> None:
    """What is not said is asked for, until it can be read; a material Version is given the notice period."""
    ours, theirs = pty.openpty()
    answers = b"huge\nmaterial\nsoon\n\n  We keep   logs longer. \n"
    os.write(ours, answers)
    result = subprocess.run(
        [*GAZETTE, "new", "--id", "2024-02-01"],
        cwd=published.root,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")},
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        check=False,
    )
    said = os.read(ours, 10_000).decode()
    for end in (ours, theirs):
        os.close(end)

    assert (result.returncode, result.stdout.decode()) == (0, f"{LEDGER}\ndocs/index.md\n")
    assert "'huge' is not one of 'material', 'minor'" in said
    assert "soon is not a day; write it YYYY-MM-DD" in said
    assert "Applies from [2024-03-02]" in said
    assert read(published, LEDGER).split("\n")[2:7] == [
        "  - id: 2024-02-01",
        "    effective: 2024-03-02",
        "    level: material",
        "    summary:",
        '      en: "We keep logs longer."',
    ]


def _without_ledger(history: History) -> None:
    history.commit("2024-01-11", {LEDGER: None})


def _ledger_not_committed(history: History) -> None:
    _without_ledger(history)
    history.write(LEDGER, ledger(FIRST))


def _behind(history: History) -> None:
    first = read(history, LEDGER)
    stated = ledger('{id: 2024-01-20, level: minor, summary: {en: "Two."}}', FIRST)
    history.commit("2024-01-20", {LEDGER: stated, "docs/index.md": policy("2024-01-20", "Two.")})
    history.write(LEDGER, first)


def _stated_already(history: History) -> None:
    history.write(LEDGER, ledger('{id: 2024-01-20, level: minor, summary: {en: "Two."}}', FIRST))


def _typed_by_hand(history: History) -> None:
    history.write("docs/index.md", policy("2024-01-20", "Two."))


def _correction_waits(history: History) -> None:
    corrected = FIRST[:-1] + ', corrections: [{date: 2024-01-11, note: {en: "A dot."}}]}'
    history.write(LEDGER, ledger(corrected))


REFUSED = {
    "nothing said": ((), None, 2, "how much it changes for people is not said\n  Add: --level material|minor"),
    "no summary": (("--level", "minor"), None, 2, 'what changed is not said\n  Add, in plain words: --summary "…"'),
    "an empty summary": (("--level", "minor", "--summary", " "), None, 2, "write words"),
    "before the newest": ((*SAID, "--id", "2024-01-09"), None, 2, "Ids ascend. Name 2024-01-10 or a later day"),
    "applies before": (
        (*SAID, "--id", "2024-02-01", "--effective", "2024-01-31"),
        None,
        2,
        "Version 2024-02-01 cannot apply from 2024-01-31, before it is published",
    ),
    "of both kinds": ((*SAID, "--note", "x"), None, 2, "--note belongs to a correction, with --correct ID or --corr"),
    "of both kinds, too": (("--correction", "--level", "minor"), None, 2, "--level belongs to a new Version"),
    "no Ledger": (
        (*SAID, "--source", "docs/index.md"),
        _without_ledger,
        2,
        "Write it from what git recorded: gazette adopt",
    ),
    "a Ledger not committed": (
        (*SAID, "--source", "docs/index.md"),
        _ledger_not_committed,
        2,
        f"{LEDGER} is not published yet\n  Commit it first.",
    ),
    "a missing Ledger": (SAID, lambda history: (history.root / LEDGER).unlink(), 2, f"git restore {LEDGER}"),
    "a missing source": (SAID, lambda history: (history.root / "docs/index.md").unlink(), 2, "git restore docs/index"),
    "a wrong Ledger": (SAID, lambda history: history.write(LEDGER, "versions: x\n"), 1, f"{LEDGER}:1:1: error"),
    "behind": (SAID, _behind, 2, f"{LEDGER} does not state Version 2024-01-20, which is published"),
    "one stated already": (
        SAID,
        _stated_already,
        2,
        f"Version 2024-01-20 is stated already ({LEDGER}:3:5) and not published yet\n  Change it there; the next",
    ),
    "one typed by hand": (SAID, _typed_by_hand, 2, "To state that one: gazette new --id 2024-01-20"),
    "a correction that waits": (
        SAID,
        _correction_waits,
        2,
        f"a correction of Version 2024-01-10 ({LEDGER}:3:61) is not published yet",
    ),
    "not UTF-8": (SAID, lambda history: history.write("docs/index.md", b"\xff"), 1, "docs/index.md:1:1: this file is"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(published: History, gazette: Run, case: str) -> None:
    """What would be wrong or lose something changes nothing, and says what to do."""
    arguments, spoil, exit_code, said = REFUSED[case]
    if spoil:
        spoil(published)
    before = _texts(published)
    result = gazette("new", *arguments, cwd=published.root)

    assert (result.returncode, result.stdout) == (exit_code, "")
    assert said in result.stderr
    assert _texts(published) == before


def _texts(history: History) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((history.root / "docs").rglob("*.*"))}


def test_an_announced_version_comes_first(announced: History, gazette: Run) -> None:
    """A later Version cannot apply before the announced one, unless that is cancelled; the lines to paste do it."""
    urgent = ("new", "--id", "2024-03-20", *SAID)
    refused = gazette(*urgent, cwd=announced.root)

    assert refused.returncode == 2
    assert refused.stderr == (
        "Version 2024-03-01 applies from 2024-05-01, and this one would apply before it\n"
        "  Name that day or a later one: --effective 2024-05-01\n"
        f"  If this one is urgent, cancel the other first; add below Version 2024-03-01 in {LEDGER}:\n"
        '      cancelled: {date: 2024-03-20, reason: "…"}\n'
        "  Then state this one, and later the other again, under a new id.\n"
    )

    line = refused.stderr.splitlines()[3].removeprefix("  ")
    announced.write(LEDGER, read(announced, LEDGER).replace("    level:", f"{line}\n    level:"))
    stated = gazette(*urgent, cwd=announced.root)

    assert stated.returncode == 0
    assert stated.stderr.splitlines()[1] == (
        "1. docs/index.md holds the text of Version 2024-03-01, which is cancelled. "
        "Paste the text of 2024-01-10, in force now, below its front matter."
    )


def test_correct_the_text_at_hand(published: History, gazette: Run, open_edition: Open) -> None:
    """The correction is stated; with its text it is published as r2."""
    result = gazette("new", "--correction", "--note", "Fixed a word.", "--date", "2024-01-12", cwd=published.root)

    assert (result.returncode, result.stdout) == (0, f"{LEDGER}\n")
    assert result.stderr == (
        "A correction of Version 2024-01-10 in en is stated.\n"
        "1. Correct the text in docs/index.md.\n"
        f"2. Is it merged on another day than 2024-01-12, write that day into {LEDGER}.\n"
        "3. See what is still wrong: gazette check\n"
    )
    published.commit("2024-01-12", {"docs/index.md": policy("2024-01-10", "We keep logs 30 days.")})
    (version,) = open_edition(published).chronicles[0].versions

    assert [revision.correction and dict(revision.correction.note) for revision in version.revisions["en"]] == [
        None,
        {"en": "Fixed a word."},
    ]


def test_correct_the_text_in_force(announced: History, gazette: Run, open_edition: Open) -> None:
    """While another Version is announced: copied, corrected, stated; the in-force text gets its second Revision."""
    result = gazette(
        "new", "--correct", "2024-01-10", "--note", "A plural.", "--date", "2024-03-20", cwd=announced.root
    )
    copy = "docs/archive/index/2024-01-10.md"

    assert result.stdout == f"{copy}\n{LEDGER}\n"
    assert read(announced, copy) == announced.git("show", "HEAD~2:docs/index.md") + "\n"
    assert '    corrections:\n      - {date: 2024-03-20, note: {en: "A plural."}}\n' in read(announced, LEDGER)

    announced.commit("2024-03-20", {copy: read(announced, copy).replace("e-mail address", "e-mail addresses")})
    edition = open_edition(announced, as_of="2024-04-01")
    first = edition.chronicles[0].versions[0]

    assert [revision.document.blocks[2].text for revision in first.revisions["en"]] == [
        "We process your e-mail address.",
        "We process your e-mail addresses.",
    ]
    assert edition.chronicles[0].shown(edition.as_of) is first

    again = gazette("new", "--correct", "2024-01-10", "--note", "Another.", "--date", "2024-03-21", cwd=announced.root)

    assert again.stdout == f"{LEDGER}\n"
    assert again.stderr.splitlines()[1] == f"1. Correct the text in {copy}."


def test_correct_without_a_note(published: History, gazette: Run) -> None:
    """Nothing is stated that nobody said: the line to paste is shown."""
    result = gazette(
        "new", "--correction", "--lang", "de", "--date", "2024-01-12", "--because", "A letter.", cwd=published.root
    )

    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == (
        "Version 2024-01-10 can be corrected.\n"
        "1. Correct the text in docs/index.de.md.\n"
        f"2. Below Version 2024-01-10 in {LEDGER} add, with the day of its merge:\n"
        "    corrections:\n"
        '      - {date: 2024-01-12, lang: de, note: {de: "…"}, editorial_because: "A letter."}\n'
        "3. See what is still wrong: gazette check\n"
    )


def test_correct_an_adopted_text(history: History, gazette: Run) -> None:
    """A text of before the Ledger names no Version; its copy does."""
    for day, words in (("2024-01-01", "One."), ("2024-02-01", "Two.")):
        history.commit(day, {"docs/index.md": f"# Privacy\n\n{words}\n"})
    gazette("adopt", "--source", "docs/index.md", cwd=history.root)
    history.commit("2024-02-02")
    gazette("new", "--source", "docs/index.md", "--correct", "2024-01-01", "--note", "A dot.", cwd=history.root)

    assert read(history, "docs/archive/index/2024-01-01.md") == ("---\nversion: 2024-01-01\n---\n\n# Privacy\n\nOne.\n")


CORRECTION = ("--correction", "--note", "A dot.", "--date", "2024-01-12")
WRONG = {
    "no such Version": (("--correct", "2024-01-11"), None, "privacy has no Version 2024-01-11"),
    "no such text": (("--correct", "2024-01-10", "--lang", "fr"), None, "has no text in fr"),
    "no such language": (("--correction", "--lang", "fr"), None, "no text in fr is published"),
    "before its text": ((*CORRECTION[:-1], "2024-01-09"), None, "2024-01-09 is before 2024-01-10, the day of the text"),
    "not published yet": (("--correct", "2024-01-20"), _stated_already, "Version 2024-01-20 is not published yet"),
    "stated already": (
        CORRECTION,
        _correction_waits,
        f"a correction of Version 2024-01-10 is stated already ({LEDGER}:3:61) and not published yet",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_corrections_that_cannot_be(published: History, gazette: Run, case: str) -> None:
    """Nothing is written, and it says why."""
    arguments, spoil, said = WRONG[case]
    if spoil:
        spoil(published)
    before = _texts(published)
    result = gazette("new", *arguments, cwd=published.root)

    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert _texts(published) == before
