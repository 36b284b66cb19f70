"""Notice: what the users of one language are told of a Version, in the words of the Ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gazette.addresses import Addresses, absolute, prefix_of
from gazette.edition import Edition
from gazette.errors import GazetteError, UsageError
from gazette.model import Level, Translated
from gazette.statements import SectionStatement
from gazette.versions import Chronicle, Version


@dataclass(frozen=True, slots=True)
class Said:
    """Words, and the language they are in."""

    lang: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is told of one section; None where the Ledger says nothing of it."""

    heading: Said | None
    what: Said | None
    who: Said | None
    action: Said | None

    @property
    def all(self) -> tuple[Said, ...]:
        """Everything that is said."""
        return tuple(said for said in (self.heading, self.what, self.who, self.action) if said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message: `changes`, `text` and `history` are the URLs of the pages in its language."""

    lang: str
    authoritative: str
    organisation: str
    title: Said
    effective: date
    summary: Said
    items: tuple[Item, ...]
    changes: str
    text: str
    history: str

    @property
    def is_foreign(self) -> bool:
        """Whether anything in it is said in the authoritative language for want of its own."""
        said = (self.title, self.summary, *(said for item in self.items for said in item.all))
        return any(one.lang != self.lang for one in said)


def refuse_untellable(chronicle: Chronicle, version: Version) -> None:
    """GazetteError, located in the Ledger, if there is nothing of this Version that users should be told."""
    statement = version.statement
    superseded = chronicle.superseded(version)
    if statement.cancelled:
        why = f"was cancelled on {statement.cancelled.date} and never applies"
    elif version.withdrawn_whole:
        why = "was withdrawn, and its text is not shown any more"
    elif version is chronicle.versions[0]:
        why = "is the first one recorded, so there is nothing that it changed"
    elif version.imported:
        why = "was published elsewhere before this history began"
    elif superseded and superseded < version.effective:
        why = "was replaced on the day from which it was to apply, or before"
    elif chronicle.authoritative not in version.summary:
        why = "has no summary, so nobody has said what it changes"
    else:
        return
    raise GazetteError(f"Version {version.id} {why}", remedy="No message is written about it.", place=statement.place)


def notice(edition: Edition, chronicle: Chronicle, version: Version, lang: str) -> Notice:
    """The Notice in a language; UsageError if the policy is not published in it, or nowhere."""
    if lang not in chronicle.languages:
        raise UsageError(
            f"{chronicle.document} is not published in {lang}", remedy=f"Choose: {', '.join(chronicle.languages)}."
        )
    if "://" not in edition.settings.site_url:
        raise UsageError("nobody says where the policy is published", remedy="State site_url in mkdocs.yml.")
    places = Addresses(prefix_of(chronicle.source, edition.settings.docs_dir), chronicle.authoritative)
    base, speech = edition.settings.site_url, _Speech(chronicle, lang)
    summary = speech.say(version.summary)
    assert summary
    return Notice(
        lang=lang,
        authoritative=chronicle.authoritative,
        organisation=edition.settings.organisation,
        title=_title(chronicle, version, lang),
        effective=version.effective,
        summary=summary,
        items=tuple(_items(edition, chronicle, version, speech)),
        changes=absolute(base, places.changes(lang, version)),
        text=absolute(base, places.version(lang, version)),
        history=absolute(base, places.history(lang)),
    )


def last_day(edition: Edition, version: Version) -> date | None:
    """The last day on which users may be told of a material Version; None where no notice period is due."""
    if version.level is not Level.MATERIAL:
        return None
    return version.effective - timedelta(days=edition.settings.notice_days)


@dataclass(frozen=True, slots=True)
class _Speech:
    """Sentences of the Ledger in one language, else in the authoritative one."""

    chronicle: Chronicle
    lang: str

    def say(self, text: Translated) -> Said | None:
        candidates = (self.lang, self.chronicle.authoritative)
        return next((Said(lang, text[lang]) for lang in candidates if lang in text), None)


def _title(chronicle: Chronicle, version: Version, lang: str) -> Said:
    """The policy's title in that language as it was last, else the authoritative one."""
    texts = (chronicle.readable(lang, version), version.revision(chronicle.authoritative))
    found = next((Said(text.lang, text.document.title) for text in texts if text), None)
    return found or Said(chronicle.authoritative, chronicle.document)


def _items(edition: Edition, chronicle: Chronicle, version: Version, speech: _Speech) -> Iterator[Item]:
    before = edition.published.redlines[chronicle.document].predecessor(version)
    texts = tuple(text for text in (version, before) if text)
    for statement in version.statement.sections:
        yield Item(
            heading=_heading(texts, statement, (speech.lang, chronicle.authoritative)),
            what=speech.say(statement.what),
            who=speech.say(statement.who),
            action=speech.say(statement.action),
        )


def _heading(texts: tuple[Version, ...], statement: SectionStatement, languages: tuple[str, ...]) -> Said | None:
    """The section's heading as printed; of one that was removed, in the Version before."""
    for lang in languages:
        for version in texts:
            revision = version.revision(lang)
            section = revision.document.section(statement.section) if revision else None
            if section and section.heading:
                return Said(lang, section.heading)
    return None
