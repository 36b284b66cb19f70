"""Rules about what a draft does to what is published: dates of today, nothing taken back, ids of sections kept."""

from collections.abc import Iterator
from datetime import date

from gazette import mapping
from gazette.finding import Choice, Finding, Paste, Place, Severity, Stated
from gazette.mainline import DRAFT
from gazette.model import Document
from gazette.statements import Correction, VersionStatement
from gazette.survey import Subject, Survey
from gazette.versions import Chronicle, Revision, Version


def dated_today(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A new Version and a new correction are dated by the day of their publication: that of the merge, today."""
    chronicle = subject.proposed
    if chronicle is None or not subject.declared:
        return
    for version in chronicle.versions:
        for revision in version.revisions.get(chronicle.authoritative, ()):
            if not _is_new(revision) or (version.imported and not revision.correction):
                continue
            correction, today = revision.correction, survey.today
            if correction and correction.date != today:
                yield _error(
                    "id-not-today",
                    correction.place,
                    f"the correction would be published today, {today}, but is dated {correction.date}",
                    f"Write date: {today}, and merge today.",
                    version.statement,
                    _of_correction(version.statement, correction, today),
                    *_on_that_day(correction.date, today),
                )
            elif not correction and revision.rev == 1 and version.published != today:
                free = subject.ledger.free_id(today) if subject.ledger else today
                yield _error(
                    "id-not-today",
                    version.statement.place_of("id"),
                    f"Version {version.id} would be published today, {today}, but is dated {version.published}",
                    f"Write id: {free} here and version: {free} in its texts, and merge today; "
                    "the id is the day of publication.\n"
                    + (
                        "Or merge on that day, when this error is gone."
                        if version.published > today
                        else "If it was published elsewhere on that day, add: imported: true"
                    ),
                    version.statement,
                    _of_version(subject, version, str(free)),
                    *_on_that_day(version.published, today),
                    *([] if version.published > today else [_imported(version.statement)]),
                )


def nothing_taken_back(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A published Version stays stated, and its Ledger stays."""
    published, stated = subject.published, subject.ledger
    if published is None or not published.declared:
        return
    if stated is None:
        if not subject.declared:
            yield Finding(
                severity=Severity.ERROR,
                code="ledger-removed",
                place=Place(subject.sources.ledger),
                message="the Ledger is published, but gone here: nobody would state its Versions any more",
                remedy="Restore it.",
                choices=(
                    Choice("it was removed by mistake", (Paste(subject.sources.ledger, (), subject.was_stated or ""),)),
                ),
            )
        return
    for version in published.versions:
        now = stated.statement(version.id)
        if now is None:
            yield _error(
                "version-removed",
                Place(stated.file),
                f"Version {version.id} is published, but no longer stated",
                "Put it back. What was published stays; add cancelled to a Version that shall not come into force, "
                "withdrawn to one whose text must not be shown.",
                version.statement,
                Choice(
                    "it was removed by mistake",
                    (Paste(stated.file, ("versions",), _as_published(subject, version.statement)),),
                ),
            )


def section_ids(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """An id of a section that is gone breaks links to it, and the section's history."""
    text = subject.texts.get(subject.authoritative)
    before = _newest(subject.published, subject.authoritative)
    if text is None or text.document is None or before is None:
        return
    now = {section.id for section in text.document.sections}
    for section in before.sections:
        if not section.explicit or section.id in now:
            continue
        renamed = next((other for other in text.document.sections if other.heading == section.heading), None)
        if renamed:
            yield text.warning(
                "section-id-changed",
                text.heading(renamed),
                f'the id of this section was "{section.id}": links to it and its history would break',
                f"Write {{#{section.id}}}",
                section=section.id,
            )
        else:
            say = text.notice if text.document.version != before.version else text.warning
            yield say(
                "section-removed",
                text.body_start,
                f'the section "{section.id}" is gone: links to it lead to the beginning of the page',
                "If it goes on under another heading, give that one its id.",
                section=section.id,
            )


def _is_new(revision: Revision) -> bool:
    return revision.evidence.witness.commit == DRAFT


def _newest(published: Chronicle | None, lang: str) -> Document | None:
    revision = published.versions[-1].revision(lang) if published else None
    return revision.document if revision else None


def _of_version(subject: Subject, version: Version, new: str) -> Choice:
    """Another id, in the Ledger and in the texts that name it; an archived one has it in its name."""
    old = version.statement
    texts = [text for text in subject.texts.values() if text.document and text.document.version == version.id]
    return Choice(
        "it is published today",
        (
            Paste(old.place.file, ("versions", str(old.id), "id"), new),
            *(Paste(text.file, ("version",), new) for text in texts),
        ),
    )


def _of_correction(statement: VersionStatement, correction: Correction, today: date) -> Choice:
    nth = str(statement.corrections.index(correction) + 1)
    into = ("versions", str(statement.id), "corrections", nth, "date")
    return Choice("it is published today", (Paste(statement.place.file, into, today.isoformat()),))


def _imported(statement: VersionStatement) -> Choice:
    into = ("versions", str(statement.id), "imported")
    return Choice("it was published elsewhere on that day", (Paste(statement.place.file, into, True),))


def _on_that_day(day: date, today: date) -> Iterator[Choice]:
    if day > today:
        yield Choice(f"it is to be published on {day}", then="merge on that day, when this is gone.")


def _as_published(subject: Subject, statement: VersionStatement) -> Stated:
    """All that the published Ledger says of a Version."""
    whole = mapping.parse(subject.was_stated or "", subject.sources.ledger)
    assert whole
    versions = whole.fields()["versions"].values()
    return next(value.stated() for value in versions if value.fields()["id"].word() == str(statement.id))


def _error(
    code: str, place: Place, message: str, remedy: str, statement: VersionStatement, *choices: Choice
) -> Finding:
    keys = (("version", str(statement.id)),)
    return Finding(
        severity=Severity.ERROR, code=code, place=place, message=message, remedy=remedy, keys=keys, choices=choices
    )
