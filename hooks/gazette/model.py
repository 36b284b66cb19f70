"""The nouns of gazette: what is published, as immutable values that cannot be invalid."""

import hashlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from html import escape
from itertools import takewhile

_CLASS = re.compile(r'class="([^"]*)"')  # begins with letters that can be searched for: forty times as fast


@dataclass(frozen=True, order=True, slots=True)
class VersionId:
    """The day a Version was published and its place among those of that day.

    >>> VersionId.parse("2026-05-16-2")
    VersionId(day=datetime.date(2026, 5, 16), nth=2)
    >>> str(VersionId(date(2026, 5, 16)))
    '2026-05-16'
    """

    day: date
    nth: int = 1

    def __str__(self) -> str:
        return self.day.isoformat() + (f"-{self.nth}" if self.nth > 1 else "")

    @classmethod
    def parse(cls, text: str) -> "VersionId":
        """The id written as `text`; ValueError if it is not one."""
        match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-([2-9]|[1-9][0-9]{1,3}))?", text)
        if not match:
            raise ValueError(f"not a Version id: {text}")
        return cls(date.fromisoformat(match[1]), int(match[2] or 1))


class BlockKind(StrEnum):
    """The kind of a Block as it counts for the wording (norm v1)."""

    HEADING = "h"
    PARAGRAPH = "p"
    UNORDERED_ITEM = "li-ul"
    ORDERED_ITEM = "li-ol"
    CELL = "td"
    HEADER_CELL = "th"
    TERM = "dt"
    DEFINITION = "dd"
    QUOTE = "quote"
    CODE = "code"
    IMAGE = "img"
    NOTE = "note"
    OTHER = "html"


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest citable unit: its words with white space folded, NFC, and where its links lead."""

    kind: BlockKind
    text: str
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part. The first one of a Document has no heading and holds what stands before any.

    `id` is by which it is known in all Versions, `own` the one that this text gives it, whatever came later.
    """

    id: str
    explicit: bool
    number: str | None
    heading: str
    heading_html: str
    level: int
    blocks: tuple[Block, ...]
    html: str
    own: str = ""

    def __hash__(self) -> int:
        """Of what tells sections apart: to hash each Block of a text for each of its pages takes long."""
        return hash((self.id, self.html))

    @property
    def whole(self) -> str:
        """Heading and body."""
        named = f' id="{escape(self.id)}"' if self.id else ""
        head = f"<h{self.level}{named}>{self.heading_html}</h{self.level}>\n" if self.heading else ""
        return head + self.html


@dataclass(frozen=True, kw_only=True)
class Document:
    """One policy text in one language at one moment; knows no git.

    `wording` is the SHA-256 of the text's words by norm v1; `html` of the sections is what a page shows.
    """

    lang: str
    title: str
    description: str | None
    version: VersionId | None
    reviewed: date | None
    sections: tuple[Section, ...]
    wording: str

    def __hash__(self) -> int:
        """Of what tells texts apart, not of every Block."""
        return hash((self.lang, self.wording))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All Blocks in document order."""
        return tuple(block for section in self.sections for block in section.blocks)

    @cached_property
    def structure(self) -> str:
        """The anchor of each section with the kinds of its Blocks."""
        named = [(section.own, " ".join(block.kind for block in section.blocks)) for section in self.sections]
        return sys.intern(repr(named))  # one for the many Versions, and languages, that are built alike

    @cached_property
    def html(self) -> str:
        """The whole text; headings carry the ids of their sections."""
        return "\n".join(section.whole for section in self.sections)

    @property
    def classes(self) -> frozenset[str]:
        """Those that its elements wear."""
        html = (part for section in self.sections for part in (section.heading_html, section.html))
        return frozenset(name for part in html for names in _CLASS.findall(part) for name in names.split())

    @property
    def lead(self) -> Section | None:
        """What stands under the title, before the first section of its own."""
        first = self.sections[0] if self.sections else None
        return first if first and first.level <= 1 else None

    @property
    def body(self) -> tuple[Section, ...]:
        """The sections after the lead."""
        return self.sections[1:] if self.lead else self.sections

    def section(self, section_id: str) -> Section | None:
        """The Section of that id, if there is one."""
        return next((section for section in self.sections if section.id == section_id), None)

    def extent(self, section: Section) -> tuple[Section, ...]:
        """A section of this Document and the deeper ones that stand under it."""
        below = self.sections[self.sections.index(section) + 1 :]
        return (section, *takewhile(lambda other: other.level > section.level, below))

    def holders(self, section: Section) -> tuple[Section, ...]:
        """The sections under which a section of this Document stands, the nearest first; the lead holds none."""
        found: list[Section] = []
        for other in reversed(self.body[: self.body.index(section)] if section in self.body else ()):
            if other.level < (found[-1] if found else section).level:
                found.append(other)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Witness:
    """What git recorded: a commit of the mainline and its committer instant (UTC)."""

    commit: str
    instant: datetime

    def __post_init__(self) -> None:
        assert self.instant.tzinfo is UTC


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text as the mainline held it: where, its exact bytes and what they say.

    `lines` are those bytes, cut at each line feed: the texts of a policy share most of them.
    """

    path: str
    blob: str
    lines: tuple[bytes, ...] = field(repr=False)
    witness: Witness
    document: Document = field(repr=False)

    @property
    def content(self) -> bytes:
        """Its exact bytes."""
        return b"\n".join(self.lines)

    @cached_property
    def sha256(self) -> str:
        """Hash of the exact bytes: the evidence."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def swhid(self) -> str:
        """Software Heritage identifier of the content (ISO/IEC 18670); valid for SHA-1 repositories."""
        return f"swh:1:cnt:{self.blob}"


class SignalCode(StrEnum):
    """What a Signal is about."""

    NUMBER = "number"
    DURATION = "duration"
    AMOUNT = "amount"
    DATE = "date"
    NEGATION = "negation"
    MODAL = "modal"
    SCOPE = "scope"
    NAME = "name"
    COUNTRY = "country"
    EMAIL = "email"
    URL = "url"
    SECTION = "section"
    LIST_ITEM = "list-item"
    PARAGRAPH = "paragraph"
    PROCESSING = "processing"
    DATA_CATEGORY = "data-category"
    PURPOSE = "purpose"
    RECIPIENT = "recipient"
    RIGHT = "right"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a Change may be material: words that went or came, or both; one of them is not empty.

    >>> Signal(SignalCode.DURATION, "30 days", "90 days").reason
    'a duration changed from “30 days” to “90 days”'
    """

    code: SignalCode
    before: str
    after: str

    def __post_init__(self) -> None:
        assert self.before or self.after

    @property
    def reason(self) -> str:
        """A sentence for editors, without a full stop."""
        noun = _SIGNAL_NOUNS[self.code]
        if self.before and self.after:
            return f"{noun} changed from “{self.before}” to “{self.after}”"
        return f"{noun} was added: “{self.after}”" if self.after else f"{noun} was removed: “{self.before}”"


_SIGNAL_NOUNS = {
    SignalCode.NUMBER: "a number",
    SignalCode.DURATION: "a duration",
    SignalCode.AMOUNT: "an amount of money",
    SignalCode.DATE: "a date",
    SignalCode.NEGATION: "a negation",
    SignalCode.MODAL: "a word for duty, permission or promise",
    SignalCode.SCOPE: "a word that widens or narrows",
    SignalCode.NAME: "a name",
    SignalCode.COUNTRY: "a country or region",
    SignalCode.EMAIL: "an e-mail address",
    SignalCode.URL: "a web address",
    SignalCode.SECTION: "a section",
    SignalCode.LIST_ITEM: "a list item",
    SignalCode.PARAGRAPH: "a paragraph",
    SignalCode.PROCESSING: "what is done with data",
    SignalCode.DATA_CATEGORY: "a category of data",
    SignalCode.PURPOSE: "a purpose",
    SignalCode.RECIPIENT: "a recipient",
    SignalCode.RIGHT: "a right",
    SignalCode.RETENTION: "a retention term",
}


class Level(StrEnum):
    """How much a Version changes for the people concerned (WP260 rev.01, paragraph 29)."""

    MATERIAL = "material"
    MINOR = "minor"


class Origin(StrEnum):
    """Where a Version's text was kept when it was recorded."""

    MAINLINE = "mainline"
    ARCHIVE = "archive"


Translated = Mapping[str, str]
"""A sentence by language; holds the authoritative language at least where one is required."""
