"""Which block of the old text is which of the new one: equal ones first, then the most alike between them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from math import log

from gazette.redline.nodes import Node

LEAST_LIKENESS = 0.4
"""Below it two blocks are not the same block any more. Range 0..1: weighted Dice of their words."""
LARGEST_GAP = 40_000
"""Pairs of blocks compared in one gap; beyond it a rewrite is shown as one."""
_KIN = ({"ul", "ol"}, {"td", "th"}, {"p", ""}, {"h1", "h2", "h3", "h4", "h5", "h6"})


class Rarity:
    """How telling a word is: 1 for one that stands once in both texts together, less the more often it stands."""

    def __init__(self, old: Node, new: Node) -> None:
        self._counts = Counter(old.words) + Counter(new.words)

    def __call__(self, key: str) -> float:
        return 1 / (1 + log(max(self._counts[key], 2) / 2))

    def of(self, words: Sequence[str]) -> float:
        """The weight of several words."""
        return sum(map(self, words))

    def likeness(self, one: Node, other: Node) -> float:
        """Weighted Dice of the words of two nodes, 0..1; 1 for two empty ones."""
        ours, theirs = Counter(one.words), Counter(other.words)
        total = self.of(one.words) + self.of(other.words)
        if not total:
            return 1.0
        shared = ours & theirs
        return 2 * sum(self(key) * count for key, count in shared.items()) / total


def may_pair(one: Node, other: Node) -> bool:
    """Whether two nodes may be the same block: of one kind, or of kinds that turn into each other."""
    return one.tag == other.tag or any(one.tag in kin and other.tag in kin for kin in _KIN)


def align(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[tuple[Node | None, Node | None]]:
    """Pairs in reading order: (old, new) for the same block, (old, None) removed, (None, new) added."""
    pairs: list[tuple[Node | None, Node | None]] = []
    begin_old = begin_new = 0
    anchors = common([node.digest for node in old], [node.digest for node in new])
    for end_old, end_new in [*anchors, (len(old), len(new))]:
        pairs += _fill(old[begin_old:end_old], new[begin_new:end_new], rarity)
        if end_old < len(old):
            pairs.append((old[end_old], new[end_new]))
        begin_old, begin_new = end_old + 1, end_new + 1
    return pairs


def common(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Positions of a longest common subsequence (Hunt and Szymanski: fast where few elements are equal)."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    places: dict[int, list[int]] = {}
    for place in range(len(new) - tail - 1, head - 1, -1):
        places.setdefault(new[place], []).append(place)
    ends: list[int] = []
    chains: list[tuple[int, int, int]] = []  # (old, new, chain before)
    heads: list[int] = []
    for place_old in range(head, len(old) - tail):
        for place_new in places.get(old[place_old], ()):
            rank = bisect_left(ends, place_new)
            chains.append((place_old, place_new, heads[rank - 1] if rank else -1))
            if rank == len(ends):
                ends.append(place_new)
                heads.append(len(chains) - 1)
            else:
                ends[rank] = place_new
                heads[rank] = len(chains) - 1
    middle = []
    chain = heads[-1] if heads else -1
    while chain >= 0:
        place_old, place_new, chain = chains[chain]
        middle.append((place_old, place_new))
    return (
        [(place, place) for place in range(head)]
        + middle[::-1]
        + [(len(old) - nth, len(new) - nth) for nth in range(tail, 0, -1)]
    )


def _fill(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[tuple[Node | None, Node | None]]:
    """The best pairing of a gap: the greatest sum of likeness, each pair by its weight (dynamic programming)."""
    if not old or not new or len(old) * len(new) > LARGEST_GAP:
        return [*((node, None) for node in old), *((None, node) for node in new)]
    weights_old = [rarity.of(node.words) for node in old]
    weights_new = [rarity.of(node.words) for node in new]
    gain = [[0.0] * len(new) for _ in old]
    for nth, one in enumerate(old):
        for mth, other in enumerate(new):
            total = weights_old[nth] + weights_new[mth]
            bound = 2 * min(weights_old[nth], weights_new[mth]) / total if total else 1.0
            if bound >= LEAST_LIKENESS and may_pair(one, other):
                likeness = rarity.likeness(one, other)
                if likeness >= LEAST_LIKENESS:
                    gain[nth][mth] = likeness * (total + 0.01)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for nth in range(len(old) - 1, -1, -1):
        for mth in range(len(new) - 1, -1, -1):
            paired = gain[nth][mth] + best[nth + 1][mth + 1] if gain[nth][mth] else 0.0
            best[nth][mth] = max(paired, best[nth + 1][mth], best[nth][mth + 1])
    pairs: list[tuple[Node | None, Node | None]] = []
    nth = mth = 0
    while nth < len(old) and mth < len(new):
        if gain[nth][mth] and best[nth][mth] == gain[nth][mth] + best[nth + 1][mth + 1]:
            pairs.append((old[nth], new[mth]))
            nth, mth = nth + 1, mth + 1
        elif best[nth][mth] == best[nth + 1][mth]:
            pairs.append((old[nth], None))
            nth += 1
        else:
            pairs.append((None, new[mth]))
            mth += 1
    pairs += [(node, None) for node in old[nth:]]
    pairs += [(None, node) for node in new[mth:]]
    return pairs
