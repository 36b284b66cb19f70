"""The Changes that the leaves of a Redline add up to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from gazette.model import Signal
from gazette.redline.leaves import Leaf
from gazette.redline.nodes import FOOTNOTE, Mark, Node, Token
from gazette.redline.pieces import Fate, Seam
from gazette.redline.words import Op

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
    SPLIT = "split"
    MERGED = "merged"


_WORDLESS = ("hr", "p")
"""A rule, or a paragraph without words, says nothing. An empty cell or item says that nothing stands there."""

OF_WORDING = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REWORDED, ChangeKind.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: its kind, its section in either text, the words before and after, the leaves that show it.

    A block can show several: one that moved and was edited is a `moved` and a `reworded` Change. A section that moved
    is one Change whose `blocks` are its heading and what stands under it. `signals`: why it may be material, if asked.
    """

    kind: ChangeKind
    section_from: str | None
    section_to: str | None
    before: str
    after: str
    blocks: tuple[int, ...]
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How much changed; what moved is counted as a move, not by its words."""

    words_inserted: int
    words_deleted: int
    changes: int
    moves: int


def changes(found: Sequence[Leaf]) -> tuple[Change, ...]:
    """The Changes in reading order; neighbouring blocks of one fate in one section are one Change."""
    groups: list[tuple[ChangeKind, list[int]]] = []
    latest: dict[object, list[int]] = {}
    for nth, leaf in enumerate(found):
        for kind in change_kinds(leaf):
            track = _track(kind, leaf)
            group = latest.get(track)
            if group and (track != kind or _goes_on(kind, found, group[-1], nth)):
                group.append(nth)
                continue
            latest[track] = group = [nth - 1, nth] if kind in _SEAMS.values() else [nth]
            groups.append((kind, group))
    return tuple(_change(kind, found, places) for kind, places in sorted(groups, key=lambda group: group[1][0]))


def change_kinds(leaf: Leaf) -> tuple[ChangeKind, ...]:
    """What a leaf shows, nothing if it is as it was; a moved block is told at its new place."""
    piece = leaf.piece
    if piece.fate is Fate.EQUAL and not piece.seam and not leaf.lists:
        return ()
    if not piece.node.tokens and piece.node.tag in _WORDLESS:
        return ()
    if piece.fate is Fate.INSERTED:
        return (ChangeKind.ADDED,)
    if piece.fate is Fate.DELETED:
        return (ChangeKind.REMOVED,)
    if piece.fate is Fate.EQUAL and not piece.seam:
        return (ChangeKind.LIST_KIND,) if leaf.lists else ()
    if piece.fate is Fate.MOVED_FROM:
        return ()
    return tuple(_kinds(leaf))


def stats(found: Sequence[Leaf], told: Iterable[Change]) -> Stats:
    """How much changed; `told`: the Changes that the leaves add up to."""
    inserted = deleted = 0
    for leaf in found:
        if leaf.piece.fate is Fate.MOVED_FROM or not leaf.piece.spans.edited:
            continue
        kinds = change_kinds(leaf)
        if ChangeKind.RENUMBERED in kinds and ChangeKind.REWORDED not in kinds:
            continue
        inserted += leaf.piece.spans.inserted
        deleted += leaf.piece.spans.deleted
    of_wording = [change for change in told if change.kind in OF_WORDING]
    moves = sum(change.kind is ChangeKind.MOVED for change in of_wording)
    return Stats(words_inserted=inserted, words_deleted=deleted, changes=len(of_wording), moves=moves)


_SEAMS = {Seam.SPLIT: ChangeKind.SPLIT, Seam.MERGED: ChangeKind.MERGED}
_JOINING = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.LIST_KIND, *_SEAMS.values())


def _track(kind: ChangeKind, leaf: Leaf) -> object:
    """What goes on in later leaves: a move, a column that came or went, else the kind."""
    if kind is ChangeKind.MOVED and leaf.piece.move:
        return leaf.piece.move
    if kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and leaf.column:
        return kind, leaf.column
    return kind


def _goes_on(kind: ChangeKind, found: Sequence[Leaf], last: int, nth: int) -> bool:
    return kind in _JOINING and last == nth - 1 and found[last].section == found[nth].section


def _change(kind: ChangeKind, found: Sequence[Leaf], places: Sequence[int]) -> Change:
    some = [found[nth] for nth in places]
    return Change(
        kind=kind,
        section_from=next((leaf.section_from for leaf in some if leaf.section_from is not None), None),
        section_to=next((leaf.section_to for leaf in some if leaf.section_to is not None), None),
        before=_text((leaf.piece.old, leaf.piece.space if leaf.piece.seam is Seam.SPLIT else "\n") for leaf in some),
        after=_text((leaf.piece.new, leaf.piece.space if leaf.piece.seam is Seam.MERGED else "\n") for leaf in some),
        blocks=tuple(places),
    )


def _text(parts: Iterable[tuple[Node | None, str]]) -> str:
    """The words of the nodes, each behind what stands between it and the node before."""
    return "".join(space + node.text for node, space in parts if node)[1:]


def _kinds(leaf: Leaf) -> Iterator[ChangeKind]:
    piece = leaf.piece
    if piece.fate is Fate.MOVED_TO:
        yield ChangeKind.MOVED
    if piece.seam:
        yield _SEAMS[piece.seam]
    if edited := piece.spans.edited:
        numbers = piece.node.is_heading and piece.spans[0].op is not Op.EQUAL and _are_section_numbers(edited)
        yield ChangeKind.RENUMBERED if numbers else ChangeKind.REWORDED
    if piece.old and piece.new and piece.old.tag != piece.new.tag and (piece.old.is_heading or piece.new.is_heading):
        yield ChangeKind.HEADING_LEVEL
    unlike = piece.spans.unlike
    if any(old.text != new.text and old.key.startswith(FOOTNOTE) for old, new in unlike):
        yield ChangeKind.RENUMBERED
    if any(_target(old) != _target(new) for old, new in unlike):
        yield ChangeKind.LINK
    if any(_emphasis(old) != _emphasis(new) for old, new in unlike):
        yield ChangeKind.EMPHASIS
    if leaf.lists:
        yield ChangeKind.LIST_KIND


def _are_section_numbers(tokens: Iterable[Token]) -> bool:
    return all(_SECTION_NUMBER.fullmatch(token.key) for token in tokens)


def _target(token: Token) -> tuple[str, ...]:
    return tuple(dict(attributes).get("href", "") for tag, attributes in token.path if tag == "a")


def _emphasis(token: Token) -> tuple[Mark, ...]:
    return tuple(mark for mark in token.path if mark[0] != "a")
