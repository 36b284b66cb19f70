"""The model of a Redline: pieces that hold both texts, and either text rebuilt from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gazette.redline.nodes import Node, Token
from gazette.redline.words import WORDLESS, Wording


class Fate(StrEnum):
    """What became of a block."""

    EQUAL = "equal"
    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"
    MOVED_FROM = "moved_from"
    MOVED_TO = "moved_to"


class Seam(StrEnum):
    """How a leaf goes on with a block that the leaf before it began; a list likewise with the list before it.

    SPLIT: one block of the old text became several. Each is a leaf with spans as usual, of the part of the old block
    that it holds; all but the first carry this seam. Show it as the new block that it is; what is new is only the break
    before it.

    MERGED: several blocks of the old text became one. Each is a leaf with spans as usual, of the part of the new block
    that came from it; all but the first carry this seam. Show its words behind those of the leaf before, in the same
    block, `Piece.space` and a mark for the lost break between them (or, where that cannot be done, as a block).
    """

    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the old text, of the new one, or of both; a container has kids, a leaf spans.

    A container of one text alone that is CHANGED came, or went, around blocks of the other: paragraphs that became a
    list, or a list paragraphs. Show its kids, inside it if it is new, without it if it is gone.

    `move` is the same number at both places of what moved together: a block, or a whole section, whose heading and
    blocks all carry it. What moved is MOVED_FROM where it stood, with all that is in it, and MOVED_TO where it stands,
    compared with what it was; a block that was deleted or inserted inside it on the way is DELETED or INSERTED there,
    and such a DELETED one stands in neither text at this place.

    `seam` joins a leaf to the leaf before it; `space` is what stood between them where they are one block.
    """

    fate: Fate
    old: Node | None
    new: Node | None
    kids: tuple["Piece", ...] = ()
    spans: Wording = WORDLESS
    move: int | None = None
    seam: Seam | None = None
    space: str = ""

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


def accept(redline: Redline) -> tuple[Node, ...]:
    """The new text, rebuilt from the pieces."""
    return _text(redline.pieces, new=True)


def reject(redline: Redline) -> tuple[Node, ...]:
    """The old text, rebuilt from the pieces."""
    return _text(redline.pieces, new=False)


def _text(pieces: Iterable[Piece], *, new: bool) -> tuple[Node, ...]:
    rebuilt: list[Node] = []
    _collect(pieces, rebuilt, new=new)
    return tuple(rebuilt)


def _collect(pieces: Iterable[Piece], rebuilt: list[Node], *, new: bool) -> None:
    for piece in pieces:
        node = piece.new if new else piece.old
        if not new and piece.fate is Fate.MOVED_TO:
            continue
        if node is None:
            _collect(piece.kids, rebuilt, new=new)
            continue
        kids = _text(piece.kids, new=new)
        tokens = tuple(_tokens(piece, new=new))
        if piece.seam is (Seam.MERGED if new else Seam.SPLIT):
            rebuilt[-1] = _joined(rebuilt[-1], kids, tokens, piece.space)
            continue
        if kids and not node.kids:  # a leaf that was compared with a container
            tokens = tuple(token for kid in kids for token in kid.tokens)
            kids = ()
        rebuilt.append(Node(node.tag, node.attributes, kids=kids, tokens=tokens, tail=node.tail))


def _tokens(piece: Piece, *, new: bool) -> Iterator[Token]:
    for span in piece.spans:
        yield from span.new if new else span.old


def _joined(node: Node, kids: tuple[Node, ...], tokens: tuple[Token, ...], space: str) -> Node:
    first = tuple(token.after(space) for token in tokens[:1])
    return Node(
        node.tag, node.attributes, kids=node.kids + kids, tokens=node.tokens + first + tokens[1:], tail=node.tail
    )
