"""make bench: ratios against peers, measured side by side in one run, in alternation.

Every measure first asserts that both sides give the same; CPU seconds are user + system of this process and of every
git it started and waited for.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import load, redlines, word
from benchmarks.synthetic import Plan, grow
from gazette import edition
from gazette.edition import Selection
from gazette.gitlog import Repository

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
SOURCE = "docs/index.md"
CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"


def cpu() -> float:
    """CPU seconds so far, of this process and of its finished children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def seconds(run: Callable[[], object]) -> float:
    """What one run costs."""
    before = cpu()
    run()
    return cpu() - before


def ratio(ours: Callable[[], object], peer: Callable[[], object], pairs: int) -> tuple[float, float, float]:
    """Median, least and greatest of ours / peer, pair by pair, after one unmeasured run of each."""
    ours()
    peer()
    ratios = [seconds(ours) / max(seconds(peer), 0.001) for _ in range(pairs)]
    return statistics.median(ratios), min(ratios), max(ratios)


def paths(languages: tuple[str, ...]) -> list[str]:
    return [SOURCE if lang == "en" else f"docs/index.{lang}.md" for lang in languages]


def read(root: Path, languages: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Our git part: the mainline's records and the bytes of every text."""
    with Repository.open(root, now=NOW) as repository:
        return [
            (record.witness.commit, repository.content(record.blob, record.path))
            for record in repository.log(paths(languages))
            if record.blob
        ]


def bare_log(root: Path, languages: tuple[str, ...]) -> list[list[str]]:
    """The same history by a bare `git log --raw`."""
    output = subprocess.run(
        ["git", "-C", str(root), "log", "--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames",
         "--format=commit %H", "HEAD", "--", *paths(languages)],
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


def git_processes(root: Path, languages: tuple[str, ...], folder: Path) -> int:
    """How many git processes one read starts, as git itself traces them."""
    trace = folder / "trace"
    os.environ["GIT_TRACE2_EVENT"] = str(trace)
    try:
        read(root, languages)
    finally:
        del os.environ["GIT_TRACE2_EVENT"]
    return trace.read_text("utf-8").count('"event":"start"')


def line(name: str, found: tuple[float, float, float], goal: float) -> str:
    """One line a goal."""
    median, least, greatest = found
    verdict = "ok" if median <= goal else "NOT OK"
    return f"{name:<62} {median:5.2f} ({least:.2f}-{greatest:.2f})  goal {goal:.2f}  {verdict}"


def join(root: Path, languages: tuple[str, ...]) -> int:
    """Everything: read, parsed, joined; the number of Versions."""
    translations = {lang: f"docs/index.{lang}.md" for lang in languages[1:]}
    selection = Selection(sources=(SOURCE,), translations=translations)
    opened = edition.open_edition(root, ref=None, now=NOW, as_of=None, selection=selection)
    return len(opened.chronicles[0].versions)


def growth(folder: Path, sizes: tuple[int, ...]) -> list[str]:
    """CPU milliseconds a Version and peak memory, in a process of its own for each size."""
    lines = ["Versions  CPU s  ms a Version  peak MiB"]
    for size in sizes:
        root = grow(folder / f"growth{size}", Plan(versions=size))
        program = f"from benchmarks.bench import *; join(Path({str(root)!r}), ('en',))"
        process = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parent.parent)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        assert status == 0
        used = usage.ru_utime + usage.ru_stime
        lines.append(f"{size:>8} {used:>6.2f} {1000 * used / size:>13.1f} {usage.ru_maxrss / 1024:>9.0f}")
    return lines


def main() -> None:
    """Print every goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help="also 100,000 commits, 1,000 Versions, every peer on every pair, Word files"
    )
    full = parser.parse_args().full
    with tempfile.TemporaryDirectory(prefix="gazette-bench-") as name:
        folder = Path(name)
        policy = grow(folder / "policy", Plan(versions=200, unrelated=4800))
        assert [commit for commit, _ in read(policy, ("en",))] == [commit for commit, _ in bare_log(policy, ("en",))]
        assert join(policy, ("en",)) == 200
        print(line("git part, 200 Versions of 5,000 commits / bare log + cat-file",
                   ratio(lambda: read(policy, ("en",)), lambda: bare(policy, ("en",)), 7), 2.0))  # fmt: skip
        many = grow(folder / "languages", Plan(versions=50, unrelated=450, languages=LANGUAGES))
        for languages in (("en",), LANGUAGES):
            count = git_processes(many, languages, folder)
            name = f"git processes, languages: {len(languages)}"
            print(f"{name:<62} {count:5}              goal 3     {'ok' if count <= 3 else 'NOT OK'}")
            (folder / "trace").unlink()
        commits = 100_000 if full else 20_000
        long = grow(folder / "long", Plan(versions=100, unrelated=commits - 100, words=400))
        print(line(f"log of {commits:,} commits / bare git log",
                   ratio(lambda: _log(long), lambda: bare_log(long, ("en",)), 5), 1.5))  # fmt: skip
        print("\n".join(growth(folder, (50, 200, 1000) if full else (50, 200))))
        print(load.report(folder / "load", seconds=load.SECONDS if full else 5))
        if full:
            print("\n".join(word.report(CORPORA, folder)))
    redlines.main(full=full)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{git}, Python {platform.python_version()}, {os.cpu_count()} cores")


def _log(root: Path) -> int:
    with Repository.open(root, now=NOW) as repository:
        return len(repository.log([SOURCE]))


if __name__ == "__main__":
    main()
