"""The benchmarks' own arithmetic: goals, verdicts, histories. What they measure is no matter of tests."""

import doctest
import subprocess
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks import goal, wording
from benchmarks.goal import Absent, Goal
from benchmarks.synthetic import Plan, days, grow, stream

from gazette import edition
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
    opened = edition.open_edition(root, ref=None, now=datetime(2027, 1, 1, tzinfo=UTC), as_of=None)
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
