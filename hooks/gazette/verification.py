"""Two logs, one kept and one of now: is the old one an exact beginning of the new one? If not, what was changed.

A chain of hashes alone shows nothing, since whoever changes a record can make the chain anew: it is the comparison with
a copy kept outside that shows it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from gazette.integrity import FIELDS, Json, Record, canonical, digest

Key = tuple[Json, Json, Json]
"""Version, language and number of a text."""

_CONTENT = tuple(name for name in FIELDS if name not in ("seq", "prev", "hash"))
_SUBJECT = ("kind", "version", "lang", "rev")
_WORDS = {
    "commit": "the commit that made it public (the history was written anew)",
    "sha256": "the SHA-256 of its text",
    "bytes": "the number of its bytes",
    "effective": "the day from which it applies",
    "level": "its level",
    "imported": "whether it was imported",
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not as it was; `seq` is the number of the kept log's record, None if it concerns no record."""

    seq: int | None
    what: str

    def __str__(self) -> str:
        return f"record {self.seq}: {self.what}" if self.seq else self.what


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What is, or was, published of a policy.

    `url`: where its text in force stands. `commit`: from which it was made, None where it does not say, and `as_of` the
    day, as written. `sha256`: of its own bytes, None if it is not written yet. `texts` is the SHA-256 of each text's
    bytes as they are served, None where only the log is at hand; `places` where each stands, a path or a URL; `unread`
    why one could not be read. `wordings`: the hash of its words; `flaws`: what is wrong with the copy's own bytes.
    """

    document: str
    url: str
    commit: str | None
    sha256: str | None
    log: tuple[Record, ...]
    wordings: Mapping[Key, str]
    texts: Mapping[Key, str] | None
    places: Mapping[Key, str] = field(default_factory=dict)
    unread: Mapping[Key, str] = field(default_factory=dict)
    flaws: tuple[Mismatch, ...] = ()
    as_of: str | None = None


def verify(old: Copy, ours: Copy) -> tuple[Mismatch, ...]:
    """Everything in which what was published then does not stand as it was; nothing if all of it does."""
    found = [*old.flaws, *unchained(old.log), *_unserved(old, old), *_own(ours), *diverging(old.log, ours.log)]
    found += [*_unserved(old, ours), *_counted_otherwise(old, ours)]
    return tuple(sorted(dict.fromkeys(found), key=lambda mismatch: mismatch.seq or 0))


def only_the_day(old: Copy, ours: Copy) -> tuple[Mismatch, ...]:
    """Nothing if both were made from one commit: then their days alone can differ."""
    if old.commit and old.commit == ours.commit:
        return ()
    was, now = (f"commit {copy.commit}" if copy.commit else "a commit it does not name" for copy in (old, ours))
    return (Mismatch(None, f"it was made from {was}, this is made from {now}: more than the day may have changed"),)


def identical(old: Copy, ours: Copy) -> tuple[Mismatch, ...]:
    """Nothing if both are the same bytes."""
    if old.sha256 == ours.sha256:
        return ()
    return (Mismatch(None, f"its versions.json has the SHA-256 {old.sha256}, the one that was built {ours.sha256}"),)


def describe(record: Record) -> str:
    """What a record tells of, in words."""
    version, text = record["version"], f"in {record['lang']}, r{record['rev']}"
    if record["kind"] == "statement":
        return f"what is stated of Version {version}"
    return f"{'the withdrawal of' if record['kind'] == 'withdrawal' else ''} Version {version} {text}".strip()


def unchained(log: Sequence[Record]) -> Iterator[Mismatch]:
    """Records that are none, or do not fit the chain."""
    before: Json = None
    for seq, record in enumerate(log, start=1):
        if set(record) != set(FIELDS):
            yield Mismatch(seq, "is no record: its members are not those that every record has")
            before = record.get("hash")
            continue
        name = describe(record)
        if record["seq"] != seq:
            yield Mismatch(seq, f"{name}: it has the number {record['seq']}, so records are missing, doubled or moved")
        if record["prev"] != before:
            yield Mismatch(seq, f"{name}: it does not follow the record that stands before it")
        if record["hash"] != digest(record):
            yield Mismatch(seq, f"{name}: its hash is not that of what it says, so it was changed")
        before = record["hash"]


def diverging(old: Sequence[Record], ours: Sequence[Record]) -> Iterator[Mismatch]:
    """What keeps `old` from being an exact beginning of `ours`, told of what was changed and not of what follows it."""
    if _same(old, ours[: len(old)]):
        return
    told = tuple(_differences(old, ours))
    yield from told
    if not told:
        place = next(nth for nth, record in enumerate(old) if not _same([record], ours[nth : nth + 1]))
        yield Mismatch(place + 1, f"{_name(old[place])}: its number or its hashes are others, though it says the same")


def _differences(old: Sequence[Record], ours: Sequence[Record]) -> Iterator[Mismatch]:
    before, after = ([_content(record) for record in log] for log in (old, ours))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    gone = {nth for _, first, last, _, _ in steps for nth in range(first, last)}
    new = {nth for _, _, _, first, last in steps for nth in range(first, last)}
    subjects, ours_by = _subjects(old), {subject: nth for nth, subject in enumerate(_subjects(ours)) if nth in new}
    explained: dict[int, int] = {}
    for nth in sorted(gone):
        name = _name(old[nth])
        moved = next((place for place in sorted(new - explained.keys()) if after[place] == before[nth]), None)
        changed = ours_by.get(subjects[nth])
        if moved is not None:
            explained[moved] = nth
            yield Mismatch(nth + 1, f"{name}: it stands as record {moved + 1} now, so the order was changed")
        elif changed is not None and changed not in explained:
            explained[changed] = nth
            for field in _CONTENT:
                if old[nth].get(field) != ours[changed].get(field):
                    was, now = (_shown(record.get(field)) for record in (old[nth], ours[changed]))
                    yield Mismatch(nth + 1, f"{name}: {_WORDS.get(field, field)} was {was}, and is {now} now")
        else:
            yield Mismatch(nth + 1, f"{name}: it is gone")
    for _, _, last, start, end in steps:
        for place in sorted(set(range(start, end)) - explained.keys()):
            follows = min((old_nth for of_ours, old_nth in explained.items() if place < of_ours < end), default=last)
            if follows < len(old):  # what comes after all that was kept is new
                yield Mismatch(follows + 1, f"before it, {_name(ours[place])} was put in among what was published")


def _own(ours: Copy) -> Iterator[Mismatch]:
    """What is wrong with the copy of now by itself."""
    for mismatch in (*ours.flaws, *unchained(ours.log)):
        yield Mismatch(None, f"what is published now is not right in itself: {mismatch}")


def _unserved(old: Copy, now: Copy) -> Iterator[Mismatch]:
    """Texts that the old log names and that are not served byte for byte, though nothing withdraws them."""
    if now.texts is None:
        return
    shown = {_key(record): record.get("kind") == "revision" for record in now.log if record.get("kind") != "statement"}
    for seq, record in enumerate(old.log, start=1):
        key = _key(record)
        if record.get("kind") != "revision" or not shown.get(key, True):
            continue
        place, published = now.places.get(key, ""), record.get("sha256")
        if key in now.unread:
            continue
        if key not in now.texts:
            there = f": nothing stands at {place}, where the SHA-256 {published} was published" if place else ""
            yield Mismatch(seq, f"{_name(record)}: its text is not served, and no record withdraws it{there}")
        elif now.texts[key] != published:
            there = f": {place} has the SHA-256 {now.texts[key]}, {published} was published" if place else ""
            yield Mismatch(seq, f"{_name(record)}: the text served is not the one that was published{there}")


def _counted_otherwise(old: Copy, ours: Copy) -> Iterator[Mismatch]:
    for seq, record in enumerate(old.log, start=1):
        was, now = (copy.wordings.get(_key(record)) for copy in (old, ours))
        if record.get("kind") == "revision" and was and now and was != now:
            yield Mismatch(seq, f"{_name(record)}: the hash of its words is another, so the rules by which words count "
                                "(norm v1) were changed")  # fmt: skip


def _same(one: Sequence[Record], other: Sequence[Record]) -> bool:
    """Whether two logs are equal to the byte: to Python, true is 1."""
    return [canonical(record) for record in one] == [canonical(record) for record in other]


def _content(record: Record) -> bytes:
    return canonical({name: record.get(name) for name in _CONTENT})


def _subjects(log: Sequence[Record]) -> list[bytes]:
    """What each record tells of; the second one to tell of the same is another."""
    seen: Counter[bytes] = Counter()
    found = []
    for record in log:
        subject = canonical({name: record.get(name) for name in _SUBJECT})
        seen[subject] += 1
        found.append(subject + str(seen[subject]).encode())
    return found


def _key(record: Record) -> Key:
    return record.get("version"), record.get("lang"), record.get("rev")


def _name(record: Record) -> str:
    return describe(record) if set(record) == set(FIELDS) else "what is no record"


def _shown(value: Json) -> str:
    return "nothing" if value is None else str(value)
