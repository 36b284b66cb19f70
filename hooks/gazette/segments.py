"""A Markdown text cut where it can be: each segment makes the same HTML alone as it does in the text.

Versions of a text share most of their segments, so each is rendered once. A text that holds anything by which Markdown
reaches from one place to another is not cut at all: definitions of links, footnotes and terms, and raw HTML.
"""

import re

_REACHES_FAR = re.compile(
    r"""
      <(?!(?:https?://|mailto:)[^\s<>]*>|[^\s<>@]+@[^\s<>@]+>)  # HTML, or what may be; but not an address
    | &(?=[#\w])  # an HTML entity
    | \[\^ | \]:  # a footnote; the definition of one, or of a link
    | ^[ ]{0,3}:  # the definition of a term
    | [\x02\x03]  # by which Markdown keeps its own places in a text
    """,
    re.VERBOSE | re.MULTILINE,
)
_BLANK = re.compile(r"^[ \t]+$", re.MULTILINE)
_HEADED = re.compile(r"(?<=\n\n)(?=#)")
_PLAIN = re.compile(r"(?<=\n\n)(?=[^\W\d_])")
"""What begins with a letter at the margin goes on with nothing before it; a list, a quote or a code block might."""


def headed(text: str) -> tuple[str, ...]:
    """The text cut before its headings; each segment but the first begins with one."""
    if _REACHES_FAR.search(text):
        return (text,)
    return _cut(_BLANK.sub("", text), _HEADED)


def plain(segment: str) -> tuple[str, ...]:
    """One of these segments cut before its paragraphs."""
    return _cut(segment, _PLAIN)


def _cut(text: str, before: re.Pattern[str]) -> tuple[str, ...]:
    """The parts without the one blank line behind them; of several lines something may stay, behind a code block."""
    parts = before.split(text)
    return tuple(part if part.endswith("\n\n\n") else part.rstrip("\n") for part in parts)
