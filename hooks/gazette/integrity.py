"""The log of a site: Facts as records in a hash chain, so that whoever kept one sees any change of what came before.

A record is a Fact with its number `seq` (from 1), the `hash` of the record before it as `prev` (null in the first), and
its own `hash`: the SHA-256, in hexadecimal, of the canonical JSON of the record without `hash`. Canonical JSON is that
of RFC 8785: members sorted by name, no white space, UTF-8. All names are ASCII and all numbers whole, so nothing else
of that standard matters here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from gazette.facts import Fact

Json = str | int | bool | None
Record = Mapping[str, Json]

FIELDS = (
    "seq", "commit", "kind", "version", "lang", "rev", "sha256", "bytes", "effective", "level", "imported", "prev",
    "hash",
)  # fmt: skip
"""The members of a record."""


def canonical(record: Record) -> bytes:
    """The canonical JSON of a record.

    >>> canonical({"b": None, "a": 1})
    b'{"a":1,"b":null}'
    """
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(record: Record) -> str:
    """The hash of a record, whether it holds one or not."""
    return hashlib.sha256(canonical({name: value for name, value in record.items() if name != "hash"})).hexdigest()


def chain(facts: Iterable[Fact]) -> tuple[Record, ...]:
    """The log of these Facts."""
    records: list[Record] = []
    for fact in facts:
        record: dict[str, Json] = {
            "seq": len(records) + 1,
            "commit": fact.commit,
            "kind": fact.kind.value,
            "version": str(fact.version),
            "lang": fact.lang,
            "rev": fact.rev,
            "sha256": fact.sha256,
            "bytes": fact.bytes,
            "effective": fact.effective.isoformat() if fact.effective else None,
            "level": fact.level.value if fact.level else None,
            "imported": fact.imported,
            "prev": records[-1]["hash"] if records else None,
        }
        records.append({**record, "hash": digest(record)})
    return tuple(records)
