"""Facts of publication: what became public, and the commit of the mainline that made it so."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gazette.model import Level, VersionId


class FactKind(StrEnum):
    """What a Fact tells of; in this order where one commit brought several."""

    STATEMENT = "statement"
    REVISION = "revision"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that became public; what does not concern its kind is None.

    A statement says from when a Version applies (`effective` None: it was cancelled), its level, and whether it was
    imported. A revision is a text that can be read from then on, a withdrawal one that no longer can: `bytes` is the
    number of its bytes, `sha256` their hash.
    """

    commit: str
    kind: FactKind
    version: VersionId
    lang: str | None = None
    rev: int | None = None
    sha256: str | None = None
    bytes: int | None = None
    effective: date | None = None
    level: Level | None = None
    imported: bool | None = None
