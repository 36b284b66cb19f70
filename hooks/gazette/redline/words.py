"""Which words of a block stayed, went and came, in as few and as readable pieces as the texts allow."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby

from gazette.redline.islands import SENTENCE_ENDS, Cut, Keys, without_islands
from gazette.redline.nodes import Node, Token
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


class Wording(tuple[Span, ...]):
    """The words of a leaf in both texts, deletions before insertions; what they alone tell is kept with them."""

    def __hash__(self) -> int:
        return self._digest

    @cached_property
    def _digest(self) -> int:
        return hash(tuple(self))

    @cached_property
    def edited(self) -> tuple[Token, ...]:
        """The words and signs of one text alone."""
        return tuple(token for span in self if span.op is not Op.EQUAL for token in (*span.old, *span.new))

    @cached_property
    def unlike(self) -> tuple[tuple[Token, Token], ...]:
        """Those of both that read otherwise, or stand in other elements, in the old text than in the new one."""
        kept = (pair for span in self if span.op is Op.EQUAL for pair in zip(span.old, span.new, strict=True))
        return tuple((old, new) for old, new in kept if old.path != new.path or old.text != new.text)

    @cached_property
    def inserted(self) -> int:
        """How many words came."""
        return sum([token.is_word for span in self if span.op is Op.INSERTED for token in span.new])

    @cached_property
    def deleted(self) -> int:
        """How many words went."""
        return sum([token.is_word for span in self if span.op is Op.DELETED for token in span.old])


WORDLESS = Wording()


@lru_cache(maxsize=2048)
def whole(node: Node, op: Op) -> Wording:
    """A leaf that stayed, came or went as a whole; kept for a while, as it does so from one text after another."""
    span = Span(op, () if op is Op.INSERTED else node.tokens, () if op is Op.DELETED else node.tokens)
    return Wording([span]) if node.tokens else WORDLESS


class Meeting:
    """The words of a leaf in two texts, and what they tell whatever else stands there.

    `cuts`: the fewest edits that make the new text of the old one.
    """

    def __init__(self, old: tuple[Token, ...], new: tuple[Token, ...]) -> None:
        self.old, self.new = old, new
        self.keys = tuple([token.key for token in old]), tuple([token.key for token in new])
        self.cuts: list[Cut] = [(0, len(old), 0, len(new))]
        if len(old) * len(new) <= MOST_CELLS:
            opcodes = difflib.SequenceMatcher(None, *self.keys, autojunk=False).get_opcodes()
            self.cuts = [(a, b, c, d) for op, a, b, c, d in opcodes if op != "equal"]
        self._wordings: dict[tuple[Cut, ...], Wording] = {}

    def wording(self, cuts: Sequence[Cut]) -> Wording:
        """Told by these edits, slid to where they read best; always the same one."""
        key = tuple(cuts)
        if key not in self._wordings:
            slid = [_slid(cut, cuts, nth, self.old, self.new) for nth, cut in enumerate(cuts)]
            self._wordings[key] = Wording(_spans(slid, self.old, self.new))
        return self._wordings[key]


@lru_cache(maxsize=512)
def _meeting(old: tuple[Token, ...], new: tuple[Token, ...]) -> Meeting:
    """Kept for a while: what a block was in one Version, and is now, it mostly was in the next Version too."""
    return Meeting(old, new)


def compare_words(old: tuple[Token, ...], new: tuple[Token, ...], rarity: Rarity) -> Wording:
    """The Wording of a block."""
    meeting = _meeting(old, new)
    cuts = meeting.cuts
    if len(cuts) > 1:
        cuts = without_islands(cuts, old, meeting.keys, rarity)
    if len(cuts) > 1 and _is_rewritten(cuts, meeting.keys, rarity):
        cuts = [(cuts[0][0], cuts[-1][1], cuts[0][2], cuts[-1][3])]
    return meeting.wording(cuts)


@lru_cache(maxsize=256)
def joined_wordings(one: Wording, other: Wording) -> Wording:
    """Those of two parts of a block as that of one: neighbours of one fate joined, deletions first."""
    found: list[Span] = []
    for is_kept, some in groupby((*one, *other), key=lambda span: span.op is Op.EQUAL):
        run = list(some)
        old = tuple(token for span in run for token in span.old)
        new = tuple(token for span in run for token in span.new)
        if is_kept:
            found.append(Span(Op.EQUAL, old, new))
            continue
        found += [Span(Op.DELETED, old, ())] if old else []
        found += [Span(Op.INSERTED, (), new)] if new else []
    return Wording(found)


def _is_rewritten(cuts: Sequence[Cut], keys: Keys, rarity: Rarity) -> bool:
    """Whether so little was kept that the marks would be a patchwork."""
    old, new = keys
    whole = rarity.of(old)
    kept = whole - sum([rarity.of(old[a:b]) for a, b, _, _ in cuts])
    return 2 * kept < REWRITTEN * (whole + rarity.of(new))


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
