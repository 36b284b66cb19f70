"""Paragraphs that were split or merged: one block of one text that is several of the other."""

import difflib
from collections.abc import Sequence
from itertools import groupby, starmap
from typing import NamedTuple

from gazette.redline.align import Rarity
from gazette.redline.nodes import Node, Token
from gazette.redline.pieces import Seam

PART_LIKENESS = 0.5
"""Likeness of each part with what it was in the whole block, at least. Range 0..1."""
MOST_PARTS = 4
"""Blocks that one block may have become."""
_SPLITS = frozenset(("p", "li", "", "dd"))
_SENTENCE_ENDS = frozenset(".!?。！？؟")

Pair = tuple[Node | None, Node | None]


class Match(NamedTuple):
    """A block of both texts or of one; with a seam, parts of blocks that the match before it began."""

    old: Node | None
    new: Node | None
    seam: Seam | None = None
    space: str = ""


def joined(pairs: Sequence[Pair], rarity: Rarity) -> list[Match]:
    """The aligned pairs, in order, with those joined that are one block in one of the texts."""
    found: list[Match] = []
    for settled, run in groupby(pairs, key=_is_settled):
        gap = list(run)
        found += starmap(Match, gap) if settled else _seams(gap, rarity)
    return found


def _is_settled(pair: Pair) -> bool:
    old, new = pair
    return old is not None and new is not None and old.digest == new.digest


def _seams(gap: list[Pair], rarity: Rarity) -> list[Match]:
    matches = list(starmap(Match, gap))
    for seam in Seam:
        begin = 0
        while begin < len(matches):
            begin = _join_from(matches, begin, seam, rarity)
    return matches


def _join_from(matches: list[Match], begin: int, seam: Seam, rarity: Rarity) -> int:
    """Joins in place the longest run of blocks that begins at `begin` and is one block; where to look on."""
    for end in range(min(begin + MOST_PARTS, len(matches)), begin + 1, -1):
        window = matches[begin:end]
        whole = [match for match in window if (match.old if seam is Seam.SPLIT else match.new)]
        parts = [node for match in window if (node := match.new if seam is Seam.SPLIT else match.old)]
        if len(whole) != 1 or len(parts) < 2 or any(match.seam for match in window):
            continue
        one = whole[0].old if seam is Seam.SPLIT else whole[0].new
        if one and (cut := _cut(one, parts, rarity)):
            matches[begin:end] = [
                Match(*((part, node) if seam is Seam.SPLIT else (node, part)), seam if nth else None, space)
                for nth, (part, space, node) in enumerate(zip(*cut, parts, strict=True))
            ]
            return begin + len(parts)
    return begin + 1


def _cut(whole: Node, parts: Sequence[Node], rarity: Rarity) -> tuple[list[Node], list[str]] | None:
    """The block in pieces, each like its part, and the space before each; None if it is not the parts together."""
    if whole.tag not in _SPLITS or any(node.kids or node.tag != whole.tag for node in (whole, *parts)):
        return None
    if any(2 * rarity.likeness(whole, node) < PART_LIKENESS for node in parts) and len(parts) < 3:
        return None
    places = _places(whole.tokens, [part.tokens for part in parts])
    if places is None:
        return None
    pieces, spaces = [], []
    for begin, end in zip(places, [*places[1:], len(whole.tokens)], strict=True):
        tokens = whole.tokens[begin:end]
        first = tuple(token.after("") for token in tokens[:1]) if begin else tokens[:1]
        pieces.append(Node(whole.tag, whole.attributes, tokens=first + tokens[1:], tail=whole.tail))
        spaces.append(tokens[0].space if begin else "")
    if any(rarity.likeness(piece, part) < PART_LIKENESS for piece, part in zip(pieces, parts, strict=True)):
        return None
    return pieces, spaces


def _places(whole: Sequence[Token], parts: Sequence[Sequence[Token]]) -> list[int] | None:
    """Where in the whole each part begins."""
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
