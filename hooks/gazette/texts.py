"""Which Version each text of the mainline belongs to: as stated, or without a Ledger as its wording shows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gazette.document import Reader, Source
from gazette.errors import RepositoryError, SourceError
from gazette.finding import Choice, Finding, Paste, Place, Severity
from gazette.mainline import DRAFT, Mainline, by_commit
from gazette.mapping import Findings
from gazette.model import Document, Text, VersionId
from gazette.records import Record, is_regular
from gazette.sources import Sources
from gazette.statements import Attribution, Ledger, VersionStatement


@dataclass(frozen=True, slots=True)
class Placed:
    """A text and the Version to which it belongs."""

    text: Text
    version: VersionId
    archived: bool


class Texts:
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
        self._lines: dict[bytes, bytes] = {}  # each once, however many texts have it
        self._tips = {record.path: record.blob for record in mainline.records}

    def declared(self, ledger: Ledger) -> Iterator[Placed]:
        """Texts whose Version is stated: by `history.commits`, by the archive's file name, by front matter."""
        used: set[Attribution] = set()
        for record, lang, archived in self._records():
            attribution = attribution_of(ledger.attributions, record.witness.commit, lang)
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
                yield Placed(text, version, archived is not None)
        for unused in sorted(set(ledger.attributions) - used, key=lambda attribution: attribution.place):
            self.findings.append(_unused(unused))

    def inferred(self) -> Iterator[Placed]:
        """Without a Ledger: every mainline text with a new wording is a Version, dated by its commit."""
        taken: dict[date, int] = defaultdict(int)
        current: Placed | None = None
        early: list[Text] = []
        last: dict[str, Placed] = {}
        for record, lang, archived in self._records():
            if archived:
                continue
            text = self._text(record, lang)
            if lang != self.sources.languages[0]:
                before = last.get(lang)
                if before and before.text.document.wording == text.document.wording:
                    yield Placed(text, before.version, False)  # better markup is no new translation
                elif current:
                    last[lang] = Placed(text, current.version, False)
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
            current = Placed(text, self.inferred_statements[-1].id, False)
            yield current
            for translation in early:
                last[translation.document.lang] = Placed(translation, current.version, False)
                yield last[translation.document.lang]
            early.clear()

    def _records(self) -> Iterator[tuple[Record, str, VersionId | None]]:
        for records in by_commit(self.sources, self.mainline):
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
                raise error if newest else _unreadable_past(error, record, lang, self.sources.ledger) from None
        return Text(
            path=record.path,
            blob=record.blob,
            lines=tuple([self._lines.setdefault(line, line) for line in content.split(b"\n")]),
            witness=record.witness,
            document=self._documents[key],
        )


def unpublished(commit: str, lang: str, ledger: str) -> Paste:
    """The line of a Ledger's history by which a text of the past is none that was published."""
    stated = {"commit": commit, "lang": lang, "as": "unpublished", "reason": "…"}
    return Paste(ledger, ("history", "commits"), stated)


def newly_stated(version: VersionId, lang: str, ledger: str) -> Paste:
    """A new Version on top of a Ledger, as somebody has to complete it."""
    return Paste(ledger, ("versions",), {"id": str(version), "level": "material", "summary": {lang: "…"}})


def _unreadable_past(error: SourceError, record: Record, lang: str, ledger: str) -> SourceError:
    """The same error of a text that nobody can mend any more."""
    assert error.place
    line = f'- {{commit: {record.witness.commit}, lang: {lang}, as: unpublished, reason: "…"}}'
    remedy = f'What was committed stays. Paste into the Ledger under "history: commits:"\n  {line}'
    choice = Choice("it stays as it was committed", (unpublished(record.witness.commit, lang, ledger),))
    return SourceError(error.message, remedy=remedy, place=error.place, code=error.code, choices=(choice,))


def attribution_of(attributions: Sequence[Attribution], commit: str, lang: str) -> Attribution | None:
    """What `history.commits` says of a text in that language from that commit, if anything."""
    return next((said for said in attributions if commit.startswith(said.commit) and said.lang == lang), None)


def _misfiled(text: Text, archived: VersionId) -> SourceError:
    return SourceError(
        f"the file is named for Version {archived}, but its front matter says {text.document.version or 'nothing'}",
        remedy=f"Write version: {archived}, or rename the file.",
        place=Source.decode(text.content, text.path).place_of("version"),
        code="archive-version",
        choices=(
            Choice(f"it is the text of Version {archived}", (Paste(text.path, ("version",), str(archived)),)),
            Choice("the file has the wrong name", then="give it the name of the Version that its text states."),
        ),
    )


def _unattributed(text: Text, ledger: Ledger) -> SourceError:
    lang = text.document.lang
    if text.witness.commit == DRAFT:
        return SourceError(
            "this text names no Version",
            remedy=f"Write in its front matter: version: {ledger.versions[-1].id}",
            place=Place(text.path),
            code="text-without-version",
            choices=(Choice("it corrects that text", (Paste(text.path, ("version",), str(ledger.versions[-1].id)),)),),
        )
    return SourceError(
        f"{text.path} in commit {text.witness.commit[:12]} names no Version",
        remedy='Write "version: …" in its front matter; for a text of the past, paste under "history: commits:"\n'
        f'  - {{commit: {text.witness.commit}, lang: {lang}, as: unpublished, reason: "…"}}\n'
        "with the id of the Version it was in place of unpublished, if it was one.",
        place=Place(ledger.file),
        code="text-without-version",
        choices=(Choice("it was never published so", (unpublished(text.witness.commit, lang, ledger.file),)),),
    )


def _unused(attribution: Attribution) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="unused-history",
        place=attribution.place,
        message=f"no mainline text in {attribution.lang} comes from commit {attribution.commit}",
        remedy="Remove the line, or correct commit or lang.",
    )
