"""The digest of values: equal for what is equal, in every process, and for nothing else."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import Level
from gazette.values import digest
from tests.conftest import PROJECT

LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates()
VALUES = st.recursive(
    LEAVES,
    lambda held: st.lists(held).map(tuple) | st.frozensets(LEAVES) | st.dictionaries(st.text(), held),
)


@dataclass(frozen=True)
class Pair:
    one: object
    other: object


@dataclass(frozen=True)
class Couple:
    one: object
    other: object


def typed(value: object) -> object:
    """A value with the type of all it holds: True is no 1 here."""
    if isinstance(value, dict):
        return dict, [(typed(key), typed(held)) for key, held in value.items()]
    if isinstance(value, frozenset):
        return frozenset, frozenset(map(typed, value))
    if isinstance(value, tuple):
        return tuple, [typed(held) for held in value]
    return type(value), value


@given(VALUES, VALUES)
def test_equal_for_equal_values_only(one: object, other: object) -> None:
    """Whatever they hold, in whatever order they were made."""
    assert (digest(one) == digest(other)) is (typed(one) == typed(other))


def test_dataclasses_are_told_apart() -> None:
    """By their kind, and by each of their fields."""
    found = [digest(Pair(1, 2)), digest(Pair(2, 1)), digest(Couple(1, 2)), digest((1, 2)), digest(Pair(1, (2,)))]

    assert len(set(found)) == 5
    assert digest(Pair("a", Level.MINOR), [date(2024, 1, 1)]) == digest(Pair("a", Level.MINOR), [date(2024, 1, 1)])


@pytest.mark.parametrize("seed", ["1", "2"])
def test_in_every_process(seed: str) -> None:
    """Whatever the order in which a process happens to keep a set."""
    program = "from gazette.values import digest\nprint(digest(frozenset(map(str, range(50))), {'a': 1}))"
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT / "hooks")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, text=True, check=True, capture_output=True)

    assert done.stdout.strip() == digest(frozenset(map(str, range(50))), {"a": 1})


def test_what_is_no_value() -> None:
    """It may change while it stays the same."""
    with pytest.raises(TypeError, match="not a value: <generator"):
        digest(("a", (nth for nth in range(3))))
