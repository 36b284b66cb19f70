"""What an editor waits for: `gazette check`, and in `gazette serve` the page after an edit, with its redline."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import builds, peers, projects, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Side, Usage
from benchmarks.synthetic import LANGUAGES, Plan

PATIENCE = 900
"""Seconds a site may take to be there, or to be there again."""
ENOUGH = 10
"""Edits after which something would have grown that grows."""
TICK = os.sysconf("SC_CLK_TCK")


def report(folder: Path, *, versions: int, edits: int) -> Iterator[Measure | Absent | Cost]:
    """Two goals, and that nothing grows from edit to edit; then what they cost."""
    yield from _check(rounds=3)
    yield from _serve(folder, versions, edits)


def _check(rounds: int) -> Iterator[Measure | Cost]:
    side = Side(
        name="gazette check, this repository", command=sides.gazette("check"), cwd=sides.PROJECT, env=sides.OURS
    )
    found = sides.alternate((side,), rounds)
    goal = Goal(name="gazette check on this repository, CPU", most=1.5, unit="s")
    yield goal.measured(*(usage.cpu for usage in found.usages[side.name]))
    yield from found.costs()


def _serve(folder: Path, versions: int, edits: int) -> Iterator[Measure | Absent | Cost]:
    name = f"page after an edit in gazette serve, {versions} Versions / F"
    if not peers.installed():
        yield Absent(name=name, reason="the peers could not be installed")
        return
    stock = builds.stock(folder, Plan(versions=10, languages=LANGUAGES))
    root = projects.ours(folder / f"ours-{versions}", Plan(versions=versions, languages=LANGUAGES))
    text = root / "docs" / "index.md"
    before = text.read_text("utf-8")
    usages, peer, held = [], [], []
    sides.run(stock)
    with _serving(root) as (process, url):
        for nth in range(edits):
            usages.append(_edited(process, url, text, f"{before}\nEdit number {nth} by an editor.\n"))
            held.append(_held(process.pid))
            peer.append(sides.run(stock))
    text.write_text(before, "utf-8")
    ratios = [ours.cpu / theirs.cpu for ours, theirs in zip(usages, peer, strict=True)]
    yield Goal(name=name, most=0.5).measured(*ratios)
    if edits >= ENOUGH:
        yield from _flat(usages, held)
    yield Cost(name=f"gazette serve, an edit, {versions} Versions", usage=sides.typical(usages))


def _flat(usages: Sequence[Usage], held: Sequence[int]) -> Iterator[Measure]:
    """That it holds no more after many edits."""
    edits = len(usages)
    descriptors = Goal(name=f"gazette serve: descriptors more after {edits} edits", most=0, unit="open")
    yield descriptors.measured(held[-1] - held[0])
    grown = usages[-1].peak / usages[len(usages) // 2].peak
    yield Goal(name=f"gazette serve: memory after {edits} edits / after {edits // 2 + 1}", most=1.05).measured(grown)


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
        time.sleep(0.05)
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
    """File descriptors that it has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
