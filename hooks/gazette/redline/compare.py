"""Two texts to one Redline: blocks aligned, words compared inside them, moves found; and both texts rebuilt from it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gazette.model import Document
from gazette.redline import nodes
from gazette.redline.align import Rarity, align
from gazette.redline.nodes import Node, Token
from gazette.redline.words import Op, Span, compare_words

MOVE_LIKENESS = 0.6
"""Likeness from which a block that went and one that came are the same, moved. Range 0..1."""
MOVE_WEIGHT = 3.0
"""Rarity of the words that they share at least: a few common words are no evidence of a move."""


class Fate(StrEnum):
    """What became of a block."""

    EQUAL = "equal"
    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"
    MOVED_FROM = "moved_from"
    MOVED_TO = "moved_to"


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the old text, of the new one, or of both; a container has kids, a leaf spans.

    `move` is the same number at both places of a moved block.
    """

    fate: Fate
    old: Node | None
    new: Node | None
    kids: tuple["Piece", ...] = ()
    spans: tuple[Span, ...] = ()
    move: int | None = None

    @property
    def node(self) -> Node:
        """The new block, else the old one."""
        node = self.new or self.old
        assert node
        return node


@dataclass(frozen=True, slots=True)
class Redline:
    """The comparison of an old and a new text, in reading order."""

    pieces: tuple[Piece, ...]


def compare(before: Document, after: Document) -> Redline:
    """The Redline of two texts read by one Reader. Pure and deterministic."""
    old, new = nodes.read(before.html), nodes.read(after.html)
    rarity = Rarity(old, new)
    return Redline(_with_moves(_pieces(old.kids, new.kids, rarity), rarity))


def accept(redline: Redline) -> tuple[Node, ...]:
    """The new text, rebuilt from the pieces."""
    return tuple(node for piece in redline.pieces for node in _rebuilt(piece, new=True))


def reject(redline: Redline) -> tuple[Node, ...]:
    """The old text, rebuilt from the pieces."""
    return tuple(node for piece in redline.pieces for node in _rebuilt(piece, new=False))


def _rebuilt(piece: Piece, *, new: bool) -> Iterator[Node]:
    node = piece.new if new else piece.old
    if node is None or (not new and piece.fate is Fate.MOVED_TO):
        return
    kids: tuple[Node, ...] = tuple(kid for inner in piece.kids for kid in _rebuilt(inner, new=new))
    tokens: tuple[Token, ...] = tuple(token for span in piece.spans for token in (span.new if new else span.old))
    if kids and not node.kids:  # a leaf that was compared with a container
        tokens = tuple(token for kid in kids for token in kid.tokens)
        kids = ()
    yield Node(node.tag, node.attributes, kids=kids, tokens=tokens, tail=node.tail)


def _pieces(old: Sequence[Node], new: Sequence[Node], rarity: Rarity) -> tuple[Piece, ...]:
    return tuple(_piece(before, after, rarity) for before, after in align(old, new, rarity))


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


def _with_moves(pieces: tuple[Piece, ...], rarity: Rarity) -> tuple[Piece, ...]:
    """Blocks that went at one place and came at another, best first, become moves."""
    gone = [piece for piece in _lone(pieces, Fate.DELETED) if piece.old]
    come = [piece for piece in _lone(pieces, Fate.INSERTED) if piece.new]
    candidates = []
    for nth, before in enumerate(gone):
        for mth, after in enumerate(come):
            assert before.old
            assert after.new
            if before.old.tag != after.new.tag:
                continue
            likeness = rarity.likeness(before.old, after.new)
            weight = likeness * (rarity.of(before.old.words) + rarity.of(after.new.words)) / 2
            if likeness >= MOVE_LIKENESS and weight >= MOVE_WEIGHT:
                candidates.append((-likeness, -weight, nth, mth))
    became: dict[int, Piece] = {}
    taken_gone: set[int] = set()
    taken_come: set[int] = set()
    for _, _, nth, mth in sorted(candidates):
        if nth in taken_gone or mth in taken_come:
            continue
        taken_gone.add(nth)
        taken_come.add(mth)
        move = len(taken_gone)
        old, new = gone[nth].old, come[mth].new
        assert old
        assert new
        became[id(gone[nth])] = _moved(gone[nth], Fate.MOVED_FROM, move)
        became[id(come[mth])] = _moved(_piece(old, new, rarity), Fate.MOVED_TO, move)
    return _replaced(pieces, became) if became else pieces


def _moved(piece: Piece, fate: Fate, move: int) -> Piece:
    """The block and all that is in it, at one of its two places."""
    return replace(piece, fate=fate, move=move, kids=tuple(_moved(kid, fate, move) for kid in piece.kids))


def _lone(pieces: Iterable[Piece], fate: Fate) -> Iterator[Piece]:
    """Whole blocks of one fate, not the parts of them."""
    for piece in pieces:
        if piece.fate is fate:
            yield piece
        elif piece.fate is Fate.CHANGED:
            yield from _lone(piece.kids, fate)


def _replaced(pieces: tuple[Piece, ...], became: dict[int, Piece]) -> tuple[Piece, ...]:
    return tuple(
        became[id(piece)] if id(piece) in became else replace(piece, kids=_replaced(piece.kids, became))
        if piece.fate is Fate.CHANGED and piece.kids else piece
        for piece in pieces
    )  # fmt: skip
