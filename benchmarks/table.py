"""The results as the documentation shows them: every goal in a table, then what each side costs."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.goal import Absent, Measure
from benchmarks.sides import HEADING, Cost

FILE = Path(__file__).resolve().parent.parent / ".github" / "BENCHMARKS.md"
INTRODUCTION = """\
# What it costs

Written by `{command}`. `make bench` takes a minute, `make bench-full` what it needs.

Ratios of CPU time (user and system, of a program and all it starts) unless another measure is named: medians of runs in
alternation, the least and the greatest beside them. **F** is what everybody pays: MkDocs with Material and static-i18n
as they come, building only the current page in six languages. The histories are synthetic: a policy of 2,500 words with
a Ledger, edited as policies are. That both sides give the same is asserted before anything is timed. What is not
reached, or not measured, says so.

"""


def written(lines: Iterable[object], used: str, *, command: str) -> str:
    """All of it as Markdown; `used` says with what it was measured, `command` how."""
    rows = ["| | measured | goal | |", "|---|---|---|---|"]
    absent, rest, costs = [], [], []
    for line in lines:
        if isinstance(line, Measure):
            measured, verdict = line.found, "ok" if line.is_met else "**not ok**"
            rows.append(f"| {line.goal.name} | {measured} | {line.goal.shown} | {verdict} |")
        elif isinstance(line, Absent):
            absent.append(f"| {line.name} | not measured: {line.reason} | | |")
        elif isinstance(line, Cost):
            costs.append(str(line))
        else:
            rest.append(str(line))
    told = "\n".join([*rest, "", HEADING, *costs, "", used])
    return INTRODUCTION.format(command=command) + "\n".join([*rows, *absent]) + f"\n\n```text\n{told}\n```\n"
