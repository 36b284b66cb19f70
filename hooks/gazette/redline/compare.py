"""Two texts to one Redline: blocks aligned, words compared inside them, splits and moves found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from gazette.model import Document
from gazette.redline import nodes
from gazette.redline.align import Rarity, align
from gazette.redline.moves import with_moves
from gazette.redline.nodes import Node, Token
from gazette.redline.pieces import Fate, Piece, Redline
from gazette.redline.splits import joined
from gazette.redline.words import Op, Span, compare_words


def compare(before: Document, after: Document) -> Redline:
    """The Redline of two texts read by one Reader. Pure and deterministic."""
    old, new = nodes.read(before.html), nodes.read(after.html)
    rarity = Rarity(old, new)
    pieces = _pieces(old.kids, new.kids, rarity)
    return Redline(with_moves(pieces, rarity, partial(_piece, rarity=rarity)))


def _pieces(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> tuple[Piece, ...]:
    return tuple(
        replace(_piece(match.old, match.new, rarity), seam=match.seam, space=match.space)
        for match in joined(align(old, new, rarity), rarity)
    )


def _piece(old: Node | None, new: Node | None, rarity: Rarity) -> Piece:
    if old is None or new is None:
        return _one_sided(old, new)
    if old.digest == new.digest and old == new:
        return _unchanged(old, new)
    if old.kids or new.kids:
        kids = _pieces(_inside(old), _inside(new), rarity)
        same = all(kid.fate is Fate.EQUAL for kid in kids) and old.tag == new.tag
        return Piece(Fate.EQUAL if same else Fate.CHANGED, old, new, kids=kids)
    spans = compare_words(old.tokens, new.tokens, rarity)
    same = old.tag == new.tag and _tokens(spans, Op.EQUAL, new=False) == old.tokens == new.tokens
    return Piece(Fate.EQUAL if same else Fate.CHANGED, old, new, spans=spans)


def _tokens(spans: Iterable[Span], op: Op, *, new: bool) -> tuple[Token, ...]:
    return tuple(token for span in spans if span.op is op for token in (span.new if new else span.old))


def _inside(node: Node) -> tuple[Node, ...]:
    """A container's kids; a leaf's words as one run, to compare it with a container."""
    return node.kids or ((Node("", tokens=node.tokens),) if node.tokens else ())


def _unchanged(old: Node, new: Node) -> Piece:
    kids = tuple(_unchanged(before, after) for before, after in zip(old.kids, new.kids, strict=True))
    spans = (Span(Op.EQUAL, old.tokens, new.tokens),) if old.tokens else ()
    return Piece(Fate.EQUAL, old, new, kids=kids, spans=spans)


def _one_sided(old: Node | None, new: Node | None) -> Piece:
    fate, op = (Fate.DELETED, Op.DELETED) if old else (Fate.INSERTED, Op.INSERTED)
    node = old or new
    assert node
    kids = tuple(_one_sided(kid if old else None, kid if new else None) for kid in node.kids)
    span = Span(op, node.tokens if old else (), node.tokens if new else ())
    return Piece(fate, old, new, kids=kids, spans=(span,) if node.tokens else ())
