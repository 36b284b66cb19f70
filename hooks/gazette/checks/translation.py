"""Rules about translations: they say what the authoritative text says, and say of which Version."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from gazette.checks.facts import Facts, facts, says
from gazette.finding import Finding, Place, Severity
from gazette.manuscript import Manuscript
from gazette.model import Document, Section
from gazette.survey import Subject, Survey
from gazette.translations import State, Translation
from gazette.translations import translation as translation_of


def states(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A language whose text is missing, or translates an earlier Version than the one in force."""
    chronicle = subject.proposed
    if chronicle is None or not subject.declared:
        return
    shown = chronicle.shown(survey.as_of)
    for lang in chronicle.languages[1:]:
        state = translation_of(chronicle, lang, shown)
        if state.state is State.CURRENT:
            continue
        finding = _missing(subject, state) if state.of is None else _behind(subject, state, str(shown.id))
        required = lang in survey.settings.require_translations
        yield replace(finding, severity=Severity.ERROR) if required else finding


def facts_agree(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A translation of the same Version names the same addresses, dates, numbers and placeholders in each section."""
    source = _translated(subject)
    wanted = {name: facts(section, source.lang) for name, section in _comparable(source).items()} if source else {}
    for text in _translations(subject, source):
        for name, section in _comparable(text.document).items() if text.document else ():
            if source and name in wanted:
                yield from _facts_agree(section, facts(section, text.lang), wanted[name], text, source.lang)


def languages_agree(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """A translation of the same Version has the same sections, with the same numbers, and lists of the same length."""
    source = _translated(subject)
    for text in _translations(subject, source):
        assert source
        assert text.document
        there, wanted = _explicit(text.document), _explicit(source)
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


def _translated(subject: Subject) -> Document | None:
    """The authoritative text that translations of its Version are held against.

    One that changed without a statement is not yet what anybody translates: then it is the published one.
    """
    text = subject.texts.get(subject.authoritative)
    now = text.document if text else None
    if now is None or now.version is None or not subject.declared:
        return None
    published = subject.published
    unstated = subject.proposed is None and published is not None and text is not None and text.changed
    version = (
        next((one for one in published.versions if one.id == now.version), None) if unstated and published else None
    )
    revision = version.revision(subject.authoritative) if version else None
    return revision.document if revision else now


def _translations(subject: Subject, source: Document | None) -> Iterator[Manuscript]:
    """The texts that say they translate the same Version."""
    for text in subject.texts.values():
        if source and text.document and text.lang != source.lang and text.document.version == source.version:
            yield text


def _missing(subject: Subject, state: Translation) -> Finding:
    path = subject.sources.text_path(state.lang)
    return Finding(
        severity=Severity.WARNING,
        code="translation-missing",
        place=Place(path),
        message=f"there is no text in {state.lang}: its page shows the authoritative one under a notice",
        remedy=f"Translate {subject.sources.source} into {path}.",
        keys=(("lang", state.lang),),
    )


def _behind(subject: Subject, state: Translation, shown: str) -> Finding:
    text = subject.texts.get(state.lang)
    names = [section.id or "(title)" for section in (*state.behind, *state.gone)]
    place = text.source.place_of("version") if text else Place(subject.sources.text_path(state.lang))
    return Finding(
        severity=Severity.WARNING,
        code="translation-behind",
        place=place,
        message=f"this text translates Version {state.of.id if state.of else ''}, but {shown} is in force; "
        f"changed since: {', '.join(names) or 'no section'}",
        remedy=f"Translate what changed (gazette redline {state.of.id if state.of else ''} {shown} shows it), "
        f"then write version: {shown}",
        keys=(("lang", state.lang),),
    )


def _facts_agree(
    section: Section, there: Facts, wanted: Facts, text: Manuscript, source_lang: str
) -> Iterator[Finding]:
    kinds = (
        ("address-differs", there.addresses, wanted.addresses),
        ("date-differs", there.dates, wanted.dates),
        ("placeholders-differ", there.placeholders, wanted.placeholders),
        ("number-differs", _once(there.numbers), _once(wanted.numbers)),
    )
    for code, said, sought in kinds:
        missing, extra = sorted((sought - said).elements()), sorted((said - sought).elements())
        if code == "number-differs":
            missing = [fact for fact in missing if not says(there, fact, text.lang)]
            extra = [fact for fact in extra if not says(wanted, fact, source_lang)]
        if not missing and not extra:
            continue
        begins = text.heading(section)
        shown = [there.written.get(fact, fact) for fact in extra], [wanted.written.get(fact, fact) for fact in missing]
        yield text.error(
            code,
            text.find(shown[0][0], begins) if extra and shown[0][0] in text.text[begins:] else begins,
            f'section "{section.id}" ' + _contrast(*(", ".join(facts_) for facts_ in shown)),
            f"Write {', '.join(shown[1])}." if missing else "Delete it, or add it to the authoritative text.",
            section=section.id,
        )


def _once(numbers: Counter[str]) -> Counter[str]:
    """How often a number is said does not matter: a sentence may be turned round."""
    return Counter(dict.fromkeys(numbers, 1))


def _contrast(extra: str, missing: str) -> str:
    if extra and missing:
        return f"says {extra}, the authoritative text {missing}"
    return f"says {extra}, the authoritative text does not" if extra else f"does not say {missing}"


def _comparable(document: Document) -> dict[str, Section]:
    lead = document.lead
    return {**({"": lead} if lead else {}), **_explicit(document)}


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
