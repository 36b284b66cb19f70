"""A Redline as a word processor sees it: tables and paragraphs, set in one way in the old text, in one in the new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from gazette.redline.nodes import Node, Token
from gazette.redline.pieces import Fate, Piece, Seam
from gazette.redline.words import Op, Span

DEEPEST_LEVEL = 8
"""Word knows nine levels of a list, from 0."""
MOST_COLUMNS = 63
"""Of a table in Word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """A list: which one of the document, bullets ("") or the type of its numbers ("1", "a", "I"), and the first."""

    number: int
    type: str
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a paragraph is set. `level` counts what it is indented by; `numbering` only where it begins a list item."""

    style: str
    level: int = 0
    numbering: Numbering | None = None
    is_rtl: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A leaf: how it is set in either text, None where it does not stand; `anchors` are the ids that links lead to.

    `move` is the number of the move that brought it or took it, or what it was inserted into. With a `seam` it is one
    with the paragraph before it in one of the texts; the space between them is the first of its spans.
    """

    fate: Fate
    spans: tuple[Span, ...]
    old: Setting | None
    new: Setting | None
    anchors: tuple[str, ...] = ()
    move: int | None = None
    seam: Seam | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell of a table, in one text or both; it may span several columns."""

    in_old: bool
    in_new: bool
    columns: int
    blocks: tuple["Paragraph | Table", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table, in one text or both."""

    in_old: bool
    in_new: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows."""

    rows: tuple[Row, ...]

    @property
    def columns(self) -> int:
        """Of the longest row."""
        return max((sum(cell.columns for cell in row.cells) for row in self.rows), default=0)


Block = Paragraph | Table


def outline(pieces: Sequence[Piece], *, is_rtl: bool) -> tuple[Block, ...]:
    """The blocks in reading order; `is_rtl` is the direction of a text that says nothing else."""
    context = _Context(setting=Setting(style="Normal", is_rtl=is_rtl))
    return tuple(_Walk().blocks(pieces, _Around(context, context)))


_STYLES = {
    **{f"h{level}": f"Heading {level}" for level in range(1, 7)},
    "pre": "Code",
    "th": "Header Cell",
    "td": "Cell",
    "dt": "Term",
    "caption": "Caption",
    "figcaption": "Caption",
    "blockquote": "Quote",
    "hr": "Rule",
}
_INDENTED = frozenset(("li", "dd"))


@dataclass(slots=True)
class _Item:
    """A list item, until its first paragraph has got the bullet or number."""

    numbering: Numbering | None


@dataclass(frozen=True, slots=True)
class _Context:
    """Where one text stands: how its paragraphs are set, in which list, in which item."""

    setting: Setting
    list: Numbering | None = None
    item: _Item | None = None

    def inside(self, node: Node | None, number: int) -> "_Context":
        """The context inside a node."""
        if node is None:
            return self
        attributes = dict(node.attributes)
        setting = self._styled(node.tag)
        if attributes.get("dir") in ("ltr", "rtl"):
            setting = replace(setting, is_rtl=attributes["dir"] == "rtl")
        if node.tag in ("ul", "ol"):
            type_ = attributes.get("type", "1") if node.tag == "ol" else ""
            numbering = Numbering(number=number, type=type_, start=_number(attributes.get("start", "1")))
            return _Context(setting, numbering, self.item)
        if node.tag in ("td", "th"):
            return _Context(setting)
        item = _Item(self.list if node.tag == "li" else None) if node.tag in _INDENTED else self.item
        return _Context(setting, self.list, item)

    def _styled(self, tag: str) -> Setting:
        level = 0 if tag in ("td", "th") else self.setting.level + (tag in _INDENTED or self._is_again_quoted(tag))
        if tag == "li" and self.setting.style == "Normal":
            return replace(self.setting, style="List Paragraph", level=level)
        return replace(self.setting, style=_STYLES.get(tag, self.setting.style), level=level)

    def _is_again_quoted(self, tag: str) -> bool:
        return tag == "blockquote" and self.setting.style == "Quote"

    def take(self) -> Setting:
        """How the next paragraph is set; it takes the bullet of its item, if none before it did."""
        if not self.item or not self.item.numbering:
            return self.setting
        numbering, self.item.numbering = self.item.numbering, None
        return replace(self.setting, numbering=numbering)


@dataclass(frozen=True, slots=True)
class _Around:
    """Where both texts stand; `moved` is the number of the move that brought the block around."""

    old: _Context
    new: _Context
    moved: int | None = None

    def stands(self, piece: Piece) -> tuple[bool, bool]:
        """Whether the old text and the new one hold a piece here."""
        return (
            piece.old is not None and piece.fate is not Fate.MOVED_TO and self.moved is None,
            piece.new is not None,
        )


class _Walk:
    def __init__(self) -> None:
        self._lists = count(1)

    def blocks(self, pieces: Sequence[Piece], around: _Around) -> list[Block]:
        """What stands at the top, or in a cell."""
        found: list[Block] = []
        self._walk(pieces, around, found)
        return found

    def _walk(self, pieces: Sequence[Piece], around: _Around, found: list[Block]) -> None:
        went, came = around.old, around.new  # the contexts in the last piece of either text
        for piece in pieces:
            if around.moved is not None and piece.fate is Fate.DELETED:
                continue  # what a moved block lost is told where it stood
            number = next(self._lists) if piece.node.tag in ("ul", "ol") else 0
            old = went if piece.seam is Seam.SPLIT else around.old.inside(piece.old, number)
            new = came if piece.seam is Seam.MERGED else around.new.inside(piece.new, number)
            went, came = old if piece.old else went, new if piece.new else came
            self._add(piece, replace(around, old=old, new=new), found)

    def _add(self, piece: Piece, around: _Around, found: list[Block]) -> None:
        """A piece, around whose inside both texts stand."""
        in_old, in_new = around.stands(piece)
        inside = replace(around, moved=piece.move if piece.fate is Fate.MOVED_TO else around.moved)
        if piece.node.tag == "table":
            self._add_table(piece, inside, found)
        elif piece.kids:
            self._walk(piece.kids, inside, found)
        else:
            paragraph = Paragraph(
                fate=piece.fate,
                spans=_spans(piece),
                old=around.old.take() if in_old else None,
                new=around.new.take() if in_new else None,
                anchors=tuple(_ids(piece)),
                move=piece.move or inside.moved,
                seam=piece.seam,
            )
            _join(paragraph, found)

    def _add_table(self, piece: Piece, around: _Around, found: list[Block]) -> None:
        """What is in no row stands before it."""
        rows: list[Row] = []
        for part in piece.kids:
            for kid in part.kids if part.node.tag in ("thead", "tbody", "tfoot") else (part,):
                if kid.node.tag == "tr" and kid.kids and any(around.stands(kid)):
                    rows.append(self._row(kid, around))
                elif kid.node.tag != "tr":
                    self._walk((kid,), around, found)
        if rows:
            found.append(Table(rows=tuple(rows)))

    def _row(self, piece: Piece, around: _Around) -> Row:
        in_old, in_new = around.stands(piece)
        inside = replace(around, moved=piece.move if piece.fate is Fate.MOVED_TO else around.moved)
        cells = tuple(self._cell(kid, inside) for kid in piece.kids if any(inside.stands(kid)))
        return Row(in_old=in_old, in_new=in_new, cells=cells)

    def _cell(self, piece: Piece, around: _Around) -> Cell:
        in_old, in_new = around.stands(piece)
        columns = min(max(_number(dict(piece.node.attributes).get("colspan", "1")), 1), MOST_COLUMNS)
        return Cell(in_old=in_old, in_new=in_new, columns=columns, blocks=tuple(self.blocks((piece,), around)))


def _ids(piece: Piece) -> Iterator[str]:
    """The id in the new text, then another one in the old."""
    found = [node.id for node in (piece.new, piece.old) if node]
    yield from (anchor for anchor in dict.fromkeys(found) if anchor)


def _join(paragraph: Paragraph, found: list[Block]) -> None:
    """Puts it behind the others; if it is one with another in one of the texts, it is set there as that."""
    if not paragraph.seam or (paragraph.seam is Seam.SPLIT and not paragraph.old):
        found.append(paragraph)
        return
    begun = beginning(found, paragraph.seam)
    before = found[begun]
    assert isinstance(before, Paragraph)
    if paragraph.seam is Seam.SPLIT:
        found.append(replace(paragraph, old=before.old))
    elif paragraph.old:
        found.append(replace(paragraph, new=before.new))
    else:  # it came with a move: here they never were two
        found[begun] = replace(before, spans=before.spans + paragraph.spans)


def beginning(blocks: Sequence[Block], seam: Seam) -> int:
    """Where the block stands that goes on, with that seam, behind these: the last one of the text that joins them."""
    return next(
        nth
        for nth, block in reversed(list(enumerate(blocks)))
        if isinstance(block, Paragraph) and (block.old if seam is Seam.SPLIT else block.new)
    )


def _spans(piece: Piece) -> tuple[Span, ...]:
    """The spans, behind what stands between them and the paragraph before."""
    space = (Token("", "", piece.space, ()),)
    if piece.seam is Seam.SPLIT and piece.fate is not Fate.MOVED_TO:
        return (Span(Op.DELETED, space, ()), *piece.spans)
    if piece.seam is Seam.MERGED:
        return (Span(Op.INSERTED, (), space), *piece.spans)
    return piece.spans


def _number(text: str) -> int:
    """A number in an attribute, 1 where it is none that Word could use."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """All paragraphs, those in tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (found for row in block.rows for cell in row.cells for found in paragraphs(cell.blocks))
