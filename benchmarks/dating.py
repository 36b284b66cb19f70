"""What dates cost: those of every text of a long history, beside what a plugin adds that dates the current pages."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import peers, projects, reading, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Side
from benchmarks.synthetic import LANGUAGES, Plan, grow

IMPORTS = "from pathlib import Path; from benchmarks.reading import dates; import git; "


def report(folder: Path, *, commits: int, rounds: int) -> Iterator[Measure | Absent | Cost]:
    """The goal, then what each side costs: with dates, and without, whose difference is what dates add."""
    name = f"all Versions' dates at {commits:,} commits / what git-revision-date adds"
    if not peers.installed():
        yield Absent(name=name, reason="the peers could not be installed")
        return
    plan = Plan(versions=200, languages=LANGUAGES, unrelated=commits - 400)  # a Version is two commits
    root = grow(folder / "dating", plan)
    dated, plain = _stock(root, plan, "with the plugin", projects.DATES), _stock(root, plan, "without", "")
    reads = f"{IMPORTS}dates(Path({str(root)!r}), {LANGUAGES!r})"
    ours, nothing = (
        Side(name=f"gazette's reading of git, {what}", command=(sys.executable, "-c", program), cwd=sides.PROJECT,
             env=sides.OURS)
        for what, program in (("all of it", reads), ("imports alone", IMPORTS))
    )  # fmt: skip
    sides.run(dated)
    _assert_same_day(root, dated)
    found = sides.alternate((ours, nothing, dated, plain), rounds)
    adds = [
        [
            usage.cpu - without.cpu
            for usage, without in zip(found.usages[one.name], found.usages[other.name], strict=True)
        ]
        for one, other in ((ours, nothing), (dated, plain))
    ]
    goal = Goal(name=name, most=0.05)
    yield goal.measured(*(ours_adds / peer_adds for ours_adds, peer_adds in zip(*adds, strict=True)))
    yield from found.costs()


def _stock(root: Path, plan: Plan, what: str, plugins: str) -> Side:
    """MkDocs over the repository's own texts."""
    settings = root / f"{what.replace(' ', '-')}.yml"
    settings.write_text(projects.settings(plan, plugins=plugins), "utf-8")
    out = root / f"site-{settings.stem}"
    command = (peers.program("mkdocs"), "build", "--quiet", "--config-file", settings, "--site-dir", out)
    return Side(name=f"MkDocs, dates of {len(plan.languages)} pages, {what}", command=command, cwd=root, out=out)


def _assert_same_day(root: Path, dated: Side) -> None:
    """Both know the same day of the newest text."""
    day = reading.dates(root, LANGUAGES[:1])[-1].date().isoformat()
    assert dated.out
    assert day in (dated.out / "index.html").read_text("utf-8"), f"the plugin does not tell {day}"
