"""The two sides of a comparison: each a process of its own, run in alternation; what each costs."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
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
LAUNCHER = PROJECT / "benchmarks" / "launcher.py"


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
class Rounds:
    """Runs of some sides in alternation: each ran once a round. By the sides' names."""

    usages: Mapping[str, tuple[Usage, ...]]

    def ratios(self, ours: str, peer: str, of: str = "cpu") -> tuple[float, ...]:
        """Ours / peer, round by round; `of` is a field of Usage."""
        return tuple(
            getattr(one, of) / getattr(other, of)
            for one, other in zip(self.usages[ours], self.usages[peer], strict=True)
        )

    def typical(self, name: str) -> Usage:
        """The medians of one side."""
        return typical(self.usages[name])

    def costs(self) -> Iterator["Cost"]:
        """What each side costs."""
        return (Cost(name=name, usage=self.typical(name)) for name in self.usages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A row of the table of costs, under HEADING."""

    name: str
    usage: Usage

    def __str__(self) -> str:
        used = self.usage
        written = f"{used.written:>13,} {used.files:>7,}" if used.files else ""
        return f"{self.name:<48} {used.cpu:>7.2f} {used.wall:>7.2f} {used.peak:>6.0f} {written}".rstrip()


HEADING = f"{'':<48} {'CPU s':>7} {'wall s':>7} {'MiB':>6} {'bytes out':>13} {'files':>7}"


def typical(usages: Sequence[Usage]) -> Usage:
    """The medians of some runs."""
    cpu, wall, peak = (statistics.median(getattr(usage, of) for usage in usages) for of in ("cpu", "wall", "peak"))
    return Usage(cpu=cpu, wall=wall, peak=peak, written=usages[-1].written, files=usages[-1].files)


def run(side: Side) -> Usage:
    """One run; AssertionError with what it said if it fails."""
    if side.before:
        side.before()
    if side.out:
        shutil.rmtree(side.out, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCHER), *map(str, side.command)],
        cwd=side.cwd, env={**ENVIRONMENT, **side.env}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    assert not done.returncode, f"{side.name} failed\n{done.stderr}"
    sizes = [path.stat().st_size for path in side.out.rglob("*") if path.is_file()] if side.out else []
    return Usage(**json.loads(done.stdout), written=sum(sizes), files=len(sizes))


def alternate(sides: Sequence[Side], rounds: int, *, warm_up: bool = True) -> Rounds:
    """So many rounds, after one unmeasured run of each side (which also fills the caches of those that have one)."""
    for side in sides if warm_up else ():
        run(side)
    found = [[run(side) for side in sides] for _ in range(rounds)]
    return Rounds(usages={side.name: tuple(usages[nth] for usages in found) for nth, side in enumerate(sides)})


def gazette(*arguments: str | Path) -> tuple[str | Path, ...]:
    """The command of one of ours; it needs OURS."""
    return (sys.executable, "-c", "from gazette.cli import main; main(prog_name='gazette')", *arguments)
