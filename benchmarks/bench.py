"""make bench: ratios against peers, measured side by side in one run, in alternation.

Every measure first asserts that both sides give the same. A line a goal: its name, the median (least-greatest), the
goal, ok or NOT OK; what cannot be measured here is named. Then what each side costs, what our build does, and with
what it was measured; last, what became of the ratios that were kept.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import (
    baseline,
    builds,
    counts,
    dating,
    documents,
    editing,
    lighthouse,
    load,
    machine,
    publishing,
    reading,
    redlines,
    table,
    weight,
    word,
)
from benchmarks.goal import Absent, Measure
from benchmarks.sides import HEADING, Cost

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"


def reports(folder: Path, *, full: bool) -> Iterator[object]:
    """Everything that is measured, line by line; each part makes its sites and repositories in a folder."""
    yield from reading.report(folder / "reading", full=full)
    yield from builds.report(folder / "builds", full=full)
    yield from weight.report(folder / "builds")
    yield from editing.report(folder / "builds", versions=200 if full else 2, edits=50 if full else 0)
    yield from load.report(folder / "load", seconds=load.SECONDS if full else 3)
    if full:
        yield from documents.report(folder / "documents")
        yield from publishing.report(folder / "publishing", versions=200, rounds=2)
        yield from dating.report(folder / "dating", versions=50, commits=10_000, rounds=2)
        yield from word.report(CORPORA, folder / "word")
    else:
        for name in (
            "many policies",
            "one more Version / mike deploy",
            "dates / git-revision-date",
            "Word in LibreOffice",
        ):
            yield Absent(name=name, reason=builds.LONG)
    yield from lighthouse.report(folder / "lighthouse", full=full)
    yield from redlines.report(CORPORA, full=full)
    yield from counts.report(folder / "counts")


def main() -> None:
    """Print every goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also what takes minutes: large histories, every peer")
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help=f"keep this run: its ratios in {baseline.FILE.name}, all of it in {table.FILE.name}",
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gazette-bench-") as name:
        found = [told(line) for line in reports(Path(name), full=asked.full)]
    measures = [line for line in found if isinstance(line, Measure)]
    costs = [line for line in found if isinstance(line, Cost)]
    used = machine.versions()
    print("", HEADING, *costs, "", used, "", "Beside the baseline:", sep="\n")
    print(*baseline.differences(measures, baseline.read()), sep="\n")
    if asked.write_baseline:
        baseline.write(measures)
        command = "make bench-full" if asked.full else "make bench"
        table.FILE.write_text(table.written(found, used, command=f"{command} WRITE=1"), "utf-8")


def told(line: object) -> object:
    """The same, printed as soon as it is known; costs wait for their table."""
    if not isinstance(line, Cost):
        print(line, flush=True)
    return line


if __name__ == "__main__":
    main()
