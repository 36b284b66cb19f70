"""What legal states: the nouns of a Ledger. Only what is said there; nothing of git, nothing derived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from gazette.finding import Place
from gazette.model import Level, Translated, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An editorial correction published under an existing Version: it makes a new Revision in `lang`."""

    date: date
    lang: str
    note: Translated
    editorial_because: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStatement:
    """What legal says of one section's change: what, who is affected, what the reader can do."""

    section: str
    what: Translated
    who: Translated
    action: Translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """Said before its effective date, so that the Version never was in force."""

    date: date
    reason: Translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A text that is no longer shown anywhere; `texts` None means all of the Version's."""

    date: date
    reason: Translated
    texts: tuple[tuple[str, int], ...] | None

    def covers(self, lang: str, rev: int) -> bool:
        """Whether that Revision is withdrawn."""
        return self.texts is None or (lang, rev) in self.texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """Effective date or level were changed after publication, and why."""

    date: date
    reason: Translated


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """Where an imported text was taken from, and when."""

    url: str | None
    retrieved: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStatement:
    """A Version as the Ledger states it."""

    id: VersionId
    effective: date
    level: Level | None
    summary: Translated
    place: Place
    sections: tuple[SectionStatement, ...] = ()
    notified: date | None = None
    corrections: tuple[Correction, ...] = ()
    cancelled: Cancellation | None = None
    withdrawn: Withdrawal | None = None
    restated: Restatement | None = None
    imported: bool = False
    source: ImportSource | None = None
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    def place_of(self, key: str) -> Place:
        """Where the Ledger says that key of it, else where it begins."""
        return self.places.get(key, self.place)

    @property
    def withdrawn_whole(self) -> bool:
        """No text of it is shown any more."""
        return self.withdrawn is not None and self.withdrawn.texts is None

    @property
    def stands(self) -> bool:
        """Neither cancelled nor withdrawn whole: it was, is or will be in force."""
        return self.cancelled is None and not self.withdrawn_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A mainline text said to belong to a Version, or (None) to none: it was never published so."""

    commit: str
    lang: str
    version: VersionId | None
    reason: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A Finding accepted for a published reason. Every key given must match the Finding's."""

    code: str
    keys: Mapping[str, str]
    reason: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything legal states of one policy. `versions` stand oldest first, their ids ascending."""

    document: str
    versions: tuple[VersionStatement, ...]
    file: str
    begins: tuple[str, Place] | None = None
    attributions: tuple[Attribution, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    coverage: Translated = field(default_factory=dict)
    previous_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def statement(self, version: VersionId) -> VersionStatement | None:
        """What is stated of that Version, None if nothing is."""
        return next((statement for statement in self.versions if statement.id == version), None)

    def free_id(self, day: date) -> VersionId:
        """The id of a further Version of that day."""
        taken = {statement.id for statement in self.versions}
        return next(free for nth in count(1) if (free := VersionId(day, nth)) not in taken)
