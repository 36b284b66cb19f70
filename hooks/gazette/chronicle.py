"""Ledger + mainline + archive -> Chronicle: which texts were published, when, as what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import groupby, pairwise

from gazette.document import Reader, Source
from gazette.errors import RepositoryError, SourceError
from gazette.mapping import Findings
from gazette.model import Document, Finding, Origin, Place, Severity, Text, VersionId, Witness
from gazette.records import Record, is_regular
from gazette.sources import Sources
from gazette.statements import Attribution, Correction, Ledger, VersionStatement
from gazette.versions import Absence, Chronicle, Revision, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Mainline:
    """What the published branch recorded of one policy, oldest first, and how to read it.

    `content(blob, path)` gives exact bytes. `since` are the commits from `history.begins` on, None without one.
    """

    records: tuple[Record, ...]
    content: Callable[[str, str], bytes]
    zone: tzinfo
    since: tuple[Witness, ...] | None = None

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


@dataclass(frozen=True, slots=True)
class _Placed:
    """A text and the Version to which it belongs."""

    text: Text
    version: VersionId
    archived: bool


def join(sources: Sources, ledger: Ledger | None, mainline: Mainline, reader: Reader) -> Chronicle:
    """The Chronicle of one policy; Rejected with every Finding if sources and history contradict each other."""
    findings = Findings()
    texts = _Texts(sources, ledger, mainline, reader, findings)
    placed = list(texts.declared(ledger) if ledger else texts.inferred())
    findings.refuse_errors()
    statements = ledger.versions if ledger else texts.inferred_statements
    if not statements:
        raise SourceError(
            f"no text of {sources.source} was ever committed",
            remedy="Commit it, or name another file with --source.",
            place=Place(sources.source),
            code="no-text",
        )
    if ledger:
        _refuse_unknown_versions(placed, ledger, findings)
        _refuse_going_back(placed, ledger, findings)
    runs = _runs(placed)
    versions = tuple(_version(statement, runs, sources, mainline, findings, ledger) for statement in statements)
    absences = tuple(_absences(sources, mainline))
    findings.extend(_removed(absences, sources))
    findings.refuse_errors()
    return Chronicle(
        document=ledger.document if ledger else sources.name,
        source=sources.source,
        languages=sources.languages,
        versions=versions,
        coverage=ledger.coverage if ledger else {},
        declared=ledger is not None,
        absences=absences,
        findings=tuple(findings),
    )


def _absences(sources: Sources, mainline: Mainline) -> Iterator[Absence]:
    """By language, from the day on which its text was removed to the day before one stood there again."""
    present: dict[str, set[str]] = defaultdict(set)
    since: dict[str, Witness] = {}
    for records in _by_commit(sources, mainline):
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


def _removed(absences: Iterable[Absence], sources: Sources) -> Iterator[Finding]:
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


def _by_commit(sources: Sources, mainline: Mainline) -> Iterator[list[tuple[Record, str, VersionId | None]]]:
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


class _Texts:
    """Reads the mainline's records as Texts and says to which Version each belongs."""

    def __init__(
        self, sources: Sources, ledger: Ledger | None, mainline: Mainline, reader: Reader, findings: Findings
    ) -> None:
        self.sources = sources
        self.ledger = ledger
        self.mainline = mainline
        self.reader = reader
        self.findings = findings
        self.inferred_statements: list[VersionStatement] = []
        self._documents: dict[tuple[str, str], Document] = {}
        self._tips = {record.path: record.blob for record in mainline.records}

    def declared(self, ledger: Ledger) -> Iterator[_Placed]:
        """Texts whose Version is stated: by `history.commits`, by the archive's file name, by front matter."""
        used: set[Attribution] = set()
        for record, lang, archived in self._records():
            attribution = _attribution(ledger.attributions, record.witness.commit, lang)
            if attribution:
                used.add(attribution)
                if attribution.version is None:
                    continue
            with self.findings.gather():
                text = self._text(record, lang)
                version = attribution.version if attribution else text.document.version
                if archived and version != archived:
                    raise _misfiled(text, archived)
                if version is None:
                    raise _unattributed(text, ledger)
                yield _Placed(text, version, archived is not None)
        for unused in sorted(set(ledger.attributions) - used, key=lambda attribution: attribution.place):
            self.findings.append(_unused(unused))

    def inferred(self) -> Iterator[_Placed]:
        """Without a Ledger: every mainline text with a new wording is a Version, dated by its commit."""
        taken: dict[date, int] = defaultdict(int)
        current: _Placed | None = None
        early: list[Text] = []
        last: dict[str, _Placed] = {}
        for record, lang, archived in self._records():
            if archived:
                continue
            text = self._text(record, lang)
            if lang != self.sources.languages[0]:
                before = last.get(lang)
                if before and before.text.document.wording == text.document.wording:
                    yield _Placed(text, before.version, False)  # better markup is no new translation
                elif current:
                    last[lang] = _Placed(text, current.version, False)
                    yield last[lang]
                else:
                    early.append(text)
                continue
            if current is None or text.document.wording != current.text.document.wording:
                day = self.mainline.day(record.witness)
                taken[day] += 1
                version = VersionId(day, taken[day])
                place = Place(text.path)
                statement = VersionStatement(id=version, effective=day, level=None, summary={}, place=place)
                self.inferred_statements.append(statement)
            assert self.inferred_statements
            current = _Placed(text, self.inferred_statements[-1].id, False)
            yield current
            for translation in early:
                last[translation.document.lang] = _Placed(translation, current.version, False)
                yield last[translation.document.lang]
            early.clear()

    def _records(self) -> Iterator[tuple[Record, str, VersionId | None]]:
        for records in _by_commit(self.sources, self.mainline):
            yield from (item for item in records if item[0].blob)

    def _text(self, record: Record, lang: str) -> Text:
        assert record.blob
        newest = self._tips.get(record.path) == record.blob
        label = record.path if newest else f"{record.witness.commit[:12]}:{record.path}"
        if not is_regular(record.mode):
            raise SourceError(
                "this is a symbolic link, not a text",
                remedy="Commit the text itself as a plain file."
                if newest
                else "State its commit as unpublished in the Ledger's history.",
                place=Place(label),
                code="not-a-file",
            )
        content = self.mainline.content(record.blob, label)
        if content.startswith(b"version https://git-lfs.github.com/spec/"):
            raise RepositoryError(
                f"{label} is a Git LFS pointer, not a text",
                remedy="Keep policy texts in git itself: git lfs untrack, then commit the text.",
            )
        key = (record.blob, lang)
        if key not in self._documents:
            strict = newest and self.ledger is not None
            try:
                self._documents[key] = self.reader.read(content, lang=lang, file=label, strict=strict)
            except SourceError as error:
                raise error if newest else _unreadable_past(error, record, lang) from None
        return Text(
            path=record.path,
            blob=record.blob,
            content=content,
            witness=record.witness,
            document=self._documents[key],
        )


def _unreadable_past(error: SourceError, record: Record, lang: str) -> SourceError:
    """The same error of a text that nobody can mend any more."""
    assert error.place
    line = f'- {{commit: {record.witness.commit}, lang: {lang}, as: unpublished, reason: "…"}}'
    remedy = f'What was committed stays. Paste into the Ledger under "history: commits:"\n  {line}'
    return SourceError(error.message, remedy=remedy, place=error.place, code=error.code)


def _attribution(attributions: Sequence[Attribution], commit: str, lang: str) -> Attribution | None:
    return next((said for said in attributions if commit.startswith(said.commit) and said.lang == lang), None)


def _misfiled(text: Text, archived: VersionId) -> SourceError:
    return SourceError(
        f"the file is named for Version {archived}, but its front matter says {text.document.version or 'nothing'}",
        remedy=f"Write version: {archived}, or rename the file.",
        place=Source.decode(text.content, text.path).place_of("version"),
        code="archive-version",
    )


def _unattributed(text: Text, ledger: Ledger) -> SourceError:
    lang = text.document.lang
    return SourceError(
        f"{text.path} in commit {text.witness.commit[:12]} names no Version",
        remedy='Write "version: …" in its front matter; for a text of the past, paste under "history: commits:"\n'
        f'  - {{commit: {text.witness.commit}, lang: {lang}, as: unpublished, reason: "…"}}\n'
        "with the id of the Version it was in place of unpublished, if it was one.",
        place=Place(ledger.file),
        code="text-without-version",
    )


def _unused(attribution: Attribution) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="unused-history",
        place=attribution.place,
        message=f"no mainline text in {attribution.lang} comes from commit {attribution.commit}",
        remedy="Remove the line, or correct commit or lang.",
    )


def unknown_version(version: VersionId, ledger: Ledger, place: Place) -> SourceError:
    """The error for a text that names a Version which its Ledger does not state."""
    newest = ", ".join(str(statement.id) for statement in reversed(ledger.versions[-3:]))
    return SourceError(
        f"{ledger.file} states no Version {version}",
        remedy=f"Name one that it states (newest: {newest}), or state this one there.",
        place=place,
        code="unknown-version",
    )


def _refuse_unknown_versions(placed: Iterable[_Placed], ledger: Ledger, findings: Findings) -> None:
    for item in placed:
        if ledger.statement(item.version) is None:
            place = Source.decode(item.text.content, item.text.path).place_of("version")
            findings.append(unknown_version(item.version, ledger, place).finding)


def _refuse_going_back(placed: Iterable[_Placed], ledger: Ledger, findings: Findings) -> None:
    """On the mainline, the texts at a policy's own path name later and later Versions."""
    by_lang: dict[str, list[_Placed]] = defaultdict(list)
    for item in placed:
        if not item.archived and not _attribution(
            ledger.attributions, item.text.witness.commit, item.text.document.lang
        ):
            by_lang[item.text.document.lang].append(item)
    for items in by_lang.values():
        for before, after in pairwise(items):
            if after.version < before.version:
                commit = after.text.witness.commit
                findings.append(
                    SourceError(
                        f"{after.text.path} goes back from Version {before.version} to {after.version} "
                        f"in commit {commit[:12]}",
                        remedy="What was published stays. To return to an old text, state a new Version with it.",
                        place=Place(ledger.file),
                        code="version-went-back",
                    ).finding
                )


def _runs(placed: Iterable[_Placed]) -> Mapping[VersionId, Mapping[str, list[list[_Placed]]]]:
    """Consecutive texts of equal wording, by Version and language."""
    runs: dict[VersionId, dict[str, list[list[_Placed]]]] = defaultdict(lambda: defaultdict(list))
    for item in placed:
        of_language = runs[item.version][item.text.document.lang]
        if of_language and of_language[-1][0].text.document.wording == item.text.document.wording:
            of_language[-1].append(item)
        else:
            of_language.append([item])
    return runs


def _version(
    statement: VersionStatement,
    runs: Mapping[VersionId, Mapping[str, list[list[_Placed]]]],
    sources: Sources,
    mainline: Mainline,
    findings: Findings,
    ledger: Ledger | None,
) -> Version:
    of_version = runs.get(statement.id, {})
    authoritative = of_version.get(sources.languages[0], [])
    if ledger:
        _check_runs(statement, authoritative, sources, mainline, findings, ledger)
    return Version(
        statement=statement,
        level=statement.level,
        inferred=ledger is None,
        origin=Origin.ARCHIVE if authoritative and authoritative[0][0].archived else Origin.MAINLINE,
        revisions={
            lang: _revisions(statement, lang, of_version[lang], sources, mainline, findings)
            for lang in sources.languages
            if of_version.get(lang)
        },
    )


def _revisions(
    statement: VersionStatement,
    lang: str,
    runs: list[list[_Placed]],
    sources: Sources,
    mainline: Mainline,
    findings: Findings,
) -> tuple[Revision, ...]:
    corrections = [correction for correction in statement.corrections if correction.lang == lang]
    if lang == sources.languages[0]:
        matched = dict(enumerate(corrections, start=2))
    else:
        matched = _matched_by_day(runs, corrections, mainline, findings)
    withdrawn = statement.withdrawn
    return tuple(
        Revision(
            rev=rev,
            lang=lang,
            texts=tuple(item.text for item in run),
            correction=matched.get(rev),
            withdrawn=bool(withdrawn and withdrawn.covers(lang, rev)),
        )
        for rev, run in enumerate(runs, start=1)
    )


def _matched_by_day(
    runs: list[list[_Placed]], corrections: Sequence[Correction], mainline: Mainline, findings: Findings
) -> dict[int, Correction]:
    """A note on a translation belongs to the Revision recorded on its day; nothing is guessed."""
    matched: dict[int, Correction] = {}
    for correction in corrections:
        days = {rev: mainline.day(run[0].text.witness) for rev, run in enumerate(runs, start=1) if rev not in matched}
        rev = next((rev for rev, day in days.items() if rev > 1 and day == correction.date), None)
        if rev:
            matched[rev] = correction
            continue
        recorded = ", ".join(str(day) for rev, day in days.items() if rev > 1) or "none"
        findings.append(
            Finding(
                severity=Severity.WARNING,
                code="unmatched-correction",
                place=correction.place,
                message=f"no new text in {correction.lang} was recorded on {correction.date}",
                remedy=f"Write the day on which the corrected translation was merged. Recorded: {recorded}.",
            )
        )
    return matched


def _check_runs(
    statement: VersionStatement,
    runs: list[list[_Placed]],
    sources: Sources,
    mainline: Mainline,
    findings: Findings,
    ledger: Ledger,
) -> None:
    """In the authoritative language the runs of a Version are 1 + its corrections."""
    lang = sources.languages[0]
    corrections = [correction for correction in statement.corrections if correction.lang == lang]
    if not runs:
        findings.append(
            SourceError(
                f"no text of Version {statement.id} was published",
                remedy=f"Write version: {statement.id} in the front matter of {sources.source}, or commit its text as "
                f"{sources.archive_path(statement.id, lang)}.",
                place=statement.place,
                code="version-without-text",
            ).finding
        )
    for before, run in list(pairwise(runs))[len(corrections) :]:
        witness = run[0].text.witness
        day = mainline.day(witness)
        findings.append(
            SourceError(
                f"the text of Version {statement.id} changed in commit {witness.commit[:12]} without a correction",
                remedy=f"If it was an editorial correction, paste below Version {statement.id}:\n"
                f'    corrections:\n      - {{date: {day}, note: {{{lang}: "…"}}}}\n'
                f'If it was never published so, paste under "history: commits:"\n{_as_unpublished(run)}'
                "If the text before it never was, because both came in one push, paste there\n"
                f"{_as_unpublished(before)}"
                "If it changed what the policy says, state a new Version.",
                place=statement.place,
                code="text-changed",
            ).finding
        )
    for correction in corrections[len(runs) - 1 :] if runs else []:
        findings.append(
            SourceError(
                f"the correction of {correction.date} has no text: "
                f"the wording of Version {statement.id} changed {len(runs) - 1} times, not {len(corrections)}",
                remedy="Commit the corrected text with it, or remove the line.",
                place=correction.place,
                code="correction-without-text",
            ).finding
        )


def _as_unpublished(run: Iterable[_Placed]) -> str:
    """The lines of a Ledger's history that take every text of a run out of it."""
    return "".join(
        f'    - {{commit: {item.text.witness.commit}, lang: {item.text.document.lang}, as: unpublished, reason: "…"}}\n'
        for item in run
    )
