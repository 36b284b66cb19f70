"""Rules about a text's own structure: title, headings, ids, numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from gazette.finding import Finding
from gazette.manuscript import Manuscript
from gazette.model import Document, Section
from gazette.survey import Subject, Survey
from gazette.tree import Element

MOST_NAMED = 20
"""Headings that one remedy writes out."""

LONGEST_HEADING = 80
"""Characters; a longer line is a sentence."""

_MARKED = re.compile(r"^([ \t]*)([0-9]{1,9})\.[ \t]+(\S.*)$", re.MULTILINE)


def emptiness(text: Manuscript) -> Iterator[Finding]:
    """A text says something."""
    if text.document and not any(block.text for block in text.document.blocks):
        yield text.error(
            "empty-text", text.body_start if text.source.body.strip() else 0, "this text is empty", "Write it."
        )


def titles(text: Manuscript) -> Iterator[Finding]:
    """One heading of the first level; a plain page has one, or a title."""
    if text.document is None:
        return
    first_level = [section for section in text.document.sections if section.level == 1 and section.heading]
    for second in first_level[1:]:
        yield text.error(
            "second-title",
            _last(text, second),
            f'"{second.heading[:60]}" is a second title',
            "Write ## for a section; # is for the title of the whole text.",
        )
    if not text.policy and not first_level and "title" not in text.source.front_matter:
        yield text.error("no-title", text.body_start, "this page has no title", "Begin it with a line: # Title")


def heading_levels(text: Manuscript) -> Iterator[Finding]:
    """No level is left out on the way down."""
    levelled = [section for section in text.document.sections if section.level] if text.document else []
    for before, after in pairwise(levelled):
        if after.level > before.level + 1:
            yield text.warning(
                "heading-jump",
                text.heading(after),
                f"a heading of level {after.level} follows one of level {before.level}",
                f"Write {'#' * (before.level + 1)} {after.heading[:60]}",
            )


def heading_ids(text: Manuscript) -> Iterator[Finding]:
    """Ids are unique, and where two headings are alike, written."""
    sections = _headed(text.document)
    explicit = Counter(section.id.lower() for section in sections if section.explicit)
    alike = Counter(section.heading for section in sections if not section.explicit)
    for section in sections:
        if section.explicit and explicit[section.id.lower()] > 1:
            explicit[section.id.lower()] -= 1
            equal = sum(other.id == section.id for other in sections) > 1
            yield text.error(
                "duplicate-id",
                _last(text, section) if equal else text.heading(section),
                f'the id "{section.id}" stands at another heading too'
                + ("" if equal else ", but for capitals: many hosts take the pages of both for one"),
                "Give each heading its own id.",
                section=section.id,
            )
        elif not section.explicit and alike[section.heading] > 1:
            yield text.error(
                "duplicate-heading",
                _nth(text, section, sections),
                f'"{section.heading[:60]}" stands at {alike[section.heading]} headings: links to them move '
                "when one is added",
                f"Give each an id: {'#' * section.level} {section.heading[:60]} {{#an-id-of-its-own}}",
            )


def stated_ids(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """With a Ledger, each heading states its id: the same in all languages, and for ever the same."""
    for text in subject.texts.values() if subject.declared else ():
        alike = Counter(section.heading for section in _headed(text.document))  # they are told of apart
        lacking = [sec for sec in _headed(text.document) if not sec.explicit and alike[sec.heading] == 1]
        if not lacking:
            continue
        first, several = lacking[0], len(subject.texts) > 1
        say = text.error if several or not all(map(_is_readable, lacking)) else text.warning
        count = f"{len(lacking)} headings state no id" if len(lacking) > 1 else "this heading states no id"
        yield say(
            "heading-without-id",
            text.heading(first),
            f"{count}: links to them " + ("differ from language to language" if several else "change with their words"),
            "Write, with an id that stays the same in all languages:\n"
            + "\n".join(
                f"{'#' * section.level} {section.heading[:60]} {{#{section.id if _is_readable(section) else '…'}}}"
                for section in lacking[:MOST_NAMED]
            ),
        )


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
            for missing in range(
                int(before.number or 0) + 1, min(int(after.number or 0), int(before.number or 0) + 50)
            ):
                yield text.warning(
                    "section-gap",
                    text.heading(after),
                    f"there is no section {missing}: {before.number} is followed by {after.number}",
                    "If that is how the policy was published, paste under waivers:\n"
                    f'  - {{code: section-gap, at: "{missing}", reason: "…"}}',
                    at=str(missing),
                )


def numbered_lines(text: Manuscript) -> Iterator[Finding]:
    """A numbered line becomes an item of a list: a heading must not, and an item keeps the number written."""
    if text.tree is None:
        return
    written = list(_MARKED.finditer(text.prose, text.body_start))
    for holder, position, items in _ordered_lists(text.tree):
        lines = [_line_of(item, written) for item in items]
        first = _start(holder)
        if len(items) == 1 and lines[0] and _is_heading(holder, position, text.tree):
            alone = lines[0]
            yield text.error(
                "heading-became-list",
                alone.start(2),
                f'"{alone[2]}. {alone[3][:60]}" is shown as an item of a list, not as a heading',
                f"For a heading, write ## {alone[2]}. {alone[3][:60]}\n"
                f"For a line of its own, write {alone[2]}\\. {alone[3][:60]}",
            )
            continue
        numbers = [int(line[2]) for line in lines if line]
        if len(set(numbers)) == 1:
            continue  # 1. 1. 1. lets Markdown count
        for nth, line in enumerate(lines):
            if line and int(line[2]) != first + nth:
                yield text.error(
                    "list-numbers",
                    line.start(2),
                    f"the number written is {line[2]}, but {first + nth} is shown",
                    f"Write {line[2]}\\. at the beginning of a paragraph to show that number, or {first + nth}.",
                    at=line[2],
                )
                break


def _is_readable(section: Section) -> bool:
    """Whether the id made from a heading says something in every language."""
    return section.id.isascii() and bool(section.id.strip("-_0123456789"))


def _headed(document: Document | None) -> list[Section]:
    return [section for section in document.sections if section.heading and section.level > 1] if document else []


def _last(text: Manuscript, section: Section) -> int:
    """The last heading that is written like this one."""
    lines = [match for match in re.finditer(r"^[ ]{0,3}#+.*$", text.text, re.MULTILINE) if section.heading in match[0]]
    return lines[-1].start() if lines else text.heading(section)


def _nth(text: Manuscript, section: Section, sections: list[Section]) -> int:
    """The heading of this section among those that read alike."""
    alike = [other for other in sections if other.heading == section.heading]
    nth = next(nth for nth, other in enumerate(alike) if other is section)
    lines = [match for match in re.finditer(r"^[ ]{0,3}#+.*$", text.text, re.MULTILINE) if section.heading in match[0]]
    return lines[nth].start() if nth < len(lines) else text.heading(section)


def _ordered_lists(root: Element) -> Iterator[tuple[Element, int, list[Element]]]:
    """Every numbered list, where it stands among the kids of the text (-1: deeper), and its items."""
    top = {id(kid): nth for nth, kid in enumerate(root.kids)}
    for element in root.elements():
        if element.tag == "ol":
            items = [kid for kid in element.kids if isinstance(kid, Element) and kid.tag == "li"]
            if items and not items[0].attributes.get("id", "").startswith("fn:"):
                yield element, top.get(id(element), -1), items


def _line_of(item: Element, written: list[re.Match[str]]) -> re.Match[str] | None:
    """The line that began an item: the next one whose first word the item begins with; it is taken from the list."""
    words = item.text.split()
    for nth, match in enumerate(written[:200]):
        bare = re.sub(r"[*_`\\\[\]]|<[^<>]*>", "", match[3]).split()
        if words and bare and words[0][:20] == bare[0][:20]:
            del written[: nth + 1]
            return match
    return None


def _start(holder: Element) -> int:
    start = holder.attributes.get("start", "1")
    return int(start) if start.isdigit() else 1


def _is_heading(holder: Element, position: int, root: Element) -> bool:
    """A short line without a full stop, followed by a paragraph that is not part of it."""
    line = " ".join(holder.text.split())
    if position < 0 or len(line) > LONGEST_HEADING or line.endswith((".", ";", ":", ",", "!", "?", "。", "؛")):
        return False
    after = next((kid for kid in root.kids[position + 1 :] if isinstance(kid, Element)), None)
    inside = [kid for kid in holder.elements() if kid.tag in ("p", "ul", "ol")]
    return after is not None and after.tag in ("p", "ul") and len(inside) <= 1
