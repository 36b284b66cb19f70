"""What is left to do: duties first, then the state of every translation, then what nobody has written yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gazette.dataset import SCHEMA_VERSION
from gazette.edition import Edition
from gazette.model import Level
from gazette.translations import Translation, translation
from gazette.versions import Chronicle, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Users must be told of a material Version `by` a day: its effective date less the notice period."""

    version: Version
    by: date
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One policy on one day.

    `upcoming`: the Versions that will apply, on whose days the site is to be published again. `unsummarised`: the
    Versions without a summary in a language of the site.
    """

    chronicle: Chronicle
    as_of: date
    shown: Version
    duties: tuple[Duty, ...]
    upcoming: tuple[Version, ...]
    translations: tuple[Translation, ...]
    unsummarised: tuple[tuple[str, tuple[Version, ...]], ...]


def status(edition: Edition, chronicle: Chronicle) -> Status:
    """The status of a policy on the Edition's day."""
    shown = chronicle.shown(edition.as_of)
    others = chronicle.languages[1:]
    return Status(
        chronicle=chronicle,
        as_of=edition.as_of,
        shown=shown,
        duties=tuple(_duties(chronicle, edition.as_of, edition.settings.notice_days)),
        upcoming=tuple(chronicle.upcoming(edition.as_of)),
        translations=tuple(translation(chronicle, lang, shown) for lang in others),
        unsummarised=tuple(
            (lang, missing)
            for lang in others
            if (missing := tuple(version for version in chronicle.versions if lang not in version.summary))
        )
        if chronicle.declared
        else (),
    )


def _duties(chronicle: Chronicle, day: date, notice_days: int) -> list[Duty]:
    """Material Versions of which nobody has recorded that users were told; the first recorded one changed nothing."""
    return [
        Duty(version=version, by=by, overdue=by < day)
        for version in chronicle.versions[1:]
        if version.level is Level.MATERIAL
        and version.stands
        and not version.imported
        and not version.statement.notified
        for by in (version.effective - timedelta(days=notice_days),)
    ]


def as_text(found: Status) -> str:
    """For people, most urgent first."""
    lines = [f"{found.chronicle.document}, as of {found.as_of}: Version {found.shown.id}"]
    if not found.chronicle.declared:
        lines.append("Versions are inferred from git; to state them, run: gazette adopt")
    for duty in found.duties:
        late = " That day has passed." if duty.overdue else ""
        lines.append(
            f"Material Version {duty.version.id}: users must be told by {duty.by}; not recorded.{late} "
            f"Once they were told, add to it: notified: YYYY-MM-DD"
        )
    for version in found.upcoming:
        lines.append(f"Version {version.id} applies from {version.effective}: publish the site again on that day")
    for state in found.translations:
        gone = found.chronicle.absence(state.lang, found.as_of)
        lines.append(f"{state.lang}: {_of(state)}" + (f"; its file was removed on {gone.since}" if gone else ""))
    for lang, versions in found.unsummarised:
        lines.append(f"{lang}: no summary of {', '.join(str(version.id) for version in versions)}")
    return "\n".join(lines) + "\n"


def _of(state: Translation) -> str:
    if state.of is None:
        return "missing"
    review = f"reviewed {state.reviewed}" if state.reviewed else "not reviewed"
    names = [section.id or "(title)" for section in (*state.behind, *state.gone)]
    behind = (
        f" translates {state.of.id}; changed since: {', '.join(names) or 'no section'};"
        if names or state.behind
        else ""
    )
    return f"{state.state.value},{behind or f' {state.of.id},'} {review}"


def as_json(found: Status) -> dict[str, Any]:
    """For machines."""
    return {
        "schema_version": SCHEMA_VERSION,
        "document": found.chronicle.document,
        "as_of": found.as_of.isoformat(),
        "version": str(found.shown.id),
        "duties": [
            {"kind": "notify", "version": str(duty.version.id), "by": duty.by.isoformat(), "overdue": duty.overdue}
            for duty in found.duties
        ],
        "upcoming": [
            {"version": str(version.id), "effective": version.effective.isoformat()} for version in found.upcoming
        ],
        "translations": {
            state.lang: {
                "state": state.state.value,
                "of": str(state.of.id) if state.of else None,
                "behind": [section.id for section in state.behind],
                "gone": [section.id for section in state.gone],
                "reviewed": state.reviewed.isoformat() if state.reviewed else None,
                "removed": gone.since.isoformat() if gone else None,
            }
            for state in found.translations
            for gone in (found.chronicle.absence(state.lang, found.as_of),)
        },
        "unsummarised": {lang: [str(version.id) for version in versions] for lang, versions in found.unsummarised},
    }
