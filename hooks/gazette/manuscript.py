"""Manuscript: a Markdown file that can still be edited, its text with places, and what is made of it."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gazette.document import Source
from gazette.finding import Finding, Place, Severity
from gazette.model import Document, Section, VersionId
from gazette.tree import Element

_RUN = re.compile(r"`+")


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """One file of the working tree (without one: of the published tree), read as far as it can be.

    `text` is the whole file, line ends made one. `document` and `tree` (what Markdown makes of it, raw HTML included)
    are None if it cannot be read. `declared`: it belongs to a policy with a Ledger; `archived` names the Version of a
    text kept in the archive; a plain page of the site has neither and is no `policy`.
    """

    source: Source
    text: str = field(repr=False)
    lang: str
    policy: bool = True
    declared: bool = True
    archived: VersionId | None = None
    changed: bool = False
    document: Document | None = field(default=None, repr=False)
    tree: Element | None = field(default=None, repr=False)

    @property
    def file(self) -> str:
        """Its path in the repository."""
        return self.source.file

    @cached_property
    def body_start(self) -> int:
        """Offset in `text` of what follows the front matter."""
        return len(self.text) - len(self.source.body)

    @cached_property
    def prose(self) -> str:
        """The text with code spans and comments blanked out, so that offsets stay those of `text`."""
        return _blanked(_blanked(self.text, _comments(self.text)), _code_spans(self.text))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """Line and column of a character of `text`."""
        line = bisect.bisect_right(self._line_starts, offset)
        return Place(self.file, line, offset - self._line_starts[line - 1] + 1)

    def line(self, offset: int) -> str:
        """The line in which a character stands."""
        start = self._line_starts[bisect.bisect_right(self._line_starts, offset) - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]

    def find(self, words: str, after: int | None = None) -> int:
        """Offset of these words in the body, else of its beginning."""
        found = self.text.find(words, self.body_start if after is None else after) if words else -1
        return found if found >= 0 else self.body_start

    def heading(self, section: Section) -> int:
        """Offset of the line with a section's heading: by its explicit id, else by its words, else by its number."""
        for sought in (f"{{#{section.id}}}" if section.explicit else "", section.heading, section.number or ""):
            for match in re.finditer(r"^[ ]{0,3}#+.*$", self.text[self.body_start :], re.MULTILINE) if sought else ():
                if sought in match[0]:
                    return self.body_start + match.start()
        return self.find(section.heading)

    def error(self, code: str, offset: int, message: str, remedy: str, **keys: str) -> Finding:
        """An error at a character of `text`."""
        return self._finding(Severity.ERROR, code, offset, message, remedy, keys)

    def warning(self, code: str, offset: int, message: str, remedy: str, **keys: str) -> Finding:
        """A warning there."""
        return self._finding(Severity.WARNING, code, offset, message, remedy, keys)

    def notice(self, code: str, offset: int, message: str, remedy: str, **keys: str) -> Finding:
        """A notice there."""
        return self._finding(Severity.NOTICE, code, offset, message, remedy, keys)

    def _finding(
        self, severity: Severity, code: str, offset: int, message: str, remedy: str, keys: dict[str, str]
    ) -> Finding:
        own = {"lang": self.lang, **({"version": str(self.archived)} if self.archived else {})}
        return Finding(
            severity=severity,
            code=code,
            place=self.place(offset),
            message=message,
            remedy=remedy,
            keys=tuple(sorted({**own, **keys}.items())),
        )


def _blanked(text: str, spans: Iterator[tuple[int, int]]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], re.sub(r"[^\n]", " ", text[start:stop])]
        end = stop
    return "".join([*parts, text[end:]])


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start)
        if end < 0:
            return
        yield start, end + 3
        start = text.find("<!--", end)


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Backtick runs and the next run of the same length in the same paragraph, with what lies between."""
    offset = 0
    for paragraph in re.split(r"(\n[ \t]*\n)", text):
        runs = [(match.start(), match.end()) for match in _RUN.finditer(paragraph)]
        later: dict[int, list[int]] = {}
        for nth in reversed(range(len(runs))):
            later.setdefault(runs[nth][1] - runs[nth][0], []).append(nth)
        nth = 0
        while nth < len(runs):
            same = later[runs[nth][1] - runs[nth][0]]
            while same and same[-1] <= nth:
                same.pop()
            if same:
                yield offset + runs[nth][0], offset + runs[same[-1]][1]
                nth = same[-1]
            nth += 1
        offset += len(paragraph)
