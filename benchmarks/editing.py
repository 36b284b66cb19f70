"""What an editor waits for: `gazette check`, and in `gazette serve` the page after an edit, with its redline."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import builds, peers, projects, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Side, Usage
from benchmarks.synthetic import LANGUAGES, Plan

PATIENCE = 900
"""Seconds a site may take to be there, or to be there again."""
FEW = 3
"""Edits whose costs are told."""
TICK = os.sysconf("SC_CLK_TCK")


def report(folder: Path, *, versions: int, edits: int) -> Iterator[Measure | Absent | Cost]:
    """A goal each, and that nothing grows in so many edits (none: not looked at); then what they cost."""
    yield from _check(rounds=3)
    yield from _serve(folder, versions)
    if edits:
        yield from _flat(folder, edits)


def _check(rounds: int) -> Iterator[Measure | Cost]:
    side = Side(
        name="gazette check, this repository", command=sides.gazette("check"), cwd=sides.PROJECT, env=sides.OURS
    )
    found = sides.alternate((side,), rounds)
    goal = Goal(name="gazette check on this repository, CPU", most=1.5, unit="s")
    yield goal.measured(*(usage.cpu for usage in found.usages[side.name]))
    yield from found.costs()


def _serve(folder: Path, versions: int) -> Iterator[Measure | Absent | Cost]:
    name = f"page after an edit in gazette serve, {versions} Versions / F"
    if not peers.installed():
        yield Absent(name=name, reason="the peers could not be installed")
        return
    stock = builds.stock(folder, Plan(versions=versions, languages=LANGUAGES))
    sides.run(stock)
    usages, peer = [], []
    for edit in _edits(folder, versions, FEW):
        usages.append(edit.usage)
        peer.append(sides.run(stock))
    ratios = [ours.cpu / theirs.cpu for ours, theirs in zip(usages, peer, strict=True)]
    yield Goal(name=name, most=0.5).measured(*ratios)
    yield Cost(name=f"gazette serve, an edit, {versions} Versions", usage=sides.typical(usages))


def _flat(folder: Path, edits: int) -> Iterator[Measure]:
    """That it holds no more after many edits; of a short history, since it is the same code."""
    found = list(_edits(folder, builds.EQUAL, edits))
    half, last = found[edits // 2], found[-1]
    goal = Goal(name=f"gazette serve: descriptors more after {edits} edits than after half", most=0, unit="open")
    yield goal.measured(last.descriptors - half.descriptors)
    goal = Goal(name=f"gazette serve: memory after {edits} edits / after half", most=1.05)
    yield goal.measured(last.usage.peak / half.usage.peak)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one edit cost the server; `usage.peak` is what it holds after it, as are the open `descriptors`."""

    usage: Usage
    descriptors: int


def _edits(folder: Path, versions: int, count: int) -> Iterator[Edit]:
    """So many edits of the policy while it is served, one after the other."""
    root = projects.ours(folder / f"ours-{versions}", Plan(versions=versions, languages=LANGUAGES))
    text = root / "docs" / "index.md"
    before = text.read_text("utf-8")
    try:
        with _serving(root) as (process, url):
            for nth in range(count):
                usage = _edited(process, url, text, f"{before}\nEdit number {nth} by an editor.\n")
                yield Edit(usage=usage, descriptors=_held(process.pid))
    finally:
        text.write_text(before, "utf-8")


@contextmanager
def _serving(root: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`gazette serve` once it answers, and the policy's URL."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = sides.gazette("serve", "--dev-addr", f"127.0.0.1:{port}", "--as-of", builds.AS_OF)
    process = subprocess.Popen(
        list(map(str, command)), cwd=root, env={**sides.ENVIRONMENT, **sides.OURS},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}/privacy/"
        _wait(process, url, "</html>")
        yield process, url
    finally:
        process.terminate()
        process.wait()


def _edited(process: subprocess.Popen[bytes], url: str, text: Path, content: str) -> Usage:
    """What it takes from an edit to the page that shows it, and to the redline that marks it."""
    words = content.strip().rpartition("\n")[2]
    used, begun = _cpu(process.pid), time.perf_counter()
    text.write_text(content, "utf-8")
    _wait(process, url, words)
    wall = time.perf_counter() - begun
    _wait(process, f"{url}changes/draft/", words)
    return Usage(cpu=_cpu(process.pid) - used, wall=wall, peak=_memory(process.pid))


def _wait(process: subprocess.Popen[bytes], url: str, words: str) -> None:
    """Until the page holds the words; AssertionError if the server ends or takes longer than PATIENCE."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"gazette serve ended: {process.returncode}"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                if words in answer.read().decode("utf-8"):
                    return
        except (urllib.error.URLError, ConnectionError):
            pass  # not there yet
        time.sleep(0.1)
    raise AssertionError(f"{url} never said: {words}")


def _cpu(pid: int) -> float:
    """CPU seconds of a process and of the children it waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICK


def _memory(pid: int) -> float:
    """MiB that it holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _held(pid: int) -> int:
    """File descriptors that it has open, connections that are just ending apart."""
    found = []
    for _ in range(5):
        found.append(len(list(Path(f"/proc/{pid}/fd").iterdir())))
        time.sleep(0.1)
    return min(found)
