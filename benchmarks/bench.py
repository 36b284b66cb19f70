"""make bench: ratios against peers, measured side by side in one run, in alternation.

Every measure first asserts that both sides give the same. A line a goal: its name, the median (least-greatest), the
goal, ok or NOT OK; what cannot be measured here is named.
"""

import argparse
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import lighthouse, load, reading, redlines, word
from benchmarks.goal import Measure

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"


def reports(folder: Path, *, full: bool) -> Iterator[Measure | object]:
    """Everything that is measured, line by line."""
    yield from reading.report(folder, full=full)
    yield load.report(folder / "load", seconds=load.SECONDS if full else 5)
    yield from lighthouse.report(folder / "lighthouse")
    if full:
        yield from word.report(CORPORA, folder)


def main() -> None:
    """Print every goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also what takes long: larger histories, every peer")
    full = parser.parse_args().full
    with tempfile.TemporaryDirectory(prefix="gazette-bench-") as name:
        tell(reports(Path(name), full=full))
    redlines.main(full=full)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{git}, Python {platform.python_version()}, {os.cpu_count()} cores")


def tell(lines: Iterable[object]) -> None:
    """Print each as soon as it is known."""
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
