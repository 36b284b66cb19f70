"""gazette redline: how texts are named, and where the result goes."""

import json
import os
import pty
import subprocess
from contextlib import suppress
from pathlib import Path

import docx
import pytest

from tests.conftest import GAZETTE, PROJECT, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy

FIRST = '{id: 2024-01-01, summary: {en: "First."}}'
SECOND = '{id: 2024-03-01, level: minor, summary: {en: "Second."}}'
CORRECTED = (
    '{id: 2024-03-01, level: minor, summary: {en: "Second."}, corrections: [{date: 2024-03-05, note: {en: "Slip."}}]}'
)
PATH = "docs/index.md"


def texts(result_of: str) -> tuple[str, str]:
    """What the two texts are called in the JSON."""
    found = json.loads(result_of)
    return found["from"], found["to"]


@pytest.fixture
def published(history: History) -> History:
    """Two Versions, the second one corrected; before them the text stood at another path."""
    history.commit("2023-12-01", {"legal/old.md": policy("2024-01-01", "We keep logs for 7 days.")}, name="draft text")
    history.commit(
        "2024-01-01",
        {
            "legal/old.md": None,
            PATH: policy("2024-01-01", "We keep logs for 30 days."),
            "docs/index.versions.yml": ledger(FIRST),
        },
    )
    history.commit(
        "2024-03-01",
        {
            PATH: policy("2024-03-01", "We keep logs for 90 dais."),
            "docs/index.versions.yml": ledger(SECOND, FIRST),
        },
    )
    history.commit(
        "2024-03-05",
        {
            PATH: policy("2024-03-01", "We keep logs for 90 days."),
            "docs/index.versions.yml": ledger(CORRECTED, FIRST),
        },
    )
    return history


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("2024-01-01",), "We keep logs for [-30-] {+90+} days."),
        (("2024-03-01/r1", "2024-03-01/r2"), "We keep logs for 90 [-dais-] {+days+}."),
        (("2024-03-01/r1",), "We keep logs for 90 [-dais-] {+days+}."),
        (("HEAD~2", "HEAD~1"), "We keep logs for [-30 days-] {+90 dais+}."),
        (("HEAD~3:legal/old.md", "2024-01-01"), "We keep logs for [-7-] {+30+} days."),
    ],
)
def test_names(published: History, gazette: Run, arguments: tuple[str, ...], line: str) -> None:
    """A Version id, one of its Revisions, a git revision, a path at one; without TO the newest Version."""
    result = gazette("redline", *arguments, cwd=published.root)

    assert result.stdout.splitlines()[:2] == ["# 1. Scope {#scope}", line]


def test_the_draft(published: History, gazette: Run) -> None:
    """Without TO it is the draft where there is one; with TO it is called so."""
    published.write(PATH, policy("2024-03-01", "We keep logs for 14 days."))
    implied = gazette("redline", "2024-03-01", "--format", "json", cwd=published.root)
    named = gazette("redline", "2024-03-01/r2", "draft", "--format", "json", cwd=published.root)

    assert texts(implied.stdout) == ("2024-03-01 r2", "draft")
    assert named.stdout == implied.stdout


def test_an_earlier_name(published: History, gazette: Run) -> None:
    """At a revision before a declared renaming the text is found under the name it had then."""
    published.git("mv", PATH, "docs/privacy.md")
    published.git("mv", "docs/index.versions.yml", "docs/privacy.versions.yml")
    stated = (published.root / "docs/privacy.versions.yml").read_text("utf-8")
    published.write("docs/privacy.versions.yml", f"{stated}previous_paths: {{en: [{PATH}]}}\n")
    published.commit("2024-04-01", name="renamed")
    result = gazette("redline", "HEAD~2", "HEAD", cwd=published.root)

    assert (result.returncode, result.stdout.splitlines()[1]) == (0, "We keep logs for 90 [-dais-] {+days+}.")


def test_two_files_need_no_repository(gazette: Run, tmp_path: Path) -> None:
    """Anywhere, in any language; front matter may be anything."""
    (tmp_path / "old.md").write_text("---\nlayout: x\n---\n\nOne.\n", "utf-8")
    (tmp_path / "new.md").write_text("Two.\n", "utf-8")
    result = gazette("redline", "old.md", "./new.md", cwd=tmp_path)

    assert (result.returncode, result.stdout.splitlines()[1]) == (0, "[-One-]{+Two+}.")


def test_a_file_with_a_version(published: History, gazette: Run, tmp_path: Path) -> None:
    """What the other side sent back, against what was published."""
    (tmp_path / "back.md").write_text(policy(None, "We keep logs for 5 days."), "utf-8")
    result = gazette("redline", "2024-01-01", str(tmp_path / "back.md"), cwd=published.root)

    assert result.stdout.splitlines()[1] == "We keep logs for [-30-] {+5+} days."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2024-02-01", "privacy has no Version 2024-02-01\n  The nearest: 2024-03-01, 2024-01-01.\n"),
        ("2024-03-01/r7", "Version 2024-03-01 shows no r7 in en\n  It has: 2024-03-01/r1, 2024-03-01/r2.\n"),
        ("nowhere", "nowhere is no Version id, git revision or file: there is no revision nowhere\n"),
        ("--output=x", "--output=x is no Version id, git revision or file: '--output=x' is not a revision\n"),
        ("HEAD:--output=x", "HEAD holds no --output=x\n"),
        ("HEAD:../../etc/passwd", "HEAD holds no ../../etc/passwd\n"),
        ("twice", "twice is no Version id, git revision or file: twice names both a branch and a tag\n"),
        ("HEAD~3", "HEAD~3 holds no docs/index.md\n"),
    ],
)
def test_unknown_names(published: History, gazette: Run, name: str, said: str) -> None:
    """Exit 2, with what there is; nothing reaches git as an option, and nothing is written."""
    published.git("branch", "twice")
    published.git("tag", "twice")
    before = sorted(path.name for path in published.root.iterdir())
    result = gazette("redline", "--", name, cwd=published.root)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert sorted(path.name for path in published.root.iterdir()) == before


def test_a_bare_word_that_is_a_file(published: History, gazette: Run) -> None:
    """It could be a branch, too: refused; with its folder it is the file."""
    published.git("branch", "main2")
    published.write("main2", "One.\n")
    refused = gazette("redline", "main2", cwd=published.root)
    named = gazette("redline", "./main2", cwd=published.root)

    assert (refused.returncode, named.returncode) == (2, 0)
    assert "Write ./main2 for the file" in refused.stderr


def test_a_withdrawn_text(published: History, gazette: Run) -> None:
    """It is shown no more, not even by its name."""
    stated = CORRECTED[:-1] + ', withdrawn: {date: 2024-03-06, reason: {en: "A name."}, texts: [{lang: en, rev: 1}]}}'
    published.commit("2024-03-06", {"docs/index.versions.yml": ledger(stated, FIRST)})
    result = gazette("redline", "2024-03-01/r1", cwd=published.root)

    assert (result.returncode, result.stdout) == (2, "")
    assert "It has: 2024-03-01/r2." in result.stderr


def test_exit_code(published: History, gazette: Run) -> None:
    """1 only where it is asked for and something differs."""
    codes = [
        gazette("redline", *arguments, cwd=published.root).returncode
        for arguments in (
            ("2024-01-01",),
            ("2024-01-01", "--exit-code"),
            ("2024-01-01", "HEAD~2", "--exit-code"),
        )
    ]

    assert codes == [0, 1, 0]


def test_output(published: History, gazette: Run) -> None:
    """A file gets the same characters as the standard output; where it cannot be written, exit 2."""
    shown = gazette("redline", "2024-01-01", cwd=published.root)
    kept = gazette("redline", "2024-01-01", "-o", "redline.txt", cwd=published.root)
    nowhere = gazette("redline", "2024-01-01", "--output", "no/redline.txt", cwd=published.root)

    assert (kept.returncode, kept.stdout) == (0, "")
    assert (published.root / "redline.txt").read_text("utf-8") == shown.stdout
    assert (nowhere.returncode, nowhere.stderr.splitlines()[0]) == (
        2,
        "no/redline.txt cannot be written: No such file or directory",
    )


def on_terminal(*arguments: str, cwd: Path, **env: str) -> tuple[int, str]:
    """Exit code and output of a run on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*GAZETTE, *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), "TERM": "xterm", **env},
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        output = b""
        with suppress(OSError):  # Linux says so when the other end is closed
            while part := os.read(ours, 65536):
                output += part
    os.close(ours)
    return process.returncode, output.decode().replace("\r\n", "\n")


def test_colour(published: History, gazette: Run) -> None:
    """Only on a terminal, and not under NO_COLOR; without it the same characters."""
    coloured = on_terminal("redline", "2024-01-01", cwd=published.root)
    plain = on_terminal("redline", "2024-01-01", cwd=published.root, NO_COLOR="1")
    piped = gazette("redline", "2024-01-01", cwd=published.root)

    assert "We keep logs for \x1b[31m[-30-]\x1b[0m \x1b[32m{+90+}\x1b[0m days." in coloured[1]
    assert plain == (0, piped.stdout)


def test_word(published: History, gazette: Run) -> None:
    """A file for Word, by name or redirected; not on a terminal."""
    kept = gazette("redline", "2024-01-01", "--format", "docx", "-o", "redline.docx", cwd=published.root)
    refused = on_terminal("redline", "2024-01-01", "--format", "docx", cwd=published.root)
    document = docx.Document(str(published.root / "redline.docx"))

    assert (kept.returncode, kept.stdout) == (0, "")
    assert document.core_properties.title == "Privacy Policy: 2024-01-01 r1 → 2024-03-01 r2"
    assert document.core_properties.created.isoformat() == "2024-03-01T00:00:00+00:00"
    assert refused == (2, "docx is no text to be shown here\n  Name a file: -o redline.docx\n")
