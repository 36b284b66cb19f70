"""Which block of the old text is which of the new one: the pairs that keep their order and share most words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gazette.redline.chain import Link, heaviest
from gazette.redline.nodes import Node
from gazette.redline.rarity import Rarity

LEAST_LIKENESS = 0.4
"""Below it two blocks are not the same block any more. Range 0..1: weighted Dice of their words."""
TELLING = 2.0
"""Rarity of the words of a block from which its equal elsewhere is no accident, and nothing else is taken for it."""
MOST_PAIRS = 1_600
"""Pairs of blocks that are all compared; beyond it, only those that share rare words."""
_RAREST = 6  # words by which blocks are looked up
_CANDIDATES = 4  # blocks that are compared with one, those first that share most of its rarest words
_KIN = ({"ul", "ol"}, {"td", "th"}, {"p", ""}, {"h1", "h2", "h3", "h4", "h5", "h6"})

Pair = tuple[Node | None, Node | None]


def may_pair(one: Node, other: Node) -> bool:
    """Whether two nodes may be the same block: of one kind, or of kinds that turn into each other."""
    return one.tag == other.tag or any(one.tag in kin and other.tag in kin for kin in _KIN)


def align(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[Pair]:
    """Pairs in reading order: (old, new) for the same block, (old, None) removed, (None, new) added."""
    head = 0
    while head < min(len(old), len(new)) and old[head].digest == new[head].digest:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail].digest == new[-1 - tail].digest:
        tail += 1
    middle = _align(old[head : len(old) - tail], new[head : len(new) - tail], rarity)
    return [
        *zip(old[:head], new[:head], strict=True),
        *middle,
        *zip(old[len(old) - tail :], new[len(new) - tail :], strict=True),
    ]


def _align(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[Pair]:
    if not old or not new:
        return [*((node, None) for node in old), *((None, node) for node in new)]
    links = _links(old, new, rarity)
    chain = heaviest(links, len(new))
    pairs: list[Pair] = []
    begin_old = begin_new = 0
    for end_old, end_new, _ in [*chain, Link(len(old), len(new), 0)]:
        pairs += ((node, None) for node in old[begin_old:end_old])
        pairs += ((None, node) for node in new[begin_new:end_new])
        if end_old < len(old):
            pairs.append((old[end_old], new[end_new]))
        begin_old, begin_new = end_old + 1, end_new + 1
    return pairs


def _links(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> list[Link]:
    """What may be the same block: equal ones, else those alike enough."""
    weights_old = [rarity.weight(node) for node in old]
    weights_new = [rarity.weight(node) for node in new]
    links = [Link(nth, mth, weights_old[nth] + 0.01) for nth, mth in _equal(old, new)]
    settled = (
        {link.old for link in links if link.weight > TELLING},
        {link.new for link in links if link.weight > TELLING},
    )
    left = [nth for nth in range(len(old)) if nth not in settled[0]]
    right = [mth for mth in range(len(new)) if mth not in settled[1]]
    equal = {(link.old, link.new) for link in links}
    for nth, mth in _near(old, new, left, right, rarity):
        total = weights_old[nth] + weights_new[mth]
        if (nth, mth) in equal or 2 * min(weights_old[nth], weights_new[mth]) < LEAST_LIKENESS * total:
            continue
        if may_pair(old[nth], new[mth]):
            shared = rarity.shared(old[nth], new[mth])
            if 2 * shared >= LEAST_LIKENESS * total:
                links.append(Link(nth, mth, shared))
    return links


def _equal(old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[int, int]]:
    places: dict[int, list[int]] = {}
    for mth, node in enumerate(new):
        places.setdefault(node.digest, []).append(mth)
    for nth, node in enumerate(old):
        for mth in places.get(node.digest, ()):
            yield nth, mth


def _near(
    old: Sequence[Node], new: Sequence[Node], left: Sequence[int], right: Sequence[int], rarity: Rarity
) -> Iterable[tuple[int, int]]:
    """Which blocks to compare: all with all where they are few, else by the rarest words they share."""
    if len(left) * len(right) <= MOST_PAIRS:
        return ((nth, mth) for nth in left for mth in right)
    return _by_rare_words(old, new, left, right, rarity)


def _by_rare_words(
    old: Sequence[Node], new: Sequence[Node], left: Sequence[int], right: Sequence[int], rarity: Rarity
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
