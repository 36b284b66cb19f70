"""The two sides of a comparison: each a process of its own, run in alternation; what each costs."""

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "NO_MKDOCS_2_WARNING": "1",
}
"""The same for all, and nothing of whoever measures."""
PROJECT = Path(__file__).resolve().parent.parent
OURS = {"PYTHONPATH": f"{PROJECT / 'hooks'}{os.pathsep}{PROJECT}"}
"""What our side needs beside that: this project's modules, wherever others are installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A command and where it runs; `out` is what it writes, removed before each run after `before` was called."""

    name: str
    command: Sequence[str | Path]
    cwd: Path
    out: Path | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one run cost: CPU (user + system, of it and of all it waited for) and wall in seconds, peak memory in MiB.

    The peak is that of the largest single process. `written`: bytes of `out`; `files`: how many those are.
    """

    cpu: float
    wall: float
    peak: float
    written: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Runs of two sides in alternation, pair by pair."""

    ours: tuple[Usage, ...]
    peer: tuple[Usage, ...]

    @property
    def cpu(self) -> tuple[float, ...]:
        """Ours / peer."""
        return tuple(one.cpu / other.cpu for one, other in zip(self.ours, self.peer, strict=True))

    @property
    def peak(self) -> tuple[float, ...]:
        """Ours / peer."""
        return tuple(one.peak / other.peak for one, other in zip(self.ours, self.peer, strict=True))


def run(side: Side) -> Usage:
    """One run; AssertionError with what it said if it fails."""
    if side.before:
        side.before()
    if side.out:
        shutil.rmtree(side.out, ignore_errors=True)
    begun = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, side.command)),
        cwd=side.cwd, env={**ENVIRONMENT, **side.env},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    said = process.stdout.read()  # ends with the process, which must not wait for a full pipe
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    assert not process.returncode, f"{side.name}: exit {process.returncode}\n{said.decode('utf-8', 'replace')}"
    sizes = [path.stat().st_size for path in side.out.rglob("*") if path.is_file()] if side.out else []
    cpu = used.ru_utime + used.ru_stime
    return Usage(cpu=cpu, wall=wall, peak=used.ru_maxrss / 1024, written=sum(sizes), files=len(sizes))


def compare(ours: Side, peer: Side, pairs: int) -> Pairs:
    """So many pairs, after one unmeasured run of each."""
    run(ours)
    run(peer)
    found = [(run(ours), run(peer)) for _ in range(pairs)]
    return Pairs(ours=tuple(one for one, _ in found), peer=tuple(other for _, other in found))


def typical(usages: Sequence[Usage]) -> Usage:
    """The medians of some runs of one side."""
    cpu, wall, peak = (statistics.median(getattr(usage, name) for usage in usages) for name in ("cpu", "wall", "peak"))
    return Usage(cpu=cpu, wall=wall, peak=peak, written=usages[-1].written, files=usages[-1].files)


def cost(name: str, usage: Usage) -> str:
    """A line of the table of costs: CPU s, wall s, peak MiB, bytes out, files."""
    written = f"{usage.written:>13,} {usage.files:>7,}" if usage.files else ""
    return f"{name:<48} {usage.cpu:>7.2f} {usage.wall:>7.2f} {usage.peak:>6.0f} {written}".rstrip()


HEADING = f"{'':<48} {'CPU s':>7} {'wall s':>7} {'MiB':>6} {'bytes out':>13} {'files':>7}"
