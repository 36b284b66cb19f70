"""Redline: the whole comparison of two texts, from which both can be rebuilt."""

from gazette.redline.changes import Change, ChangeKind, Leaf, Stats, changes, leaves, stats
from gazette.redline.compare import Fate, Piece, Redline, accept, compare, reject
from gazette.redline.comparison import Comparison, Named
from gazette.redline.words import Op, Span

__all__ = [
    "Change",
    "ChangeKind",
    "Comparison",
    "Fate",
    "Leaf",
    "Named",
    "Op",
    "Piece",
    "Redline",
    "Span",
    "Stats",
    "accept",
    "changes",
    "compare",
    "leaves",
    "reject",
    "stats",
]
