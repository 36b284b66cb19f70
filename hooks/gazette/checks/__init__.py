"""Rules for sources: one function per rule, each from a policy's draft to Findings."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gazette.checks.catalogs import catalogs_complete
from gazette.checks.structure import languages_agree, section_gap
from gazette.edition import Draft, Edition
from gazette.model import Finding, Severity
from gazette.statements import Waiver

Rule = Callable[[Draft, str], Iterable[Finding]]
RULES: tuple[Rule, ...] = (section_gap, languages_agree)


def check(edition: Edition, root: Path) -> tuple[Finding, ...]:
    """Every Finding about the policies in the working tree and their history, sorted; waived ones are left out.

    Catalogs are checked where the project at `root` has its own.
    """
    found = list(edition.findings)
    if (root / "locales").is_dir():
        found += catalogs_complete(root, edition.settings.languages)
    for draft in edition.drafts.values():
        of_draft = [finding for rule in RULES for finding in rule(draft, edition.settings.authoritative)]
        found += _unwaived(of_draft, draft.ledger.waivers if draft.ledger else ())
    return tuple(sorted(found))


def _unwaived(findings: Iterable[Finding], waivers: tuple[Waiver, ...]) -> Iterator[Finding]:
    used: set[int] = set()
    for finding in findings:
        matching = [nth for nth, waiver in enumerate(waivers) if _matches(waiver, finding)]
        used.update(matching)
        if not matching:
            yield finding
    for nth, waiver in enumerate(waivers):
        if nth not in used:
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
