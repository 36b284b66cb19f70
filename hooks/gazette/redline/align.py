"""Which block of the old text is which of the new one: the pairs that keep their order and share most words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gazette.redline.chain import Link, heaviest
from gazette.redline.nodes import HEADINGS, Node
from gazette.redline.rarity import Rarity
from gazette.redline.sameness import is_same

LEAST_LIKENESS = 0.4
"""Below it two blocks are not the same block any more. Range 0..1: weighted Dice of their words."""
SAME_WORDS = 0.8
"""Likeness from which a paragraph and a heading are the same block. Range 0..1."""
SAME_ANYWAY = 0.1
"""What it weighs at least that two blocks are the same though they share hardly a word: less than any word would."""
TELLING = 2.0
"""Rarity of the words of a block from which its equal elsewhere is no accident, and nothing else is taken for it."""
MOST_PAIRS = 1_600
"""Pairs of blocks that are all compared; beyond it, only those that share rare words."""
_RAREST = 6  # words by which blocks are looked up
_CANDIDATES = 4  # blocks that are compared with one, those first that share most of its rarest words
_KIN = {tag: kin for kin in ({"ul", "ol"}, {"td", "th"}, {"p", ""}, HEADINGS) for tag in kin}

Pair = tuple[Node | None, Node | None]


def are_kin(one: str, other: str) -> bool:
    """Whether blocks of these tags may be the same: of one kind, or of kinds that turn into each other."""
    return one == other or other in _KIN.get(one, ())


def align(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[Pair]:
    """Pairs in reading order: (old, new) for the same block, (old, None) removed, (None, new) added."""
    head = 0
    while head < min(len(old), len(new)) and old[head].digest == new[head].digest:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail].digest == new[-1 - tail].digest:
        tail += 1
    middle = _align(old[head : len(old) - tail], new[head : len(new) - tail], rarity)
    pairs = [
        *zip(old[:head], new[:head], strict=True),
        *middle,
        *zip(old[len(old) - tail :], new[len(new) - tail :], strict=True),
    ]
    return _with_renamed(pairs, rarity) if middle else pairs


def _align(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[Pair]:
    if not old or not new:
        return _alone(old, new)
    links = _links(old, new, rarity)
    chain = heaviest(links, len(new))
    pairs: list[Pair] = []
    begin_old = begin_new = 0
    for end_old, end_new, _ in [*chain, Link(len(old), len(new), 0)]:
        gap = old[begin_old:end_old], new[begin_new:end_new]
        # where not all were compared with all, what stands between two pairs is looked at again
        looks_again = len(old) * len(new) > MOST_PAIRS and all(gap) and chain
        pairs += _align(*gap, rarity) if looks_again else _alone(*gap)
        if end_old < len(old):
            pairs.append((old[end_old], new[end_new]))
        begin_old, begin_new = end_old + 1, end_new + 1
    return pairs


def _alone(old: Sequence[Node], new: Sequence[Node]) -> list[Pair]:
    return [*((node, None) for node in old), *((None, node) for node in new)]


def _with_renamed(pairs: Sequence[Pair], rarity: Rarity) -> list[Pair]:
    """Two headings, unlike each other, above blocks that are the same: one heading, renamed."""
    lone = (
        {pair[0].digest for pair in pairs if pair[0] and not pair[1]},
        {pair[1].digest for pair in pairs if pair[1] and not pair[0]},
    )
    found: list[Pair] = []
    for old, new in pairs:
        if old and new and found and not all(found[-1]) and rarity.weight(old) > TELLING:
            begin = len(found)
            while begin and not all(found[begin - 1]):
                begin -= 1
            olds = [one for one, _ in found[begin:] if one]
            news = [other for _, other in found[begin:] if other]
            if olds and news and _is_renamed(olds[-1], news[-1], lone) and not rarity.are_apart(olds[-1], news[-1]):
                found[begin:] = [*((one, None) for one in olds[:-1]), *((None, other) for other in news[:-1])]
                found.append((olds[-1], news[-1]))
        found.append((old, new))
    return found


def _is_renamed(old: Node, new: Node, lone: tuple[set[int], set[int]]) -> bool:
    """Both are headings, and neither went or came elsewhere as it is."""
    return old.is_heading and new.is_heading and old.digest not in lone[1] and new.digest not in lone[0]


def _links(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[Link]:
    """What may be the same block: equal ones, else those alike enough."""
    links = [Link(nth, mth, rarity.weight(old[nth]) + 0.01) for nth, mth in _equal(old, new)]
    telling = [link for link in links if link.weight > TELLING]
    left = sorted(set(range(len(old))).difference(link.old for link in telling))
    right = sorted(set(range(len(new))).difference(link.new for link in telling))
    equal = {(link.old, link.new) for link in links}
    for nth, mth in near(old, new, left, right):
        least = _least_likeness(old[nth].tag, new[mth].tag)
        if least and (nth, mth) not in equal and (weight := _weight(old[nth], new[mth], least, rarity)):
            links.append(Link(nth, mth, weight))
    return links


@lru_cache(maxsize=256)
def _least_likeness(one: str, other: str) -> float | None:
    """How alike blocks of these tags must be to be the same one; None if they never are."""
    if are_kin(one, other):
        return LEAST_LIKENESS
    return SAME_WORDS if {one[:1], other[:1]} == {"p", "h"} else None


def _weight(one: Node, other: Node, least: float, rarity: Rarity) -> float:
    """What it weighs that two blocks are the same, 0 if they are not."""
    if one.id != other.id and rarity.are_apart(one, other):
        return 0.0
    shared = rarity.alike(one, other, least)
    if shared is None and are_kin(one.tag, other.tag) and is_same(one, other, rarity):
        shared = rarity.shared(one, other)
    return 0.0 if shared is None else max(shared, SAME_ANYWAY)


def _equal(old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[int, int]]:
    places: dict[int, list[int]] = {}
    for mth, node in enumerate(new):
        places.setdefault(node.digest, []).append(mth)
    for nth, node in enumerate(old):
        for mth in places.get(node.digest, ()):
            yield nth, mth


def near(
    old: Sequence[Node], new: Sequence[Node], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Which blocks to compare, of those at `left` and `right`: all where they are few, else by their rarest words."""
    if len(left) * len(right) <= MOST_PAIRS:
        return ((nth, mth) for nth in left for mth in right)
    return _by_rare_words(old, new, left, right)


def _by_rare_words(
    old: Sequence[Node], new: Sequence[Node], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for mth in right:
        for word in new[mth].counts:
            places.setdefault(word, []).append(mth)
    for nth in left:
        known = [word for word in old[nth].counts if word in places]
        rarest = sorted(known, key=lambda word: (len(places[word]), word))[:_RAREST]
        hits = Counter(mth for word in rarest for mth in places[word])
        for mth, _ in sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:_CANDIDATES]:
            yield nth, mth
