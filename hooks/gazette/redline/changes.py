"""A Redline as a list: its leaves in reading order, and the Changes they add up to, by section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

import regex

from gazette.model import BlockKind
from gazette.redline.compare import Fate, Piece, Redline
from gazette.redline.nodes import Node
from gazette.redline.words import Op

_HEADING = regex.compile("h[1-6]")
_KINDS = {
    "pre": BlockKind.CODE,
    "td": BlockKind.CELL,
    "th": BlockKind.HEADER_CELL,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
}
_SECTION_NUMBER = regex.compile(r"\p{N}+(\.\p{N}+)*|\.")


class ChangeKind(StrEnum):
    """What a Change is; those from `renumbered` on are not changes of wording and are counted apart."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    LINK = "link"
    HEADING_LEVEL = "heading_level"
    LIST_KIND = "list_kind"
    EMPHASIS = "emphasis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf of the Redline: its kind, its place in either text (None where it does not stand), its section."""

    piece: Piece
    kind: BlockKind
    section: str
    old_index: int | None
    new_index: int | None
    lists: tuple[tuple[str, str], ...] = ()  # (old tag, new tag) of the lists around it that changed their kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: its kind, its section in either text, the words before and after, the leaves that show it."""

    kind: ChangeKind
    section_from: str | None
    section_to: str | None
    before: str
    after: str
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How much changed."""

    words_inserted: int
    words_deleted: int
    changes: int
    moves: int


@dataclass(slots=True)
class _Walk:
    old_index: int = 0
    new_index: int = 0
    old_section: str = ""
    new_section: str = ""
    found: list[Leaf] = field(default_factory=list)

    def visit(self, piece: Piece, holder: str, lists: tuple[tuple[str, str], ...]) -> None:
        if piece.kids:
            old, new = piece.old, piece.new
            if old and new and {old.tag, new.tag} == {"ul", "ol"}:
                lists = (*lists, (old.tag, new.tag))
            for kid in piece.kids:
                self.visit(kid, _holder(piece.node, holder), lists)
            return
        in_old = piece.old is not None and piece.fate is not Fate.MOVED_TO
        in_new = piece.new is not None
        if _HEADING.fullmatch(piece.node.tag):
            if in_old and piece.old:
                self.old_section = _id(piece.old)
            if piece.new:
                self.new_section = _id(piece.new)
        self.found.append(
            Leaf(
                piece=piece,
                kind=_kind(piece.node, holder),
                section=self.new_section if in_new else self.old_section,
                old_index=self.old_index if in_old else None,
                new_index=self.new_index if in_new else None,
                lists=lists,
            )
        )
        self.old_index += in_old
        self.new_index += in_new


def leaves(redline: Redline) -> tuple[Leaf, ...]:
    """All leaves in reading order."""
    walk = _Walk()
    for piece in redline.pieces:
        walk.visit(piece, "", ())
    return tuple(walk.found)


def changes(found: Sequence[Leaf]) -> tuple[Change, ...]:
    """The Changes in reading order; neighbouring blocks of one fate in one section are one Change."""
    marked = [(nth, leaf, kind) for nth, leaf in enumerate(found) if (kind := change_kind(leaf))]
    result = []
    for (kind, section, _), run in groupby(_runs(marked), key=lambda item: item[0]):
        group = list(run)
        some = [leaf for _, _, leaf in group]
        result.append(
            Change(
                kind=kind,
                section_from=section if kind is not ChangeKind.ADDED else None,
                section_to=section if kind is not ChangeKind.REMOVED else None,
                before="\n".join(leaf.piece.old.text for leaf in some if leaf.piece.old),
                after="\n".join(leaf.piece.new.text for leaf in some if leaf.piece.new),
                blocks=tuple(nth for _, nth, _ in group),
            )
        )
    return tuple(result)


def stats(found: Sequence[Leaf]) -> Stats:
    """Words inserted and deleted; blocks moved count as moves, not as words."""
    inserted = deleted = 0
    for leaf in found:
        if leaf.piece.fate is Fate.MOVED_FROM or change_kind(leaf) is ChangeKind.RENUMBERED:
            continue
        for span in leaf.piece.spans:
            inserted += sum(token.is_word for token in span.new) if span.op is Op.INSERTED else 0
            deleted += sum(token.is_word for token in span.old) if span.op is Op.DELETED else 0
    of_wording = [change for change in changes(found) if change.kind in tuple(ChangeKind)[:4]]
    moves = len({leaf.piece.move for leaf in found if leaf.piece.fate is Fate.MOVED_TO})
    return Stats(words_inserted=inserted, words_deleted=deleted, changes=len(of_wording), moves=moves)


def _runs(
    marked: Sequence[tuple[int, Leaf, ChangeKind]],
) -> Iterator[tuple[tuple[ChangeKind, str, int], int, Leaf]]:
    """Each marked leaf with the key of the run it belongs to: only whole blocks in a row join."""
    run, last = 0, -2
    previous: tuple[ChangeKind, str] | None = None
    joining = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED, ChangeKind.LIST_KIND)
    for nth, leaf, kind in marked:
        here = (kind, leaf.section)
        if not (kind in joining and here == previous and nth == last + 1):
            run += 1
        previous, last = here, nth
        yield (kind, leaf.section, run), nth, leaf


def change_kind(leaf: Leaf) -> ChangeKind | None:
    """What a leaf shows, None if nothing; a moved block is told at its new place."""
    piece = leaf.piece
    if piece.fate is Fate.INSERTED:
        return ChangeKind.ADDED
    if piece.fate is Fate.DELETED:
        return ChangeKind.REMOVED
    if piece.fate is Fate.MOVED_TO:
        return ChangeKind.MOVED
    if piece.fate is Fate.MOVED_FROM or not piece.old or not piece.new:
        return None
    edited = [token for span in piece.spans if span.op is not Op.EQUAL for token in (*span.old, *span.new)]
    if edited:
        is_heading = bool(_HEADING.fullmatch(piece.node.tag))
        at_start = piece.spans[0].op is not Op.EQUAL
        numbers = all(_SECTION_NUMBER.fullmatch(token.key) for token in edited)
        return ChangeKind.RENUMBERED if is_heading and at_start and numbers else ChangeKind.REWORDED
    return _unworded(piece.old, piece.new, leaf)


def _unworded(old: Node, new: Node, leaf: Leaf) -> ChangeKind | None:
    if old.tag != new.tag and _HEADING.fullmatch(old.tag):
        return ChangeKind.HEADING_LEVEL
    if _targets(old) != _targets(new):
        return ChangeKind.LINK
    if [token.path for token in old.tokens] != [token.path for token in new.tokens]:
        return ChangeKind.EMPHASIS
    return ChangeKind.LIST_KIND if leaf.lists else None


def _targets(node: Node) -> list[tuple[str, str]]:
    return [
        (token.key, value)
        for token in node.tokens
        for _, attributes in token.path
        for name, value in attributes
        if name == "href"
    ]


def _holder(node: Node, holder: str) -> str:
    """The element that gives a run of words or a paragraph its kind."""
    return holder if node.tag in ("div", "tbody", "thead", "tr", "table", "section", "dl") else node.tag


def _kind(node: Node, holder: str) -> BlockKind:
    if _HEADING.fullmatch(node.tag):
        return BlockKind.HEADING
    if node.tag in _KINDS:
        return _KINDS[node.tag]
    if node.tag == "li":
        return BlockKind.ORDERED_ITEM if holder == "ol" else BlockKind.UNORDERED_ITEM
    if holder == "blockquote":
        return BlockKind.QUOTE
    return BlockKind.PARAGRAPH


def _id(node: Node) -> str:
    return dict(node.attributes).get("id", "")
