"""Which words of a block stayed, went and came, in as few and as readable pieces as the texts allow."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gazette.redline.nodes import Token
from gazette.redline.rarity import Rarity

MOST_CELLS = 4_000_000
"""Tokens old x new; beyond it a block is shown as a whole out and a whole in."""
ISLAND_WORDS = 2
"""A kept run of at most so many words between two edits may be an accident rather than something kept."""
ISLAND_WEIGHT = 0.75
"""… if their rarity together is at most this. Range 0..2: two words that stand nowhere else weigh 2."""
NEGATIONS = frozenset(
    "no not never none nor without cannot don't nicht kein keine keinen nie ohne ne pas jamais sans nunca sin "
    "ない ません لا لم لن ليس".split()
)
_SENTENCE_ENDS = frozenset(".!?。！？؟")
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


Cut = tuple[int, int, int, int]  # an edit: old[a:b] became new[c:d]


def compare_words(old: Sequence[Token], new: Sequence[Token], rarity: Rarity) -> tuple[Span, ...]:
    """The spans of a block, deletions before insertions."""
    if len(old) * len(new) > MOST_CELLS:
        cuts: list[Cut] = [(0, len(old), 0, len(new))]
    else:
        matcher = difflib.SequenceMatcher(None, [token.key for token in old], [token.key for token in new], False)
        cuts = [(a, b, c, d) for op, a, b, c, d in matcher.get_opcodes() if op != "equal"]
        cuts = _without_islands(cuts, old, rarity)
        cuts = [_slid(cut, cuts, nth, old, new) for nth, cut in enumerate(cuts)]
    return tuple(_spans(cuts, old, new))


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


def _without_islands(cuts: list[Cut], old: Sequence[Token], rarity: Rarity) -> list[Cut]:
    """Edits with nothing but a few common words or signs between them become one."""
    merged: list[Cut] = []
    for cut in cuts:
        if merged:
            a, _, c, _ = merged[-1]
            island = old[merged[-1][1] : cut[0]]
            if _is_accident(island, rarity):
                merged[-1] = (a, cut[1], c, cut[3])
                continue
        merged.append(cut)
    return merged


def _is_accident(island: Sequence[Token], rarity: Rarity) -> bool:
    words = [token for token in island if token.is_word]
    if len(words) > ISLAND_WORDS or any(_is_protected(token) for token in island):
        return False
    return rarity.of([token.key for token in words]) <= ISLAND_WEIGHT


def _is_protected(token: Token) -> bool:
    """Numbers, dates, negations, addresses and images are never merged away; nor is the end of a sentence."""
    return (
        token.atom is not None
        or any(character.isdigit() for character in token.key)
        or "@" in token.key
        or "/" in token.key
        or token.key.lower() in NEGATIONS
        or token.key in _SENTENCE_ENDS
    )


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
        return 3 if before in _SENTENCE_ENDS else 2 if before in _CLAUSE_ENDS else bool(text[place].space)

    return quality(begin) + quality(end)
