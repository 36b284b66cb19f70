"""Sites of many policies: what each further one costs, and what a part of the site costs beside the whole."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.support.sites import tree_hash

from benchmarks import projects, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Side
from benchmarks.synthetic import LANGUAGES, Plan

AS_OF = "2027-01-01"
LARGE = Plan(versions=50, languages=LANGUAGES)
SMALL = Plan(versions=4, languages=LANGUAGES[:2], words=600)


def report(folder: Path, *, full: bool) -> Iterator[Measure | Absent | Cost]:
    """A line a goal, then what each build costs; sites are made in `folder`. First the parts must be the whole."""
    assert_equal(folder / "equal")
    plan, sizes = (LARGE, (1, 5, 20)) if full else (SMALL, (1, 3, 6))
    builds = [_build(folder, replace(plan, documents=size)) for size in sizes]
    part = _part(builds[-1], "policy-02")
    used = {side.name: sides.run(side) for side in (*builds, part)}
    one, few, many = (used[side.name].cpu for side in builds)
    about = f"{plan.versions} Versions × {len(plan.languages)} languages"
    goal = Goal(name=f"each policy up to {sizes[2]} / each up to {sizes[1]}, of {about}", most=1.25)
    yield goal.measured((many - few) / (sizes[2] - sizes[1]) / ((few - one) / (sizes[1] - 1)))
    name = f"a part, one policy of {sizes[2]} / the whole site, of {about}"
    if full:
        yield Goal(name=name, most=0.2).measured(used[part.name].cpu / many)
    else:
        yield Absent(name=name, reason="small sites are mostly what each build begins with")
    yield from (Cost(name=name, usage=usage) for name, usage in used.items())


def assert_equal(folder: Path) -> None:
    """The parts of a site copied together are the site."""
    plan = Plan(documents=3, versions=2, languages=LANGUAGES[:2], words=300)
    whole = _build(folder, plan)
    parts = [_part(whole, name) for name in plan.names]
    joined = folder / "joined"
    for side in (whole, *parts):
        sides.run(side)
    for part in parts:
        assert part.out
        shutil.copytree(part.out, joined, dirs_exist_ok=True)
    assert whole.out
    assert tree_hash(joined) == tree_hash(whole.out), "the parts are another site than the whole"


def _build(folder: Path, plan: Plan) -> Side:
    """The build of the whole site."""
    root = projects.ours(folder / f"ours-{plan.documents}", plan)
    site = folder / f"site-{plan.documents}"
    return Side(
        name=f"gazette, policies: {plan.documents}, of {plan.versions} Versions",
        command=sides.gazette("build", "--as-of", AS_OF, "--site-dir", site),
        cwd=root,
        out=site,
        env=sides.OURS,
    )


def _part(whole: Side, name: str) -> Side:
    """The build of the pages of one policy of it."""
    assert whole.out
    site = whole.out.with_name(f"{whole.out.name}-{name}")
    return Side(
        name=f"{whole.name}, {name} alone",
        command=sides.gazette("build", "--as-of", AS_OF, "--site-dir", site, "--only", name),
        cwd=whole.cwd,
        out=site,
        env=sides.OURS,
    )
