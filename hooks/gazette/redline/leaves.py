"""A Redline as a list: its leaves in reading order, each with its place in either text."""

from dataclasses import dataclass, field, replace

from gazette.model import BlockKind
from gazette.redline.nodes import Node
from gazette.redline.pieces import Fate, Piece, Redline, Seam

_KINDS = {
    "pre": BlockKind.CODE,
    "td": BlockKind.CELL,
    "th": BlockKind.HEADER_CELL,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
}
_HOLDERS = frozenset(("ul", "ol", "blockquote"))
"""What a block can stand in that says what the block is: an item of a list, a quotation."""
_TRANSPARENT = ("div", "tbody", "thead", "tr", "table", "section", "dl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf of the Redline: its kind, its place in either text, its section in either text.

    An index is None where no block of that text begins: a block of the other text alone, one that moved (which stands
    in the old text where it left, in the new one where it is now), the second part of a block that was split
    (`old_index`) or merged (`new_index`).
    """

    piece: Piece
    kind: BlockKind
    section_from: str | None
    section_to: str | None
    old_index: int | None
    new_index: int | None
    lists: tuple[
        tuple[str, str], ...
    ] = ()  # (old tag, new tag) of lists and quotations around it that changed, "": none
    column: tuple[int, int] | None = None  # table and column of a cell in a row of both texts

    @property
    def section(self) -> str:
        """Id of the section where it is shown."""
        return (self.section_to if self.section_to is not None else self.section_from) or ""


def leaves(redline: Redline) -> tuple[Leaf, ...]:
    """All leaves in reading order."""
    walk = _Walk()
    for piece in redline.pieces:
        walk.visit(piece, _Around())
    left = {leaf.piece.move: leaf.section_from for leaf in reversed(walk.found) if leaf.piece.fate is Fate.MOVED_FROM}
    return tuple(
        replace(leaf, section_from=left[leaf.piece.move]) if leaf.piece.fate is Fate.MOVED_TO else leaf
        for leaf in walk.found
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What a leaf stands in."""

    holder: str = ""
    lists: tuple[tuple[str, str], ...] = ()
    column: tuple[int, int] | None = None
    came: bool = False  # moved here: what was in it stands in the old text elsewhere

    def inside(self, piece: Piece) -> "_Around":
        old, new = piece.old, piece.new
        tags = old.tag if old else "", new.tag if new else ""
        swapped = (tags,) if piece.fate is Fate.CHANGED and tags[0] != tags[1] and _HOLDERS.intersection(tags) else ()
        holder = self.holder if piece.node.tag in _TRANSPARENT else piece.node.tag
        return _Around(holder, self.lists + swapped, came=self.came or piece.fate is Fate.MOVED_TO)


@dataclass(slots=True)
class _Walk:
    old_index: int = 0
    new_index: int = 0
    tables: int = 0
    old_section: str = ""
    new_section: str = ""
    found: list[Leaf] = field(default_factory=list)

    def visit(self, piece: Piece, around: _Around) -> None:
        if piece.kids:
            inner = around.inside(piece)
            self.tables += piece.node.tag == "table"
            for nth, kid in enumerate(piece.kids):
                is_cell = piece.node.tag == "tr" and bool(piece.old and piece.new)
                self.visit(kid, replace(inner, column=(self.tables, nth)) if is_cell else inner)
            return
        in_old = piece.old is not None and piece.fate is not Fate.MOVED_TO and not around.came
        in_new = piece.new is not None
        if in_old and piece.old and piece.old.is_heading:
            self.old_section = piece.old.id
        if piece.new and piece.new.is_heading:
            self.new_section = piece.new.id
        begins_old = in_old and piece.seam is not Seam.SPLIT
        begins_new = in_new and piece.seam is not Seam.MERGED
        self.found.append(
            Leaf(
                piece=piece,
                kind=_kind(piece.node, around.holder),
                section_from=self.old_section if piece.old else None,
                section_to=self.new_section if in_new else None,
                old_index=self.old_index if begins_old else None,
                new_index=self.new_index if begins_new else None,
                lists=around.lists,
                column=around.column,
            )
        )
        self.old_index += begins_old
        self.new_index += begins_new


def _kind(node: Node, holder: str) -> BlockKind:
    if node.is_heading:
        return BlockKind.HEADING
    if node.tag in _KINDS:
        return _KINDS[node.tag]
    if node.tag == "li":
        return BlockKind.ORDERED_ITEM if holder == "ol" else BlockKind.UNORDERED_ITEM
    if holder == "blockquote":
        return BlockKind.QUOTE
    return BlockKind.PARAGRAPH
