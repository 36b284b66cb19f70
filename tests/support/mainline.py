"""Small mainlines that hazards befall, and what gazette says of them."""

from collections.abc import Callable
from pathlib import Path

from gazette.edition import Edition
from gazette.errors import GazetteError
from tests.support.history import History

PATH = "docs/p.md"
OTHER = "other"


def text(word: str) -> str:
    """A policy of one sentence."""
    return f"# Privacy\n\nWe keep {word}.\n"


def four_commits(history: History) -> History:
    """Setup B of the catalogue: the policy's first and second text, each followed by a commit of another file."""
    history.commit("2024-01-01", {PATH: text("logs")}, name="p1")
    history.commit("2024-02-01", {OTHER: "1\n"}, name="other1")
    history.commit("2024-03-01", {PATH: text("no logs")}, name="p2")
    history.commit("2024-04-01", {OTHER: "2\n"}, name="other2")
    return history


def told(edition: Edition) -> list[tuple[str, str, str]]:
    """Versions of the first policy, oldest first: id, commit and last sentence of the authoritative text."""
    (chronicle,) = edition.chronicles
    first = [version.revisions[chronicle.authoritative][0] for version in chronicle.versions]
    return [
        (str(version.id), revision.evidence.witness.commit, revision.evidence.document.blocks[-1].text)
        for version, revision in zip(chronicle.versions, first, strict=True)
    ]


def told_of_four(history: History) -> list[tuple[str, str, str]]:
    """What must be told of `four_commits`, however the repository was copied."""
    return [
        ("2024-01-01", history.commits["p1"], "We keep logs."),
        ("2024-03-01", history.commits["p2"], "We keep no logs."),
    ]


def codes(edition: Edition) -> list[str]:
    """The codes of all warnings."""
    return [finding.code for finding in edition.findings]


def refusal(act: Callable[[], object]) -> tuple[str, int, str]:
    """Class, exit code and words of the error that `act` raises."""
    try:
        act()
    except GazetteError as error:
        return type(error).__name__, error.exit_code, str(error)
    raise AssertionError("nothing was refused")


def clone(history: History, target: Path, *options: str) -> History:
    """A clone through git's transport: of a plain path, git would ignore depth and filter."""
    history.git("clone", "-q", *options, f"file://{history.root}", str(target))
    return History(target)


def raw_commit(
    history: History,
    *,
    tree: str = "HEAD^{tree}",
    parent: str | None = None,
    author: bytes = b"A <a@example.org>",
    date: str = "1704110400 +0000",
    message: bytes = b"raw",
    more: bytes = b"",
    branch: str = "main",
) -> str:
    """Write a commit byte by byte, as no well-behaved git would, and put the branch there."""
    lines = [b"tree " + history.git("rev-parse", tree).encode()]
    lines += [b"parent " + parent.encode()] if parent else []
    lines += [b"author " + author + b" 1704110400 +0000", b"committer C <c@example.org> " + date.encode()]
    lines += [more] if more else []
    content = b"\n".join(lines) + b"\n\n" + message + b"\n"
    commit = history.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=content)
    # update-ref would refuse a commit it cannot parse
    (history.root / ".git" / "refs" / "heads" / branch).write_text(commit + "\n")
    return commit
