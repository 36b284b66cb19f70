"""Rules for sources: one function per rule, each from what it judges to Findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from gazette.checks import levels, structure, translation
from gazette.checks.catalogs import catalogs_complete
from gazette.codes import CODES
from gazette.manuscript import Manuscript
from gazette.model import Finding, Place, Severity
from gazette.statements import Waiver
from gazette.survey import Subject, Survey

TextRule = Callable[[Manuscript], Iterable[Finding]]
PolicyRule = Callable[[Subject, Survey], Iterable[Finding]]

ANY_TEXT: tuple[TextRule, ...] = ()
"""For every Markdown file of the site, those of the archive included."""

POLICY_TEXT: tuple[TextRule, ...] = ()
"""For the texts at a policy's own paths."""

POLICY: tuple[PolicyRule, ...] = (
    structure.section_gap,
    translation.languages_agree,
    levels.corrections_are_editorial,
    levels.minor_versions_are_minor,
)


def check(survey: Survey) -> tuple[Finding, ...]:
    """Every Finding about the policies of a Survey, sorted; waived ones are left out.

    Catalogs are checked where the project has its own.
    """
    found = [*survey.findings]
    if (survey.root / "locales").is_dir():
        found += catalogs_complete(survey.root, survey.settings.languages)
    for page in survey.pages:
        found += _of_text(page, ANY_TEXT)
    for subject in survey.subjects:
        own = [*_of_policy(subject, survey)]
        found += own if subject.declared else map(_forgiven, own)
    for subject in survey.subjects:
        found = [*_unwaived(found, subject, frozenset(survey.findings))]
    return tuple(sorted(dict.fromkeys(found)))


def _of_policy(subject: Subject, survey: Survey) -> Iterator[Finding]:
    for text in subject.manuscripts:
        yield from _of_text(text, (*ANY_TEXT, *(POLICY_TEXT if text.archived is None else ())))
    for rule in POLICY:
        yield from rule(subject, survey)


def _of_text(text: Manuscript, rules: Iterable[TextRule]) -> Iterator[Finding]:
    for rule in rules:
        yield from rule(text)


def _forgiven(finding: Finding) -> Finding:
    """Without a Ledger nobody has said that a text shall have our form."""
    if finding.severity is Severity.ERROR and CODES[finding.code].form:
        return replace(finding, severity=Severity.WARNING)
    return finding


def _unwaived(findings: Iterable[Finding], subject: Subject, fixed: frozenset[Finding]) -> Iterator[Finding]:
    """Those that no waiver of the policy accepts; an error among `fixed` stops a build and cannot be waived."""
    waivers = subject.ledger.waivers if subject.ledger else ()
    files = {subject.sources.ledger, *(text.file for text in subject.manuscripts)}
    used: set[Place] = set()
    stopped = False
    for finding in findings:
        own = finding.place.file.rpartition(":")[2] in files
        stops = finding.severity is Severity.ERROR and finding in fixed
        stopped = stopped or (own and stops)
        matching = [waiver for waiver in waivers if own and not stops and _matches(waiver, finding)]
        used.update(waiver.place for waiver in matching)
        if not matching:
            yield finding
    for waiver in waivers:
        if waiver.place not in used and not stopped:
            yield Finding(
                severity=Severity.WARNING,
                code="unused-waiver",
                place=waiver.place,
                message=f"nothing is found that this waiver of {waiver.code} accepts",
                remedy="Remove it, or correct its keys.",
            )


def _matches(waiver: Waiver, finding: Finding) -> bool:
    keys = dict(finding.keys)
    return waiver.code == finding.code and all(keys.get(key) == value for key, value in waiver.keys.items())
