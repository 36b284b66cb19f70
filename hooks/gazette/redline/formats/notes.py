"""What is to be said of a leaf beside its words: where it moved, where its links lead, how it is set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from gazette.redline.changes import ChangeKind, change_kinds
from gazette.redline.comparison import Comparison
from gazette.redline.formats.runs import Run, href, runs
from gazette.redline.leaves import Leaf
from gazette.redline.nodes import HEADINGS, Node
from gazette.redline.pieces import Fate
from gazette.redline.words import Op

_BEGINNING = "the beginning"
_HOLDERS = {"ul": "bullets", "ol": "numbers", "blockquote": "quotation", "": "none"}


@dataclass(frozen=True, slots=True)
class Note:
    """A few words, then what was and what is now; to be read before the leaf's words or after them."""

    label: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """From which section to which, by their headings, and whether to a later place."""

    before: str = ""
    after: str = ""
    is_down: bool = False


def moves(comparison: Comparison) -> dict[int, Move]:
    """Every move by its number."""
    found: dict[int, Move] = {}
    for leaf in comparison.leaves:
        number = leaf.piece.move
        if number is None:
            continue
        here = comparison.heading(comparison.section(leaf))
        move = found.get(number)
        if leaf.piece.fate is Fate.MOVED_TO:
            found[number] = replace(move or Move(), after=here)
        else:
            found[number] = replace(move or Move(is_down=True), before=here)
    return found


def notes(leaf: Leaf, moved: dict[int, Move]) -> Iterator[Note]:
    """All that is to be said; `moved` as `moves` found it."""
    piece = leaf.piece
    if piece.move is not None:
        yield _moved(moved[piece.move], away=piece.fate is Fate.MOVED_FROM)
        if piece.fate is Fate.MOVED_FROM:
            return
    kinds = change_kinds(leaf)
    if ChangeKind.SPLIT in kinds:
        yield Note("paragraph split here")
    if ChangeKind.MERGED in kinds:
        yield Note("now in the paragraph above")
    if ChangeKind.HEADING_LEVEL in kinds and piece.old and piece.new:
        yield _level(piece.old.tag, piece.new.tag)
    if ChangeKind.LIST_KIND in kinds:
        for tag, other in leaf.lists:
            yield Note(
                "list or quotation" if "blockquote" in (tag, other) else "list", (_HOLDERS[tag],), (_HOLDERS[other],)
            )
    if ChangeKind.EMPHASIS in kinds:
        yield Note("emphasis of " + ", ".join(f"“{words}”" for words in _emphasised(leaf)))
    if not kinds:
        return
    gone, come = _targets(piece.old), _targets(piece.new)
    old, new = tuple(url for url in gone if url not in come), tuple(url for url in come if url not in gone)
    if old or new:
        yield Note("link" if len(old) <= 1 and len(new) <= 1 else "links", old, new)


def _level(old: str, new: str) -> Note:
    if old in HEADINGS and new in HEADINGS:
        return Note("heading level", (old[1:],), (new[1:],))
    return Note("now a heading" if new in HEADINGS else "no heading any more")


def _moved(move: Move, *, away: bool) -> Note:
    here = move.before == move.after
    if away:
        label = ("moved down" if move.is_down else "moved up") if here else f"moved to: {move.after or _BEGINNING}"
    else:
        side = "above" if move.is_down else "below"
        label = f"moved from {side}" if here else f"moved from: {move.before or _BEGINNING}"
    return Note(label, is_first=True)


def _targets(node: Node | None) -> tuple[str, ...]:
    """Where the links of a leaf lead, each once, but for what its words say anyway."""
    found = (href(token.path) for token in (node.tokens if node else ()))
    said = node.text if node else ""
    return tuple(dict.fromkeys(url for url in found if url and url.removeprefix("mailto:") not in said))


def _emphasised(leaf: Leaf) -> Iterator[str]:
    """The words that stayed, but not in their emphasis."""
    for changed, some in groupby((run for run in runs(leaf.piece.spans) if run.text.strip()), key=_is_reset):
        if changed:
            yield "".join(run.text for run in some).strip()


def _is_reset(run: Run) -> bool:
    if run.op is not Op.EQUAL:
        return False
    return [mark for mark in run.path if mark[0] != "a"] != [mark for mark in run.was if mark[0] != "a"]
