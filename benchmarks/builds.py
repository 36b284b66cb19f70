"""What a build costs: beside F, and beside the archive kept by hand; how it grows; what stays in memory.

F is what everybody pays: MkDocs with Material and static-i18n as they come, building the current page in six languages.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

from tests.support.sites import tree_hash

from benchmarks import peers, projects, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Rounds, Side
from benchmarks.synthetic import LANGUAGES, Plan

F = "F: stock MkDocs, the current page"
AS_OF = "2027-01-01"
FEW = 10
MANY = 200
VERY_MANY = 1000
LONG = "takes minutes: make bench-full"
EQUAL = 2
"""Versions of the history on which what must be equal is compared."""

KEEPS_NOTHING = (
    "from gazette import render, segments; render.Compiled.load_bytecode = lambda *_: None; "
    "segments.headed = segments.plain = lambda text: (text,); "
)
"""Ours without what it keeps within a build: every template is compiled, every text rendered as a whole."""

Reported = Iterator[Measure | Absent | Cost]


def report(folder: Path, *, full: bool) -> Reported:
    """A line a goal, then what each side costs; sites are made in `folder`."""
    if not peers.installed():
        yield Absent(name="builds beside MkDocs", reason="the peers could not be installed")
        return
    assert_equal(folder)
    yield from _few(folder, rounds=5 if full else 2)
    if full:
        yield from _large(folder)
    else:
        yield Absent(name=f"{MANY} and {VERY_MANY:,} Versions, the archive by hand", reason=LONG)


def ours(folder: Path, versions: int, *, cache_in: Path | None = None) -> Side:
    """Our build of so many Versions in six languages, with everything; cold without a cache."""
    root = projects.ours(folder / f"ours-{versions}", Plan(versions=versions, languages=LANGUAGES))
    site = folder / f"site-{versions}{'-warm' if cache_in else ''}"
    kept = ("--cache", cache_in) if cache_in else ("--no-cache",)
    return Side(
        name=f"gazette, {versions} Versions, {'warm' if cache_in else 'cold'}",
        command=sides.gazette("build", "--as-of", AS_OF, "--site-dir", site, *kept),
        cwd=root,
        out=site,
        env=sides.OURS,
    )


def stock(folder: Path, plan: Plan, name: str = F, **kind: bool) -> Side:
    """MkDocs' build of the same texts."""
    root = projects.stock(folder / f"{plan.versions}-{'-'.join(kind) or 'stock'}", plan, **kind)
    return Side(name=name, command=(peers.program("mkdocs"), "build", "--quiet"), cwd=root, out=root / "site")


def assert_equal(folder: Path) -> None:
    """The same site, whatever is kept: templates, parts of texts, a cache; before any time is taken."""
    plain = ours(folder, EQUAL)
    sides.run(plain)
    assert plain.out
    expected = tree_hash(plain.out)
    python, flag, program, *arguments = plain.command
    anew = (python, flag, f"{KEEPS_NOTHING}{program}", *arguments)
    others = [Side(name="all anew", command=anew, cwd=plain.cwd, out=plain.out, env=plain.env)]
    others += [ours(folder, EQUAL, cache_in=folder / "kept")] * 2  # the first finds nothing kept
    for other in others:
        sides.run(other)
        assert other.out
        assert tree_hash(other.out) == expected, f"{other.name}: another site than {plain.name}"


def _few(folder: Path, rounds: int) -> Reported:
    """A cold and a warm build of a few Versions beside F."""
    cold, peer = ours(folder, FEW), stock(folder, Plan(versions=FEW, languages=LANGUAGES))
    warm = ours(folder, FEW, cache_in=folder / f"cache-{FEW}")
    for side in (warm, peer):  # cold was built before, to see that it is right, and keeps nothing
        sides.run(side)
    found = sides.alternate((cold, warm, peer), rounds, warm_up=False)
    for side, state, most in ((cold, "cold", 0.8), (warm, "warm", 0.75)):
        goal = Goal(name=f"{FEW} Versions × {len(LANGUAGES)} languages, {state} / F", most=most)
        yield goal.measured(*found.ratios(side.name, F))
    yield from found.costs()


def _large(folder: Path) -> Reported:
    """What takes minutes: hundreds of Versions, and the same by hand."""
    plan = Plan(versions=MANY, languages=LANGUAGES)
    peer, cold = stock(folder, plan), ours(folder, MANY)
    visible = stock(folder, plan, f"MkDocs, {MANY} Versions by hand", archived=True)
    hidden = stock(folder, plan, f"MkDocs, {MANY} Versions by hand, hidden", archived=True, hidden=True)
    by_hand = sides.alternate((peer, cold, visible, hidden), 2, warm_up=False)
    for side, most, how in ((visible, 0.16, ""), (hidden, 0.25, ", out of navigation and search")):
        goal = Goal(name=f"{MANY} Versions, cold / by hand as pages in MkDocs{how}", most=most)
        yield goal.measured(*by_hand.ratios(cold.name, side.name))
    goal = Goal(name=f"peak memory, {MANY} Versions, cold / F", most=2.4)
    yield goal.measured(*by_hand.ratios(cold.name, F, of="peak"))
    yield from by_hand.costs()
    yield from _warm(folder)
    yield from _very_many(folder, by_hand.typical(cold.name).cpu)
    yield from _hugo(folder, plan)


def _warm(folder: Path) -> Reported:
    """A build that finds everything kept, beside F."""
    warm = ours(folder, MANY, cache_in=folder / f"cache-{MANY}")
    found = sides.alternate((warm, stock(folder, Plan(versions=FEW, languages=LANGUAGES))), 5)
    yield Goal(name=f"{MANY} Versions, warm / F", most=0.75).measured(*found.ratios(warm.name, F))
    yield Cost(name=warm.name, usage=found.typical(warm.name))


def _very_many(folder: Path, many: float) -> Reported:
    """A thousand, and how the costs grow; `many`: CPU seconds of MANY. The cold build fills the warm one's cache."""
    peer, one = stock(folder, Plan(versions=FEW, languages=LANGUAGES)), ours(folder, 1)
    warm = ours(folder, VERY_MANY, cache_in=folder / f"cache-{VERY_MANY}")
    cold = replace(warm, name=f"gazette, {VERY_MANY} Versions, cold, filling a cache")
    found = sides.alternate((peer, one, cold, warm), 1, warm_up=False)
    for side, state, most in ((cold, "cold", 10.0), (warm, "warm", 1.5)):
        yield Goal(name=f"{VERY_MANY:,} Versions, {state} / F", most=most).measured(*found.ratios(side.name, F))
    goal = Goal(name=f"peak memory, {VERY_MANY:,} Versions, cold / F", most=4)
    yield goal.measured(*found.ratios(cold.name, F, of="peak"))
    goal = Goal(name=f"growth: a Version more, from {MANY} to {VERY_MANY:,} / from 1 to {MANY}", most=1.25)
    yield goal.measured(_growth(found, cold, one, many))
    yield from (Cost(name=side.name, usage=found.typical(side.name)) for side in (one, cold, warm))


def _growth(found: Rounds, cold: Side, one: Side, many: float) -> float:
    """What a Version more costs when there are many, beside what it costs when there are few."""
    later = (found.typical(cold.name).cpu - many) / (VERY_MANY - MANY)
    return later / ((many - found.typical(one.name).cpu) / (MANY - 1))


def _hugo(folder: Path, plan: Plan) -> Reported:
    name = f"Hugo, {plan.versions} Versions as pages"
    if which("hugo") is None:
        yield Absent(name=name, reason="no hugo here")
        return
    root = projects.hugo(folder / "hugo", plan)
    side = Side(name=f"{name}, the least layout", command=("hugo", "--quiet"), cwd=root, out=root / "public")
    yield from sides.alternate((side,), 2).costs()
