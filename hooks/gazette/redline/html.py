"""A Redline as HTML blocks: the new text with what went and came marked in place, at the level of words only.

`ins` and `del` never stand around blocks. Whole blocks say by a class what became of them (`gz-added`, `gz-removed`,
`gz-moved`, `gz-left`), so that a view of one text alone can hide the other's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, zip_longest

from gazette import tree
from gazette.model import Document
from gazette.redline.compare import unchanged
from gazette.redline.comparison import Comparison, Named
from gazette.redline.inline import Anchors, Inline, Kids, Resolve, depends_on_page
from gazette.redline.labels import Labels
from gazette.redline.marks import Marks
from gazette.redline.nodes import HEADINGS, Node
from gazette.redline.pieces import Fate, Piece, Redline, Seam
from gazette.redline.tags import Tags
from gazette.tree import VOID, Element

_STATES = {
    Fate.INSERTED: "gz-added",
    Fate.DELETED: "gz-removed",
    Fate.MOVED_TO: "gz-moved",
    Fate.MOVED_FROM: "gz-left",
}
_GONE = (Fate.DELETED, Fate.MOVED_FROM)
_OUTSIDE = HEADINGS | VOID | {"pre"}
"""Elements before which a mark stands, not in them."""
_WORDLESS = frozenset("col colgroup table tbody tfoot thead tr ul ol dl".split())
"""Elements that cannot hold words themselves; an empty one is marked by its id alone."""
_RESERVED = re.compile(r"c[0-9]+(-from)?|content|gz-.*")
_ONCE = {"table": ("caption", "thead", "tfoot"), "details": ("summary",), "figure": ("figcaption",)}
"""What an element can hold once only: of two, the second's content joins the first."""
_LOOKED_INTO = frozenset(("ol", *_ONCE))
"""Elements whose content is still arranged once it is written."""
_NAMELESS = Named(
    "", Document(lang="", title="", description=None, version=None, reviewed=None, sections=(), wording="")
)


def blocks(comparison: Comparison, labels: Labels | None = None, *, resolve: Resolve = str) -> str:
    """The whole marked text; `resolve` gives the links of the texts as they must stand on a page."""
    writer = Writer(comparison, labels or Labels(), resolve=resolve, demoted=0)
    return "\n".join(block.html for block in writer.blocks(comparison.redline.pieces))


@dataclass(slots=True)
class Block:
    """A block, written, with the indexes of the leaves in it."""

    piece: Piece
    leaves: range
    kids: Kids

    @property
    def html(self) -> str:
        """What stands on the page."""
        return tree.serialise(self.kids)


class Writer:
    """Writes the blocks of one Comparison, once; its headings `demoted` by so many levels.

    What is not `numbered` has no ways from Mark to Mark, and no anchors of its own.
    """

    def __init__(
        self, comparison: Comparison, labels: Labels, *, resolve: Resolve, demoted: int, numbered: bool = True
    ) -> None:
        self.comparison = comparison
        self.marks = Marks(comparison)
        self._numbered = numbered
        self._tags = Tags(comparison, self.marks, labels, numbered=numbered)
        self._anchors = Anchors(frozenset(_anchors(comparison.redline.pieces)), resolve)
        self._inline = Inline(labels, self._anchors)
        self._demoted = demoted
        self._next = 0

    def blocks(self, pieces: Iterable[Piece], *, inside: str = "") -> list[Block]:
        """The blocks in order, `inside` an element; what was merged into the block before it stands in that."""
        may_be_known = inside not in _LOOKED_INTO
        found: list[Block] = []
        standing = list(_standing(pieces))
        for piece, after in zip_longest(standing, standing[1:]):
            begin = self._next
            if _is_joined(piece):
                self._join(found[-1], piece)
                continue
            written = self._unmarked(piece) if may_be_known and not (after and _is_joined(after)) else None
            kids: Kids = self.kids(piece) if written is None else [written]
            found.append(Block(piece, range(begin, self._next), kids))
        return found

    def kids(self, piece: Piece) -> Kids:
        """One block, as nodes."""
        return self._container(piece) if piece.kids else self._leaf(piece)

    def _unmarked(self, piece: Piece) -> tree.Written | None:
        """A block that shows no mark, written once for all comparisons; None if it must be written for this one."""
        end = self._next + _leaves(piece)
        if not _stayed(piece) or self.marks.are_in(range(self._next, end)):
            return None
        written = unmarked(piece.node, self._demoted)
        self._next = self._next if written is None else end
        return written

    def _join(self, block: Block, piece: Piece) -> None:
        words = [piece.space, self._inline.lost_break(), *self._words(piece)]
        block.leaves = range(block.leaves.start, self._next)
        last = block.kids[-1]
        into = last.kids if piece.node.tag and isinstance(last, Element) else block.kids
        into += words

    def _container(self, piece: Piece) -> Kids:
        kids = [kid for block in self.blocks(piece.kids, inside=piece.node.tag) for kid in block.kids]
        inner = _numbered(piece, _gathered(piece.node.tag, kids))
        return [Element(self._tag(piece.node.tag), self._attributes(piece, ()), inner)]

    def _leaf(self, piece: Piece) -> Kids:
        """A mark stands before a heading, at the beginning of any other leaf."""
        nth, tag = self._next, piece.node.tag
        attributes = self._attributes(piece, ("gz-changed",) if self.marks.is_marked(nth) else ())
        if tag in _WORDLESS:
            self._next += 1
            return [Element(tag, {**attributes, **self._bare_mark(nth)})]
        words = self._words(piece)
        if not tag:
            return words
        told = [words.pop(0) for _ in self._tags.at(nth)] if tag in _OUTSIDE else []
        return [*told, Element(self._tag(tag), attributes, words)]

    def _words(self, piece: Piece) -> Kids:
        """The tag of the next leaf, and its words."""
        nth = self._next
        self._next += 1
        seam = [self._inline.new_break()] if piece.seam is Seam.SPLIT else []
        return [*self._tags.at(nth), *seam, *self._inline.content(self.comparison.leaves[nth])]

    def _tag(self, tag: str) -> str:
        return f"h{min(int(tag[1]) + self._demoted, 6)}" if tag in HEADINGS else tag

    def _attributes(self, piece: Piece, states: Sequence[str]) -> dict[str, str]:
        found = self._anchors.attributes(piece.node.attributes, is_old=piece.fate in _GONE)
        became = [_STATES[piece.fate]] if piece.fate in _STATES else states
        classes = [name for name in (found.pop("class", ""), *became) if name]
        return {**found, **({"class": " ".join(classes)} if classes else {})}

    def _bare_mark(self, nth: int) -> dict[str, str]:
        return {"id": self.marks.by_leaf[nth].id} if self._numbered and nth in self.marks.by_leaf else {}


def alone(pieces: tuple[Piece, ...], labels: Labels, *, resolve: Resolve, demoted: int) -> str:
    """Single blocks as HTML, without anchors and ways from Mark to Mark."""
    comparison = Comparison(_NAMELESS, _NAMELESS, Redline(pieces))
    writer = Writer(comparison, labels, resolve=resolve, demoted=demoted, numbered=False)
    return "\n".join(block.html for block in writer.blocks(pieces))


@lru_cache(maxsize=512)
def unmarked(node: Node, demoted: int) -> tree.Written | None:
    """A block that both texts have as it is, as HTML; None if that depends on what else stands on the page.

    Kept for a while: most blocks stay as they are in most comparisons.
    """
    if any(depends_on_page(name, value) for name, value in _attributes(node)):
        return None
    piece = unchanged(node, node)
    writer = Writer(
        Comparison(_NAMELESS, _NAMELESS, Redline((piece,))), Labels(), resolve=str, demoted=demoted, numbered=False
    )
    return tree.Written(tree.serialise(writer.kids(piece)))


def _attributes(node: Node) -> Iterator[tuple[str, str]]:
    yield from node.attributes
    for token in node.tokens:
        for _, attributes in (*token.path, *([token.atom] if token.atom else [])):
            yield from attributes
    for kid in node.kids:
        yield from _attributes(kid)


def _leaves(piece: Piece) -> int:
    """How many leaves are in it."""
    return sum(map(_leaves, piece.kids)) if piece.kids else 1


def _stayed(piece: Piece) -> bool:
    """Whether it and all that is in it stands in both texts, no more joined or parted than before."""
    return piece.fate is Fate.EQUAL and not piece.seam and all(map(_stayed, piece.kids))


def _is_joined(piece: Piece) -> bool:
    """Whether a piece stands in the block before it; a list that was merged stays one of its own."""
    return piece.seam is Seam.MERGED and not piece.kids


def _standing(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, in place of containers that are gone what they held; items that are gone with a list stand in one."""
    for piece in pieces:
        if piece.new is not None or piece.fate is not Fate.CHANGED:
            yield piece
            continue
        for is_item, some in groupby(piece.kids, key=lambda kid: kid.node.tag == "li" and kid.fate in _GONE):
            kids = tuple(some)
            if is_item and piece.node.tag != "li":
                yield replace(piece, fate=Fate.DELETED, kids=kids)
            else:
                yield from _standing(kids)


def _gathered(tag: str, kids: Kids) -> Kids:
    """What may stand once only in an element, both texts' in one."""
    found: Kids = []
    first: dict[str, Element] = {}
    for kid in kids:
        if isinstance(kid, Element) and kid.tag in _ONCE.get(tag, ()):
            if kid.tag in first:
                first[kid.tag].kids += kid.kids
                continue
            first[kid.tag] = kid
        found.append(kid)
    return found


def _anchors(pieces: Iterable[Piece]) -> Iterator[str]:
    """The ids of the new text that cannot be taken for those of marks or of the page."""
    for piece in pieces:
        if piece.new:
            yield from (anchor for anchor in piece.new.ids if not _RESERVED.fullmatch(anchor))
        else:
            yield from _anchors(piece.kids)


def _numbered(piece: Piece, kids: Kids) -> Kids:
    """The items of a numbered list with their own numbers, where some are only of the old text."""
    if piece.node.tag != "ol" or not any(kid.fate in _GONE for kid in piece.kids):
        return kids
    items = [kid for kid in kids if isinstance(kid, Element) and kid.tag == "li"]
    old, new = _start(piece.old), _start(piece.new)
    for item, part in zip(items, [kid for kid in piece.kids if kid.node.tag == "li"], strict=True):
        if part.fate in _GONE:
            item.attributes.setdefault("value", str(old))
        else:
            new = int(item.attributes.setdefault("value", str(new))) + 1
        old += part.old is not None and part.fate is not Fate.MOVED_TO
    return kids


def _start(node: Node | None) -> int:
    written = dict(node.attributes).get("start", "") if node else ""
    return int(written) if written.lstrip("-").isdigit() else 1
