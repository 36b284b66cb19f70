"""What the published branch held of one policy, commit by commit, and when it held nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import groupby

from gazette.finding import Finding, Place, Severity
from gazette.model import VersionId, Witness
from gazette.records import Record
from gazette.sources import Sources
from gazette.versions import Absence

DRAFT = "draft"
"""Stands for the commit of texts that are not merged yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mainline:
    """What the published branch recorded of one policy, oldest first, and how to read it.

    `content(blob, path)` gives exact bytes. `since` are the commits from `history.begins` on, None without one.
    """

    records: tuple[Record, ...]
    content: Callable[[str, str], bytes]
    zone: tzinfo
    since: tuple[Witness, ...] | None = None

    def followed_by(self, drafted: tuple[Record, ...], contents: Mapping[str, bytes]) -> "Mainline":
        """The same as it would be after a merge of these records, with their `contents` by path."""
        blobs = {record.blob: contents[record.path] for record in drafted}
        witnesses = dict.fromkeys(record.witness for record in drafted)
        return Mainline(
            records=(*self.records, *drafted),
            content=lambda blob, path: blobs[blob] if blob in blobs else self.content(blob, path),
            zone=self.zone,
            since=None if self.since is None else (*self.since, *witnesses),
        )

    def day(self, witness: Witness) -> date:
        """The calendar day of a commit, in the policy's time zone."""
        return witness.instant.astimezone(self.zone).date()

    def published(self) -> Iterator[Record]:
        """The records that published something: all, or those from `begins` on, after what stood there then."""
        if self.since is None:
            yield from self.records
            return
        begins, later = self.since[0], {witness.commit for witness in self.since[1:]}
        standing: dict[str, Record] = {}
        for record in self.records:
            if record.witness.commit not in later:
                standing[record.path] = record
        for record in standing.values():
            if record.blob:
                yield Record(begins, record.path, record.blob, record.mode)
        yield from (record for record in self.records if record.witness.commit in later)


def by_commit(sources: Sources, mainline: Mainline) -> Iterator[list[tuple[Record, str, VersionId | None]]]:
    """What each commit did to the policy's texts, the authoritative language first: a translation follows its text.

    A text stands at its newest name: a file that got an earlier one since is something else.
    """
    standing: set[str] = set()
    for _, records in groupby(mainline.published(), key=lambda record: record.witness.commit):
        found = [(record, *located) for record in records if (located := sources.locate(record.path))]
        for record, *_ in found:
            (standing.add if record.blob else standing.discard)(record.path)
        kept = [item for item in found if item[0].blob is None or not standing & sources.newer_names(item[0].path)]
        if kept:
            yield sorted(kept, key=lambda item: sources.languages.index(item[1]))


def absences(sources: Sources, mainline: Mainline) -> Iterator[Absence]:
    """By language, from the day on which its text was removed to the day before one stood there again."""
    present: dict[str, set[str]] = defaultdict(set)
    since: dict[str, Witness] = {}
    for records in by_commit(sources, mainline):
        witness = records[0][0].witness
        before = {lang for lang, paths in present.items() if paths}
        for record, lang, archived in records:
            if archived is None:
                (present[lang].add if record.blob else present[lang].discard)(record.path)
        after = {lang for lang, paths in present.items() if paths}
        since.update(dict.fromkeys(before - after, witness))
        for lang in sorted(after & since.keys()):
            gone = since.pop(lang)
            first = mainline.day(gone)
            last = max(first, mainline.day(witness) - timedelta(days=1))
            yield Absence(lang=lang, since=first, until=last, commit=gone.commit)
    for lang, gone in sorted(since.items()):
        yield Absence(lang=lang, since=mainline.day(gone), until=None, commit=gone.commit)


def removed(absences: Iterable[Absence], sources: Sources) -> Iterator[Finding]:
    """A warning for each text that is gone: what was published stays, but nothing keeps it up to date."""
    for absence in absences:
        if absence.until is None:
            path = sources.text_path(absence.lang)
            yield Finding(
                severity=Severity.WARNING,
                code="text-removed",
                place=Place(path),
                message=f"this text was removed on {absence.since}, in commit {absence.commit[:12]}",
                remedy="If it goes on under another name, name that with --source or --translation and this one as its "
                "--previous-path. If it was removed by mistake, restore it.",
            )
