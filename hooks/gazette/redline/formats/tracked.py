"""The outline of a Redline as elements of WordprocessingML, differences as tracked changes (ISO/IEC 29500-1, 17.13.5).

Accepting all changes gives the new text, rejecting all the old one. A paragraph that came or went carries that at its
mark, and is one with the paragraph after it when the mark goes: so a paragraph that stays ends the text and each cell.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, takewhile

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from gazette.redline.formats.outline import (
    DEEPEST_LEVEL,
    Block,
    Cell,
    Numbering,
    Paragraph,
    Row,
    Setting,
    Table,
    beginning,
    paragraphs,
)
from gazette.redline.formats.runs import runs
from gazette.redline.formats.worded import Words, pieces
from gazette.redline.pieces import Fate, Seam

_MARKS = {Fate.INSERTED: "ins", Fate.DELETED: "del", Fate.MOVED_FROM: "moveFrom", Fate.MOVED_TO: "moveTo"}
INDENT = 425
"""Twips by which each level is indented: 7.5 mm."""
WIDTH = 9000
"""Twips between the margins."""


def element(tag: str, *kids: Element, **attributes: str | int) -> Element:
    """An element of WordprocessingML with attributes of the same namespace."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(kids)
    return made


@dataclass(frozen=True, slots=True)
class _End:
    """The mark of a paragraph: what happened to it, and how the paragraph was set that it ended in the old text.

    Where new paragraphs follow new words, the mark of the old paragraph is that of the last of them, as if they had
    been written on: LibreOffice rejects nothing else as it should (7.4 joins what stands before and behind). For the
    same reason new words that end a paragraph stand before the ones they replace (`turned`), if new words follow.
    """

    mark: str
    old: Setting | None
    turned: bool = False


class Tracker:
    """Makes the elements of one text.

    `link` gives the relationship of a URL, `list_id` the number of a list at a level; `date` is that of the changes.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        *,
        author: str,
        date: str | None,
        link: Callable[[str], str],
        list_id: Callable[[Numbering, int], int],
    ) -> None:
        self._blocks = blocks
        self._by = {"author": author, **({"date": date} if date else {})}
        self._link = link
        self._list_id = list_id
        self._ids = count(1)
        self._moves = _ranged(blocks)
        self._bookmarks = _bookmarked(blocks)

    def body(self) -> Iterator[Element]:
        """Everything, and the paragraph that ends it."""
        yield from self._sequence(self._blocks)
        yield element("p")

    def _sequence(self, blocks: Sequence[Block]) -> Iterator[Element]:
        """Blocks in their order: those of one move between its marks, tables apart from each other."""
        ended = list(zip(blocks, self._ends(blocks), [*blocks, None][1:], strict=True))
        for (tag, move), some in groupby(ended, key=lambda part: self._range(part[0])):
            elements = []
            for block, end, after in some:
                if isinstance(block, Paragraph):
                    elements.append(self._paragraph(block, end))
                    continue
                elements.append(self._table(block))
                if isinstance(after, Table):
                    elements.append(element("p"))  # else Word joins them
            yield from self._between(tag, move, elements) if tag else elements

    def _ends(self, blocks: Sequence[Block]) -> list["_End"]:
        """How each paragraph ends; of tables nothing is told."""
        ends = [
            _End(self._mark(block), block.old) if isinstance(block, Paragraph) else _End("", None) for block in blocks
        ]
        for nth, block in enumerate(blocks):
            if isinstance(block, Paragraph) and block.seam and block.old:
                begun = beginning(blocks[:nth], block.seam)
                mark = "ins" if block.seam is Seam.SPLIT else "del"
                ends[begun] = replace(ends[begun], mark=ends[begun].mark or mark)
        for nth, block in enumerate(blocks):
            if ends[nth].mark or not _ends_inserted(block):
                continue
            last = nth + len(list(takewhile(_came, blocks[nth + 1 :])))
            if last > nth:
                ends[nth], ends[last] = replace(ends[nth], mark="ins"), replace(ends[nth], mark="")
            elif _begins_inserted(blocks[nth + 1 : nth + 2]):
                ends[nth] = replace(ends[nth], turned=True)
        return ends

    def _range(self, block: Block) -> tuple[str, int]:
        """The tag that tells of a move, and the number of the move; ("", 0) for all else."""
        if isinstance(block, Paragraph) and block.move in self._moves:
            return _side(block), block.move or 0
        return "", 0

    def _between(self, tag: str, move: int, elements: Sequence[Element]) -> Iterator[Element]:
        number = next(self._ids)
        dated = {"date": "1980-01-01T00:00:00Z", **self._by}  # a range must have a date, which nobody is shown
        elements[0].insert(1, element(f"{tag}RangeStart", id=number, name=f"move{move}", **dated))
        yield from elements
        yield element(f"{tag}RangeEnd", id=number)

    def _changed(self, tag: str, *kids: Element) -> Element:
        return element(tag, *kids, id=next(self._ids), **self._by)

    def _paragraph(self, block: Paragraph, end: "_End") -> Element:
        setting = block.new or block.old
        assert setting
        properties = element("pPr", *self._set(setting))
        if end.mark:
            properties.append(element("rPr", self._changed(end.mark)))
        if end.old and block.new and end.old != block.new:
            properties.append(self._changed("pPrChange", element("pPr", *self._set(end.old))))
        words = list(pieces(runs(block.spans), mark=self._mark(block), is_rtl=setting.is_rtl))
        found = element("p", properties, *self._worded(_turned(words) if end.turned else words))
        for anchor in block.anchors:
            place, name = self._bookmarks[anchor]
            if place is block:
                number = next(self._ids)
                found.insert(1, element("bookmarkStart", id=number, name=name))
                found.append(element("bookmarkEnd", id=number))
        return found

    def _mark(self, block: Paragraph) -> str:
        """The tag of what happened to it, "" if it stayed; what Word cannot show as moved went and came."""
        mark = _MARKS.get(block.fate, "")
        is_shown = block.move in self._moves
        return mark if is_shown else {"moveTo": "ins", "moveFrom": "del"}.get(mark, mark)

    def _set(self, setting: Setting) -> list[Element]:
        """Properties of a paragraph, in the order of CT_PPr."""
        found = [element("pStyle", val=setting.style.replace(" ", ""))]
        if setting.numbering:
            level = min(max(setting.level - 1, 0), DEEPEST_LEVEL)
            number = element("numId", val=self._list_id(setting.numbering, level))
            found.append(element("numPr", element("ilvl", val=level), number))
        found += [element("bidi")] if setting.is_rtl else []
        found += [element("ind", left=INDENT * setting.level)] if setting.level and not setting.numbering else []
        return found

    def _worded(self, words: Iterable[Words]) -> Iterator[Element]:
        """The runs, those of a link inside it."""
        for url, some in groupby(words, key=lambda piece: piece.url):
            found = [self._run(piece) for piece in some]
            link = self._linked(url) if url else None
            if link is None:
                yield from found
            else:
                link.extend(found)
                yield link

    def _linked(self, url: str) -> Element | None:
        """The element of a link, None where Word could not follow it."""
        if url.startswith("#"):
            return element("hyperlink", anchor=self._bookmarks[url[1:]][1]) if url[1:] in self._bookmarks else None
        relation = self._link(url)
        return OxmlElement("w:hyperlink", {qn("r:id"): relation}) if relation else None

    def _run(self, piece: Words) -> Element:
        properties = element("rPr", *map(_formatted, piece.format))
        if piece.was is not None:
            properties.append(self._changed("rPrChange", element("rPr", *map(_formatted, piece.was))))
        found = element("r", properties, *_text(piece.text, "delText" if piece.tags[-1:] == ("del",) else "t"))
        for tag in reversed(piece.tags):
            found = self._changed(tag, found)
        return found

    def _table(self, table: Table) -> Element:
        columns = max(table.columns, 1)
        width = WIDTH // columns
        first = next(paragraphs([table]), None)
        setting = first and (first.new or first.old)
        properties = [element("tblStyle", val="TableGrid")]
        properties += [element("bidiVisual")] if setting and setting.is_rtl else []
        properties.append(element("tblW", type="pct", w=5000))
        grid = [element("gridCol", w=width) for _ in range(columns)]
        rows = [self._row(row, width) for row in table.rows]
        return element("tbl", element("tblPr", *properties), element("tblGrid", *grid), *rows)

    def _row(self, row: Row, width: int) -> Element:
        mark = _one_sided(row)
        properties = [element("trPr", self._changed(mark))] if mark else []
        return element("tr", *properties, *(self._cell(cell, row, width) for cell in row.cells))

    def _cell(self, cell: Cell, row: Row, width: int) -> Element:
        properties = element("tcPr", element("tcW", type="dxa", w=width * cell.columns))
        if cell.columns > 1:
            properties.append(element("gridSpan", val=cell.columns))
        whole = _one_sided(cell)
        if whole and not _one_sided(row):
            properties.append(self._changed("cellIns" if whole == "ins" else "cellDel"))
        last = cell.blocks[-1] if cell.blocks else None
        stays = isinstance(last, Paragraph) and (whole or (last.old and last.new))
        return element("tc", properties, *self._sequence(cell.blocks), *([] if stays else [element("p")]))


def _one_sided(part: Row | Cell) -> str:
    """What tells that a row or cell came or went, "" if it stayed."""
    return "" if part.in_old and part.in_new else "ins" if part.in_new else "del"


def _came(block: Block) -> bool:
    """Whether it is a paragraph that only the new text has."""
    return isinstance(block, Paragraph) and block.fate is Fate.INSERTED


def _ends_inserted(block: Block) -> bool:
    """Whether a paragraph ends with words that came."""
    return [words.tags for words in _tracked(block)[-1:]] == [("ins",)]


def _begins_inserted(blocks: Iterable[Block]) -> bool:
    """Whether a paragraph that stayed begins with words that came."""
    return any([words.tags for words in _tracked(block)[:1]] == [("ins",)] for block in blocks)


def _tracked(block: Block) -> list[Words]:
    return list(pieces(runs(block.spans), mark="", is_rtl=False)) if isinstance(block, Paragraph) else []


def _turned(words: Sequence[Words]) -> list[Words]:
    """The words that came at the end, before those that went there."""
    groups = [list(some) for _, some in groupby(words, key=lambda piece: piece.tags)]
    if len(groups) > 1 and groups[-2][0].tags == ("del",):
        groups[-2:] = groups[:-3:-1]
    return [piece for group in groups for piece in group]


def _side(block: Paragraph) -> str:
    return "moveTo" if block.new else "moveFrom"


def _ranged(blocks: Sequence[Block]) -> frozenset[int]:
    """The moves that Word can show as such: of paragraphs in a row, not in tables, at both places."""
    keys = [(_side(block), block.move) if isinstance(block, Paragraph) else ("", None) for block in blocks]
    rows = Counter(key for key, _ in groupby(keys))
    within = {paragraph.move for paragraph in paragraphs(block for block in blocks if isinstance(block, Table))}
    moves = {move for _, move in rows if move is not None} - within
    return frozenset(move for move in moves if rows["moveTo", move] == rows["moveFrom", move] == 1)


def _bookmarked(blocks: Sequence[Block]) -> dict[str, tuple[Paragraph, str]]:
    """The one paragraph to which each anchor leads, in the new text if it stands there, and the bookmark's name."""
    found: dict[str, tuple[Paragraph, str]] = {}
    for paragraph in sorted(paragraphs(blocks), key=lambda paragraph: paragraph.new is None):
        for anchor in paragraph.anchors:
            found.setdefault(anchor, (paragraph, f"part{len(found) + 1}"))
    return found


def _formatted(name: str) -> Element:
    """One property of a run."""
    if name == "code":
        return element("rFonts", ascii="Courier New", hAnsi="Courier New", cs="Courier New")
    if name == "link":
        return element("rStyle", val="Hyperlink")
    values = {"highlight": "yellow", "u": "single", "superscript": "superscript", "subscript": "subscript"}
    tag = "vertAlign" if name.endswith("script") else name
    return element(tag, val=values[name]) if name in values else element(tag)


def _text(text: str, tag: str) -> Iterator[Element]:
    """The content of a run: its words, with breaks and tabs for what they are."""
    for part in text.replace("\n", "\0\n\0").replace("\t", "\0\t\0").split("\0"):
        if part in ("\n", "\t"):
            yield element("br" if part == "\n" else "tab")
        elif part:
            found = element(tag)
            found.text = part
            found.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield found
