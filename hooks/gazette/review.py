"""Review: what a pull request would change, for those who approve it."""

from collections.abc import Iterator
from dataclasses import dataclass

from gazette import materiality
from gazette.finding import Finding, Severity
from gazette.manuscript import Manuscript
from gazette.model import Signal, VersionId
from gazette.redline import ChangeKind
from gazette.redline.formats.summary import WORDING
from gazette.redlines import Pair, Redlines
from gazette.statements import Correction, VersionStatement
from gazette.survey import Subject, Survey
from gazette.translations import Translation, translation

SEVERAL_COMMITS = "several-commits"
"""The Finding that says how to merge; it is no thing to do in the sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A text that the working tree changes, and its Redline against the published text it follows.

    `pair` is None for a text that follows none: in a new language, or older than all. `signals` say why a change of the
    authoritative text may be material.
    """

    text: Manuscript
    pair: Pair | None
    signals: tuple[Signal, ...] = ()

    @property
    def is_said(self) -> bool:
        """Whether readers will find other words or links, not only other markup."""
        return self.pair is None or bool(self.pair.comparison.changes)

    @property
    def sections(self) -> tuple[str, ...]:
        """The headings of the sections in which words or links change, in reading order."""
        if self.pair is None:
            return ()
        comparison = self.pair.comparison
        changed = comparison.sections(
            change for change in comparison.changes if change.kind in WORDING or change.kind is ChangeKind.LINK
        )
        both = (comparison.after.document, comparison.before.document)
        ids = dict.fromkeys(section.id for document in both for section in document.sections if section.id in changed)
        return tuple(comparison.heading(section) for section in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReview:
    """One policy: what is newly stated of it, what its texts become, how its translations stand afterwards.

    Versions newest first; corrections with the Version that they belong to.
    """

    subject: Subject
    versions: tuple[VersionStatement, ...]
    corrections: tuple[tuple[VersionId, Correction], ...]
    amendments: tuple[Amendment, ...]
    translations: tuple[Translation, ...]

    @property
    def changes(self) -> bool:
        """Whether the pull request changes the policy or what is stated of it."""
        return bool(self.versions or self.corrections or self.amendments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All policies, and the Findings: what is to be done, what is worth a look, whether several commits are merged."""

    policies: tuple[PolicyReview, ...]
    things: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    several_commits: Finding | None


def review(survey: Survey, findings: tuple[Finding, ...]) -> Review:
    """The Review of a Survey and of what the checks found in it."""
    return Review(
        policies=tuple(_of_policy(subject) for subject in survey.subjects),
        things=tuple(finding for finding in findings if finding.severity is Severity.ERROR),
        warnings=tuple(
            finding for finding in findings if finding.severity is Severity.WARNING and finding.code != SEVERAL_COMMITS
        ),
        several_commits=next((finding for finding in findings if finding.code == SEVERAL_COMMITS), None),
    )


def amendments(subject: Subject) -> Iterator[Amendment]:
    """The texts that the working tree changes: the authoritative ones first, each language's own before its archive."""
    redlines = Redlines(subject.published) if subject.published else None
    languages = subject.sources.languages
    order = sorted(
        (text for text in subject.manuscripts if text.changed),
        key=lambda text: (languages.index(text.lang), text.archived is not None, text.file),
    )
    for text in order:
        pair = redlines.draft(text.document) if redlines and text.document else None
        tested = pair if text.lang == subject.authoritative else None
        found = [signal for some in materiality.signals(tested.comparison) for signal in some] if tested else []
        yield Amendment(text=text, pair=pair, signals=tuple(dict.fromkeys(found)))


def _of_policy(subject: Subject) -> PolicyReview:
    published = {version.id: version.statement for version in subject.published.versions} if subject.published else {}
    stated = subject.ledger.versions if subject.ledger else ()
    corrections = (
        (version.id, correction)
        for version in stated
        if version.id in published
        for correction in _further(version, published[version.id])
    )
    proposed = subject.proposed
    return PolicyReview(
        subject=subject,
        versions=tuple(version for version in reversed(stated) if version.id not in published),
        corrections=tuple(corrections),
        amendments=tuple(amendments(subject)),
        translations=tuple(translation(proposed, lang, proposed.versions[-1]) for lang in proposed.languages[1:])
        if proposed
        else (),
    )


def _further(version: VersionStatement, published: VersionStatement) -> Iterator[Correction]:
    """The corrections beyond those that are published, in each language the last ones."""
    for lang in dict.fromkeys(correction.lang for correction in version.corrections):
        known = sum(correction.lang == lang for correction in published.corrections)
        yield from [correction for correction in version.corrections if correction.lang == lang][known:]
