"""Rules about sections: numbers, ids, the same structure in every language."""

from collections.abc import Iterator
from itertools import pairwise

from gazette.document import Source
from gazette.edition import Draft
from gazette.model import Document, Finding, Place, Section, Severity


def section_gap(draft: Draft, authoritative: str) -> Iterator[Finding]:
    """A printed number is missing between two sections of a level. Never renumber: legal refers to the numbers."""
    document = draft.texts.get(authoritative)
    if document is None:
        return
    for level in (2, 3):
        numbered = [
            section for section in document.sections if section.level == level and (section.number or "").isdigit()
        ]
        for before, after in pairwise(numbered):
            for missing in range(int(before.number or 0) + 1, int(after.number or 0)):
                yield Finding(
                    severity=Severity.WARNING,
                    code="section-gap",
                    place=place_of_heading(draft.contents[authoritative], after),
                    message=f"there is no section {missing}: {before.number} is followed by {after.number}",
                    remedy="If that is how the policy was published, paste under waivers:\n"
                    f'  - {{code: section-gap, at: "{missing}", reason: "…"}}',
                    keys=(("at", str(missing)),),
                )


def languages_agree(draft: Draft, authoritative: str) -> Iterator[Finding]:
    """A translation of the same Version has the same sections, with the same numbers, and lists of the same length."""
    source = draft.texts.get(authoritative)
    if source is None:
        return
    for lang, document in draft.texts.items():
        if lang == authoritative or document.version != source.version:
            continue
        content = draft.contents[lang]
        there, wanted = _explicit(document), _explicit(source)
        if list(there) != list(wanted):
            odd = [name for name in wanted if name not in there] or [name for name in there if name not in wanted]
            yield Finding(
                severity=Severity.ERROR,
                code="sections-differ",
                place=Place(content.file, content.body_line),
                message="the sections are not those of the authoritative text"
                + (f": {', '.join(odd)}" if odd else ", or not in its order"),
                remedy="Give every section the id it has there: ## … {#"
                + (odd[0] if odd else next(iter(wanted)))
                + "}",
                keys=(("lang", lang),),
            )
            continue
        for name, section in there.items():
            yield from _section_agrees(section, wanted[name], content, lang)


def _section_agrees(section: Section, wanted: Section, content: Source, lang: str) -> Iterator[Finding]:
    if section.number != wanted.number:
        yield _differs(
            section, content, lang, f"has the number {section.number}, the authoritative text {wanted.number}"
        )
    shape, wanted_shape = ([block.kind for block in item.blocks] for item in (section, wanted))
    if shape != wanted_shape:
        yield _differs(
            section,
            content,
            lang,
            f"has {len(shape)} blocks, the authoritative text {len(wanted_shape)}"
            if len(shape) != len(wanted_shape)
            else "has other kinds of blocks than the authoritative text",
        )


def _differs(section: Section, content: Source, lang: str, what: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="structure-differs",
        place=place_of_heading(content, section),
        message=f'section "{section.id}" {what}',
        remedy="Translate paragraph by paragraph and item by item, numbers as printed.",
        keys=(("lang", lang), ("section", section.id)),
    )


def _explicit(document: Document) -> dict[str, Section]:
    return {section.id: section for section in document.sections if section.explicit}


def place_of_heading(content: Source, section: Section) -> Place:
    """The line of a section's heading in its Markdown, by its explicit id, else by its words."""
    sought = f"{{#{section.id}}}" if section.explicit else section.heading
    for nth, line in enumerate(content.body.splitlines()):
        if line.lstrip().startswith("#") and sought in line:
            return Place(content.file, content.body_line + nth)
    return Place(content.file, content.body_line)
