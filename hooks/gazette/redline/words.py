"""Which words of a block stayed, went and came, in as few and as readable pieces as the texts allow."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from gazette.redline.islands import SENTENCE_ENDS, Cut, without_islands
from gazette.redline.nodes import Token
from gazette.redline.rarity import Rarity

MOST_CELLS = 4_000_000
"""Tokens old x new; beyond it a block is shown as a whole out and a whole in."""
REWRITTEN = 0.47
"""Share of the words, by rarity, that a block keeps; below it, all between its first and last edit is one edit."""
_CLAUSE_ENDS = frozenset(",;:、，；：،؛—–")


class Op(StrEnum):
    """What happened to a span of words."""

    EQUAL = "equal"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens with one fate; an equal span holds both texts' tokens, which may differ in emphasis."""

    op: Op
    old: tuple[Token, ...]
    new: tuple[Token, ...]


def compare_words(old: Sequence[Token], new: Sequence[Token], rarity: Rarity) -> tuple[Span, ...]:
    """The spans of a block, deletions before insertions."""
    if len(old) * len(new) > MOST_CELLS:
        cuts: list[Cut] = [(0, len(old), 0, len(new))]
    else:
        matcher = difflib.SequenceMatcher(None, [token.key for token in old], [token.key for token in new], False)
        cuts = [(a, b, c, d) for op, a, b, c, d in matcher.get_opcodes() if op != "equal"]
        cuts = without_islands(cuts, old, new, rarity)
        if _is_rewritten(cuts, old, new, rarity):
            cuts = [(cuts[0][0], cuts[-1][1], cuts[0][2], cuts[-1][3])]
        cuts = [_slid(cut, cuts, nth, old, new) for nth, cut in enumerate(cuts)]
    return tuple(_spans(cuts, old, new))


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans of two parts of a block as those of one: neighbours of one fate joined, deletions first."""
    found: list[Span] = []
    for is_kept, some in groupby(spans, key=lambda span: span.op is Op.EQUAL):
        run = list(some)
        old = tuple(token for span in run for token in span.old)
        new = tuple(token for span in run for token in span.new)
        if is_kept:
            found.append(Span(Op.EQUAL, old, new))
            continue
        found += [Span(Op.DELETED, old, ())] if old else []
        found += [Span(Op.INSERTED, (), new)] if new else []
    return tuple(found)


def _is_rewritten(cuts: Sequence[Cut], old: Sequence[Token], new: Sequence[Token], rarity: Rarity) -> bool:
    """Whether so little was kept that the marks would be a patchwork."""
    whole = rarity.of(token.key for token in old)
    kept = whole - sum(rarity.of(token.key for token in old[a:b]) for a, b, _, _ in cuts)
    return len(cuts) > 1 and 2 * kept < REWRITTEN * (whole + rarity.of(token.key for token in new))


def _spans(cuts: Sequence[Cut], old: Sequence[Token], new: Sequence[Token]) -> list[Span]:
    spans: list[Span] = []
    at_old = at_new = 0
    for a, b, c, d in [*cuts, (len(old), len(old), len(new), len(new))]:
        if a > at_old:
            spans.append(Span(Op.EQUAL, tuple(old[at_old:a]), tuple(new[at_new:c])))
        if b > a:
            spans.append(Span(Op.DELETED, tuple(old[a:b]), ()))
        if d > c:
            spans.append(Span(Op.INSERTED, (), tuple(new[c:d])))
        at_old, at_new = b, d
    return spans


def _slid(cut: Cut, cuts: Sequence[Cut], nth: int, old: Sequence[Token], new: Sequence[Token]) -> Cut:
    """A pure insertion or deletion moved, where the words allow, to where a sentence or clause begins."""
    a, b, c, d = cut
    if (b > a) == (d > c):
        return cut
    text, begin, end = (old, a, b) if b > a else (new, c, d)
    floor = cuts[nth - 1][1 if b > a else 3] if nth else 0
    ceiling = cuts[nth + 1][0 if b > a else 2] if nth + 1 < len(cuts) else len(text)
    best, best_score, shift = 0, _boundary(text, begin, end), 0
    while begin + shift > floor and text[begin + shift - 1].key == text[end + shift - 1].key:
        shift -= 1
        score = _boundary(text, begin + shift, end + shift)
        if score > best_score:
            best, best_score = shift, score
    shift = 0
    while end + shift < ceiling and text[begin + shift].key == text[end + shift].key:
        shift += 1
        score = _boundary(text, begin + shift, end + shift)
        if score > best_score:
            best, best_score = shift, score
    return (a + best, b + best, c + best, d + best)


def _boundary(text: Sequence[Token], begin: int, end: int) -> int:
    """How well a run of words begins and ends: 3 behind a sentence's end, 2 behind a clause's, 1 behind a space."""

    def quality(place: int) -> int:
        if place in (0, len(text)):
            return 3
        before = text[place - 1].key
        return 3 if before in SENTENCE_ENDS else 2 if before in _CLAUSE_ENDS else bool(text[place].space)

    return quality(begin) + quality(end)
