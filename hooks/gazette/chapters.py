"""What a page about changes tells: which texts it compares, and by section what legal said and what changed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from gazette.accounts import Account
from gazette.redline import ChangeKind
from gazette.redline.changes import OF_WORDING
from gazette.redline.inline import Resolve
from gazette.redline.labels import Labels
from gazette.redline.marks import Mark
from gazette.redline.parts import Part
from gazette.redline.tags import untagged
from gazette.redlines import Pair
from gazette.statements import SectionStatement, VersionStatement
from gazette.versions import Version

_KINDS = tuple(ChangeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redlined:
    """What such a page compares.

    `before` and `after` are the Versions compared, None for a draft; `pair` their texts, None where one is not shown.
    `passed`: Versions between them that were cancelled or withdrawn; `steps`: those that stand, `after` included.
    `statements`: what legal said of the changes, oldest Version first.
    """

    before: Version | None
    after: Version | None
    pair: Pair | None
    passed: tuple[Version, ...] = ()
    steps: tuple[Version, ...] = ()
    statements: tuple[VersionStatement, ...] = ()

    @property
    def lang(self) -> str | None:
        """The language of the texts, if they are shown."""
        return self.pair.lang if self.pair else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What legal said of a section, and when."""

    version: VersionStatement
    section: SectionStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One section: what legal said of it, and the Marks in it. `is_gone`: only the old text has it.

    `only_revised`: these texts are translations, and the authoritative wording of the section did not change.
    """

    section: str
    heading: str
    is_gone: bool
    told: tuple[Told, ...]
    marks: tuple[Mark, ...]
    only_revised: bool

    @property
    def is_beside(self) -> bool:
        """Whether no word changed in it, and legal said nothing of it."""
        if self.told or self.only_revised:
            return False
        return not any(change.kind in OF_WORDING for mark in self.marks for change in mark.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """All that a page prints of two texts: what is told by section, then the marked text."""

    pair: Pair
    account: Account
    chapters: tuple[Chapter, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The marked text."""
        return self.account.parts

    @property
    def told(self) -> tuple[Chapter, ...]:
        """The chapters on changes of what the policy says."""
        return tuple(chapter for chapter in self.chapters if not chapter.only_revised and not chapter.is_beside)

    @property
    def beside(self) -> tuple[Mark, ...]:
        """The Marks of the sections in which no word changed."""
        return tuple(mark for chapter in self.chapters if chapter.is_beside for mark in chapter.marks)

    @property
    def revised(self) -> tuple[Chapter, ...]:
        """Those on changes of the translation alone."""
        return tuple(chapter for chapter in self.chapters if chapter.only_revised)

    def of(self, ids: Collection[str]) -> tuple[Part, ...]:
        """The parts of some sections, with what stands under them in either text.

        Without what leads from Mark to Mark: they stand on a page that shows parts of several Redlines.
        """
        documents = (self.pair.before.document, self.pair.after.document)
        within = {
            inner.id
            for document in documents
            for section in document.sections
            if section.id in ids
            for inner in document.extent(section)
        }
        return tuple(map(_alone, (part for part in self.parts if part.section in within)))

    def is_revised(self, part: Part) -> bool:
        """Whether a section changed in the translation alone."""
        return bool(part.marks) and any(chapter.section == part.section for chapter in self.revised)


@dataclass(frozen=True)
class Narrator:
    """Tells Redlines, by `labels` in the language of their texts; headings stand one level below their own.

    A Redline that several pages show is written once for those from which its links lead the same way, and let go of
    with its Pair.
    """

    labels: Mapping[str, Labels]
    _written: WeakKeyDictionary[Pair, Account] = field(default_factory=WeakKeyDictionary, repr=False)

    def tell(
        self, pair: Pair, statements: Sequence[VersionStatement], resolve: Resolve, *, keeps: bool = True
    ) -> Telling:
        """The Telling of two texts on a page; `keeps`: others may show them too."""
        account = self._account(pair, resolve, keeps=keeps)
        return Telling(pair=pair, account=account, chapters=_chapters(pair, account.parts, statements))

    def _account(self, pair: Pair, resolve: Resolve, *, keeps: bool) -> Account:
        known = self._written.get(pair)
        if known and all(resolve(url) == target for url, target in known.links.items()):
            return known
        found = Account.of(pair, self.labels[pair.lang], resolve)
        if keeps:
            self._written[pair] = found
        else:
            pair.forget()
        return found


def _alone(part: Part) -> Part:
    return replace(
        part,
        heading_html=untagged(part.heading_html),
        marks=(),
        stretches=tuple(replace(stretch, html=untagged(stretch.html)) for stretch in part.stretches),
    )


def counts(marks: Sequence[Mark]) -> tuple[tuple[ChangeKind, int], ...]:
    """How many Changes these Marks show of each kind, in the order of the kinds."""
    found = Counter(change.kind for mark in marks for change in mark.changes)
    return tuple((kind, found[kind]) for kind in _KINDS if kind in found)


def _chapters(pair: Pair, found: Sequence[Part], statements: Sequence[VersionStatement]) -> tuple[Chapter, ...]:
    """The sections with Marks or statements, in the order of the text; last those that only legal named."""
    told: dict[str, list[Told]] = {}
    for statement in statements:
        for section in statement.sections:
            told.setdefault(section.section, []).append(Told(version=statement, section=section))
    return tuple(_in_order(pair, found, told))


def _in_order(pair: Pair, parts: Sequence[Part], told: dict[str, list[Told]]) -> Iterator[Chapter]:
    ids = list(dict.fromkeys(part.section for part in parts))
    for section in [*ids, *(section for section in told if section not in ids)]:
        of_section = [part for part in parts if part.section == section]
        marks = tuple(mark for part in of_section for mark in part.marks)
        if not marks and section not in told:
            continue
        headed = min((part for part in of_section if part.heading), key=lambda part: part.is_gone, default=None)
        yield Chapter(
            section=section,
            heading=headed.heading if headed else pair.heading(section),
            is_gone=headed.is_gone if headed else section != "",
            told=tuple(told.get(section, ())),
            marks=marks,
            only_revised=bool(marks) and all(pair.only_revised(change) for mark in marks for change in mark.changes),
        )
