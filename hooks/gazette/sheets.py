"""Sheet, Page: one page of the site, with all that its template shows. Values only; `pages` plans them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from gazette import anchors
from gazette.addresses import Address, Addresses
from gazette.anchors import Anchored
from gazette.chapters import Redlined
from gazette.lineage import Lineage, Lineages, Step
from gazette.model import Document, Section
from gazette.sections import name_of
from gazette.statements import VersionStatement
from gazette.translations import Passage, Translation, passages
from gazette.versions import Chronicle, Revision, Version


class Kind(StrEnum):
    """The kinds of pages; each has a template of that name."""

    POLICY = "policy"
    VERSION = "version"
    REVISION = "revision"
    HISTORY = "history"
    SECTION = "section"
    DRAFT = "draft"
    CHANGES = "changes"
    CORRECTION = "correction"
    SINCE = "since"
    COMPARE = "compare"
    DRAFT_CHANGES = "draft-changes"
    PLAIN = "plain"
    NOT_FOUND = "404"


BRIEF = 600
"""Characters that may stand between the title and the stamp: half a screen of a phone."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language; `equal` if its text really is in that language."""

    lang: str
    address: Address
    equal: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Any page in one language: where it stands, and where it stands in the other languages."""

    kind: Kind
    lang: str
    address: Address
    canonical: Address
    alternates: tuple[Alternate, ...]
    indexed: bool

    def to(self, address: Address) -> str:
        """The link from this page to an address."""
        return self.address.to(address)


def has_since(chronicle: Chronicle, version: Version, shown: Version) -> bool:
    """Whether there is a page of what changed since a Version: `shown` is later, and both have their text."""
    texts = (version.revision(chronicle.authoritative), shown.revision(chronicle.authoritative))
    return chronicle.place(version) < chronicle.place(shown) and all(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two Versions that a page of its own compares; `is_step`: the later one followed the earlier."""

    before: Version
    after: Version
    address: Address
    is_step: bool


@dataclass(frozen=True, kw_only=True)
class Page(Sheet):
    """One page of a policy in one language, with all that it shows.

    `shown` is the Version in force, `upcoming` are those announced that do not apply yet.
    `draft` is the working tree's text where the page shows that, `stated` what its Ledger says of the Version that the
    draft names; `drafted` is that text also where the page shows the published one, `draft_changes` the page that
    compares the two. `redlined` is what a page about changes compares, `lineage` the section whose history it tells,
    `compared` what other pages compare, where it leads to them.
    """

    chronicle: Chronicle
    addresses: Addresses
    as_of: date
    shown: Version
    upcoming: tuple[Version, ...]
    translation: Translation
    lineages: Lineages
    version: Version | None = None
    revision: Revision | None = None
    draft: Document | None = None
    drafted: Document | None = None
    stated: VersionStatement | None = None
    redlined: Redlined | None = None
    lineage: Lineage | None = None
    draft_changes: Address | None = None
    compared: tuple[Compared, ...] = ()

    @property
    def document(self) -> Document | None:
        """The text that the page shows."""
        shown = self.revision if self.revision and not self.revision.withdrawn else None
        return self.draft or (shown.document if shown else None)

    @property
    def title(self) -> str:
        """The policy's title, in the page's language if it has a text."""
        return self._titled.title if self._titled else self.chronicle.document

    @property
    def title_lang(self) -> str:
        """The language of the title."""
        return self._titled.lang if self._titled else self.chronicle.authoritative

    @property
    def _titled(self) -> Document | None:
        shown = self.translation.revision or self.shown.revision(self.chronicle.authoritative)
        return shown.document if shown else None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The sections that the page shows; on a translation that is behind with what changed since."""
        if self.document is None:
            return ()
        if self.draft or self.kind is not Kind.POLICY:
            return tuple(Passage(section=section) for section in self.document.sections)
        authoritative = self.shown.revision(self.chronicle.authoritative)
        return passages(self.document, self.translation, authoritative.document if authoritative else None)

    @cached_property
    def cited(self) -> tuple[tuple[Section, Anchored], ...]:
        """The sections of the text that the page shows, each with how it is cited."""
        if self.document is None:
            return ()
        beside = frozenset(
            section.id for passage in self.passages if passage.section is None and (section := passage.changed)
        )
        return tuple(zip(self.document.sections, anchors.anchored(self.document, beside), strict=True))

    @cached_property
    def _anchored(self) -> dict[int, Anchored]:
        """By the identity of the sections: two of them may be equal."""
        return {id(section): anchored for section, anchored in self.cited}

    def anchored(self, section: Section) -> Anchored:
        """A section of the text that the page shows, as it is cited."""
        return self._anchored[id(section)]

    def built_alike(self, lang: str) -> bool:
        """Whether this page in another language has no other sections and Blocks, each under the same anchor."""
        if self.document is None or self.kind not in (Kind.POLICY, Kind.DRAFT, Kind.VERSION, Kind.REVISION):
            return True
        of_version = self.version if self.kind in (Kind.VERSION, Kind.REVISION) else None
        own = of_version.revision(lang) if of_version else self.chronicle.readable(lang, self.shown)
        other = own or (of_version or self.shown).revision(self.chronicle.authoritative)
        return other is not None and anchors.built_alike(self.document, other.document)

    def changes_of(self, version: Version) -> Address | None:
        """Where it is told what a Version changed; nowhere of the first one recorded."""
        return None if version is self.chronicle.versions[0] else self.addresses.changes(self.lang, version)

    @property
    def intervals(self) -> tuple[Version, ...]:
        """The Versions that were in force for a day at least, oldest first."""
        found = []
        for version in self.chronicle.versions:
            last = self.chronicle.superseded(version)
            if version.stands and version.effective <= self.as_of and (last is None or last >= version.effective):
                found.append(version)
        return tuple(found)

    def dated(self, section: Section) -> Step | None:
        """Since which Version a section of the text in force says what it says; None if it always did."""
        if self.kind is not Kind.POLICY or self.draft or not section.id:
            return None
        return self.lineages.dated(section.id, self.shown)

    def history_of(self, section_id: str) -> Address:
        """Where the history of a section is told."""
        found = self.lineages.of(section_id)
        return self.addresses.section(self.lang, found.id if found else section_id)

    def called(self, lineage: Lineage) -> tuple[str, str]:
        """A section's heading without its number, in the page's language if that has it; with the language."""
        revision = self.translation.revision
        own = revision.document.section(lineage.id) if revision else None
        return (self.lang, name_of(own)) if own else (self.chronicle.authoritative, name_of(lineage.section))

    def correction_of(self, version: Version, revision: Revision) -> Address | None:
        """Where it is told what a Revision corrected; nowhere of the first one."""
        return self.addresses.correction(version, revision) if revision.rev > 1 else None

    def since_of(self, version: Version) -> Address | None:
        """Where it is told what changed from a Version to the one in force; nowhere if that is not later."""
        return self.addresses.since(self.lang, version) if has_since(self.chronicle, version, self.shown) else None

    def text_at(self, step: Step) -> str:
        """The link to the text of a Step's Version, at the section where the text shown there has it."""
        link = self.to(self.addresses.version(self.lang, step.version))
        shown = step.version.revision(self.lang) or step.version.revision(self.chronicle.authoritative)
        section = shown.document.section(step.after.id) if shown and step.after else None
        return f"{link}#{section.own}" if section and section.own else link

    @property
    def compare(self) -> Address | None:
        """Where any two Versions are compared; nowhere with the text of one alone."""
        return self.addresses.compare(self.lang) if len(self.chronicle.comparable) > 1 else None

    @property
    def opens_at_length(self) -> bool:
        """What stands before the first section is too much to be read before the stamp."""
        lead = self.document.lead if self.document else None
        return lead is not None and sum(len(block.text) for block in lead.blocks) > BRIEF

    @property
    def foreign(self) -> bool:
        """The text shown is not in the page's language."""
        return self.document is not None and self.document.lang != self.lang

    @property
    def unreviewed(self) -> bool:
        """The text shown is a translation that no lawyer approved."""
        return (
            self.document is not None
            and self.document.lang != self.chronicle.authoritative
            and self.document.reviewed is None
        )


def plain(tail: str, lang: str, languages: tuple[str, ...], translated: frozenset[str]) -> Sheet:
    """A page that is no policy, at `tail` ("about/") below each language; `translated`: those it really exists in."""
    addresses = {other: Address(f"{'' if other == languages[0] else other + '/'}{tail}") for other in languages}
    return Sheet(
        kind=Kind.PLAIN,
        lang=lang,
        address=addresses[lang],
        canonical=addresses[lang if lang in translated else languages[0]],
        alternates=tuple(Alternate(other, addresses[other], other in translated) for other in languages),
        indexed=lang in translated,
    )
