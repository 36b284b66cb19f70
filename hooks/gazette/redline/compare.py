"""Two texts to one Redline: blocks aligned, words compared inside them, splits, wraps and moves found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from gazette.model import Document
from gazette.redline import nodes, tables
from gazette.redline.align import Pair, align
from gazette.redline.moves import with_moves
from gazette.redline.nodes import Node
from gazette.redline.pieces import Fate, Piece, Redline, Seam
from gazette.redline.rarity import Rarity
from gazette.redline.splits import Match, joined
from gazette.redline.tables import Columns
from gazette.redline.words import Op, Wording, compare_words, joined_wordings, whole
from gazette.redline.wraps import LISTS, Path, flat, nested, wrapped


def compare(before: Document, after: Document) -> Redline:
    """The Redline of two texts read by one Reader. Pure and deterministic."""
    return compare_nodes(*(nodes.read(*(section.whole for section in text.sections)) for text in (before, after)))


def compare_nodes(old: Node, new: Node) -> Redline:
    """The Redline of what two nodes hold."""
    engine = _Engine(Rarity(old, new))
    return Redline(with_moves(engine.pieces(old.kids, new.kids), engine.rarity, engine.piece))


class _Engine:
    """Compares nodes of two texts, level by level."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity

    def pieces(self, old: Sequence[Node], new: Sequence[Node]) -> tuple[Piece, ...]:
        """Blocks that stand side by side."""
        matches = joined(align(old, new, self.rarity), self.rarity)
        return tuple(self._matched(match) for match in wrapped(matches, self.rarity))

    def piece(self, old: Node | None, new: Node | None, columns: Columns | None = None) -> Piece:
        """One block of both texts, or of one; `columns` are those of the table around it."""
        if old is None or new is None:
            return one_sided(old, new)
        if old is new or (old.digest == new.digest and old == new):
            return unchanged(old, new)
        if old.kids or new.kids:
            kids = self._kids(old, new, columns)
            same = all(kid.fate is Fate.EQUAL for kid in kids) and old.tag == new.tag
            return Piece(Fate.EQUAL if same else Fate.CHANGED, old, new, kids=kids)
        spans = self._spans(old, new)
        same = old.tag == new.tag and not spans.edited and old.tokens == new.tokens
        return Piece(Fate.EQUAL if same else Fate.CHANGED, old, new, spans=spans)

    def _spans(self, old: Node, new: Node) -> Wording:
        """The spans of a leaf; the number of a heading apart from its words, each of which may change alone."""
        ends = len(old.number), len(new.number)
        if not all(ends) or old.number == new.number:
            return compare_words(old.tokens, new.tokens, self.rarity)
        numbers = compare_words(old.tokens[: ends[0]], new.tokens[: ends[1]], self.rarity)
        return joined_wordings(numbers, compare_words(old.tokens[ends[0] :], new.tokens[ends[1] :], self.rarity))

    def _kids(self, old: Node, new: Node, columns: Columns | None) -> tuple[Piece, ...]:
        pairs: Iterable[Pair] | None = None
        if old.tag == new.tag == "table":
            columns = tables.columns(old, new, self.rarity)
            pairs = tables.groups(old, new)
        elif columns and old.tag == new.tag == "tr":
            pairs = tables.cells(old, new, columns)
        elif old.tag == new.tag == "tr" and len(old.kids) == len(new.kids):
            pairs = zip(old.kids, new.kids, strict=True)  # some cells span several columns: each in its place
        elif columns and old.tag == new.tag:
            pairs = tables.rows(old.kids, new.kids, columns, self.rarity)
        if pairs is None:
            return self.pieces(_inside(old), _inside(new))
        return tuple(self.piece(one, other, columns) for one, other in pairs)

    def _matched(self, match: Match) -> Piece:
        if match.around:
            return self._wrapped(match)
        piece = self.piece(match.old, match.new)
        return replace(piece, seam=match.seam, space=match.space) if match.seam else piece

    def _wrapped(self, match: Match) -> Piece:
        """A container of one text with the blocks that stand without it in the other."""
        is_new = match.new is not None
        container = match.new or match.old
        assert container
        if container.tag not in LISTS:
            before, after = (match.around, container.kids) if is_new else (container.kids, match.around)
            return Piece(Fate.CHANGED, match.old, match.new, kids=self.pieces(before, after))
        inside = list(flat((container,)))
        within = [leaf for _, leaf in inside]
        pairs = align(match.around, within, self.rarity) if is_new else align(within, match.around, self.rarity)
        leaves: list[tuple[Path, Piece]] = []
        place = -1
        for inner in joined(pairs, self.rarity):
            begins = inner.new is not None if is_new else inner.old is not None
            place += begins and inner.seam is not (Seam.MERGED if is_new else Seam.SPLIT)
            leaves.append((inside[max(place, 0)][0], self._matched(inner)))
        (piece,) = nested(leaves, new=is_new)
        return piece


def _inside(node: Node) -> tuple[Node, ...]:
    """A container's kids; a leaf's words as one run, to compare it with a container."""
    return node.kids or ((Node("", tokens=node.tokens),) if node.tokens else ())


@lru_cache(maxsize=2048)
def unchanged(old: Node, new: Node) -> Piece:
    """One block that both texts have as it is; kept for a while, as most have most blocks."""
    kids = tuple(unchanged(before, after) for before, after in zip(old.kids, new.kids, strict=True))
    return Piece(Fate.EQUAL, old, new, kids=kids, spans=whole(new, Op.EQUAL))


def one_sided(old: Node | None, new: Node | None) -> Piece:
    """A block of one text alone."""
    fate, op = (Fate.DELETED, Op.DELETED) if old else (Fate.INSERTED, Op.INSERTED)
    node = old or new
    assert node
    kids = tuple(one_sided(kid if old else None, kid if new else None) for kid in node.kids)
    return Piece(fate, old, new, kids=kids, spans=whole(node, op))
