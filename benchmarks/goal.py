"""Goals and what was measured of them: ratios side by side, now and then a count or seconds; never a guess."""

import statistics
from dataclasses import dataclass

WIDTH = 74
"""Letters of the longest name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is to be reached: the most that the median may be. Without `unit` it is a ratio, else a number of those.

    >>> print(Goal(name="ours / theirs", most=0.5).measured(0.25, 0.75, 0.5))
    ours / theirs                                                                0.50 (0.25-0.75)  goal 0.50  ok
    >>> print(Goal(name="git processes", most=3, unit="processes").measured(4))
    git processes                                                                4 processes  goal 3  NOT OK
    """

    name: str
    most: float
    unit: str = ""

    @property
    def shown(self) -> str:
        return _shown(self.most)

    def measured(self, *values: float) -> "Measure":
        """What was found, a value a pair."""
        return Measure(goal=self, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A goal with every value that was measured; ValueError without any."""

    goal: Goal
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"{self.goal.name}: nothing was measured")

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool:
        return self.median <= self.goal.most

    @property
    def found(self) -> str:
        """The median, and of several values the least and the greatest."""
        median = _shown(self.median) + (f" {self.goal.unit}" if self.goal.unit else "")
        return f"{median} ({_shown(min(self.values))}-{_shown(max(self.values))})" if len(self.values) > 1 else median

    def __str__(self) -> str:
        verdict = "ok" if self.is_met else "NOT OK"
        return f"{self.goal.name:<{WIDTH}}   {self.found}  goal {self.goal.shown}  {verdict}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A goal that could not be measured here, and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name:<{WIDTH}}   not measured: {self.reason}"


def _shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"
