"""What could be read on a day: the Version in force, and its text in a language as it stood then."""

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from gazette import dataset
from gazette.errors import UsageError
from gazette.versions import Chronicle, Revision, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The Version in force on `day`, and what `lang` offered: a Revision of it or of an earlier Version, or nothing."""

    day: date
    version: Version
    lang: str
    translates: Version | None
    revision: Revision | None


def as_of(chronicle: Chronicle, day: date, lang: str, zone: tzinfo) -> AsOf:
    """UsageError if no Version was in force yet, or the policy is not published in `lang`."""
    if lang not in chronicle.languages:
        raise UsageError(
            f"{chronicle.document} is not published in {lang}",
            remedy=f"Its languages: {', '.join(chronicle.languages)}.",
        )
    version = chronicle.applies(day)
    if version is None:
        first = chronicle.versions[0]
        raise UsageError(
            f"no Version of {chronicle.document} was in force on {day}",
            remedy=f"The first recorded one, {first.id}, applies from {first.effective}.",
        )
    if chronicle.absence(lang, day):
        return AsOf(day=day, version=version, lang=lang, translates=None, revision=None)
    for candidate in reversed(chronicle.until(version)):
        readable = [
            revision
            for revision in candidate.revisions.get(lang, ())
            if readable_since(candidate, revision, chronicle.authoritative, zone) <= day
        ]
        if readable and (candidate.stands or candidate is version):
            return AsOf(day=day, version=version, lang=lang, translates=candidate, revision=readable[-1])
    return AsOf(day=day, version=version, lang=lang, translates=None, revision=None)


def readable_since(version: Version, revision: Revision, authoritative: str, zone: tzinfo) -> date:
    """From when a Revision could be read, as stated; of a translation only git knows, by the day it recorded it."""
    if revision.correction:
        return revision.correction.date
    if revision.rev == 1 and revision.lang == authoritative:
        return version.published
    return revision.evidence.witness.instant.astimezone(zone).date()


def as_json(found: AsOf) -> dict[str, Any]:
    """The answer for machines; `text` is null where nothing could be read in that language."""
    revision = found.revision
    return {
        "schema_version": dataset.SCHEMA_VERSION,
        "as_of": found.day.isoformat(),
        "version": str(found.version.id),
        "effective": found.version.effective.isoformat(),
        "lang": found.lang,
        "text": {
            "version": str(found.translates.id),
            **dataset.revision(revision),
            "withdrawn": revision.withdrawn,
        }
        if revision and found.translates
        else None,
    }
