"""YAML whose every value knows its place: front matter, Ledger and settings are read through it.

Values are taken as they are written: a date is the text `2026-05-16`, `no` is not a boolean where a sentence is wanted.
Anchors, aliases and tags are refused, so that nothing is larger or cleverer than it looks.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import yaml

from gazette.errors import Rejected, SourceError
from gazette.finding import Choice, Finding, Place, Severity, Stated
from gazette.model import Translated, VersionId

DEEPEST = 8
"""Levels of nesting a file may have; the Ledger needs 5."""

_NOT_YAML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters outside YAML 1.2, 5.1; named one by one, for their complement is long to compile."""

_SECOND_DOCUMENT = "but found another document"
"""What LibYAML says where a line `---` follows the one document that is expected."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Value:
    """A YAML node at its place; each accessor returns what is wanted or raises a located SourceError."""

    node: yaml.Node
    file: str
    first_line: int = 1

    @property
    def place(self) -> Place:
        """Where the value begins."""
        mark = self.node.start_mark
        return Place(self.file, mark.line + self.first_line, mark.column + 1)

    def wrong(self, message: str, remedy: str, code: str = "wrong-value", *choices: Choice) -> SourceError:
        """An error at this place, ready to be raised."""
        return SourceError(message, remedy=remedy, place=self.place, code=code, choices=choices)

    def _inside(self, node: yaml.Node) -> "Value":
        return Value(node, self.file, self.first_line)

    def fields(
        self, known: Collection[str] | None = None, findings: "Findings | None" = None, *, needed: Collection[str] = ()
    ) -> dict[str, "Value"]:
        """The mapping's values by key; with `known`, any other key is an error that names the nearest one.

        With `findings`, what is wrong with keys is noted there and the others are returned.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("a mapping is expected here", 'Write "key: value" lines.')
        fields: dict[str, Value] = {}
        wrong = Findings()
        for key_node, value_node in self.node.value:
            key = self._inside(key_node)
            with wrong.gather():
                fields[key._new(fields, known)] = self._inside(value_node)
        for name in needed:
            if name not in fields:
                wrong.append(self.missing(name).finding)
        if findings is not None:
            findings.extend(wrong)
        else:
            wrong.refuse_errors()
        return fields

    def missing(self, name: str) -> SourceError:
        """The error for a mapping without a key that it needs, with the line to add."""
        assert isinstance(self.node, yaml.MappingNode)
        indent = 0 if self.node.flow_style else self.node.start_mark.column
        where = "between its brackets" if self.node.flow_style else "on a line of its own"
        line = f'{" " * indent}{name}: "…"'
        return self.wrong(f'the key "{name}" is missing', f"Add it {where}:\n{line}", "missing-key")

    def _new(self, fields: Mapping[str, "Value"], known: Collection[str] | None) -> str:
        """The name that this key gives, one that is known and not among `fields` yet."""
        name = self.word()
        if name in fields:
            raise self.wrong(
                f'the key "{name}" stands here a second time',
                f"It stands first on line {fields[name].place.line}. Keep one of them.",
                "duplicate-key",
            )
        if known is not None and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"Known keys: {', '.join(sorted(known))}."
            raise self.wrong(f'unknown key "{name}"', hint, "unknown-key")
        return name

    def require(self, known: Collection[str], *needed: str) -> dict[str, "Value"]:
        """Like `fields`, and the `needed` keys are there."""
        return self.fields(known, needed=needed)

    def keys(self) -> list["Value"]:
        """The keys of a mapping, each at its place."""
        nodes = self.node.value if isinstance(self.node, yaml.MappingNode) else []
        return [self._inside(key) for key, _ in nodes]

    def values(self) -> list["Value"]:
        """The values of a sequence."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("a list is expected here", 'Write lines that begin with "- ".')
        return [self._inside(node) for node in self.node.value]

    def word(self) -> str:
        """The text of a scalar exactly as written, whatever YAML makes of it."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("a single value is expected here", "Write one value, in quotes if it holds a colon.")
        return str(self.node.value)

    def sentence(self) -> str:
        """Text that is not empty and that YAML does not take for something else (no, 12:30, 1.10)."""
        text = self.word()
        if self.node.tag != "tag:yaml.org,2002:str":
            raise self.wrong(
                f"text is expected here, but YAML reads {text or 'nothing'} as another type",
                f'Write "{text}" in quotes.',
            )
        if not text.strip():
            raise self.wrong("this text is empty", "Write the text, or remove the line.")
        return text.strip()

    def day(self) -> date:
        """A calendar date written 2026-05-16."""
        text = self.word()
        try:
            if len(text) != 10:
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise self.wrong(
                f'"{text}" is not a date', "Write an existing day as YYYY-MM-DD.", "invalid-date"
            ) from None

    def version_id(self) -> VersionId:
        """A Version id: a day, or a day with -2, -3, … for further ones of that day."""
        text = self.word()
        try:
            return VersionId.parse(text)
        except ValueError:
            raise self.wrong(
                f'"{text}" is not a Version id',
                "Write the day of publication as YYYY-MM-DD; a second Version of a day is YYYY-MM-DD-2.",
                "invalid-version-id",
            ) from None

    def flag(self) -> bool:
        """`true` or `false`."""
        text = self.word()
        if text not in ("true", "false"):
            raise self.wrong(f'"{text}" is neither true nor false', "Write true or false.")
        return text == "true"

    def number(self) -> int:
        """A whole number, 0 or more."""
        text = self.word()
        if not (text.isascii() and text.isdigit() and str(int(text)) == text):
            raise self.wrong(f'"{text}" is not a whole number', "Write digits only.")
        return int(text)

    def one_of(self, choices: Collection[str]) -> str:
        """One of a few words."""
        text = self.word()
        if text not in choices:
            raise self.wrong(f'"{text}" is not possible here', f"Write one of: {', '.join(choices)}.")
        return text

    def stated(self) -> Stated:
        """All of it, whatever it is, as it would be written again."""
        if isinstance(self.node, yaml.MappingNode):
            return {self._inside(key).word(): self._inside(node).stated() for key, node in self.node.value}
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(value.stated() for value in self.values())
        word = self.word()
        if self.node.tag == "tag:yaml.org,2002:bool" and word in ("true", "false"):
            return word == "true"
        return int(word) if self.node.tag == "tag:yaml.org,2002:int" and word.isdigit() else word

    def translated(self) -> Translated:
        """Sentences by language: `{en: "…", de: "…"}`."""
        return {lang: value.sentence() for lang, value in self.fields().items()}


def parse(text: str, file: str, *, first_line: int = 1, plain: bool = True) -> Value | None:
    """The one YAML document in `text`, None if it is empty; `plain`: without anchors, aliases, tags and great depth."""
    if odd := _NOT_YAML.search(text):
        before = text[: odd.start()]
        raise SourceError(
            f"the invisible character U+{ord(odd[0]):04X} cannot stand in YAML",
            remedy="Remove it.",
            place=Place(file, before.count("\n") + first_line, len(before) - before.rfind("\n")),
            code="invalid-yaml",
        )
    try:
        if plain:
            _refuse_cleverness(text, file, first_line)
        node = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + first_line, mark.column + 1) if mark else Place(file)
        if error.problem == _SECOND_DOCUMENT:
            raise SourceError(
                "a second YAML document begins here", remedy="Delete this line.", place=place, code="invalid-yaml"
            ) from None
        raise SourceError(
            f"this is not YAML: {error.problem or error.context}",
            remedy="Put text that holds a colon, a quote or a bracket in double quotes; indent with spaces.",
            place=place,
            code="invalid-yaml",
        ) from None
    return None if node is None else Value(node, file, first_line)


def _refuse_cleverness(text: str, file: str, first_line: int) -> None:
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        clever = (
            "an anchor or alias" if getattr(event, "anchor", None) else
            f"the tag {tag}" if (tag := getattr(event, "tag", None)) else
            f"nesting deeper than {DEEPEST} levels" if depth > DEEPEST else
            ""
        )  # fmt: skip
        if clever:
            mark = event.start_mark
            assert mark
            raise SourceError(
                f"{clever} is not allowed here",
                remedy="Write the value out, plainly.",
                place=Place(file, mark.line + first_line, mark.column + 1),
                code="yaml-too-clever",
            )


class Findings(list[Finding]):
    """What was found so far, so that one run can report everything."""

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Note an error raised inside, and go on after the block."""
        try:
            yield
        except SourceError as error:
            self.append(error.finding)
        except Rejected as error:
            self.extend(error.findings)

    def each(self, values: Collection[Value], read: Callable[[Value], _T]) -> list[_T]:
        """What `read` makes of each value; those it refuses are noted and left out."""
        read_values = []
        for value in values:
            with self.gather():
                read_values.append(read(value))
        return read_values

    def read(self, fields: Mapping[str, Value], key: str, read: Callable[[Value], _T], default: _T) -> _T:
        """What `read` makes of a key's value; `default` where the key is missing, or refused, which is noted."""
        return self.attempt(lambda: read(fields[key]), default) if key in fields else default

    def attempt(self, read: Callable[[], _T], default: _T) -> _T:
        """What `read` returns; `default` where it raises, which is noted."""
        found = [default]
        with self.gather():
            found.append(read())
        return found[-1]

    def refuse_errors(self) -> None:
        """Raise Rejected with everything found, if there is an error among it."""
        if any(finding.severity is Severity.ERROR for finding in self):
            raise Rejected(self)
