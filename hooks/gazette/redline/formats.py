"""A Redline as JSON and as plain text: one comparison, several ways to write it down."""

from collections.abc import Iterator, Sequence
from typing import Any

from gazette.model import BlockKind
from gazette.redline.changes import ChangeKind, Leaf, change_kind, changes, leaves, stats
from gazette.redline.compare import Fate, Redline
from gazette.redline.nodes import Token
from gazette.redline.words import Op, Span

SCHEMA_VERSION = 1


def as_json(redline: Redline, old: str, new: str) -> dict[str, Any]:
    """The public form: both texts can be rebuilt from `blocks` by their indexes and spans."""
    found = leaves(redline)
    counted = stats(found)
    return {
        "schema_version": SCHEMA_VERSION,
        "from": old,
        "to": new,
        "stats": {
            "words_inserted": counted.words_inserted,
            "words_deleted": counted.words_deleted,
            "changes": counted.changes,
            "moves": counted.moves,
        },
        "changes": [
            {
                "kind": change.kind.value,
                "section_from": change.section_from,
                "section_to": change.section_to,
                "before": change.before,
                "after": change.after,
                "signals": [],
                "blocks": list(change.blocks),
            }
            for change in changes(found)
        ],
        "blocks": [_block(leaf) for leaf in found],
    }


def _block(leaf: Leaf) -> dict[str, Any]:
    return {
        "kind": leaf.kind.value,
        "op": leaf.piece.fate.value,
        "section": leaf.section,
        "old_index": leaf.old_index,
        "new_index": leaf.new_index,
        "spans": [{"op": op.value, "text": text} for op, text in _runs(leaf.piece.spans)],
    }


def _runs(spans: Sequence[Span]) -> Iterator[tuple[Op, str]]:
    """Text by its fate; a space that only one text has before an equal word is that text's own."""
    run: tuple[Op, str] | None = None
    for op, text in _parts(spans):
        if not text:
            continue
        if run and run[0] is op:
            run = (op, run[1] + text)
            continue
        if run:
            yield run
        run = (op, text)
    if run:
        yield run


def _parts(spans: Sequence[Span]) -> Iterator[tuple[Op, str]]:
    for span in spans:
        if span.op is not Op.EQUAL:
            yield span.op, _words(span.old or span.new)
            continue
        for old, new in zip(span.old, span.new, strict=True):
            if old.space == new.space:
                yield Op.EQUAL, new.space
            else:
                yield Op.DELETED, old.space
                yield Op.INSERTED, new.space
            yield Op.EQUAL, new.text


def as_text(redline: Redline) -> str:
    """For a terminal: changed blocks only, by section, [-deleted-] and {+inserted+} as git's word diff writes them."""
    found = leaves(redline)
    lines: list[str] = []
    section: str | None = None
    for leaf in found:
        kind = change_kind(leaf)
        if kind is None and leaf.piece.fate is not Fate.MOVED_FROM:
            continue
        if leaf.section != section:
            section = leaf.section
            lines += ["", f"# {section or '(title)'}"]
        lines.append(_mark(leaf) + "".join(map(_span, leaf.piece.spans)).strip())
    counted = stats(found)
    lines += [
        "",
        f"{counted.words_inserted} words inserted, {counted.words_deleted} deleted, {counted.moves} blocks moved",
    ]
    return "\n".join(lines).lstrip("\n") + "\n"


_UNWORDED = {
    ChangeKind.LINK: "link changed",
    ChangeKind.HEADING_LEVEL: "heading level changed",
    ChangeKind.LIST_KIND: "kind of list changed",
    ChangeKind.EMPHASIS: "emphasis changed",
}


def _mark(leaf: Leaf) -> str:
    item = "- " if leaf.kind in (BlockKind.UNORDERED_ITEM, BlockKind.ORDERED_ITEM) else ""
    kind = change_kind(leaf)
    if kind and kind in _UNWORDED:
        return f"{item}({_UNWORDED[kind]}) "
    moved = {Fate.MOVED_TO: "(moved here) ", Fate.MOVED_FROM: "(moved away) "}.get(leaf.piece.fate, "")
    return item + moved


def _span(span: Span) -> str:
    if span.op is Op.EQUAL:
        return _words(span.new)
    marks = ("[-", "-]") if span.op is Op.DELETED else ("{+", "+}")
    words = _words(span.old or span.new)
    return words[: len(words) - len(words.lstrip())] + marks[0] + words.strip() + marks[1]


def _words(tokens: tuple[Token, ...]) -> str:
    return "".join(token.space + token.text for token in tokens)
