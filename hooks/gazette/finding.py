"""Finding: what is wrong, where, and what to write to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from gazette.codes import CODES


class Severity(StrEnum):
    """How much a Finding weighs: an error stops a build, a warning and a notice do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A position in a file: path relative to the repository, line and column from 1."""

    file: str
    line: int = 1
    col: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.col}"


Stated: TypeAlias = "str | bool | int | tuple[Stated, ...] | Mapping[str, Stated]"
"""What is to be written into a file of YAML: a word or sentence, yes or no, a number, several, or such by key."""


@dataclass(frozen=True, slots=True)
class Paste:
    """What is to be written into a file to mend a Finding.

    `into` leads from the top of a Ledger by keys, by ids of Versions and by places in a list (1 is the first): to a
    list, where `stated` is an item to add, or to a key, where it is the word to write, in place of one that stands
    there. For a text it is a key of the front matter. Empty, it means the whole file, which is not there.
    """

    file: str
    into: tuple[str, ...]
    stated: Stated


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that may be so, in a subordinate clause, what to paste `then`, and a sentence of what else."""

    when: str
    pastes: tuple[Paste, ...] = ()
    then: str = ""

    def __post_init__(self) -> None:
        assert self.pastes or self.then


@dataclass(frozen=True, order=True, slots=True, kw_only=True)
class Finding:
    """One result of a check: what is wrong, where, and what to do about it; `keys` are what a waiver can name.

    Its code is one of CODES, which are public. `choices` are what its remedy says to paste, for programs.
    """

    place: Place
    severity: Severity
    code: str
    message: str
    remedy: str
    keys: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        assert self.code in CODES, f"{self.code} is no public code"

    def __str__(self) -> str:
        head = f"{self.place}: {self.severity} {self.code} {self.message}"
        return head + "".join(f"\n  {line}" for line in self.remedy.splitlines())
