"""Blocks that were split or merged: a paragraph or list of one text that is several of the other."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import groupby, starmap
from typing import NamedTuple

from gazette.redline.align import Pair, align, are_kin
from gazette.redline.nodes import Node, Token
from gazette.redline.pieces import Seam
from gazette.redline.rarity import Rarity

CONTAINED = 0.5
"""Share of a part's words, by rarity, that stand in the whole, at least. Range 0..1."""
PART_LIKENESS = 0.5
"""Likeness of each part with what it was in the whole block, at least. Range 0..1."""
_SPLITTABLE = frozenset(("p", "li", "", "dd", "ul", "ol"))
_SENTENCE_ENDS = frozenset(".!?。！？؟।")


_TURNED = {None: None, Seam.SPLIT: Seam.MERGED, Seam.MERGED: Seam.SPLIT}


class Match(NamedTuple):
    """A block of both texts or of one; with a seam, parts of blocks that the match before it began.

    `around` are blocks of the other text that this container went around, or that it stood around.
    """

    old: Node | None
    new: Node | None
    seam: Seam | None = None
    space: str = ""
    around: tuple[Node, ...] = ()

    @property
    def turned(self) -> "Match":
        """The same with the texts swapped."""
        return Match(self.new, self.old, _TURNED[self.seam], self.space, self.around)


def joined(pairs: Sequence[Pair], rarity: Rarity) -> list[Match]:
    """The aligned pairs, in order, with those joined that are one block in one of the texts."""
    found: list[Match] = []
    for settled, run in groupby(starmap(Match, pairs), key=is_settled):
        matches = list(run)
        if not settled and len(matches) > 1:
            matches = _split(matches, rarity)
            matches = [match.turned for match in _split([match.turned for match in matches], rarity)]
        found += matches
    return found


def is_settled(match: Match) -> bool:
    """Whether the block is the same in both texts."""
    return match.old is not None and match.new is not None and match.old.digest == match.new.digest


def _split(matches: list[Match], rarity: Rarity) -> list[Match]:
    """Blocks of the old text that are several of the new one, joined."""
    nth = 0
    while nth < len(matches):
        begin, end = _stretch(matches, nth)
        stretch = _split_one(matches[begin:end], nth - begin, rarity)
        if stretch:
            matches = matches[:begin] + stretch + matches[end:]
        nth = begin + len(stretch) if stretch else nth + 1
    return matches


def _stretch(matches: Sequence[Match], nth: int) -> tuple[int, int]:
    """Around a match, the blocks of one text alone."""
    begin = nth
    while begin and not (matches[begin - 1].old and matches[begin - 1].new):
        begin -= 1
    end = nth + 1
    while end < len(matches) and not (matches[end].old and matches[end].new):
        end += 1
    return begin, end


def _split_one(stretch: Sequence[Match], nth: int, rarity: Rarity) -> list[Match] | None:
    whole, best = stretch[nth].old, stretch[nth].new
    news = [match.new for match in stretch if match.new]
    if whole is None or len(news) < 2 or stretch[nth].seam or whole.tag not in _SPLITTABLE:
        return None
    chosen = _parts(whole, news, best, rarity)
    parts = [news[mth] for mth in chosen]
    cut = _cut(whole, parts, rarity) if len(parts) > 1 else None
    if cut is None:
        return None
    held = {
        mth: Match(part, news[mth], Seam.SPLIT if rank else None, space)
        for rank, (mth, (part, space)) in enumerate(zip(chosen, cut, strict=True))
    }
    return [
        *(match for match in stretch[:nth] if match.old),
        *(held.get(mth, Match(None, node)) for mth, node in enumerate(news)),
        *(match for match in stretch[nth + 1 :] if match.old),
    ]


def _parts(whole: Node, news: Sequence[Node], best: Node | None, rarity: Rarity) -> list[int]:
    """Places of the new blocks that the whole may have become: neighbours, lists also with others between them."""

    def is_part(node: Node) -> bool:
        if not are_kin(whole.tag, node.tag) or bool(node.kids) != bool(whole.kids):
            return False
        return rarity.shared(whole, node) >= max(CONTAINED * rarity.weight(node), 0.5)

    fits = [mth for mth, node in enumerate(news) if node is best or is_part(node)]
    if whole.kids or not fits:
        return fits
    core = next((mth for mth in fits if news[mth] is best), None)
    if core is None:
        core = max(fits, key=lambda mth: (rarity.shared(whole, news[mth]), -mth))
    run = {core}
    for step in (-1, 1):
        place = core + step
        while place in fits:
            run.add(place)
            place += step
    return sorted(run)


def _cut(whole: Node, parts: Sequence[Node], rarity: Rarity) -> list[tuple[Node, str]] | None:
    """The block in pieces, each like its part, with the space before each; None if it is not the parts together."""
    if whole.kids:
        found = _cut_list(whole, parts, rarity)
    else:
        places = _places(whole.tokens, [part.tokens for part in parts])
        found = list(_sliced(whole, places)) if places else None
    if not found or not all(
        rarity.are_alike(piece, part, PART_LIKENESS) for (piece, _), part in zip(found, parts, strict=True)
    ):
        return None
    return found


def _cut_list(whole: Node, parts: Sequence[Node], rarity: Rarity) -> list[tuple[Node, str]] | None:
    owner = {id(kid): nth for nth, part in enumerate(parts) for kid in part.kids}
    held: list[list[Node]] = [[] for _ in parts]
    nth = 0
    for old, new in align(whole.kids, [kid for part in parts for kid in part.kids], rarity):
        nth = owner[id(new)] if new else nth
        if old:
            held[nth].append(old)
    if not all(held):
        return None
    return [(Node(whole.tag, whole.attributes, kids=tuple(kids)), "") for kids in held]


def _sliced(whole: Node, places: Sequence[int]) -> Iterator[tuple[Node, str]]:
    for begin, end in zip(places, [*places[1:], len(whole.tokens)], strict=True):
        tokens = whole.tokens[begin:end]
        first = tuple(token.after("") for token in tokens[:1]) if begin else tokens[:1]
        node = Node(whole.tag, whole.attributes, tokens=first + tokens[1:], tail=whole.tail)
        yield node, tokens[0].space if begin else ""


def _places(whole: Sequence[Token], parts: Sequence[Sequence[Token]]) -> list[int] | None:
    """Where in the whole each part begins: behind a sentence if possible, else before the first word they share."""
    keys = [token.key for part in parts for token in part]
    matcher = difflib.SequenceMatcher(None, [token.key for token in whole], keys, False)
    blocks = matcher.get_matching_blocks()
    places, end = [0], 0
    for part in parts[:-1]:
        end += len(part)
        before = max((a + min(size, end - b) for a, b, size in blocks if b < end and size), default=0)
        after = min((a + max(end - b, 0) for a, b, size in blocks if b + size > end), default=len(whole))
        ends = [place for place in range(before, after + 1) if place and whole[place - 1].key in _SENTENCE_ENDS]
        places.append(ends[-1] if ends else after)
    ordered = all(one < other for one, other in zip(places, [*places[1:], len(whole)], strict=True))
    return places if ordered else None
