"""How telling words are, and how alike two blocks are by the words that they share."""

from collections.abc import Iterable
from math import log

from gazette.redline.nodes import Node


class Rarity:
    """How telling a word is: 1 for one that stands once in both texts together, less the more often it stands."""

    def __init__(self, old: Node, new: Node) -> None:
        counts = old.counts + new.counts
        by_count = {count: 1 / (1 + log(max(count, 2) / 2)) for count in set(counts.values())}
        self._rarity = {word: by_count[count] for word, count in counts.items()}
        self._named = _named(old), _named(new)
        self._weights: dict[int, tuple[Node, float]] = {}  # by identity, which holds as long as the node is kept

    def __call__(self, key: str) -> float:
        return self._rarity.get(key, 1.0)

    def of(self, words: Iterable[str]) -> float:
        """The weight of several words."""
        rarity = self._rarity
        return sum([rarity.get(word, 1.0) for word in words])

    def weight(self, node: Node) -> float:
        """The weight of all words of a node."""
        if id(node) not in self._weights:
            rarity = self._rarity
            weight = sum([rarity.get(word, 1.0) * count for word, count in node.counts.items()])
            self._weights[id(node)] = node, weight
        return self._weights[id(node)][1]

    def shared(self, one: Node, other: Node) -> float:
        """The weight of the words that both have."""
        ours, theirs, rarity = one.counts, other.counts, self._rarity
        if len(ours) > len(theirs):
            ours, theirs = theirs, ours
        both = [(word, count, theirs[word]) for word, count in ours.items() if word in theirs]
        return sum([rarity.get(word, 1.0) * (one if one < other else other) for word, one, other in both])

    def are_apart(self, old: Node, new: Node) -> bool:
        """Whether two headings are of different sections: the id of one stands at another heading of the other text."""
        return old.id != new.id and (old.id in self._named[1] or new.id in self._named[0])

    def likeness(self, one: Node, other: Node) -> float:
        """Weighted Dice of the words of two nodes, 0..1; 1 for two empty ones."""
        total = self.weight(one) + self.weight(other)
        return 2 * self.shared(one, other) / total if total else 1.0


def _named(text: Node) -> frozenset[str]:
    """The ids at the headings of a text."""
    return frozenset(kid.id for kid in text.kids if kid.is_heading and kid.id)
