"""What is said of a Release: its message in git, and its notes in Markdown for those who read it on a forge."""

from collections.abc import Iterator

from gazette.addresses import Address, Addresses, absolute, prefix_of
from gazette.chapters import Chapter, Narrator, counts
from gazette.edition import Edition
from gazette.model import Translated
from gazette.redline.formats.markdown import escape
from gazette.redline.formats.summary import summary
from gazette.redline.labels import Labels
from gazette.releases import Release
from gazette.statements import SectionStatement


def message(edition: Edition, release: Release) -> str:
    """The message of its tag: the title, then the same facts as in the notes."""
    said = _said(release).get(release.chronicle.authoritative, "")
    lines = [release.title, "", *([said, ""] if said else []), _facts(release), _about(edition, release)]
    return "\n".join(lines) + "\n"


def notes(edition: Edition, release: Release) -> str:
    """Level and dates, the summary in every language it has, what changes by section, where to read it, the proof."""
    parts = [f"{_facts(release)}.", *_summaries(release), *_changes(edition, release), *_links(edition, release)]
    parts += [*_proof(release)]
    return "\n\n".join(parts) + "\n"


def _facts(release: Release) -> str:
    version = release.version
    facts = f"Version {version.id}"
    if release.is_correction:
        correction = release.revision.correction
        day = f" on {correction.date}" if correction else ""
        facts += f", editorial correction {release.revision.name}{day}"
    elif version.level:
        facts += f", {version.level}"
    return f"{facts}, published {version.published}, applies from {version.effective}"


def _said(release: Release) -> Translated:
    """What legal said of this text."""
    if not release.is_correction:
        return release.version.summary
    return release.revision.correction.note if release.revision.correction else {}


def _summaries(release: Release) -> Iterator[str]:
    said, authoritative = _said(release), release.chronicle.authoritative
    if authoritative in said:
        yield escape(said[authoritative])
    others = [f"- {lang}: {escape(said[lang])}" for lang in release.chronicle.languages[1:] if lang in said]
    if others:
        yield "\n".join(others)


def _changes(edition: Edition, release: Release) -> Iterator[str]:
    pair = release.pair(edition.published.redlines[release.chronicle.document])
    if pair is None:
        return
    statements = () if release.is_correction else (release.version.statement,)
    told = Narrator({pair.lang: Labels()}).tell(pair, statements, str)
    yield "## What was corrected" if release.is_correction else "## What changes"
    yield f"Compared with {pair.before.named.name}: {escape(summary(pair.comparison))}."
    chapters = [_chapter(chapter, release.chronicle.authoritative) for chapter in told.chapters]
    if chapters:
        yield "\n".join(chapters)


def _chapter(chapter: Chapter, lang: str) -> str:
    kinds = ", ".join(f"{count} {kind.value.replace('_', ' ')}" for kind, count in counts(chapter.marks))
    lines = [f"- **{escape(chapter.heading or 'Above the first section')}**" + (f": {kinds}" if kinds else "")]
    for told in chapter.told:
        lines += [f"  - {escape(words)}" for words in _words(told.section, lang)]
    return "\n".join(lines)


def _words(section: SectionStatement, lang: str) -> Iterator[str]:
    for name, said in (("", section.what), ("Who is affected: ", section.who), ("What you can do: ", section.action)):
        if lang in said:
            yield name + said[lang]


def _places(edition: Edition, release: Release) -> Addresses:
    chronicle = release.chronicle
    return Addresses(prefix_of(chronicle.source, edition.settings.docs_dir), chronicle.authoritative)


def _url(edition: Edition, address: Address) -> str:
    return absolute(edition.settings.site_url, address)


def _about(edition: Edition, release: Release) -> str:
    """The page that the exact text has for ever."""
    return _url(edition, _places(edition, release).revision(release.version, release.revision))


def _links(edition: Edition, release: Release) -> Iterator[str]:
    places = _places(edition, release)
    yield "## Read it"
    lines = []
    changed = release.pair(edition.published.redlines[release.chronicle.document])
    for text in release.texts():
        pages = [("exact text", places.revision(release.version, text))]
        if changed and not release.is_correction:
            pages.append(("what changes", places.changes(text.lang, release.version)))
        elif changed and text is release.revision:
            pages.append(("what was corrected", places.correction(release.version, text)))
        pages.append(("all versions", places.history(text.lang)))
        links = ", ".join(f"[{name}]({_url(edition, address)})" for name, address in pages)
        unreviewed = text is not release.revision and text.document.reviewed is None
        status = " (unreviewed draft translation)" if unreviewed else ""
        lines.append(f"- {text.lang}: {escape(text.document.title)}{status}: {links}")
    yield "\n".join(lines)


def _proof(release: Release) -> Iterator[str]:
    yield "## Check it"
    rows = [f"| {text.lang} {text.name} | `{text.evidence.sha256}` |" for text in release.texts()]
    yield "\n".join(["| Text | SHA-256 |", "|---|---|", *rows])
    yield (
        "`sha256sum --check SHA256SUMS` beside the files checks them all. With the tag checked out, "
        "`gazette release --against versions.json`, that file being this release's, makes them again, to the byte."
    )
