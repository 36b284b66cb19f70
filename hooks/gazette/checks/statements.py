"""Rules about what the Ledger states of each Version, against the texts, the calendar and what git recorded."""

import difflib
from collections.abc import Iterator
from datetime import date, timedelta

from gazette.finding import Choice, Finding, Paste, Place, Severity
from gazette.mainline import DRAFT
from gazette.model import Level, Origin
from gazette.statements import Ledger, VersionStatement
from gazette.survey import Subject, Survey
from gazette.versions import Version

FURTHEST = timedelta(days=730)
"""Between publication and the day from which a Version applies; more is a mistyped year."""


def effective_dates(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A Version applies from the day of its publication or later, and not years later."""
    for statement in subject.ledger.versions if subject.ledger else ():
        place, said = statement.place_of("effective"), statement.effective
        if said < statement.id.day and not statement.imported:
            yield _error(
                "effective-before-published",
                place,
                f"Version {statement.id} would apply from {said}, before it was published",
                f"Write effective: {statement.id.day} or later, or leave it out.",
                statement,
                Choice("it applies from its publication", (_word(place, statement, statement.id.day, "effective"),)),
            )
        if said - statement.id.day > FURTHEST:
            yield _warning(
                "date-mistyped",
                place,
                f"Version {statement.id} would apply from {said}, {(said - statement.id.day).days // 365} years later",
                "Correct the year, or waive this finding.",
                statement,
            )


def past_dates(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """What is said to have happened has happened."""
    for statement in subject.ledger.versions if subject.ledger else ():
        source = statement.source
        said: dict[tuple[str, ...], tuple[date | None, Place]] = {
            ("notified",): (statement.notified, statement.place_of("notified")),
            ("source", "retrieved"): (source.retrieved if source else None, statement.place_of("source")),
        }
        for key in ("cancelled", "withdrawn", "restated"):
            told = getattr(statement, key)
            said[key, "date"] = (told.date if told else None, statement.place_of(key))
        for nth, correction in enumerate(statement.corrections, start=1):
            said["corrections", str(nth), "date"] = (correction.date, correction.place)
        for into, (day, place) in said.items():
            if day and day > survey.today:
                key = into[-1] if into[-1] != "date" else into[0]
                yield _error(
                    "date-in-future",
                    place,
                    f"{key} of Version {statement.id} is dated {day}, later than today ({survey.today})",
                    "State what has happened, on the day on which it did.",
                    statement,
                    Choice("it happened today", (_word(place, statement, survey.today, *into),)),
                )
    for text in subject.manuscripts:
        reviewed = text.document.reviewed if text.document else None
        if reviewed and reviewed > survey.today:
            yield Finding(
                severity=Severity.ERROR,
                code="date-in-future",
                place=text.source.place_of("reviewed"),
                message=f"this text is said to be reviewed on {reviewed}, later than today, {survey.today}",
                remedy="State the day on which a lawyer approved it, or leave the line out.",
                keys=(("lang", text.lang),),
                choices=(
                    Choice("a lawyer approved it today", (Paste(text.file, ("reviewed",), survey.today.isoformat()),)),
                    Choice("nobody has approved it yet", then="take that line out."),
                ),
            )


def notices(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """Material Versions: people are told, and early enough."""
    period = timedelta(days=survey.settings.notice_days)
    for version in _binding(subject):
        statement = version.statement
        told = statement.notified or _recorded(subject, version, survey)
        if told and version.effective - told < period:
            waived = {"code": "notice-too-short", "version": str(version.id), "reason": "…"}
            waiver = Paste(statement.place.file, ("waivers",), waived)
            past = version.effective <= survey.as_of
            make = _warning if past else _error
            yield make(
                "notice-too-short",
                statement.place_of("effective"),
                f"material Version {version.id} applies from {version.effective}, "
                f"{(version.effective - told).days} days after people "
                f"{'were told' if statement.notified else 'could first read it'} ({told}); "
                f"{survey.settings.notice_days} are owed",
                ("" if past else f"Write effective: {told + period} or later.\n")
                + "If it could not wait, say so to all, and paste under waivers:\n"
                f'  - {{code: notice-too-short, version: {version.id}, reason: "…"}}',
                statement,
                Choice("it can apply later", (_word(statement.place, statement, told + period, "effective"),)),
                Choice("it could not wait, and you say so to all", (waiver,)),
            )
        last = version.effective - period
        if not statement.notified and survey.as_of > last:
            overdue = version.effective <= survey.as_of
            yield (_error if overdue else _warning)(
                "not-notified",
                statement.place,
                f"nobody has recorded that people were told of material Version {version.id}, "
                + (f"which applies since {version.effective}" if overdue else f"which was due by {last}"),
                f"Add to it the day on which they were told:\n    notified: {survey.today}",
                statement,
                Choice("they were told today", (_word(statement.place, statement, survey.today, "notified"),)),
                Choice("they were told on another day", then="paste the same line with that day."),
                Choice("nobody has told them", then=f"do so: `gazette notice {version.id}` writes the e-mail."),
            )


def recorded_days(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """Dates that look mistyped against what git recorded; where `history` says so, legal knows better."""
    chronicle, stated = subject.proposed, subject.ledger
    if chronicle is None or stated is None:
        return
    explained = {attribution.commit for attribution in stated.attributions}
    for version in chronicle.versions:
        for revision in version.revisions.get(chronicle.authoritative, ()):
            witness = revision.evidence.witness
            by_hand = any(witness.commit.startswith(commit) for commit in explained)
            if witness.commit == DRAFT or version.imported or version.origin is Origin.ARCHIVE or by_hand:
                continue
            recorded = witness.instant.astimezone(survey.settings.zone).date()
            said = revision.correction.date if revision.correction else version.published if revision.rev == 1 else None
            if said and abs(said - recorded) > timedelta(days=1) and not (said > survey.today and revision.rev == 1):
                what = "the correction is" if revision.correction else f"Version {version.id} is"
                yield _warning(
                    "date-mistyped",
                    revision.correction.place if revision.correction else version.statement.place_of("id"),
                    f"{what} dated {said}, but git recorded its text on {recorded}",
                    f"Write {recorded}. If it was published elsewhere before: imported: true. "
                    "If the commit came late or early, say so under history.",
                    version.statement,
                )
            if said and said > survey.today and revision.rev == 1:
                yield _warning(
                    "id-in-future",
                    version.statement.place_of("id"),
                    f"Version {version.id} stands on the published branch, but is dated later than today "
                    f"({survey.today})",
                    "Release on that day, or write the day of publication.",
                    version.statement,
                )


def languages_and_sections(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """Languages are those of the site, and what is said of a section is said of one that there is."""
    stated = subject.ledger
    if stated is None:
        return
    for place, lang in _languages(stated):
        if lang not in subject.sources.languages:
            near = difflib.get_close_matches(lang, subject.sources.languages, n=1, cutoff=0.3)
            yield Finding(
                severity=Severity.ERROR,
                code="unknown-language",
                place=place,
                message=f'"{lang}" is not a language of this site',
                remedy=f"Did you mean {near[0]}?"
                if near
                else f"Its languages: {', '.join(subject.sources.languages)}.",
            )
    for statement in stated.versions:
        known = _sections(subject, statement)
        for nth, section in enumerate(statement.sections, start=1):
            if known and section.section not in known:
                place = statement.place_of("changes")
                near = difflib.get_close_matches(section.section, known, n=1, cutoff=0.3)
                yield _error(
                    "unknown-section",
                    place,
                    f'Version {statement.id} has no section "{section.section}"',
                    f'Did you mean "{near[0]}"?' if near else f"Its sections: {', '.join(sorted(known))}.",
                    statement,
                    *(
                        Choice("that is meant", (_word(place, statement, name, "changes", str(nth), "section"),))
                        for name in near
                    ),
                )


def _binding(subject: Subject) -> list[Version]:
    """The material Versions of which people are to be told; the first recorded one changed nothing."""
    versions = subject.proposed.versions[1:] if subject.proposed and subject.declared else ()
    return [
        version for version in versions if version.level is Level.MATERIAL and version.stands and not version.imported
    ]


def _recorded(subject: Subject, version: Version, survey: Survey) -> date | None:
    """The day on which its text could first be read, by git; that of a draft is today."""
    revisions = version.revisions.get(subject.authoritative, ())
    return revisions[0].evidence.witness.instant.astimezone(survey.settings.zone).date() if revisions else None


def _languages(stated: Ledger) -> Iterator[tuple[Place, str]]:
    beginning = Place(stated.file)
    for lang in (*stated.coverage, *stated.previous_paths):
        yield beginning, lang
    for statement in stated.versions:
        yield from ((statement.place_of("summary"), lang) for lang in statement.summary)
        for section in statement.sections:
            yield from (
                (statement.place_of("changes"), lang) for lang in (*section.what, *section.who, *section.action)
            )
        for correction in statement.corrections:
            yield from ((correction.place, lang) for lang in (correction.lang, *correction.note))
        for key in ("cancelled", "withdrawn", "restated"):
            said = getattr(statement, key)
            yield from ((statement.place_of(key), lang) for lang in (said.reason if said else ()))
    for attribution in stated.attributions:
        yield attribution.place, attribution.lang


def _sections(subject: Subject, statement: VersionStatement) -> set[str]:
    """The ids of a Version's sections and of those that it took away."""
    if subject.proposed is None:
        return set()
    found: set[str] = set()
    for version in subject.proposed.versions:
        revision = version.revision(subject.authoritative)
        here = {section.id for section in revision.document.sections if section.id} if revision else set()
        if version.id == statement.id:
            return found | here
        found = here
    return set()


def _word(place: Place, statement: VersionStatement, word: object, *into: str) -> Paste:
    """A word to be written into what the Ledger states of a Version."""
    return Paste(place.file, ("versions", str(statement.id), *into), str(word))


def _error(
    code: str, place: Place, message: str, remedy: str, statement: VersionStatement, *choices: Choice
) -> Finding:
    return _finding(Severity.ERROR, code, place, message, remedy, statement, choices)


def _warning(
    code: str, place: Place, message: str, remedy: str, statement: VersionStatement, *choices: Choice
) -> Finding:
    return _finding(Severity.WARNING, code, place, message, remedy, statement, choices)


def _finding(
    severity: Severity,
    code: str,
    place: Place,
    message: str,
    remedy: str,
    statement: VersionStatement,
    choices: tuple[Choice, ...],
) -> Finding:
    keys = (("version", str(statement.id)),)
    return Finding(
        severity=severity, code=code, place=place, message=message, remedy=remedy, keys=keys, choices=choices
    )
