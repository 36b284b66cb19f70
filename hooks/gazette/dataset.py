"""What machines read: a Chronicle as JSON. Keys are public; absent values are null, never omitted."""

import json
from datetime import date
from typing import Any

from gazette.model import Translated
from gazette.versions import Chronicle, Revision, Version

SCHEMA_VERSION = 1


def versions(chronicle: Chronicle) -> dict[str, Any]:
    """All Versions, newest first, with their Revisions by language, the authoritative language first."""
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": [version(chronicle, item) for item in reversed(chronicle.versions)],
    }


def languages(chronicle: Chronicle) -> tuple[str, ...]:
    """The authoritative language, then the others sorted."""
    return chronicle.authoritative, *sorted(chronicle.languages[1:])


def by_language(chronicle: Chronicle, text: Translated) -> dict[str, str | None]:
    """A sentence in every language of the policy, null where it is not said."""
    return {lang: text.get(lang) for lang in languages(chronicle)}


def version(chronicle: Chronicle, item: Version) -> dict[str, Any]:
    """One Version with its Revisions."""
    cancelled, withdrawn = item.statement.cancelled, item.statement.withdrawn
    return {
        "id": str(item.id),
        "published": item.published.isoformat(),
        "effective": item.effective.isoformat(),
        "superseded": _day(chronicle.superseded(item)),
        "level": item.level.value if item.level else None,
        "inferred": item.inferred,
        "origin": item.origin.value,
        "imported": item.imported,
        "cancelled": {"date": cancelled.date.isoformat(), "reason": by_language(chronicle, cancelled.reason)}
        if cancelled
        else None,
        "withdrawn": {
            "date": withdrawn.date.isoformat(),
            "reason": by_language(chronicle, withdrawn.reason),
            "texts": "all"
            if withdrawn.texts is None
            else [{"lang": lang, "rev": rev} for lang, rev in withdrawn.texts],
        }
        if withdrawn
        else None,
        "summary": by_language(chronicle, item.summary),
        "revisions": {lang: [revision(rev) for rev in item.revisions.get(lang, ())] for lang in languages(chronicle)},
    }


def revision(item: Revision) -> dict[str, Any]:
    """One Revision: its evidence."""
    return {
        "rev": item.rev,
        "commit": item.evidence.witness.commit,
        "blob": item.evidence.blob,
        "swhid": item.evidence.swhid,
        "sha256": item.evidence.sha256,
        "wording": item.wording,
        "bytes": len(item.evidence.content),
    }


def details(chronicle: Chronicle, item: Version) -> dict[str, Any]:
    """One Version with everything that is stated and derived of it."""
    statement = item.statement
    source, restated = statement.source, statement.restated
    return {
        "schema_version": SCHEMA_VERSION,
        "document": chronicle.document,
        **version(chronicle, item),
        "corrected": _day(item.corrected(chronicle.authoritative)),
        "source": {"url": source.url, "retrieved": _day(source.retrieved)} if source else None,
        "notified": _day(statement.notified),
        "corrections": [
            {
                "date": correction.date.isoformat(),
                "lang": correction.lang,
                "note": by_language(chronicle, correction.note),
            }
            for correction in statement.corrections
        ],
        "restated": {"date": restated.date.isoformat(), "reason": by_language(chronicle, restated.reason)}
        if restated
        else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dumps(value: Any) -> str:
    """JSON as it is printed and served: readable, one final line end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
