"""What machines read: a Chronicle as JSON. Keys are public; absent values are null, never omitted."""

import json
from datetime import date
from typing import Any

from gazette.versions import Chronicle, Revision, Version

SCHEMA_VERSION = 1


def versions(chronicle: Chronicle) -> dict[str, Any]:
    """All Versions, newest first, with their Revisions by language, the authoritative language first."""
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": [version(chronicle, item) for item in reversed(chronicle.versions)],
    }


def version(chronicle: Chronicle, item: Version) -> dict[str, Any]:
    """One Version with its Revisions."""
    return {
        "id": str(item.id),
        "published": item.published.isoformat(),
        "effective": item.effective.isoformat(),
        "level": item.level.value if item.level else None,
        "inferred": item.inferred,
        "revisions": {
            lang: [revision(rev) for rev in item.revisions[lang]]
            for lang in chronicle.languages
            if lang in item.revisions
        },
    }


def revision(item: Revision) -> dict[str, Any]:
    """One Revision: its evidence."""
    return {
        "rev": item.rev,
        "commit": item.evidence.witness.commit,
        "blob": item.evidence.blob,
        "sha256": item.evidence.sha256,
        "wording": item.wording,
        "bytes": len(item.evidence.content),
    }


def details(chronicle: Chronicle, item: Version) -> dict[str, Any]:
    """One Version with everything that is stated and derived of it."""
    statement = item.statement
    cancelled, withdrawn, restated = statement.cancelled, statement.withdrawn, statement.restated
    return {
        "schema_version": SCHEMA_VERSION,
        "document": chronicle.document,
        **version(chronicle, item),
        "superseded": _day(chronicle.superseded(item)),
        "corrected": _day(item.corrected(chronicle.authoritative)),
        "origin": item.origin.value,
        "imported": item.imported,
        "source": {"url": statement.source.url, "retrieved": _day(statement.source.retrieved)}
        if statement.source
        else None,
        "summary": dict(item.summary),
        "notified": _day(statement.notified),
        "corrections": [
            {"date": correction.date.isoformat(), "lang": correction.lang, "note": dict(correction.note)}
            for correction in statement.corrections
        ],
        "cancelled": {"date": cancelled.date.isoformat(), "reason": dict(cancelled.reason)} if cancelled else None,
        "withdrawn": {
            "date": withdrawn.date.isoformat(),
            "reason": dict(withdrawn.reason),
            "texts": "all"
            if withdrawn.texts is None
            else [{"lang": lang, "rev": rev} for lang, rev in withdrawn.texts],
        }
        if withdrawn
        else None,
        "restated": {"date": restated.date.isoformat(), "reason": dict(restated.reason)} if restated else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dumps(value: Any) -> str:
    """JSON as it is printed and served: readable, one final line end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
