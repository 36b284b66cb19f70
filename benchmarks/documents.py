"""Sites of many policies: what each further one costs, and what a part of the site costs beside the whole."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.support.sites import tree_hash

from benchmarks import projects, sides
from benchmarks.goal import Goal, Measure
from benchmarks.sides import Cost, Side
from benchmarks.synthetic import LANGUAGES, Plan

AS_OF = "2027-01-01"
PLAN = Plan(versions=50, languages=LANGUAGES)
SIZES = (1, 5, 20)
"""How many policies the sites have."""


def report(folder: Path) -> Iterator[Measure | Cost]:
    """A line a goal, then what each build costs; sites are made in `folder`. First the parts must be the whole."""
    assert_equal(folder / "equal")
    builds = [_build(folder, replace(PLAN, documents=size)) for size in SIZES]
    part = _part(builds[-1], "policy-02")
    used = {side.name: sides.run(side) for side in (*builds, part)}
    one, few, many = (used[side.name].cpu for side in builds)
    about = f"{PLAN.versions} Versions × {len(PLAN.languages)} languages"
    goal = Goal(name=f"each policy up to {SIZES[2]} / each up to {SIZES[1]}, of {about}", most=1.25)
    yield goal.measured((many - few) / (SIZES[2] - SIZES[1]) / ((few - one) / (SIZES[1] - 1)))
    goal = Goal(name=f"a part, one policy of {SIZES[2]} / the whole site, of {about}", most=0.2)
    yield goal.measured(used[part.name].cpu / many)
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
