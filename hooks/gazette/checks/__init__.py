"""Rules for sources: one function per rule, each from what it judges to Findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from gazette import settings, share
from gazette.checks import (
    characters,
    configuration,
    files,
    levels,
    links,
    markup,
    paste,
    proposal,
    sentences,
    statements,
    structure,
    translation,
)
from gazette.checks.catalogs import catalogs_complete
from gazette.codes import CODES
from gazette.finding import Finding, Place, Severity
from gazette.manuscript import Manuscript
from gazette.statements import Waiver
from gazette.survey import Subject, Survey

TextRule = Callable[[Manuscript], Iterable[Finding]]
PolicyRule = Callable[[Subject, Survey], Iterable[Finding]]
SiteRule = Callable[[Survey], Iterable[Finding]]

MOST_OF_A_RULE = 50
"""Findings of one rule in one text or policy; nobody mends more in one go, and a hostile text has millions."""

ANY_TEXT: tuple[TextRule, ...] = (
    characters.control_characters,
    characters.bidi_controls,
    characters.invisible_characters,
    characters.mixed_scripts,
    characters.not_normal,
    characters.final_newline,
    markup.raw_elements,
    markup.attributes,
    markup.nesting,
    links.schemes,
    links.written_links,
    paste.conflict_markers,
    paste.template_expressions,
    paste.placeholders,
    structure.emptiness,
    structure.titles,
    sentences.typed_dates,
)
"""For every Markdown file of the site, those of the archive included."""

CURRENT_TEXT: tuple[TextRule, ...] = (
    structure.heading_levels,
    structure.heading_ids,
    structure.numbered_lines,
    paste.pasted_bullets,
    paste.pasted_logos,
    sentences.duties_of_readers,
)
"""For plain pages and texts at a policy's own paths: in the archive stands what was published, as it was."""

POLICY: tuple[PolicyRule, ...] = (
    structure.stated_ids,
    structure.section_gap,
    links.targets,
    translation.states,
    translation.languages_agree,
    translation.facts_agree,
    levels.corrections_are_editorial,
    levels.minor_versions_are_minor,
    statements.effective_dates,
    statements.past_dates,
    statements.notices,
    statements.recorded_days,
    statements.languages_and_sections,
    proposal.dated_today,
    proposal.nothing_taken_back,
    proposal.section_ids,
)
SITE: tuple[SiteRule, ...] = (
    configuration.mkdocs_settings,
    configuration.languages,
    configuration.document_names,
    files.names,
    files.collisions,
    files.links,
    files.urls,
    links.page_targets,
)


def check(survey: Survey) -> tuple[Finding, ...]:
    """Every Finding about the policies of a Survey, sorted; waived ones are left out.

    Catalogs are checked where the project has its own, or there is no project: its site is made with ours.
    """
    found = [*survey.findings]
    carried = None if (survey.root / settings.FILE).is_file() else share.folder("locales")
    if carried or (survey.root / "locales").is_dir():
        found += catalogs_complete(survey.root, survey.settings.languages, carried=carried)
    for site_rule in SITE:
        found += islice(site_rule(survey), MOST_OF_A_RULE)
    for page in survey.pages:
        found += judge(page)
    for subject in survey.subjects:
        own = [finding for text in subject.manuscripts for finding in judge(text)]
        for policy_rule in POLICY:
            own += islice(policy_rule(subject, survey), MOST_OF_A_RULE)
        old = _as_adopted(subject)
        found += [
            _forgiven(finding) if finding.place.file in old or not subject.declared else finding for finding in own
        ]
    for subject in survey.subjects:
        found = [*_unwaived(found, subject, frozenset(survey.findings))]
    return tuple(sorted(dict.fromkeys(found)))


def judge(text: Manuscript) -> list[Finding]:
    """What the rules for a single text find in it."""
    rules = (*ANY_TEXT, *(CURRENT_TEXT if text.archived is None else ()))
    return [finding for rule in rules for finding in islice(rule(text), MOST_OF_A_RULE)]


def _forgiven(finding: Finding) -> Finding:
    """Nobody has said that a text shall have our form where no Ledger stands beside it, or what it says is older."""
    if finding.severity is Severity.ERROR and CODES[finding.code].form:
        return replace(finding, severity=Severity.WARNING)
    return finding


def _as_adopted(subject: Subject) -> set[str]:
    """The texts that say the words with which git's past was adopted: the first edit of such a text is judged anew."""
    published, stated = subject.published, subject.ledger
    if published is None or stated is None:
        return set()
    adopted = tuple(attribution.commit for attribution in stated.attributions)
    revisions = (revision for version in published.versions for some in version.revisions.values() for revision in some)
    words = {
        revision.wording
        for revision in revisions
        if not published.declared or revision.evidence.witness.commit.startswith(adopted)
    }
    return {text.file for text in subject.manuscripts if text.document and text.document.wording in words}


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
