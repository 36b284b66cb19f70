"""The state of each language against the Chronicle: current, behind (by which sections), missing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gazette.model import Document, Section
from gazette.versions import Chronicle, Revision, Version


class State(StrEnum):
    """How a translation stands to the text in force."""

    CURRENT = "current"
    BEHIND = "behind"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What a language shows in place of the text in force.

    `of` is the Version it translates, `behind` the sections of the authoritative text in force whose wording changed
    since, as that text has them; `reviewed` the day a lawyer approved it.
    """

    lang: str
    state: State
    revision: Revision | None
    of: Version | None
    behind: tuple[Section, ...]
    gone: tuple[Section, ...] = ()
    reviewed: date | None = None

    @property
    def unreviewed(self) -> bool:
        """Still a draft translation."""
        return self.revision is not None and self.reviewed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One section as a translation that may be behind shows it.

    `section` is the translation's own, None where it has none yet; `changed` the authoritative one where its wording
    is not the translated one; `gone` says that the authoritative text has it no more.
    """

    section: Section | None
    changed: Section | None = None
    gone: bool = False


def passages(document: Document, state: "Translation", authoritative: Document | None) -> tuple[Passage, ...]:
    """A translation's sections in order, what changed since in its place; `authoritative` is the text in force."""
    changed = {section.id: section for section in state.behind}
    gone = {section.id for section in state.gone}
    own = {section.id for section in document.sections}
    missing: dict[str, list[Section]] = {}
    anchor = ""
    for section in authoritative.sections if authoritative and changed else ():
        if section.id in own:
            anchor = section.id
        elif section.id in changed:
            missing.setdefault(anchor, []).append(section)
    found = []
    for section in document.sections:
        found.append(Passage(section=section, changed=changed.get(section.id), gone=section.id in gone))
        found += [Passage(section=None, changed=new) for new in missing.get(section.id, ())]
    return tuple(found)


def translation(chronicle: Chronicle, lang: str, shown: Version) -> Translation:
    """The Translation in `lang` that stands for the Version `shown`."""
    revision = chronicle.readable(lang, shown)
    if revision is None:
        return Translation(lang=lang, state=State.MISSING, revision=None, of=None, behind=())
    of = next(version for version in reversed(chronicle.until(shown)) if version.revision(lang) is revision)
    changed: tuple[Section, ...] = ()
    gone: tuple[Section, ...] = ()
    if of is not shown:
        before, after = of.revision(chronicle.authoritative), shown.revision(chronicle.authoritative)
        if before and after:
            changed = changed_sections(before.document, after.document)
            gone = removed_sections(before.document, after.document)
    return Translation(
        lang=lang,
        state=State.CURRENT if of is shown else State.BEHIND,
        revision=revision,
        of=of,
        behind=changed,
        gone=gone,
        reviewed=revision.document.reviewed,
    )


def changed_sections(before: Document, after: Document) -> tuple[Section, ...]:
    """The sections of `after` whose wording is not that of the same section in `before`, new ones included."""
    earlier = {section.id: section.blocks for section in before.sections}
    return tuple(section for section in after.sections if earlier.get(section.id) != section.blocks)


def removed_sections(before: Document, after: Document) -> tuple[Section, ...]:
    """The sections of `before` that `after` has no more."""
    later = {section.id for section in after.sections}
    return tuple(section for section in before.sections if section.id not in later)
