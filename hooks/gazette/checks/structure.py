"""Rules about a text's own structure: title, headings, ids, numbers."""

from collections.abc import Iterator
from itertools import pairwise

from gazette.model import Finding
from gazette.survey import Subject, Survey


def section_gap(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A printed number is missing between two sections of a level. Never renumber: legal refers to the numbers."""
    text = subject.texts.get(subject.authoritative)
    if text is None or text.document is None:
        return
    for level in (2, 3):
        numbered = [
            section for section in text.document.sections if section.level == level and (section.number or "").isdigit()
        ]
        for before, after in pairwise(numbered):
            for missing in range(int(before.number or 0) + 1, int(after.number or 0)):
                yield text.warning(
                    "section-gap",
                    text.heading(after),
                    f"there is no section {missing}: {before.number} is followed by {after.number}",
                    "If that is how the policy was published, paste under waivers:\n"
                    f'  - {{code: section-gap, at: "{missing}", reason: "…"}}',
                    at=str(missing),
                )
