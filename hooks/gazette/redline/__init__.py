"""Redline: the whole comparison of two texts, from which both can be rebuilt."""

from gazette.redline.changes import Change, ChangeKind, Stats, change_kinds, changes, stats
from gazette.redline.compare import compare
from gazette.redline.comparison import Comparison, Named
from gazette.redline.leaves import Leaf, leaves
from gazette.redline.pieces import Fate, Piece, Redline, Seam, accept, reject
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
    "Seam",
    "Span",
    "Stats",
    "accept",
    "change_kinds",
    "changes",
    "compare",
    "leaves",
    "reject",
    "stats",
]
