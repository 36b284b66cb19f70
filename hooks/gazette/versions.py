"""Revision, Version, Chronicle: what was published, when, as what. Values only; `chronicle` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from gazette.errors import UsageError
from gazette.facts import Fact
from gazette.finding import Finding
from gazette.model import Document, Level, Origin, Text, Translated, VersionId
from gazette.statements import Correction, VersionStatement


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One text of a Version in one language.

    `texts` is its run on the mainline: consecutive texts of equal wording, at least one.
    """

    rev: int
    lang: str
    texts: tuple[Text, ...]
    correction: Correction | None = None
    withdrawn: bool = False

    @property
    def evidence(self) -> Text:
        """The first text of the run: it never changes."""
        return self.texts[0]

    @property
    def newest(self) -> Text:
        """The last text of the run, with the same wording, perhaps in better markup: what a page renders."""
        return self.texts[-1]

    @property
    def document(self) -> Document:
        """What the page shows."""
        return self.newest.document

    @property
    def wording(self) -> str:
        """SHA-256 of the words, equal for all texts of the run."""
        return self.evidence.document.wording

    @property
    def name(self) -> str:
        """`r1`, `r2`, …"""
        return f"r{self.rev}"


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published state of the policy: what the Ledger states of it joined with its texts."""

    statement: VersionStatement
    level: Level | None
    inferred: bool
    origin: Origin
    revisions: Mapping[str, tuple[Revision, ...]]

    def __hash__(self) -> int:
        """Of what tells it from the others of its policy."""
        return hash(self.statement.id)

    @property
    def id(self) -> VersionId:
        """The day it was published, and which of that day."""
        return self.statement.id

    @property
    def published(self) -> date:
        """First readable at the URL: what is printed as "Last updated"."""
        return self.id.day

    @property
    def effective(self) -> date:
        """From when it applies."""
        return self.statement.effective

    @property
    def summary(self) -> Translated:
        """What changed, in plain words."""
        return self.statement.summary

    @property
    def imported(self) -> bool:
        """Published elsewhere before this history began."""
        return self.statement.imported

    @property
    def withdrawn_whole(self) -> bool:
        """No text of it is shown any more."""
        return self.statement.withdrawn_whole

    @property
    def stands(self) -> bool:
        """Neither cancelled nor withdrawn whole: it was, is or will be in force."""
        return self.statement.stands

    def revision(self, lang: str) -> Revision | None:
        """Its newest Revision in that language that is still shown."""
        return next((rev for rev in reversed(self.revisions.get(lang, ())) if not rev.withdrawn), None)

    def corrected(self, lang: str) -> date | None:
        """Day of the newest editorial correction of its text in that language."""
        return max((said.date for said in self.statement.corrections if said.lang == lang), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which the mainline held no text in `lang`; `until` is the last one, None if it still holds none."""

    lang: str
    since: date
    until: date | None
    commit: str


@dataclass(frozen=True, kw_only=True)
class Chronicle:
    """One policy with all its Versions, oldest first, of which there is at least one.

    `facts`: what of it became public, and when, in the order of the mainline.
    """

    document: str
    source: str
    languages: tuple[str, ...]
    versions: tuple[Version, ...]
    coverage: Translated = field(default_factory=dict)
    declared: bool
    absences: tuple[Absence, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        assert self.versions

    @property
    def authoritative(self) -> str:
        """The language whose text prevails."""
        return self.languages[0]

    @cached_property
    def _standing(self) -> tuple[Version, ...]:
        return tuple(version for version in self.versions if version.stands)

    @cached_property
    def _places(self) -> Mapping[VersionId, int]:
        return {version.id: place for place, version in enumerate(self.versions)}

    @cached_property
    def comparable(self) -> tuple[Version, ...]:
        """The Versions that have a text to compare, oldest first: those whose authoritative one is shown."""
        return tuple(version for version in self.versions if version.revision(self.authoritative))

    @cached_property
    def _by_wording(self) -> Mapping[str, list[Version]]:
        found: dict[str, list[Version]] = {}
        for version in self.comparable:
            if text := version.revision(self.authoritative):
                found.setdefault(text.wording, []).append(version)
        return found

    def place(self, version: Version) -> int:
        """How many Versions came before one of these."""
        return self._places[version.id]

    def until(self, version: Version) -> tuple[Version, ...]:
        """The Versions before one of these, and that one, oldest first."""
        return self.versions[: self.place(version) + 1]

    def after(self, version: Version) -> tuple[Version, ...]:
        """The Versions after one of these, oldest first."""
        return self.versions[self.place(version) + 1 :]

    def version(self, version: VersionId) -> Version:
        """The Version of that id; UsageError names those that exist."""
        for candidate in self.versions:
            if candidate.id == version:
                return candidate
        near = sorted(self.versions, key=lambda known: abs((known.id.day - version.day).days))[:5]
        known = ", ".join(str(candidate.id) for candidate in near)
        raise UsageError(f"{self.document} has no Version {version}", remedy=f"The nearest: {known}.")

    def applies(self, day: date) -> Version | None:
        """The Version in force on `day`: the last standing one whose effective date has come; None before the first."""
        return next((version for version in reversed(self._standing) if version.effective <= day), None)

    def shown(self, day: date) -> Version:
        """The Version that `/` shows on `day`: the one in force, before the first effective date the first."""
        return self.applies(day) or (self._standing or self.versions)[0]

    def upcoming(self, day: date) -> tuple[Version, ...]:
        """Versions announced but not yet in force on `day`, in the order in which they will apply."""
        return tuple(version for version in self._standing if version.effective > day)

    def superseded(self, version: Version) -> date | None:
        """Its last day in force: the day before the next standing Version applies; None while none is published."""
        later = self.successor(version)
        return later.effective - timedelta(days=1) if later and version.stands else None

    def successor(self, version: Version) -> Version | None:
        """The next standing Version, which replaces this one."""
        return next((other for other in self.after(version) if other.stands), None)

    def neighbours(self, version: Version) -> tuple[Version | None, Version | None]:
        """The Versions before and after this one in the Ledger's order."""
        place = self.place(version)
        before = self.versions[place - 1] if place else None
        after = self.versions[place + 1] if place + 1 < len(self.versions) else None
        return before, after

    def same_text(self, version: Version) -> Version | None:
        """An earlier Version, not the one just before, whose authoritative wording this one repeats (a revert)."""
        text = version.revision(self.authoritative)
        same = self._by_wording[text.wording] if text else ()
        return next((other for other in reversed(same) if self.place(other) < self.place(version) - 1), None)

    def absence(self, lang: str, day: date) -> Absence | None:
        """Why no text in `lang` could be read on `day`, if the mainline held none."""
        return next(
            (
                absence
                for absence in self.absences
                if absence.lang == lang and absence.since <= day and (absence.until is None or day <= absence.until)
            ),
            None,
        )

    def readable(self, lang: str, shown: Version) -> Revision | None:
        """What `/<lang>/` shows: the newest Revision in `lang` of a Version not later than `shown`, if there is one."""
        for version in reversed(self.until(shown)):
            revision = version.revision(lang)
            if revision and (version.stands or version is shown):
                return revision
        return None
