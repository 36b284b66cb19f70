"""The benchmarks' own arithmetic: goals, verdicts, histories. What they measure is no matter of tests."""

import doctest
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks import baseline, goal, sides, table, weight, wording
from benchmarks.goal import Absent, Goal
from benchmarks.sides import HEADING, Cost, Rounds, Side, Usage
from benchmarks.synthetic import Plan, days, grow, stream

from gazette import editions
from tests.support.sites import furnish

PLAN = Plan(versions=12, languages=("en", "de", "ja"), documents=2, unrelated=7, words=400)


def test_verdict_is_of_the_median() -> None:
    """A goal is met by the median, whatever the worst pair."""
    measure = Goal(name="ours / theirs", most=0.5).measured(0.9, 0.5, 0.1)

    assert (measure.median, measure.is_met) == (0.5, True)


def test_missed_goal_says_so() -> None:
    """A median above the goal is NOT OK."""
    measure = Goal(name="ours / theirs", most=0.5).measured(0.51)

    assert str(measure).split() == ["ours", "/", "theirs", "0.51", "goal", "0.50", "NOT", "OK"]


def test_nothing_measured_is_no_measure() -> None:
    """A goal without a value is an error, not a goal that is met."""
    with pytest.raises(ValueError, match="ours / theirs: nothing was measured"):
        Goal(name="ours / theirs", most=0.5).measured()


def test_absent_is_named() -> None:
    """What cannot be measured here is a line of its own."""
    assert str(Absent(name="cold / Hugo", reason="no hugo here")).split(maxsplit=3)[3] == "not measured: no hugo here"


@pytest.mark.parametrize("module", [goal, wording])
def test_examples(module: object) -> None:
    """The examples in the benchmarks' docstrings are true."""
    found = doctest.testmod(module)  # type: ignore[arg-type]

    assert (found.failed, found.attempted > 0) == (0, True)


def test_same_seed_same_history() -> None:
    """A history is made by its plan and its seed alone."""
    assert stream(PLAN) == stream(PLAN)
    assert stream(PLAN) != stream(PLAN, seed=2)


def test_every_version_is_worded_anew() -> None:
    """Each Version differs from the one before, is about as long as planned, and is there in every language."""
    found = list(days(PLAN))
    bodies = [day.texts["docs/index.md"].split("---\n", 2)[2] for day in found]

    assert [before != after for before, after in pairwise(bodies)] == [True] * 11
    assert [body for body in bodies if not 300 < len(body.split()) < 700] == []
    assert {path for day in found for path in (*day.texts, *day.translations)} == {
        f"docs/{name}{suffix}"
        for name in ("index", "policy-02")
        for suffix in (".md", ".de.md", ".ja.md", ".versions.yml")
    }


def test_edits_are_those_of_policies() -> None:
    """Over a long history every kind of edit happens: words, numbers, typos, items, tables, sections, what is moved."""
    found = [day.texts["docs/index.md"].split("---\n", 2)[2] for day in days(Plan(versions=150, words=600))]
    steps = [(set(old.split("\n")), set(new.split("\n"))) for old, new in pairwise(found)]
    gone = [line for old, new in steps for line in old - new]
    come = [line for old, new in steps for line in new - old]
    orders = {tuple(line for line in text.split("\n") if line.startswith("## ")) for text in found}

    assert sum("teh " in line for line in come) > 5
    assert sum("teh " in line for line in gone) > 5
    assert sum(line.startswith("- **") for line in come) > 20
    assert sum(line.startswith("| ") for line in come) > 3
    assert len(orders) > 3
    assert any(old == new for old, new in steps), "something only moved"


def test_history_is_a_policy_site(tmp_path: Path) -> None:
    """A history has its Versions, its policies and its unrelated commits, and nothing in it is wrong."""
    root = grow(tmp_path / "repository", PLAN)
    furnish(root, (Path(__file__).parent.parent / "mkdocs.yml").read_text("utf-8"))
    opened = editions.open_edition(root, ref=None, now=datetime(2027, 1, 1, tzinfo=UTC), as_of=None)
    commits = subprocess.run(
        ["git", "-C", str(root), "rev-list", "--count", "HEAD"], capture_output=True, text=True, check=True
    ).stdout

    assert {policy.document: len(policy.versions) for policy in opened.chronicles} == {"index": 12, "policy-02": 12}
    assert opened.findings == ()
    assert int(commits) == 12 + 12 + 7


def test_impossible_plan_is_refused() -> None:
    """No history has more Versions than days."""
    with pytest.raises(ValueError, match="no history can be so"):
        Plan(versions=5000)


def test_baseline_holds_ratios_only(tmp_path: Path) -> None:
    """What is kept is read again; seconds and counts are not kept, and what was not measured this time stays."""
    file = tmp_path / "baseline.json"
    first, again = Goal(name="a / b", most=1), Goal(name="c / d", most=1)
    seconds = Goal(name="check", most=1.5, unit="s").measured(0.7)
    baseline.write([first.measured(0.5), again.measured(0.12345), seconds], file)
    baseline.write([first.measured(0.25, 0.75, 0.4)], file)

    assert baseline.read(file) == {"a / b": 0.4, "c / d": 0.123}


def test_differences_to_the_baseline() -> None:
    """Each ratio beside what was kept of it; one without is new."""
    measures = [Goal(name=name, most=1).measured(0.5) for name in ("kept", "unknown")]

    assert [line.split() for line in baseline.differences(measures, {"kept": 0.4})] == [
        ["kept", "0.400", "->", "0.500", "+25%"],
        ["unknown", "new:", "0.500"],
    ]


def test_ratios_are_of_a_round() -> None:
    """Each run is divided by the other side's of the same round."""
    ours = tuple(Usage(cpu=cpu, wall=1, peak=60) for cpu in (1.0, 3.0))
    peer = tuple(Usage(cpu=cpu, wall=1, peak=30) for cpu in (2.0, 4.0))
    rounds = Rounds(usages={"ours": ours, "peer": peer})

    assert rounds.ratios("ours", "peer") == (0.5, 0.75)
    assert rounds.ratios("ours", "peer", of="peak") == (2, 2)
    assert rounds.typical("ours") == Usage(cpu=2.0, wall=1, peak=60)


def test_side_tells_what_it_wrote(tmp_path: Path) -> None:
    """Files and bytes of a run are told, and of none before it; a side that fails says what it said."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stale").write_text("stale", "utf-8")
    writes = "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a').write_text('four')"
    used = sides.run(Side(name="a", command=(sys.executable, "-c", writes), cwd=tmp_path, out=tmp_path / "out"))

    assert (used.written, used.files) == (4, 1)
    with pytest.raises(AssertionError, match="b failed\nsorry"):
        sides.run(Side(name="b", command=(sys.executable, "-c", "raise SystemExit('sorry')"), cwd=tmp_path))


def test_table_names_what_is_missed_and_what_is_absent() -> None:
    """The documentation's table says of each goal whether it is reached, and what could not be measured."""
    lines = [Goal(name="a / b", most=0.5).measured(0.7, 0.6, 0.8), Absent(name="Hugo", reason="no hugo here"), "counts"]
    cost = Cost(name="ours", usage=Usage(cpu=1.5, wall=2, peak=30))
    text = table.written([*lines, cost], "used", command="make bench")

    assert text.removeprefix(table.INTRODUCTION.format(command="make bench")).split("\n")[:4] == [
        "| | measured | goal | |",
        "|---|---|---|---|",
        "| a / b | 0.70 (0.60-0.80) | 0.50 | **not ok** |",
        "| Hugo | not measured: no hugo here | | |",
    ]
    assert text.endswith(f"counts\n\n{HEADING}\n{'ours':<48} {'1.50':>7} {'2.00':>7} {'30':>6}\n\nused\n```\n")


def test_first_view_is_what_the_page_asks_for(tmp_path: Path) -> None:
    """The page's own files are weighed, inside the site or by its full address; others' are named."""
    page = """<link rel="canonical" href="https://apexstream.org/privacy/"><link rel="stylesheet" href="a.css">
    <link rel="icon" href="/privacy/b.svg"><script src="https://other.example/c.js"></script><img src="data:,">"""
    for name, content in (("index.html", page), ("a.css", "a {}"), ("b.svg", "<svg/>")):
        (tmp_path / name).write_text(content, "utf-8")
    found = weight.view(tmp_path)

    assert (list(found.files), found.foreign) == (["index.html", "a.css", "b.svg"], ("https://other.example/c.js",))
