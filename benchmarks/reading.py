"""Reading git beside bare git: the same records and bytes first, then what they cost; how it grows."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import sides
from benchmarks.goal import Goal, Measure
from benchmarks.sides import Side
from benchmarks.synthetic import Plan, grow
from gazette.editions import open_edition
from gazette.gitlog import Repository
from gazette.selection import Selection

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
SOURCE = "docs/index.md"
MOST_PROCESSES = 3


def report(folder: Path, *, full: bool = False) -> Iterator[Measure | str]:
    """A line a goal, then a table of growth; repositories are made in `folder`."""
    policy = grow(folder / "policy", Plan(versions=200, unrelated=4800))
    assert [commit for commit, _ in read(policy, ("en",))] == [commit for commit, _ in bare_log(policy, ("en",))]
    assert join(policy, ("en",)) == 200
    goal = Goal(name="git part, 200 Versions of 5,000 commits / bare log + cat-file", most=2.0)
    yield goal.measured(*_ratios(lambda: read(policy, ("en",)), lambda: bare(policy, ("en",)), 7))
    many = grow(folder / "languages", Plan(versions=50, unrelated=450, languages=LANGUAGES))
    for languages in (("en",), LANGUAGES):
        goal = Goal(name=f"git processes, languages: {len(languages)}", most=MOST_PROCESSES, unit="processes")
        yield goal.measured(git_processes(many, languages, folder / f"trace{len(languages)}"))
    commits = 100_000 if full else 10_000
    long = grow(folder / "long", Plan(versions=100, unrelated=commits - 100, words=400))
    goal = Goal(name=f"log of {commits:,} commits / bare git log", most=1.5)
    yield goal.measured(*_ratios(lambda: dates(long, ("en",)), lambda: bare_log(long, ("en",)), 5))
    yield from growth(folder, (50, 200, 1000) if full else (50, 200))


def read(root: Path, languages: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Our git part: the mainline's records and the bytes of every text."""
    with Repository.open(root, now=NOW) as repository:
        return [
            (record.witness.commit, repository.content(record.blob, record.path))
            for record in repository.log(_paths(languages))
            if record.blob
        ]


def dates(root: Path, languages: tuple[str, ...]) -> list[datetime]:
    """When each text of each language came to the mainline, oldest first."""
    with Repository.open(root, now=NOW) as repository:
        return [record.witness.instant for record in repository.log(_paths(languages))]


def bare_log(root: Path, languages: tuple[str, ...]) -> list[list[str]]:
    """The same history by a bare `git log --raw`."""
    output = subprocess.run(
        ["git", "-C", str(root), "log", "--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames",
         "--format=commit %H", "HEAD", "--", *_paths(languages)],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found, commit = [], ""
    for line in output.splitlines():
        if line.startswith("commit "):
            commit = line.split()[1]
        elif line.startswith(":"):
            found.append([commit, line.split()[3]])
    return found[::-1]


def bare(root: Path, languages: tuple[str, ...]) -> bytes:
    """The same objects by bare git: `git log --raw` and `git cat-file --batch`."""
    blobs = "\n".join(blob for _, blob in bare_log(root, languages))
    return subprocess.run(
        ["git", "-C", str(root), "cat-file", "--batch"], input=blobs.encode(), capture_output=True, check=True
    ).stdout


def git_processes(root: Path, languages: tuple[str, ...], trace: Path) -> int:
    """How many git processes one read starts, as git itself traces them."""
    os.environ["GIT_TRACE2_EVENT"] = str(trace)
    try:
        read(root, languages)
    finally:
        del os.environ["GIT_TRACE2_EVENT"]
    return trace.read_text("utf-8").count('"event":"start"')


def join(root: Path, languages: tuple[str, ...]) -> int:
    """Everything: read, parsed, joined; the number of Versions."""
    translations = {lang: f"docs/index.{lang}.md" for lang in languages[1:]}
    selection = Selection(sources=(SOURCE,), translations=translations)
    opened = open_edition(root, ref=None, now=NOW, as_of=None, selection=selection)
    return len(opened.chronicles[0].versions)


def growth(folder: Path, sizes: tuple[int, ...]) -> Iterator[str]:
    """What joining costs, each size in a process of its own."""
    yield "Versions  CPU s  ms a Version  peak MiB"
    for size in sizes:
        root = grow(folder / f"growth{size}", Plan(versions=size))
        program = f"from benchmarks.reading import *; join(Path({str(root)!r}), ('en',))"
        used = sides.run(
            Side(name=f"join {size}", command=(sys.executable, "-c", program), cwd=sides.PROJECT, env=sides.OURS)
        )
        yield f"{size:>8} {used.cpu:>6.2f} {1000 * used.cpu / size:>13.1f} {used.peak:>9.0f}"


def _paths(languages: tuple[str, ...]) -> list[str]:
    return [SOURCE if lang == "en" else f"docs/index.{lang}.md" for lang in languages]


def _cpu() -> float:
    """CPU seconds so far, of this process and of its finished children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _seconds(run: Callable[[], object]) -> float:
    before = _cpu()
    run()
    return _cpu() - before


def _ratios(ours: Callable[[], object], peer: Callable[[], object], pairs: int) -> list[float]:
    """Ours / peer, pair by pair, after one unmeasured run of each.

    In this process and the git processes it starts: beside what it takes to start Python they would not be seen.
    """
    ours()
    peer()
    return [_seconds(ours) / _seconds(peer) for _ in range(pairs)]
