"""Rules about levels: what is called editorial or minor is judged by the signals that its text shows."""

from collections.abc import Iterator, Sequence

from gazette import materiality
from gazette.finding import Choice, Finding, Paste, Severity
from gazette.frontmatter import scalar
from gazette.model import Level, Signal
from gazette.redline import Comparison
from gazette.redlines import Redlines
from gazette.statements import Correction
from gazette.survey import Subject, Survey
from gazette.versions import Chronicle, Version

TOLD = 3
"""So many Signals are quoted, each about something else; the rest are counted."""


def corrections_are_editorial(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A correction that shows a signal says for everyone to read why it is editorial all the same.

    Translations are not asked: their corrections do not change what the policy says.
    """
    if subject.proposed is None or not subject.declared:
        return
    redlines = Redlines(subject.proposed)
    for version in subject.proposed.versions:
        for revision in version.revisions.get(subject.authoritative, ()):
            correction = revision.correction
            if correction is None or correction.editorial_because:
                continue
            pair = redlines.correction(version, revision)
            if pair and (shown := _signals(pair.comparison)):
                yield _material_correction(version, correction, shown)


def minor_versions_are_minor(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A Version that is stated to be minor, and in force or still to come, shows signals; a human judges them."""
    if subject.proposed is None or not subject.declared:
        return
    redlines = Redlines(subject.proposed)
    for version in _from_now_on(subject.proposed, survey):
        pair = redlines.changes(version, subject.authoritative) if version.level is Level.MINOR else None
        if pair and pair.lang == subject.authoritative and (shown := _signals(pair.comparison)):
            yield Finding(
                severity=Severity.NOTICE,
                code="level-signals",
                place=version.statement.place,
                message=f"Version {version.id} is stated to be minor; what may make it material: {_told(shown)}",
                remedy="Judge what it means for the people concerned and whether they could expect it (WP260 rev.01, "
                "paragraph 29). If it is material, write level: material. If it is minor all the same, paste under "
                "waivers:\n"
                f'  - {{code: level-signals, version: {version.id}, reason: "…"}}',
                keys=(("version", str(version.id)),),
            )


def _from_now_on(chronicle: Chronicle, survey: Survey) -> tuple[Version, ...]:
    """The Version in force and those after it: of older ones people have been told, or not, long ago."""
    shown = chronicle.shown(survey.as_of)
    return tuple(version for version in (shown, *chronicle.after(shown)) if version.stands)


def _signals(comparison: Comparison) -> tuple[Signal, ...]:
    return tuple(signal for some in materiality.signals(comparison) for signal in some)


def _told(signals: Sequence[Signal]) -> str:
    """Their reasons, first one about each thing."""
    first = {signal.code: signal for signal in reversed(signals)}
    quoted = [signal.reason for signal in dict.fromkeys(first[signal.code] for signal in signals)][:TOLD]
    rest = len(signals) - len(quoted)
    return "; ".join([*quoted, *([f"and {rest} more"] if rest else [])])


def _material_correction(version: Version, correction: Correction, signals: Sequence[Signal]) -> Finding:
    file, nth = version.statement.place.file, str(version.statement.corrections.index(correction) + 1)
    because = Paste(file, ("versions", str(version.id), "corrections", nth, "editorial_because"), "…")
    note = ", ".join(f"{lang}: {scalar(text)}" for lang, text in correction.note.items())
    return Finding(
        severity=Severity.ERROR,
        code="correction-material",
        place=correction.place,
        message=f"the correction of {correction.date} may be material: {_told(signals)}",
        remedy="If it only mends spelling, grammar or style, say why for everyone to read, in this line's place:\n"
        f'      - {{date: {correction.date}, note: {{{note}}}, editorial_because: "…"}}\n'
        "If it changes what the policy says, take this line out and state a new Version: gazette new",
        keys=(("version", str(version.id)),),
        choices=(
            Choice("it only mends spelling, grammar or style", (because,), then="Say why, for everyone to read."),
            Choice(
                "it changes what the policy says",
                then=f"take line {correction.place.line} of `{file}` out: then you are told how to state a Version.",
            ),
        ),
    )
