"""Lines: what of a Redline is read together, a paragraph, a list item or a row of a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

import regex

from gazette.model import BlockKind
from gazette.redline.changes import ChangeKind, change_kinds
from gazette.redline.comparison import Comparison
from gazette.redline.formats.runs import Run, runs
from gazette.redline.leaves import Leaf
from gazette.redline.pieces import Fate, Piece
from gazette.redline.words import Op

_ITEMS = (BlockKind.UNORDERED_ITEM, BlockKind.ORDERED_ITEM)
_UNSEEN = regex.compile(r"(?![\t\n])\p{Cc}|[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_RULES = {Fate.INSERTED: Op.INSERTED, Fate.DELETED: Op.DELETED}
_LONGEST_BEGINNING = 60
"""Characters by which a block is named where it no longer stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Leaves that stand side by side in a section; `first` is the index of the first one, `depth` counts the lists."""

    leaves: tuple[Leaf, ...]
    section: str
    first: int
    depth: int
    is_row: bool

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """The kinds of Changes that it shows, each once; none for what stayed, and for where a moved block stood."""
        return tuple(dict.fromkeys(kind for leaf in self.leaves for kind in change_kinds(leaf)))

    @property
    def is_seen(self) -> bool:
        """Whether a reader can see anything there."""
        return any(leaf.piece.spans or leaf.piece.node.tag == "hr" for leaf in self.leaves)

    @property
    def left(self) -> int | None:
        """The number of the move by which its block left this place."""
        piece = self.leaves[0].piece
        return piece.move if piece.fate is Fate.MOVED_FROM else None

    @property
    def is_heading(self) -> bool:
        """Whether a section begins with it."""
        return self.leaves[0].kind is BlockKind.HEADING

    @property
    def is_item(self) -> bool:
        """Whether it stands in a list."""
        return self.leaves[0].kind in _ITEMS


def marked(comparison: Comparison) -> tuple[Line, ...]:
    """The lines that show a Change, in reading order; where a block moved away, the first line of it.

    Of a list or quotation that is set in another way and says the same, the first line.
    """
    found = []
    left: set[int] = set()
    begun = {change.blocks[0] for change in comparison.changes}
    for line in _lines(comparison):
        is_told = line.kinds and (line.kinds != (ChangeKind.LIST_KIND,) or line.first in begun)
        if line.is_seen and (is_told or (line.left is not None and line.left not in left)):
            found.append(line)
        if line.left is not None:
            left.add(line.left)
    return tuple(found)


def shown(leaf: Leaf) -> Iterator[tuple[Op, str]]:
    """The words of a leaf by their fate, as a reader can see them; of a block that moved away, how it began."""
    if leaf.piece.fate is Fate.MOVED_FROM:
        text = "".join(map(_visible, runs(leaf.piece.spans))).strip()
        cut = text[:_LONGEST_BEGINNING].rpartition(" ")[0] or text[:_LONGEST_BEGINNING]
        yield Op.EQUAL, text if len(text) <= _LONGEST_BEGINNING else f"{cut} …"
        return
    if leaf.piece.node.tag == "hr":
        yield _RULES.get(leaf.piece.fate, Op.EQUAL), "* * *"
    for op, some in groupby(runs(leaf.piece.spans), key=lambda run: run.op):
        text = "".join(map(_visible, some))
        if text.strip():
            yield op, text
        elif op is not Op.DELETED:  # a space that came or went beside words that stayed is no word
            yield Op.EQUAL, text


def _lines(comparison: Comparison) -> Iterator[Line]:
    rest = iter(enumerate(comparison.leaves))

    def take(piece: Piece, depth: int) -> Iterator[Line]:
        if piece.kids and piece.node.tag != "tr":
            inner = depth + (piece.node.tag in ("ul", "ol"))
            for kid in piece.kids:
                yield from take(kid, inner)
            return
        taken = list(islice(rest, _leaves_in(piece)))
        some = tuple(leaf for _, leaf in taken)
        section = comparison.section(some[0])
        yield Line(leaves=some, section=section, first=taken[0][0], depth=depth, is_row=bool(piece.kids))

    for piece in comparison.redline.pieces:
        yield from take(piece, 0)


def _leaves_in(piece: Piece) -> int:
    return sum(map(_leaves_in, piece.kids)) if piece.kids else 1


def _visible(run: Run) -> str:
    """The text; an image by its description, and what is invisible but not a space by its code point."""
    if not run.atom:
        return _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", run.text)
    tag, attributes = run.atom
    described = dict(attributes)
    return f"[{described.get('alt') or described.get('src', '')}]" if tag == "img" else "\n" if tag == "br" else ""
