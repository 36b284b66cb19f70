"""What a text may hold at most: beyond these numbers Markdown takes more than linear time, and no policy comes near.

Python-Markdown looks for the end of each open bracket, backtick run or tag through the rest of its paragraph (of tags,
of the text), so that 20,000 of them take it 20 seconds and more (measured); within these limits the worst text that we
found takes it a second. Everything here is a count over the text, linear whatever it holds.
"""

import re
from collections.abc import Iterator

from gazette.errors import SourceError
from gazette.finding import Place

MOST_BYTES = 512 * 1024
"""Of a file. In the corpora of real policies the largest has 90 kB, and at most a fifth of every number below."""

MOST_YAML_BYTES = 8 * 1024 * 1024
"""Of settings and Ledgers, which grow with every Version: 1,000 of them told in six languages take 1 MB."""

MOST_LINES = 10_000
MOST_MARKS = 20_000
"""Characters that mean something to Markdown, in a text."""

MOST_MARKS_TOGETHER = 2_000
"""The same in one paragraph."""

MOST_BRACKETS = 8_000
MOST_BRACKETS_TOGETHER = 400
MOST_OPEN_TAGS = 400
"""Less-than signs of a text that no greater-than sign follows before the next one."""

MOST_HEADINGS = 1_000
DEEPEST = 12
"""Levels of lists and quotes."""

WIDEST = 50
"""Columns of a table."""

MOST_CELLS = 10_000
"""Bars of all tables of a text: each cell is a paragraph to Markdown."""

_MARKS = "[`*_<&\\!"
_OPEN_TAG = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_HEADING = re.compile(r"^(?:#{1,6}|=+[ ]*$|-+[ ]*$)", re.MULTILINE)
_MARKER = re.compile(r"[ \t]{0,3}(?:>|[-*+:][ \t]|[0-9]{1,9}\.[ \t])")
_INDENT = 4

Excess = tuple[int, str, str, str]
"""Offset, code, message, remedy."""


def refuse_size(content: bytes, file: str) -> None:
    """SourceError for a file that is too large to be a policy, or YAML about one."""
    is_yaml = file.endswith(".yml")
    most = MOST_YAML_BYTES if is_yaml else MOST_BYTES
    if len(content) > most:
        raise SourceError(
            f"this file has {len(content):,} bytes; {'it' if is_yaml else 'a text'} may have {most:,}",
            remedy="Take out what says nothing of a Version."
            if is_yaml
            else "Publish it in parts, or take out what is no text.",
            place=Place(file),
            code="too-large",
        )


def refuse(text: str, file: str, first_line: int = 1) -> None:
    """SourceError where Markdown first goes beyond a limit; its first line has the number `first_line`."""
    for offset, code, message, remedy in _excesses(text):
        line = text.count("\n", 0, offset)
        place = Place(file, first_line + line, offset - text.rfind("\n", 0, offset))
        raise SourceError(message, remedy=remedy, place=place, code=code)


def _excesses(text: str) -> Iterator[Excess]:
    marks = sum(map(text.count, _MARKS))
    if marks > MOST_MARKS_TOGETHER or text.count("[") > MOST_BRACKETS_TOGETHER:
        yield from _crowded(text)
    if marks > MOST_MARKS:
        yield 0, "too-many-marks", f"this text holds {marks:,} of the characters {_MARKS}", "Publish it in parts."
    if (brackets := text.count("[")) > MOST_BRACKETS:
        yield 0, "too-many-marks", f'this text holds {brackets:,} "["', "Publish it in parts."
    yield from _open_tags(text)
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield 0, "too-large", f"this text has {lines:,} lines; it may have {MOST_LINES:,}", "Publish it in parts."
    headings = [match.start() for match in _HEADING.finditer(text)]
    if len(headings) > MOST_HEADINGS:
        message = f"this text has {len(headings):,} headings; it may have {MOST_HEADINGS:,}"
        yield headings[MOST_HEADINGS], "too-large", message, "Publish it in parts."
    yield from _deep_or_wide(text)
    if (bars := text.count("|")) > MOST_CELLS:
        message = f'this text holds {bars:,} "|"; its tables may have {MOST_CELLS:,} cells'
        yield text.index("|"), "too-large", message, "Publish it in parts."


def _crowded(text: str) -> Iterator[Excess]:
    """Where a paragraph holds too much."""
    offset = marks = brackets = 0
    for line in text.split("\n"):
        blank = not line.strip()
        marks = 0 if blank else marks + sum(map(line.count, _MARKS))
        brackets = 0 if blank else brackets + line.count("[")
        if brackets > MOST_BRACKETS_TOGETHER or marks > MOST_MARKS_TOGETHER:
            what = '"["' if brackets > MOST_BRACKETS_TOGETHER else f"of the characters {_MARKS}"
            most = MOST_BRACKETS_TOGETHER if brackets > MOST_BRACKETS_TOGETHER else MOST_MARKS_TOGETHER
            message = f"this paragraph holds more than {most:,} {what}"
            yield offset, "too-many-marks", message, "Write it in shorter paragraphs, without stray characters."
            return
        offset += len(line) + 1


def _open_tags(text: str) -> Iterator[Excess]:
    if text.count("<") > MOST_OPEN_TAGS:
        tags = [match.start() for match in _OPEN_TAG.finditer(text)]
        if len(tags) > MOST_OPEN_TAGS:
            message = f'this text holds {len(tags):,} "<" that no ">" closes'
            yield tags[0], "too-many-marks", message, "Write &lt; for a less-than sign."


def _deep_or_wide(text: str) -> Iterator[Excess]:
    offset = 0
    for line in text.split("\n"):
        if line.count("|") > WIDEST + 1:
            message = f"this table has more than {WIDEST} columns"
            yield offset, "table-too-wide", message, "Write several tables, or a list."
            return
        if _depth(line) > DEEPEST:
            message = f"lists and quotes are nested here more than {DEEPEST} levels deep"
            yield offset, "too-deep", message, f"Write lists and quotes of at most {DEEPEST} levels."
            return
        offset += len(line) + 1


def _depth(line: str) -> int:
    """Levels of lists and quotes that a line opens or continues."""
    bare = line.lstrip(" \t")
    start = markers = 0
    while markers <= DEEPEST and (match := _MARKER.match(bare, start)):
        start = match.end()
        markers += 1
    indent = line[: len(line) - len(bare)].expandtabs(_INDENT)
    return len(indent) // _INDENT + markers if markers else 0
