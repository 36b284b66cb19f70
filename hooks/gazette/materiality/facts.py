"""Facts: what a line says that can be compared, each with the tokens that say it."""

from dataclasses import dataclass

from gazette.materiality.lines import Line
from gazette.model import SignalCode


@dataclass(frozen=True, slots=True)
class Fact:
    """Tokens begin … end of a line say something; equal keys say the same in other words."""

    code: SignalCode
    key: str
    begin: int
    end: int
    words: str


LINK = "link "
"""Begins the key of a fact that no word says, but where a link leads."""
INNER_LINK = LINK + "/"
"""… within the site."""


def fact(code: SignalCode, key: str, line: Line, begin: int, end: int) -> Fact:
    """The Fact that stands at the characters begin … end of a line's text."""
    first, last = line.tokens_at(begin, end)
    return Fact(code, key, first, last, line.words(first, last))
