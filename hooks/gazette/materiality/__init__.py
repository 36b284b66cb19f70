"""Materiality: which Changes may change what a policy means for people (WP260 rev.01, paragraph 29), and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gazette.materiality.lines import Line, fold, is_word
from gazette.materiality.names import Names
from gazette.materiality.passages import Finder, Passage
from gazette.materiality.signals import BLOCKS, FACTS, NAMED, email, merged, url
from gazette.materiality.vocabulary import vocabulary
from gazette.model import BlockKind, Level, Signal, SignalCode
from gazette.redline import Change, ChangeKind, Comparison, Fate, Leaf, Op

__all__ = ["judged", "level", "signals"]

_NOTHING: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
_WHOLE = (ChangeKind.ADDED, ChangeKind.REMOVED)


def judged(comparison: Comparison) -> Comparison:
    """The Comparison with the Signals of its Changes."""
    return replace(comparison, signals=signals(comparison))


def signals(comparison: Comparison) -> tuple[tuple[Signal, ...], ...]:
    """The Signals of each Change. They only raise: nothing that is renumbered, set or moved unedited shows one."""
    passages, reworded = _passages(comparison), _reworded(comparison)
    return tuple(tuple(dict.fromkeys(_of(change, passages, reworded))) for change in comparison.changes)


def level(comparison: Comparison) -> Level:
    """Material if any Signal shows, else minor: what is inferred where nobody stated a level.

    Far cheaper than all Signals: whole blocks are asked first, and the first answer is enough.
    """
    passages, reworded = _passages(comparison), _reworded(comparison)
    ordered = sorted(comparison.changes, key=lambda change: change.kind not in _WHOLE)
    shows = any(True for change in ordered for _ in _of(change, passages, reworded))
    return Level.MATERIAL if shows else Level.MINOR


def _passages(comparison: Comparison) -> dict[int, Passage]:
    """The blocks that changed, by their index among the leaves."""
    words = vocabulary(comparison.after.document.lang)
    worded = [node for leaf in comparison.leaves for node in (leaf.piece.old, leaf.piece.new) if node]
    finder = Finder(words, Names(words, worded))
    moved, renamed = _moved(comparison.leaves), _renamed(comparison.leaves)
    passages: dict[int, Passage] = {}
    for nth, leaf in enumerate(comparison.leaves):
        if leaf.piece.fate in (Fate.EQUAL, Fate.MOVED_FROM) or nth in renamed:
            continue
        before = comparison.leaves[nth - 1].piece.spans if nth - 1 in renamed else ()
        passages[nth] = Passage(leaf.kind, (*before, *leaf.piece.spans), finder, words, moved.get(nth, _NOTHING))
    return passages


def _reworded(comparison: Comparison) -> frozenset[int]:
    return frozenset(
        nth for change in comparison.changes if change.kind is ChangeKind.REWORDED for nth in change.blocks
    )


def _of(change: Change, passages: Mapping[int, Passage], reworded: frozenset[int]) -> Iterator[Signal]:
    some = [passages[nth] for nth in change.blocks if nth in passages]
    if change.kind in _WHOLE:
        yield from _of_blocks(some)
    elif change.kind is ChangeKind.REWORDED:
        yield from (signal for passage in some for test in FACTS for signal in test(passage))
    elif change.kind is ChangeKind.LINK and reworded.isdisjoint(change.blocks):
        yield from (signal for passage in some for test in (email, url) for signal in test(passage))


def _of_blocks(passages: Sequence[Passage]) -> Iterator[Signal]:
    """Of blocks that came or went: the section as a whole, else each of them; and what they name, listed."""
    blocks = [signal for test in BLOCKS for passage in passages for signal in test(passage)]
    sections = [signal for signal in blocks if signal.code is SignalCode.SECTION]
    yield from sections or blocks
    yield from merged(signal for test in NAMED for passage in passages for signal in test(passage))


def _renamed(leaves: Sequence[Leaf]) -> frozenset[int]:
    """Headings that went where another came above a text that stayed: the next leaf tells of both."""
    found: set[int] = set()
    for nth, (gone, come, below) in enumerate(zip(leaves, leaves[1:], leaves[2:], strict=False)):
        stayed = below.piece.fate in (Fate.EQUAL, Fate.CHANGED) and below.kind is not BlockKind.HEADING
        fates = (gone.piece.fate, come.piece.fate) == (Fate.DELETED, Fate.INSERTED)
        if stayed and fates and gone.kind is come.kind is BlockKind.HEADING:
            found.add(nth)
    return frozenset(found)


def _moved(leaves: Sequence[Leaf]) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
    """Of each leaf the tokens of clauses that went here and came elsewhere word by word: old ones, new ones."""
    gone, come = ([*_whole_clauses(leaves, Op.DELETED)], [*_whole_clauses(leaves, Op.INSERTED)])
    both = Counter(words for _, _, words in gone) & Counter(words for _, _, words in come)
    found: dict[int, tuple[set[int], set[int]]] = {}
    for side, clauses in enumerate((gone, come)):
        left = both.copy()
        for nth, tokens, words in clauses:
            if left[words]:
                left[words] -= 1
                found.setdefault(nth, (set(), set()))[side].update(tokens)
    return {nth: (frozenset(old), frozenset(new)) for nth, (old, new) in found.items()}


def _whole_clauses(leaves: Sequence[Leaf], op: Op) -> Iterator[tuple[int, range, tuple[str, ...]]]:
    """The clauses of which no word stayed in its leaf: the leaf, their tokens, their words."""
    for nth, leaf in enumerate(leaves):
        if leaf.piece.fate in (Fate.EQUAL, Fate.MOVED_FROM):
            continue
        sided = [(token, span.op) for span in leaf.piece.spans
                 for token in (span.old if op is Op.DELETED else span.new)]  # fmt: skip
        for begin, end in Line(tuple(token for token, _ in sided)).clauses:
            words = tuple(fold(token.key).lower() for token, _ in sided[begin:end] if is_word(token))
            if words and all(fate is op for token, fate in sided[begin:end] if is_word(token)):
                yield nth, range(begin, end), words
