"""The baseline: ratios of a run that was kept, to see what became faster or slower. Ratios only, never seconds."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.goal import WIDTH, Measure

FILE = Path(__file__).resolve().parent / "baseline.json"


def read(file: Path = FILE) -> Mapping[str, float]:
    """The kept medians by the goals' names; of what was never kept there is none."""
    kept = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {str(name): float(median) for name, median in kept.items()}


def write(measures: Iterable[Measure], file: Path = FILE) -> None:
    """Keep these in the place of those of the same names; what was not measured now stays."""
    kept = {**read(file), **ratios(measures)}
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")


def ratios(measures: Iterable[Measure]) -> dict[str, float]:
    """The medians of those that are ratios, to three decimals."""
    return {measure.goal.name: round(measure.median, 3) for measure in measures if not measure.goal.unit}


def differences(measures: Iterable[Measure], kept: Mapping[str, float]) -> list[str]:
    """A line for each: what was kept, what is now, and by how much that is more or less."""
    lines = []
    for name, now in ratios(measures).items():
        before = kept.get(name)
        told = f"{before:.3f} -> {now:.3f}  {(now - before) / before:+.0%}" if before else f"new: {now:.3f}"
        lines.append(f"{name:<{WIDTH}}   {told}")
    return lines
