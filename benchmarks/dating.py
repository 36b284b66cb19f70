"""What dates cost: those of every text of a long history, beside what a plugin adds that dates the current pages."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import peers, projects, reading, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Rounds, Side
from benchmarks.synthetic import LANGUAGES, Plan, grow

IMPORTS = "from pathlib import Path; from benchmarks.reading import dates; import git; "


def report(folder: Path, *, versions: int, commits: int, rounds: int) -> Iterator[Measure | Absent | Cost]:
    """The goal, then what each side costs: with dates, and without, whose difference is what dates add.

    The plugin dates pages, so its side has a page for each Version, kept by hand and committed on its day.
    """
    name = f"dates of {versions} Versions at {commits:,} commits / what git-revision-date adds"
    if not peers.installed():
        yield Absent(name=name, reason="the peers could not be installed")
        return
    plan = Plan(versions=versions, languages=LANGUAGES, unrelated=commits - 2 * versions, by_hand=True)
    root = grow(folder / "dating", plan)
    dated, plain = _stock(root, plan, "with the plugin", projects.DATES), _stock(root, plan, "without", "")
    reads = f"{IMPORTS}dates(Path({str(root)!r}), {LANGUAGES!r})"
    ours, nothing = (
        Side(name=f"gazette's reading of git, {what}", command=(sys.executable, "-c", program), cwd=sides.PROJECT,
             env=sides.OURS)
        for what, program in (("all of it", reads), ("imports alone", IMPORTS))
    )  # fmt: skip
    sides.run(dated)
    _assert_same_days(root, dated)
    found = sides.alternate((ours, nothing, dated, plain), rounds, warm_up=False)
    adds, adds_there = (_difference(found, *pair) for pair in ((ours, nothing), (dated, plain)))
    goal = Goal(name=name, most=0.05)
    yield goal.measured(*(here / there for here, there in zip(adds, adds_there, strict=True)))
    yield from found.costs()


def _difference(found: Rounds, one: Side, other: Side) -> list[float]:
    """CPU seconds that one costs more than the other, round by round."""
    both = zip(found.usages[one.name], found.usages[other.name], strict=True)
    return [usage.cpu - without.cpu for usage, without in both]


def _stock(root: Path, plan: Plan, what: str, plugins: str) -> Side:
    """MkDocs over the repository's own texts."""
    settings = root / f"{what.replace(' ', '-')}.yml"
    settings.write_text(projects.settings(plan, plugins=plugins), "utf-8")
    out = root / f"site-{settings.stem}"
    command = (peers.program("mkdocs"), "build", "--quiet", "--config-file", settings, "--site-dir", out)
    return Side(name=f"MkDocs, each of {plan.versions} Versions a page, {what}", command=command, cwd=root, out=out)


def _assert_same_days(root: Path, dated: Side) -> None:
    """Both know the same day of every Version."""
    days = [instant.date().isoformat() for instant in reading.dates(root, LANGUAGES[:1])]
    assert dated.out
    for day in days:
        page = dated.out / "versions" / day / "index.html"
        assert f">{day}</span>" in page.read_text("utf-8"), f"{page}: the plugin does not tell {day}"
