"""A Redline as a comment on a pull request: GitHub renders it, a mail shows it as it is written here."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from gazette.redline.comparison import Comparison
from gazette.redline.formats.lines import Line, marked, shown
from gazette.redline.formats.notes import Note, moves, notes
from gazette.redline.formats.summary import WORDING, counted, summary
from gazette.redline.words import Op

MOST_BYTES = 60_000
"""GitHub refuses comments of more than 65,536 characters."""
_REST = 200
"""Bytes kept for the line that counts what is not shown."""
_LONGEST_NAME = 200

_ACTIVE = regex.compile(r"[\\`*_\[\]<>&|~]")
_REFERRING = regex.compile(
    r"""
      (?<![A-Za-z0-9_])@              # a mention
    | [#!](?=[0-9]|$) | \bGH-         # another issue or merge request
    | \b(?:https?|ftp):(?=//)         # a link, which is a reference, too, if it leads to an issue
    | \bwww(?=\.)
    | :(?=[\w+-]+:)                   # an emoji
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_STARTING = regex.compile(r"^(?:[#+=-]|[0-9]+(?=[.)]))")
NOTHING = "\u200b"  # zero width space: unlike an entity or a comment it also holds where a mail is answered by mail


def write(comparison: Comparison, most: int = MOST_BYTES) -> str:
    """A summary, the changed lines by section, and apart from them what is not wording; at most so many bytes."""
    texts = (comparison.after.document.title, comparison.before.name, comparison.after.name)
    title, old, new = (escape(text[:_LONGEST_NAME]) for text in texts)
    head = f"## {title}: {old} → {new}\n\n**{summary(comparison)}.**\n"
    space = most - _REST - len(head.encode())
    written, unwritten = [head], []
    for line, text in _Writer(comparison).lines():
        space -= len(text.encode())
        if space < 0:
            unwritten.append(line)
        else:
            written.append(text)
    return "".join(written) + _rest(comparison, unwritten)


def escape(text: str) -> str:
    r"""Words that stay words: no markup, no mention, no reference.

    >>> escape("a_b <c> [d]")
    'a\\_b \\<c\\> \\[d\\]'
    """
    inert = _REFERRING.sub(lambda match: match[0] + NOTHING, text)
    return _ACTIVE.sub(lambda match: "\\" + match[0], inert)


def _rest(comparison: Comparison, lines: Sequence[Line]) -> str:
    if not lines:
        return ""
    missing = {line.first + nth for line in lines for nth in range(len(line.leaves))}
    changes = [change for change in comparison.changes if missing.intersection(change.blocks)]
    sections = counted(len(comparison.sections(changes)), "section", "sections")
    return f"\n… and {counted(len(changes), 'more change', 'more changes')} in {sections}.\n"


class _Writer:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._moves = moves(comparison)

    def lines(self) -> Iterator[tuple[Line, str]]:
        """Each line with what is written for it; a changed heading is the heading of its section."""
        found = marked(self._comparison)
        beside = [line for line in found if line.kinds and not WORDING.intersection(line.kinds)]
        worded = [line for line in found if line not in beside]
        for section, some in groupby(worded, key=lambda line: line.section):
            heading = f"\n### {self._heading(section)}\n"
            for line in some:
                is_first, text = bool(heading), self._words(line)
                yield line, f"\n### {text}\n" if is_first and line.is_heading else heading + _bullet(text)
                heading = ""
        heading = "\n### Beside the wording\n"
        for line in beside:
            yield line, heading + _bullet(f"{self._heading(line.section)}: {self._words(line)}")
            heading = ""

    def _heading(self, section: str) -> str:
        return escape(self._comparison.heading(section) or "Above the first section")

    def _words(self, line: Line) -> str:
        said = list(dict.fromkeys(note for leaf in line.leaves for note in notes(leaf, self._moves)))
        words = ["".join(_marked(op, escape(text)) for op, text in shown(leaf)).strip() for leaf in line.leaves]
        before = [_note(note) for note in said if note.is_first]
        after = [_note(note) for note in said if not note.is_first]
        return " ".join([*before, r" \| ".join(words), *after]).replace("\n", "<br>")


def _bullet(text: str) -> str:
    """One item of a list; what would begin a list or heading of its own is kept from it."""
    text = _STARTING.sub(lambda match: match[0] + "\\" if match[0].isdigit() else "\\" + match[0], text)
    if text.count("$") > 1:
        text = text.replace("$", "<span>$</span>")  # else what stands between two could become a formula
    return f"- {text}\n"


def _note(note: Note) -> str:
    said = _code if note.label.startswith("link") else escape
    old = [_marked(Op.DELETED, said(text)) for text in note.old]
    new = [_marked(Op.INSERTED, said(text)) for text in note.new]
    return f"*({' '.join([escape(note.label), *old, *new])})*"


def _code(url: str) -> str:
    """An address that is only shown."""
    return f"`{url.replace('`', '%60').replace('$', '%24')}`"


def _marked(op: Op, text: str) -> str:
    if op is Op.EQUAL:
        return text
    tag = "del" if op is Op.DELETED else "ins"
    inner = text.strip() or text
    before, _, after = text.partition(inner)
    return f"{before}<{tag}>{inner}</{tag}>{after}"
