"""The benchmarks' own arithmetic: goals, verdicts, histories. What they measure is no matter of tests."""

import doctest

import pytest
from benchmarks import goal
from benchmarks.goal import Absent, Goal


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


def test_examples() -> None:
    """The examples in the benchmarks' docstrings are true."""
    assert doctest.testmod(goal).failed == 0
