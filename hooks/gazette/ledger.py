"""docs/*.versions.yml to Ledger: every key checked, everything wrong reported at once with its place."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from gazette import mapping
from gazette.errors import SourceError
from gazette.finding import Choice, Paste, Place
from gazette.mapping import Findings, Value
from gazette.model import Level, Translated, VersionId
from gazette.statements import (
    Attribution,
    Cancellation,
    Correction,
    ImportSource,
    Ledger,
    Restatement,
    SectionStatement,
    VersionStatement,
    Waiver,
    Withdrawal,
)

SUFFIX = ".versions.yml"
"""`docs/index.md` is a policy if `docs/index` + SUFFIX stands beside it."""

LEDGER_KEYS = ("document", "versions", "history", "waivers", "coverage", "previous_paths")
VERSION_KEYS = (
    "id",
    "effective",
    "level",
    "summary",
    "changes",
    "notified",
    "corrections",
    "cancelled",
    "withdrawn",
    "restated",
    "imported",
    "source",
)
WAIVER_KEYS = ("code", "reason", "at", "lang", "section", "version")


def read(text: str, file: str, *, authoritative: str) -> Ledger:
    """The Ledger in `text`; Rejected with every Finding if anything is wrong.

    `authoritative` is the language in which a sentence without a language is written and every summary must exist.
    """
    findings = Findings()
    with findings.gather():
        ledger = _Parser(file, authoritative, findings).ledger(mapping.parse(text, file))
    findings.refuse_errors()
    return ledger


_History = tuple[tuple[str, Place] | None, tuple[Attribution, ...]]
_NO_HISTORY: _History = (None, ())


class _Parser:
    """Carries what every part of a Ledger needs: its file, the authoritative language, the findings so far."""

    def __init__(self, file: str, authoritative: str, findings: Findings) -> None:
        self.file = file
        self.authoritative = authoritative
        self.findings = findings

    def ledger(self, value: Value | None) -> Ledger:
        if value is None:
            raise SourceError(
                "the Ledger is empty",
                remedy='Write "document: …" and "versions:" with the first Version.',
                place=Place(self.file),
                code="empty-ledger",
            )
        take = self.findings.read
        fields = value.fields(LEDGER_KEYS, self.findings, needed=("document", "versions"))
        stated = self.findings.each(take(fields, "versions", Value.values, []), self.version)
        if "versions" in fields and not stated and not self.findings:
            raise fields["versions"].wrong("no Version is stated", "State at least one.", "empty-ledger")
        versions = tuple(reversed(stated))
        begins, attributions = take(fields, "history", self.history, _NO_HISTORY)
        self._check_order(versions, {attribution.version for attribution in attributions})
        return Ledger(
            document=take(fields, "document", self.name, ""),
            versions=versions,
            file=self.file,
            begins=begins,
            attributions=attributions,
            waivers=tuple(self.findings.each(take(fields, "waivers", Value.values, []), self.waiver)),
            coverage=take(fields, "coverage", Value.translated, {}),
            previous_paths=take(fields, "previous_paths", self.previous_paths, {}),
        )

    def previous_paths(self, value: Value) -> Mapping[str, tuple[str, ...]]:
        return {lang: tuple(path.sentence() for path in paths.values()) for lang, paths in value.fields().items()}

    def name(self, value: Value) -> str:
        """Stands in tags, file names and feed ids: lower-case letters, digits, hyphens."""
        name = value.sentence()
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
            raise value.wrong(f'"{name}" cannot name a document', "Use lower-case letters, digits and hyphens.")
        return name

    def version(self, value: Value) -> VersionStatement:
        """Everything wrong with it is noted; only without a readable id there is no Version."""
        findings, take = self.findings, self.findings.read
        noted = len(findings)
        fields = value.fields(VERSION_KEYS, findings)
        mistyped = len(findings) > noted  # what seems to be missing may stand there under another name
        if "id" not in fields:
            raise value.missing("id")
        version = fields["id"].version_id()
        summary = take(fields, "summary", Value.translated, None)
        unsaid = "summary" not in fields and not mistyped
        if unsaid or (summary is not None and self.authoritative not in summary):
            findings.append(self.without_summary(fields.get("summary", value), version).finding)
        effective = take(fields, "effective", Value.day, version.day)
        return VersionStatement(
            id=version,
            effective=effective,
            level=take(fields, "level", self.level, Level.MINOR if mistyped or "level" in fields else None),
            summary=summary or {},
            place=value.place,
            sections=tuple(findings.each(take(fields, "changes", Value.values, []), self.section)),
            notified=take(fields, "notified", Value.day, None),
            corrections=tuple(findings.each(take(fields, "corrections", Value.values, []), self.correction)),
            cancelled=take(fields, "cancelled", lambda cancelled: self.cancellation(cancelled, effective), None),
            withdrawn=take(fields, "withdrawn", self.withdrawal, None),
            restated=take(fields, "restated", self.restatement, None),
            imported=take(fields, "imported", Value.flag, False),
            source=take(fields, "source", self.source, None),
            places={key: field.place for key, field in fields.items()},
        )

    def without_summary(self, value: Value, version: VersionId) -> SourceError:
        into = ("versions", str(version), "summary", self.authoritative)
        return value.wrong(
            f"Version {version} has no summary in the authoritative language",
            f'Say what changed in plain words: summary: {{{self.authoritative}: "…"}}',
            "no-summary",
            Choice("nobody has said yet what changed", (Paste(self.file, into, "…"),)),
        )

    def level(self, value: Value) -> Level | None:
        return Level(value.one_of(list(Level)))

    def section(self, value: Value) -> SectionStatement:
        fields = value.require(("section", "what", "who", "action"), "section", "what")
        return SectionStatement(
            section=fields["section"].sentence(),
            what=fields["what"].translated(),
            who=fields["who"].translated() if "who" in fields else {},
            action=fields["action"].translated() if "action" in fields else {},
        )

    def correction(self, value: Value) -> Correction:
        fields = value.require(("date", "lang", "note", "editorial_because"), "date", "note")
        because = fields.get("editorial_because")
        return Correction(
            date=fields["date"].day(),
            lang=fields["lang"].sentence() if "lang" in fields else self.authoritative,
            note=self.reason(fields["note"]),
            editorial_because=because.sentence() if because else None,
            place=value.place,
        )

    def cancellation(self, value: Value, effective: date) -> Cancellation:
        fields = value.require(("date", "reason"), "date", "reason")
        day = fields["date"].day()
        if day >= effective:
            raise fields["date"].wrong(
                f"a Version can be cancelled only before it applies, and this one applies from {effective}",
                "State a new Version with the text that shall apply instead.",
                "cancelled-too-late",
            )
        return Cancellation(date=day, reason=self.reason(fields["reason"]))

    def withdrawal(self, value: Value) -> Withdrawal:
        fields = value.require(("date", "reason", "texts"), "date", "reason", "texts")
        texts = fields["texts"]
        whole = getattr(texts.node, "value", None) == "all"
        return Withdrawal(
            date=fields["date"].day(),
            reason=self.reason(fields["reason"]),
            texts=None if whole else tuple(self.revision(item) for item in texts.values()),
        )

    def revision(self, value: Value) -> tuple[str, int]:
        fields = value.require(("lang", "rev"), "lang", "rev")
        return fields["lang"].sentence(), fields["rev"].number()

    def restatement(self, value: Value) -> Restatement:
        fields = value.require(("date", "reason"), "date", "reason")
        return Restatement(date=fields["date"].day(), reason=self.reason(fields["reason"]))

    def source(self, value: Value) -> ImportSource:
        fields = value.fields(("url", "retrieved"))
        return ImportSource(
            url=fields["url"].sentence() if "url" in fields else None,
            retrieved=fields["retrieved"].day() if "retrieved" in fields else None,
        )

    def history(self, value: Value) -> _History:
        fields = value.fields(("begins", "commits"), self.findings)
        begins = self.findings.read(fields, "begins", lambda commit: (self.commit(commit), commit.place), None)
        commits: list[Value] = self.findings.read(fields, "commits", Value.values, [])
        return begins, tuple(self.findings.each(commits, self.attribution))

    def attribution(self, value: Value) -> Attribution:
        fields = value.require(("commit", "lang", "as", "reason"), "commit", "lang", "as", "reason")
        unpublished = fields["as"].word() == "unpublished"
        return Attribution(
            commit=self.commit(fields["commit"]),
            lang=fields["lang"].sentence(),
            version=None if unpublished else fields["as"].version_id(),
            reason=fields["reason"].sentence(),
            place=value.place,
        )

    def commit(self, value: Value) -> str:
        commit = value.word()
        if not re.fullmatch(r"[0-9a-f]{7,40}", commit):
            raise value.wrong(f'"{commit}" is not a commit id', "Paste at least 7 of its 40 hexadecimal digits.")
        return commit

    def waiver(self, value: Value) -> Waiver:
        fields = value.require(WAIVER_KEYS, "code", "reason")
        return Waiver(
            code=fields["code"].sentence(),
            keys={key: field.word() for key, field in fields.items() if key not in ("code", "reason")},
            reason=fields["reason"].sentence(),
            place=value.place,
        )

    def reason(self, value: Value) -> Translated:
        """A sentence in the authoritative language, or sentences by language."""
        plain = isinstance(getattr(value.node, "value", None), str)
        return {self.authoritative: value.sentence()} if plain else value.translated()

    def _check_order(self, versions: tuple[VersionStatement, ...], adopted: Collection[VersionId | None]) -> None:
        """Ids ascend, effective dates never decrease, every Version has a level.

        Not the first, which changed nothing, nor one `adopted` from git, of which nobody has said it yet.
        """
        applies: VersionStatement | None = None
        earlier: VersionId | None = None
        for nth, version in enumerate(versions):
            if earlier and version.id <= earlier:
                self._note(
                    version,
                    f"Version {version.id} stands above {earlier} but is not newer",
                    "Order the Versions newest first, each id once.",
                    "version-order",
                )
            if nth and version.level is None and version.id not in adopted:
                into = ("versions", str(version.id), "level")
                self._note(
                    version,
                    f"Version {version.id} has no level",
                    "Add level: material or level: minor.",
                    "no-level",
                    Choice("it changed what people can expect", (Paste(self.file, into, "material"),)),
                    Choice("it changed less than that", (Paste(self.file, into, "minor"),)),
                )
            if applies and not version.cancelled and version.effective < applies.effective:
                self._note(
                    version,
                    f"Version {version.id} applies from {version.effective}, "
                    f"before {applies.id} does ({applies.effective})",
                    f"Give it an effective date of {applies.effective} or later, or cancel {applies.id}.",
                    "effective-decreases",
                    Choice(
                        "it shall apply later",
                        (Paste(self.file, ("versions", str(version.id), "effective"), applies.effective.isoformat()),),
                    ),
                    Choice(
                        f"Version {applies.id} shall not come into force",
                        (
                            Paste(self.file, ("versions", str(applies.id), "cancelled", "date"), "YYYY-MM-DD"),
                            Paste(self.file, ("versions", str(applies.id), "cancelled", "reason"), "…"),
                        ),
                    ),
                )
            earlier = version.id
            applies = applies if version.cancelled else version

    def _note(self, version: VersionStatement, message: str, remedy: str, code: str, *choices: Choice) -> None:
        error = SourceError(message, remedy=remedy, place=version.place, code=code, choices=choices)
        self.findings.append(error.finding)
