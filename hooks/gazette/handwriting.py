"""YAML in its author's hand: what is added takes the layout there, and every byte that was there stays.

Libraries that write YAML anew keep comments and order, but not the layout. So here words are put in by place.
"""

import json
import re
from collections.abc import Mapping

import yaml

from gazette import mapping
from gazette.finding import Stated
from gazette.mapping import Value

_PLAIN = re.compile(
    r"\d{4}-\d\d-\d\d(-\d+)?|YYYY-MM-DD|[0-9a-f]{40}|(?!(?:yes|no|on|off|true|false|null|y|n)$)[a-z][a-z_]*(-[A-Za-z0-9]+)*"
)
"""What YAML reads as these very words, without quotes."""


def flow(stated: Stated) -> str:
    """The YAML of it on one line.

    >>> flow({"date": "2027-01-20", "note": {"en": "A letter."}})
    '{date: 2027-01-20, note: {en: "A letter."}}'
    """
    if isinstance(stated, bool | int):
        return str(stated).lower()
    if isinstance(stated, str):
        return stated if _PLAIN.fullmatch(stated) else json.dumps(stated, ensure_ascii=False)
    if isinstance(stated, tuple):
        return f"[{', '.join(map(flow, stated))}]"
    return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in stated.items()) + "}"


def block(stated: Mapping[str, Stated], indent: int) -> list[str]:
    """The lines of a mapping, each after `indent` spaces; a list's items on a line each."""
    found = []
    for key, value in stated.items():
        head = f"{' ' * indent}{flow(key)}:"
        if isinstance(value, str | bool | int):
            found.append(f"{head} {flow(value)}")
        elif isinstance(value, tuple):
            found += [head, *(f"{' ' * (indent + 2)}- {flow(item)}" for item in value)]
        else:
            found += [head, *block(value, indent + 2)]
    return found


class Handwritten:
    """A YAML text to be edited once: the places of its nodes are those of the text as it was read."""

    def __init__(self, text: str, file: str, *, first_line: int = 1) -> None:
        body = text.removeprefix("\ufeff")
        self._mark = text[: len(text) - len(body)]
        root = mapping.parse(body, file, first_line=first_line)
        assert root
        self.root: Value = root
        self._lines = body.splitlines(keepends=True)  # ends lines where YAML does
        first = self._lines[0]
        self._end = first[len(first.rstrip("\r\n")) :] or "\n"

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._mark + "".join(self._lines)

    def reword(self, scalar: yaml.Node, word: str) -> None:
        """Another plain word in place of this one, in the quotes of the old one."""
        assert isinstance(scalar, yaml.ScalarNode)
        start, end = scalar.start_mark, scalar.end_mark
        line = self._lines[start.line]
        quote = scalar.style or ""
        self._lines[start.line] = f"{line[: start.column]}{quote}{word}{quote}{line[end.column :]}"

    def add(self, node: yaml.Node, key: str, *, stated: Stated) -> None:
        """A new last key of a mapping."""
        if _flows(node):
            self._insert(*_end_inside(node), f", {key}: {flow(stated)}")
            return
        indent = node.start_mark.column
        self._put_lines(self._after(node, indent), block({key: stated}, indent))

    def put_before(self, items: yaml.Node, nth: int, stated: Mapping[str, Stated]) -> None:
        """A new item before the nth of a list, on lines of its own. Comments that touch the old one stay with it."""
        old = items.value[nth]
        if _flows(items):
            line, col = old.start_mark.line, old.start_mark.column
            alone = not self._lines[line][:col].strip()
            self._insert(line, col, flow(stated) + "," + (self._end + " " * col if alone else " "))
            return
        line, dash = old.start_mark.line, items.start_mark.column
        while self._lines[line][:dash].strip() or self._lines[line][dash : dash + 1] != "-":
            line -= 1  # the dash may stand above its item
        while self._is_comment(line - 1):
            line -= 1
        apart = len(items.value) > 1 and not self._lines[self._after(items.value[0])].strip()
        self._put_lines(line, [*_item(stated, dash), *([""] if apart else [])])

    def put_after(self, items: yaml.Node, stated: Mapping[str, Stated]) -> None:
        """A new last item of a list, on lines of its own."""
        if _flows(items):
            self.put_last(items, stated)
            return
        dash = items.start_mark.column
        apart = len(items.value) > 1 and not self._lines[self._after(items.value[0])].strip()
        self._put_lines(self._after(items, dash), [*([""] if apart else []), *_item(stated, dash)])

    def put_last(self, items: yaml.Node, stated: Mapping[str, Stated]) -> None:
        """A new last item of a list, on one line."""
        if not items.value:
            self._insert(items.start_mark.line, items.start_mark.column + 1, flow(stated))
        elif _flows(items):
            self._insert(*_end_inside(items), f", {flow(stated)}")
        else:
            dash = items.start_mark.column
            self._put_lines(self._after(items, dash), [f"{' ' * dash}- {flow(stated)}"])

    def _after(self, node: yaml.Node, indent: int = 1) -> int:
        """The line after a block node and after the comments of its own, which stand at `indent` or further in."""
        line, col = _end_of(node)
        if col:
            line += 1
        elif not self._keeps_line_ends(node):
            while not self._lines[line - 1].strip():
                line -= 1
        while line < len(self._lines) and self._is_comment(line) and self._indent(line) >= indent:
            line += 1
        return line

    def _keeps_line_ends(self, node: yaml.Node) -> bool:
        """Whether the empty lines at a node's end belong to its words: `|+`."""
        mark = _last(node).start_mark
        return "+" in self._lines[mark.line][mark.column :].split("#")[0]

    def _is_comment(self, line: int) -> bool:
        return self._lines[line].lstrip().startswith("#")

    def _indent(self, line: int) -> int:
        return len(self._lines[line]) - len(self._lines[line].lstrip())

    def _insert(self, line: int, col: int, words: str) -> None:
        self._lines[line] = self._lines[line][:col] + words + self._lines[line][col:]

    def _put_lines(self, line: int, lines: list[str]) -> None:
        if line and not self._lines[line - 1].endswith(("\n", "\r")):
            self._lines[line - 1] += self._end
        self._lines[line:line] = [words + self._end for words in lines]


def _item(stated: Mapping[str, Stated], dash: int) -> list[str]:
    lines = block(stated, dash + 2)
    return [f"{' ' * dash}- {lines[0].lstrip()}", *lines[1:]]


def _flows(node: yaml.Node) -> bool:
    """Whether a list or mapping is written in brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _last(node: yaml.Node) -> yaml.Node:
    """The last node within a node that is not written in brackets: a block's own end mark lies beyond comments."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return node


def _end_of(node: yaml.Node) -> tuple[int, int]:
    """Line and column where the words of a node end, its brackets included."""
    mark = _last(node).end_mark
    return mark.line, mark.column


def _end_inside(node: yaml.Node) -> tuple[int, int]:
    """Line and column where the last value in a node's brackets ends."""
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return last.end_mark.line, last.end_mark.column
