"""A Redline for a terminal: changed lines only, by section, marked as git's word diff marks them; one line a block."""

from itertools import groupby

import click

from gazette.redline.comparison import Comparison
from gazette.redline.formats.lines import Line, marked, shown
from gazette.redline.formats.notes import Note, moves, notes
from gazette.redline.formats.summary import summary
from gazette.redline.words import Op

_MARKS = {Op.DELETED: ("[-", "-]", "red"), Op.INSERTED: ("{+", "+}", "green")}


def write(comparison: Comparison, *, colour: bool = False) -> str:
    """[-deleted-] and {+inserted+} words in their lines, and how many they are."""
    writer = _Writer(comparison, colour=colour)
    paragraphs = []
    for section, some in groupby(marked(comparison), key=lambda line: line.section):
        named = comparison.heading(section) or "(above the first section)"
        heading = f"# {named} {{#{section}}}" if section else f"# {named}"
        paragraphs.append("\n".join([writer.bold(heading), *map(writer.line, some)]))
    return "\n\n".join([*paragraphs, summary(comparison)]) + "\n"


class _Writer:
    def __init__(self, comparison: Comparison, *, colour: bool) -> None:
        self._moves = moves(comparison)
        self._colour = colour
        self._reasons = {
            change.blocks[-1]: [signal.reason for signal in change.signals]
            for change in comparison.changes
            if change.signals
        }

    def bold(self, text: str) -> str:
        return click.style(text, bold=True) if self._colour else text

    def line(self, line: Line) -> str:
        """Its bullet, its words, and what is to be said of it; below, why it may be material."""
        indent = "  " * max(line.depth - 1, 0)
        said = list(dict.fromkeys(note for leaf in line.leaves for note in notes(leaf, self._moves)))
        words = ["".join(self._mark(op, text) for op, text in shown(leaf)).strip() for leaf in line.leaves]
        text = f"| {' | '.join(words)} |" if line.is_row else words[0]
        before = [self._note(note) for note in said if note.is_first]
        after = [self._note(note) for note in said if not note.is_first]
        whole = indent + ("- " if line.is_item else "") + " ".join([*before, text, *after])
        here = range(line.first, line.first + len(line.leaves))
        reasons = [f"\n  ! {reason}" for nth in here for reason in self._reasons.get(nth, ())]
        return whole.replace("\n", f"\n{indent}    ") + "".join(reasons)

    def _note(self, note: Note) -> str:
        old = [self._mark(Op.DELETED, text) for text in note.old]
        new = [self._mark(Op.INSERTED, text) for text in note.new]
        return f"({' '.join([note.label, *old, *new])})"

    def _mark(self, op: Op, text: str) -> str:
        """The words between marks, the spaces around them outside."""
        if op is Op.EQUAL:
            return text
        inner = text.strip() or text
        begin, end, colour = _MARKS[op]
        found = begin + inner + end
        before, _, after = text.partition(inner)
        return before + (click.style(found, fg=colour) if self._colour else found) + after
