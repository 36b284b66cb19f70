"""Rules about translations: they say what the authoritative text says, and say of which Version."""

from collections.abc import Iterator

from gazette.manuscript import Manuscript
from gazette.model import Document, Finding, Section
from gazette.survey import Subject, Survey


def languages_agree(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A translation of the same Version has the same sections, with the same numbers, and lists of the same length."""
    source = subject.texts.get(subject.authoritative)
    if source is None or source.document is None:
        return
    for lang, text in subject.texts.items():
        if lang == subject.authoritative or text.document is None or text.document.version != source.document.version:
            continue
        there, wanted = _explicit(text.document), _explicit(source.document)
        if list(there) == list(wanted):
            for name, section in there.items():
                yield from _section_agrees(section, wanted[name], text)
            continue
        odd = [name for name in wanted if name not in there] or [name for name in there if name not in wanted]
        yield text.error(
            "sections-differ",
            text.body_start,
            "the sections are not those of the authoritative text"
            + (f": {', '.join(odd)}" if odd else ", or not in its order"),
            f"Give every section the id it has there: ## … {{#{odd[0] if odd else next(iter(wanted))}}}",
        )


def _section_agrees(section: Section, wanted: Section, text: Manuscript) -> Iterator[Finding]:
    if section.number != wanted.number:
        yield _differs(section, text, f"has the number {section.number}, the authoritative text {wanted.number}")
    shape, wanted_shape = ([block.kind for block in item.blocks] for item in (section, wanted))
    if shape != wanted_shape:
        yield _differs(
            section,
            text,
            f"has {len(shape)} blocks, the authoritative text {len(wanted_shape)}"
            if len(shape) != len(wanted_shape)
            else "has other kinds of blocks than the authoritative text",
        )


def _differs(section: Section, text: Manuscript, what: str) -> Finding:
    return text.error(
        "structure-differs",
        text.heading(section),
        f'section "{section.id}" {what}',
        "Translate paragraph by paragraph and item by item, numbers as printed.",
        section=section.id,
    )


def _explicit(document: Document) -> dict[str, Section]:
    return {section.id: section for section in document.sections if section.explicit}
