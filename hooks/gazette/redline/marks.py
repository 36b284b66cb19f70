"""Marks: the places of a Redline to which its Changes are pinned, numbered in reading order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from gazette.redline.changes import Change, ChangeKind
from gazette.redline.comparison import Comparison
from gazette.redline.pieces import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The Changes that begin at one leaf; `number` counts from 1, `leaf` is the index of the leaf."""

    number: int
    leaf: int
    changes: tuple[Change, ...]

    @property
    def id(self) -> str:
        """Its anchor."""
        return f"c{self.number}"

    @property
    def origin(self) -> str:
        """The anchor where a moved block stood."""
        return f"{self.id}-from"

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """What it shows, each kind once."""
        return tuple(dict.fromkeys(change.kind for change in self.changes))


@dataclass(frozen=True)
class Marks:
    """All Marks of a Comparison."""

    comparison: Comparison

    @cached_property
    def all(self) -> tuple[Mark, ...]:
        """In reading order."""
        by_leaf = groupby(self.comparison.changes, key=lambda change: change.blocks[0])
        return tuple(
            Mark(number=number, leaf=leaf, changes=tuple(some)) for number, (leaf, some) in enumerate(by_leaf, 1)
        )

    @cached_property
    def by_leaf(self) -> Mapping[int, Mark]:
        """By the leaf at which they stand."""
        return {mark.leaf: mark for mark in self.all}

    @cached_property
    def by_origin(self) -> Mapping[int, Mark]:
        """By the first leaf of what moved, where it stood."""
        return dict(self._origins())

    def _origins(self) -> Iterator[tuple[int, Mark]]:
        leaves = self.comparison.leaves
        moved: dict[int | None, Mark] = {
            leaves[nth].piece.move: mark
            for mark in self.all
            for change in mark.changes
            if change.kind is ChangeKind.MOVED
            for nth in change.blocks
        }
        told: set[int] = set()
        for nth, leaf in enumerate(leaves if moved else ()):
            if leaf.piece.fate is Fate.MOVED_FROM and (mark := moved.get(leaf.piece.move)) and mark.number not in told:
                told.add(mark.number)
                yield nth, mark

    def is_marked(self, leaf: int) -> bool:
        """Whether a leaf shows anything but words that stayed."""
        return leaf in self._marked

    def are_in(self, leaves: range) -> bool:
        """Whether any of some leaves does."""
        return not self._marked.isdisjoint(leaves)

    @cached_property
    def _marked(self) -> frozenset[int]:
        changed = {nth for change in self.comparison.changes for nth in change.blocks}
        stayed = (Fate.EQUAL, Fate.CHANGED)  # what changed and is no Change shows the same words
        left = {nth for nth, leaf in enumerate(self.comparison.leaves) if leaf.piece.fate not in stayed}
        return frozenset(changed | left)
