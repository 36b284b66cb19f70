"""Redlines: which two texts a page compares, in which language, and their Comparison, made once for all who show it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

from gazette.model import Document
from gazette.redline import Change, ChangeKind, Comparison, Named, Stats, stats
from gazette.redline.changes import OF_WORDING, changes
from gazette.translations import changed_sections
from gazette.versions import Chronicle, Revision, Version

DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two texts compared: a Revision of a Version, or (both None) the draft."""

    document: Document
    version: Version | None = None
    revision: Revision | None = None

    @property
    def named(self) -> Named:
        """The text under the name it has in every format."""
        if self.version is None or self.revision is None:
            return Named(DRAFT, self.document)
        return Named(f"{self.version.id} {self.revision.name}", self.document, self.version.published)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """Two texts of a policy in one language, and what is made of them; known by identity, for as long as it is kept.

    `untouched`: ids of the sections whose authoritative wording is the same in both Versions, where these texts are
    translations of them.
    """

    before: Side
    after: Side
    untouched: frozenset[str] = frozenset()

    @property
    def lang(self) -> str:
        """The language of both texts."""
        return self.after.document.lang

    def heading(self, section: str) -> str:
        """The heading of a section, in the new text if it stands there; "" above all headings."""
        documents = (self.after.document, self.before.document)
        return next((found.heading for text in documents if (found := text.section(section))), "")

    def forget(self) -> None:
        """Let go of their Redline and of what was made of it; whoever asks for it again has it made again."""
        for made in vars(self).keys() - {given.name for given in fields(self)}:
            del vars(self)[made]

    @cached_property
    def comparison(self) -> Comparison:
        """Their Redline."""
        return Comparison.of(self.before.named, self.after.named)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The Changes that are changes of the policy, in reading order."""
        return tuple(change for change in self.comparison.changes if not self.only_revised(change))

    @cached_property
    def revisions(self) -> tuple[Change, ...]:
        """The Changes of a translation alone: the authoritative wording of their section did not change."""
        return tuple(change for change in self.comparison.changes if self.only_revised(change))

    @cached_property
    def stats(self) -> Stats:
        """How much changed in the policy."""
        if not self.revisions:
            return self.comparison.stats
        revised = {nth for change in self.revisions for nth in change.blocks}
        left = [leaf for nth, leaf in enumerate(self.comparison.leaves) if nth not in revised]
        return stats(left, changes(left))

    @cached_property
    def beside(self) -> Mapping[ChangeKind, int]:
        """How many Changes of the policy are not of its wording, by kind."""
        found = Counter(change.kind for change in self.changes if change.kind not in OF_WORDING)
        return {kind: found[kind] for kind in ChangeKind if found[kind]}

    def only_revised(self, change: Change) -> bool:
        """Whether the translation was revised there and the authoritative text did not change."""
        return {change.section_from, change.section_to} - {None} <= self.untouched


@dataclass(frozen=True)
class Redlines:
    """All Redlines of one policy; each is made when first asked for, and kept."""

    chronicle: Chronicle
    _made: dict[tuple[str, ...], Pair] = field(default_factory=dict, compare=False, repr=False)

    def predecessor(self, version: Version) -> Version | None:
        """What a Version is compared with: the one before it that stands and whose authoritative text is shown.

        So a Version that was cancelled, and never applied, is passed over, and so is one withdrawn whole.
        """
        return next((other for other in reversed(self._earlier(version)) if self._is_compared(other)), None)

    def passed_over(self, version: Version) -> tuple[Version, ...]:
        """The Versions between a Version and its predecessor, oldest first."""
        before = self.predecessor(version)
        earlier = self._earlier(version)
        return earlier[self.chronicle.place(before) + 1 :] if before else earlier

    def later(self, version: Version) -> tuple[Version, ...]:
        """The Versions after this one that stand: what changed the policy again."""
        return tuple(other for other in self.chronicle.after(version) if other.stands)

    def changes(self, version: Version, lang: str) -> Pair | None:
        """What a Version changed, for a reader of `lang`; None without a predecessor, or where no text is shown."""
        before = self.predecessor(version)
        return self.between(before, version, lang) if before else None

    def between(self, before: Version, after: Version, lang: str) -> Pair | None:
        """Newest Revision against newest Revision: in `lang` if both Versions have that, else authoritative."""
        for candidate in (lang, self.chronicle.authoritative):
            old, new = before.revision(candidate), after.revision(candidate)
            if old and new:
                return self._pair((before, old), (after, new))
        return None

    def correction(self, version: Version, revision: Revision) -> Pair | None:
        """What a Revision corrected in the one before it; None for the first, or where either is withdrawn."""
        before = next((old for old in version.revisions[revision.lang] if old.rev == revision.rev - 1), None)
        if before is None or before.withdrawn or revision.withdrawn:
            return None
        return self._pair((version, before), (version, revision))

    def draft(self, document: Document) -> Pair | None:
        """A draft against the published text that it follows; None if that language has none.

        The newest text of the Version that the draft names, else of the newest one that stands.
        """
        lang = document.lang
        for version in reversed(self.chronicle.versions):
            revision = version.revision(lang)
            if revision and (version.id == document.version or (version.stands and _precedes(version, document))):
                before = Side(document=revision.document, version=version, revision=revision)
                return Pair(before=before, after=Side(document=document))
        return None

    def forget(self, lang: str) -> None:
        """Let go of what was compared in a language: its pages are made, and of many Versions it is much.

        What another language may show, where it has no text of its own, stays.
        """
        others = set(self.chronicle.languages) - {lang}
        whole = all(others <= version.revisions.keys() for version in self.chronicle.versions)
        if lang != self.chronicle.authoritative or whole:
            for key, pair in self._made.items():
                if pair.lang == lang:
                    self._made[key] = replace(pair)  # the same two texts, not compared yet

    def _earlier(self, version: Version) -> tuple[Version, ...]:
        return self.chronicle.until(version)[:-1]

    def _is_compared(self, version: Version) -> bool:
        return version.stands and version.revision(self.chronicle.authoritative) is not None

    def _pair(self, old: tuple[Version, Revision], new: tuple[Version, Revision]) -> Pair:
        key = (new[1].lang, *(name for version, revision in (old, new) for name in (str(version.id), revision.name)))
        if key not in self._made:
            before, after = (
                Side(document=revision.document, version=version, revision=revision) for version, revision in (old, new)
            )
            self._made[key] = Pair(before=before, after=after, untouched=self._untouched(before, after))
        return self._made[key]

    def _untouched(self, before: Side, after: Side) -> frozenset[str]:
        authoritative = self.chronicle.authoritative
        if before.version is after.version or after.document.lang == authoritative:
            return frozenset()
        old, new = (side.version and side.version.revision(authoritative) for side in (before, after))
        if not old or not new:
            return frozenset()
        changed = {section.id for section in changed_sections(old.document, new.document)}
        return frozenset(section.id for section in new.document.sections) - changed


def _precedes(version: Version, document: Document) -> bool:
    return document.version is None or version.id < document.version
