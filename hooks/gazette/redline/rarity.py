"""How telling words are, and how alike two blocks are by the words that they share."""

from collections.abc import Iterable
from functools import lru_cache
from math import log

from gazette.redline.nodes import Node

_ROUNDING = 1e-9
"""Sums of the same numbers in another order differ by less, as a share of them."""


class Rarity:
    """How telling a word is: 1 for one that stands once in both texts together, less the more often it stands."""

    def __init__(self, old: Node, new: Node) -> None:
        counts = dict(new.counts)
        for word, count in old.counts.items():
            counts[word] = counts.get(word, 0) + count
        by_count = {count: 1 / (1 + log(max(count, 2) / 2)) for count in set(counts.values())}
        self._of_word = _Telling((word, by_count[count]) for word, count in counts.items()).__getitem__
        self._named = _named(old), _named(new)
        self._weights: dict[int, float] = {}  # by identity, which holds as long as the node is kept
        self._weighed: list[Node] = []

    def of(self, words: Iterable[str]) -> float:
        """The weight of several words."""
        return sum(map(self._of_word, words))

    def weight(self, node: Node) -> float:
        """The weight of all words of a node."""
        known = self._weights.get(id(node))
        if known is None:
            self._weights[id(node)] = known = self.of(node.told)
            self._weighed.append(node)
        return known

    def shared(self, one: Node, other: Node) -> float:
        """The weight of the words that both have."""
        return self.of(_shared(one, other))

    def are_apart(self, old: Node, new: Node) -> bool:
        """Whether two headings are of different sections: the id of one stands at another heading of the other text."""
        return old.id != new.id and (old.id in self._named[1] or new.id in self._named[0])

    def likeness(self, one: Node, other: Node) -> float:
        """Weighted Dice of the words of two nodes, 0..1; 1 for two empty ones."""
        total = self.weight(one) + self.weight(other)
        return 2 * self.shared(one, other) / total if total else 1.0

    def are_alike(self, one: Node, other: Node, least: float) -> bool:
        """Whether their likeness is so much at least."""
        return self.alike(one, other, least) is not None

    def alike(self, one: Node, other: Node, least: float) -> float | None:
        """The weight of the words that both have; None if their likeness is less than `least`.

        Mostly the lighter one is too light, or they are too few: no word weighs more than 1.
        """
        ours, theirs = self.weight(one), self.weight(other)
        half = least * (ours + theirs) / 2
        if min(ours, theirs) < half * (1 - _ROUNDING):
            return None
        both = _shared(one, other)
        if len(both) < half * (1 - _ROUNDING):
            return None
        weight = self.of(both)
        return weight if weight >= half else None


class _Telling(dict[str, float]):
    """How telling each word is; one that stands in neither text is as one that stands once."""

    def __missing__(self, word: str) -> float:
        return 1.0


@lru_cache(maxsize=2048)
def _shared(one: Node, other: Node) -> tuple[str, ...]:
    """The words that both have, each as often as in both; kept for a while, as in one text after another two meet."""
    ours, theirs = one.counts, other.counts
    if len(ours) > len(theirs):
        ours, theirs = theirs, ours
    both = [(word, min(count, theirs[word])) for word, count in ours.items() if word in theirs]
    return tuple([word for word, count in both for _ in range(count)])


def _named(text: Node) -> frozenset[str]:
    """The ids at the headings of a text."""
    return frozenset(kid.id for kid in text.kids if kid.is_heading and kid.id)
