"""Lineage: a section through all Versions, whatever it was called, and in which of them it changed.

Always that of the authoritative text. It follows the Versions that stand: one that never applied makes no new date, an
editorial correction inside a Version neither.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from gazette.model import BlockKind, Document, Section, VersionId
from gazette.redline import Fate
from gazette.redlines import Redlines
from gazette.sections import name_of, same_sections, wording_of
from gazette.versions import Revision, Version


class Turn(StrEnum):
    """What became of a section; only what is new or says something else gets a new date."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One turn of a section: in a Version, or by the Revision that corrected its text inside that Version.

    `before` and `after` are the section in either text, None where it is not; of a withdrawn text they hold no word.
    """

    version: Version
    turn: Turn
    before: Section | None
    after: Section | None
    moved: bool = False
    revision: Revision | None = None

    @property
    def former(self) -> str:
        """The heading that it had before, its number aside; "" if it kept it."""
        if not self.before or not self.after or not self.before.heading or not self.after.heading:
            return ""
        name = name_of(self.before)
        return name if name != name_of(self.after) else ""

    @property
    def ids(self) -> frozenset[str]:
        """The section's ids in the two texts."""
        return frozenset(section.id for section in (self.before, self.after) if section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """One section through all Versions: `section` as in the newest text that has it, `steps` oldest first.

    What stands under it (`inner` ones) is part of it. `earlier_ids`: those of its own that it bore before in texts that
    are shown, each once, oldest first.
    """

    section: Section
    inner: bool
    steps: tuple[Step, ...]
    earlier_ids: tuple[str, ...]

    @property
    def id(self) -> str:
        """By which it is known: its newest id."""
        return self.section.id

    @property
    def ids(self) -> frozenset[str]:
        """All ids that it ever had, the anchors of its earlier headings included."""
        sections = [self.section, *(section for step in self.steps for section in (step.before, step.after) if section)]
        borne = (name for section in sections for name in (section.id, section.own) if name)
        return frozenset((*borne, *self.earlier_ids))

    @property
    def gone(self) -> Version | None:
        """The Version that removed it, if it did not come back."""
        turns = [step for step in self.steps if step.turn is not Turn.CORRECTED]
        return turns[-1].version if turns and turns[-1].turn is Turn.REMOVED else None


@dataclass(frozen=True)
class Lineages:
    """All sections of one policy through its Versions."""

    redlines: Redlines

    @cached_property
    def all(self) -> tuple[Lineage, ...]:
        """In the order of the newest text; behind them those that are gone, the last to go first."""
        walk = _Walk(self.redlines)
        for version in self.redlines.chronicle.versions:
            if version.stands and version.revisions.get(walk.lang):
                walk.visit(version)
        return tuple(walk.lineages())

    @cached_property
    def _by_id(self) -> Mapping[str, Lineage]:
        once = {name: found for found in reversed(self.all) for name in found.ids}
        return once | {found.id: found for found in reversed(self.all)}

    def of(self, section_id: str) -> Lineage | None:
        """The section that bears this id, else the last one that once bore it."""
        return self._by_id.get(section_id)

    def earlier_ids(self, lineage: Lineage) -> tuple[str, ...]:
        """The ids that a section bore before and that still lead to it alone, upper and lower case being one."""
        now = {found.id.lower() for found in self.all}
        mine = [name for name in lineage.earlier_ids if name.lower() not in now and self.of(name) is lineage]
        return tuple({name.lower(): name for name in mine}.values())

    def dated(self, section_id: str, shown: Version) -> Step | None:
        """Since which Version that section says what it says in the text of `shown`; None if it always did."""
        found, place = self.of(section_id), self.redlines.chronicle.place
        for step in reversed(found.steps if found else ()):
            if step.turn in (Turn.ADDED, Turn.CHANGED) and place(step.version) <= place(shown):
                return step
        return None

    def touched(self, version: Version) -> tuple[tuple[Lineage, Step], ...]:
        """What a Version did to the sections that stand under no other, in the order of the newest text.

        What only got another number is left out: one new section renumbers all that follow.
        """
        return tuple(self._touched.get(version.id, ()))

    @cached_property
    def _touched(self) -> Mapping[VersionId, list[tuple[Lineage, Step]]]:
        found: dict[VersionId, list[tuple[Lineage, Step]]] = {}
        for lineage in self.all:
            for step in lineage.steps:
                if step.turn not in (Turn.CORRECTED, Turn.RENUMBERED) and not lineage.inner:
                    found.setdefault(step.version.id, []).append((lineage, step))
        return found


@dataclass(slots=True)
class _Thread:
    """A Lineage while it is followed."""

    section: Section
    text: Document | None = None  # the newest one shown that has it
    steps: list[Step] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def goes_on(self, text: Revision, section: Section) -> None:
        """Its section in a later text; one that was withdrawn gives no word of its own."""
        if not text.withdrawn:
            self.section, self.text = section, text.document
            self.ids.append(section.id)

    @property
    def lineage(self) -> Lineage | None:
        """Complete; None where no text that has it is shown."""
        if self.text is None:
            return None
        holders = self.text.holders(self.section)
        return Lineage(
            section=self.section,
            inner=any(holder.id for holder in holders),
            steps=tuple(self.steps),
            earlier_ids=tuple(name for name in dict.fromkeys(self.ids) if name != self.section.id),
        )


class _Walk:
    """Follows every section from one Version to the next."""

    def __init__(self, redlines: Redlines) -> None:
        self.redlines = redlines
        self.lang = redlines.chronicle.authoritative
        self._last: Version | None = None
        self._alive: dict[str, _Thread] = {}  # by the section's id in the last text
        self._gone: list[_Thread] = []  # the last to go first

    def visit(self, version: Version) -> None:
        """Take all sections one Version on."""
        text = _newest(version, self.lang)
        earlier = _newest(self._last, self.lang).document.sections if self._last else ()
        same = same_sections(earlier, text.document.sections)
        moved = self._moved(version)
        threads: dict[str, _Thread] = {}
        for nth, section in enumerate(text.document.sections):
            if not section.id or section.id in threads:
                continue
            before = earlier[same[nth]] if nth in same else None
            thread = self._alive.pop(before.id, None) if before else self._returned(section.id)
            threads[section.id] = thread = thread or _Thread(section)
            self._note(thread, version, before, section, moved=bool(before and (before.id, section.id) in moved))
            thread.goes_on(text, section)
        for section in reversed(earlier):
            if thread := self._alive.get(section.id):
                self._note(thread, version, section, None)
                self._gone.insert(0, thread)
        self._alive, self._last = threads, version
        self._note_corrections(version)

    def lineages(self) -> Iterator[Lineage]:
        """All of them; an id that several ended with goes to the one that lives, else to the last to go."""
        seen: set[str] = set()
        for thread in (*self._alive.values(), *self._gone):
            if (lineage := thread.lineage) and lineage.id not in seen:
                seen.add(lineage.id)
                yield lineage

    def _returned(self, section_id: str) -> _Thread | None:
        """A section that was removed and comes back under its id."""
        found = next((thread for thread in self._gone if thread.section.id == section_id), None)
        if found:
            self._gone.remove(found)
        return found

    def _moved(self, version: Version) -> frozenset[tuple[str, str]]:
        """Sections, by their old and new ids, of which something came from the old place and nothing stayed there."""
        pair = self.redlines.changes(version, self.lang)
        came, stayed = set(), set()
        for leaf in pair.comparison.leaves if pair else ():
            ids = (leaf.section_from or "", leaf.section_to or "")
            if leaf.piece.fate is Fate.MOVED_TO:
                came.add(ids)
            elif leaf.piece.old and leaf.piece.new and leaf.kind is not BlockKind.HEADING:
                stayed.add(ids)
        return frozenset(came - stayed)

    def _note(
        self,
        thread: _Thread,
        version: Version,
        before: Section | None,
        after: Section | None,
        *,
        moved: bool = False,
    ) -> None:
        last = self._last
        if last is None:
            return
        if before is None or after is None:
            turn: Turn | None = Turn.ADDED if after else Turn.REMOVED
        elif not _says_the_same(last, version, before.id, after.id, self.lang):
            turn = Turn.CHANGED
        else:
            turn = Turn.MOVED if moved else Turn.RENUMBERED if before.number != after.number else None
        if turn:
            before, after = _told(before, last, self.lang), _told(after, version, self.lang)
            thread.steps.append(Step(version=version, turn=turn, before=before, after=after, moved=moved))

    def _note_corrections(self, version: Version) -> None:
        for revision in version.revisions[self.lang][1:]:
            pair = self.redlines.correction(version, revision)
            if pair is None:
                continue
            old, new = pair.before.document, pair.after.document
            for place, nth in same_sections(old.sections, new.sections).items():
                before, after = old.sections[nth], new.sections[place]
                thread = self._alive.get(after.id)
                if thread and wording_of(old, before.id) != wording_of(new, after.id):
                    step = Step(version=version, turn=Turn.CORRECTED, before=before, after=after, revision=revision)
                    thread.steps.append(step)


def _newest(version: Version, lang: str) -> Revision:
    """The text whose sections are followed; where all are withdrawn the last: that and when it changed is no secret."""
    return version.revision(lang) or version.revisions[lang][-1]


def _told(section: Section | None, version: Version, lang: str) -> Section | None:
    """The section as pages may show it: without its words where the text was withdrawn."""
    if section is None or version.revision(lang):
        return section
    return replace(section, heading="", heading_html="", number=None, blocks=(), html="")


def _says_the_same(before: Version, after: Version, old: str, new: str, lang: str) -> bool:
    """Whether a Version left a section as it was; what a correction changed in either one is no change by the Version.

    It did if their newest texts are equal there, or if its first text is the one that stood on its day (on the day of a
    correction two did).
    """
    if wording_of(_newest(before, lang).document, old) == wording_of(_newest(after, lang).document, new):
        return True
    first = wording_of(after.revisions[lang][0].document, new)
    return first is not None and first in [
        wording_of(revision.document, old) for revision in _standing_on(before, after.published, lang)
    ]


def _standing_on(version: Version, day: date, lang: str) -> tuple[Revision, ...]:
    """The Revisions of a Version that stood at some time of a day."""
    known = [
        revision
        for revision in version.revisions[lang]
        if revision.correction is None or revision.correction.date <= day
    ]
    since = [nth for nth, revision in enumerate(known) if not revision.correction or revision.correction.date < day]
    return tuple(known[since[-1] if since else 0 :])
