"""What `gazette new` writes: the next Version or a correction, in the Ledger and the texts of the working tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from gazette import frontmatter, handwriting, ledger, mapping
from gazette.document import Source, decoded
from gazette.edition import Edition, sources_of
from gazette.errors import UsageError
from gazette.finding import Paste, Stated
from gazette.model import Level, VersionId
from gazette.pasting import pasted
from gazette.sources import Sources
from gazette.statements import Correction, Ledger, VersionStatement
from gazette.versions import Chronicle, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """Files to write, by path, and what is left to do by hand; `about` says what was stated."""

    files: Mapping[str, str]
    about: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One policy in the working tree, its Ledger readable and not behind the published one.

    `texts`: those of its texts that stand there, and the Ledger, by path; `archived`: the paths of archived ones.
    """

    chronicle: Chronicle
    sources: Sources
    ledger: Ledger
    texts: Mapping[str, str]
    archived: frozenset[str]
    notice_days: int

    @property
    def unpublished(self) -> VersionStatement | None:
        """The Version that the working tree states and nobody has published yet."""
        published = {version.id for version in self.chronicle.versions}
        return next((stated for stated in self.ledger.versions if stated.id not in published), None)

    def named(self, lang: str) -> VersionId | None:
        """The Version that the working tree's text in a language names, if it stands there and names one."""
        path = self.sources.text_path(lang)
        if path not in self.texts:
            return None
        front_matter = Source.decode(self.texts[path].encode(), path).front_matter
        value = mapping.parse(front_matter, path, first_line=2)
        named = value.fields().get("version") if value else None
        return named.version_id() if named else None

    def waiting(self, version: VersionStatement, lang: str) -> Correction | None:
        """The correction of a published Version that the working tree states and nobody has published yet."""
        known = self.chronicle.version(version.id).statement.corrections
        published = [said for said in known if said.lang == lang]
        return next(iter([said for said in version.corrections if said.lang == lang][len(published) :]), None)


def desk(edition: Edition, chronicle: Chronicle, root: Path) -> Desk:
    """The Desk at `root`; UsageError with what to do first, Rejected if the Ledger there is wrong."""
    sources = sources_of(edition, chronicle)
    texts = {}
    for path in (sources.ledger, *map(sources.text_path, sources.languages)):
        if (root / path).is_file():
            content = (root / path).read_bytes()
            Source.decode(content, path)  # refuses what is not UTF-8
            texts[path] = content.decode("utf-8")
    if not chronicle.declared:
        raise UsageError(
            f"{sources.ledger} is not published yet"
            if sources.ledger in texts
            else f"{chronicle.source} has no Ledger, in which Versions are stated",
            remedy="Commit it first." if sources.ledger in texts else "Write it from what git recorded: gazette adopt",
        )
    if sources.ledger not in texts:
        raise UsageError(f"{sources.ledger} is missing here", remedy=f"Restore it: git restore {sources.ledger}")
    body = decoded(texts[sources.ledger].encode(), sources.ledger)
    stated = ledger.read(body, sources.ledger, authoritative=chronicle.authoritative)
    for version in chronicle.versions:
        if not stated.statement(version.id):
            raise UsageError(
                f"{sources.ledger} does not state Version {version.id}, which is published",
                remedy="Bring this branch up to date with the published one first.",
            )
    return Desk(
        chronicle=chronicle,
        sources=sources,
        ledger=stated,
        texts=texts,
        archived=frozenset(f"{sources.archive}/{file.name}" for file in (root / sources.archive).glob("*.md")),
        notice_days=edition.settings.notice_days,
    )


def next_id(at: Desk, day: date) -> VersionId:
    """The id of a Version published on `day`: a second one on a day is `-2`; UsageError if none can be stated now."""
    _refuse_open(at)
    newest = at.ledger.versions[-1].id
    if day < newest.day:
        raise UsageError(
            f"Version {newest} is stated already, and {day} is before it",
            remedy=f"Ids ascend. Name {newest.day} or a later day: --id {newest.day}",
        )
    return VersionId(day, newest.nth + 1 if day == newest.day else 1)


def usual_day(at: Desk, version: VersionId, level: Level) -> date:
    """From when a Version applies where nothing else is wanted: a material one after the notice period."""
    binding = _binding(at)
    days = at.notice_days if level is Level.MATERIAL else 0
    return max(version.day + timedelta(days=days), binding.effective if binding else version.day)


def next_version(at: Desk, version: VersionId, *, level: Level, effective: date | None, summary: str) -> Composed:
    """The next Version, stated on top of the Ledger and named by the source."""
    effective = effective or version.day
    _refuse_early(at, version, effective)
    lang, source = at.chronicle.authoritative, at.sources.source
    stated: dict[str, Stated] = {"id": str(version)}
    if effective != version.day:
        stated["effective"] = effective.isoformat()
    stated |= {"level": level.value, "summary": {lang: summary}}
    return Composed(
        files={
            at.sources.ledger: _with(at, ("versions",), stated),
            source: pasted(at.texts[source], Paste(source, ("version",), str(version))),
        },
        about=f"Version {version} is stated: {level.value}, applies from {effective}.",
        steps=tuple(_steps(at, version, level, effective)),
    )


def correction(
    at: Desk, of: VersionId, lang: str, *, day: date, note: str | None, because: str | None = None
) -> Composed:
    """A published text where it can be corrected; with a `note`, the correction stated in the Ledger."""
    if at.unpublished and at.unpublished.id == of:
        raise UsageError(f"Version {of} is not published yet", remedy="Change its text: that is no correction.")
    revision = _revision(at, of, lang)
    path, copied = _place_to_correct(at, of, lang, revision)
    files = {path: copied} if copied is not None else {}
    stated: dict[str, Stated] = {"date": day.isoformat()}
    if lang != at.chronicle.authoritative:
        stated["lang"] = lang
    stated["note"] = {lang: note or "…"}
    if because:
        stated["editorial_because"] = because
    steps = [f"Correct the text in {path}."]
    if note:
        files[at.sources.ledger] = _with_correction(at, of, lang, day, stated)
        steps.append(f"Is it merged on another day than {day}, write that day into {at.sources.ledger}.")
    else:
        steps.append(
            f"Below Version {of} in {at.sources.ledger} add, with the day of its merge:\n"
            f"    corrections:\n      - {handwriting.flow(stated)}"
        )
    about = f"A correction of Version {of} in {lang} is stated." if note else f"Version {of} can be corrected."
    return Composed(files=files, about=about, steps=(*steps, "See what is still wrong: gazette check"))


def _refuse_open(at: Desk) -> None:
    """Nothing else is waiting to be published that the next Version would take with it."""
    source, lang = at.sources.source, at.chronicle.authoritative
    if stated := at.unpublished:
        raise UsageError(
            f"Version {stated.id} is stated already ({stated.place}) and not published yet",
            remedy="Change it there; the next one can be stated once it is published.",
        )
    if source not in at.texts:
        raise UsageError(f"{source} is missing here", remedy=f"Restore it: git restore {source}")
    named = at.named(lang)
    held = at.ledger.statement(named) if named else None
    if held and (waiting := at.waiting(held, lang)):
        raise UsageError(
            f"a correction of Version {held.id} ({waiting.place}) is not published yet",
            remedy="Publish it first, by a pull request of its own: the next Version would take its text away.",
        )
    if named and not held:
        raise UsageError(
            f"{source} names Version {named}, which {at.sources.ledger} does not state",
            remedy=f"To state that one: gazette new --id {named.day}\n"
            f"Otherwise write the published one again: version: {at.chronicle.versions[-1].id}",
        )


def _binding(at: Desk) -> VersionStatement | None:
    """The last stated Version that was not cancelled: no later one applies before it."""
    return next((stated for stated in reversed(at.ledger.versions) if not stated.cancelled), None)


def _refuse_early(at: Desk, version: VersionId, effective: date) -> None:
    if effective < version.day:
        raise UsageError(
            f"Version {version} cannot apply from {effective}, before it is published",
            remedy=f"Name {version.day} or a later day: --effective {version.day}",
        )
    binding = _binding(at)
    if binding and effective < binding.effective:
        raise UsageError(
            f"Version {binding.id} applies from {binding.effective}, and this one would apply before it",
            remedy=f"Name that day or a later one: --effective {binding.effective}\n"
            f"If this one is urgent, cancel the other first; add below Version {binding.id} in {at.sources.ledger}:\n"
            f'    cancelled: {{date: {version.day}, reason: "…"}}\n'
            "Then state this one, and later the other again, under a new id.",
        )


def _steps(at: Desk, version: VersionId, level: Level, effective: date) -> Iterator[str]:
    source, newest = at.sources.source, at.ledger.versions[-1]
    if newest.cancelled:
        in_force = at.chronicle.shown(version.day)
        yield (
            f"{source} holds the text of Version {newest.id}, which is cancelled. Paste the text of {in_force.id}, "
            "in force now, below its front matter."
        )
    yield f"Change the text in {source}."
    translations = [path for lang in at.sources.languages[1:] if (path := at.sources.text_path(lang)) in at.texts]
    if translations:
        yield (
            f"Translate it, and write version: {version} there too: {', '.join(translations)}. "
            "Until then those pages say what changed."
        )
    if level is Level.MATERIAL:
        by = effective - timedelta(days=at.notice_days)
        late = "" if by >= version.day else " That day has passed: let it apply later, if you can."
        yield f"Tell users by {by}, {at.notice_days} days before it applies.{late}"
        yield f"Once they were told, add to Version {version}: notified: YYYY-MM-DD"
    yield "See what changed, and what is still wrong: gazette redline, gazette check"


def _revision(at: Desk, of: VersionId, lang: str) -> Revision:
    version = at.chronicle.version(of)
    revision = version.revision(lang)
    if revision is None:
        raise UsageError(f"Version {of} has no text in {lang}", remedy=f"It has: {', '.join(version.revisions)}.")
    return revision


def _place_to_correct(at: Desk, of: VersionId, lang: str, revision: Revision) -> tuple[str, str | None]:
    """Where the text of a Version is corrected, and what to write there if nothing stands there yet."""
    if at.named(lang) == of:
        return at.sources.text_path(lang), None
    archive = at.sources.archive_path(of, lang)
    if archive in at.archived:
        return archive, None
    text = revision.newest.content.decode("utf-8")
    return archive, text if revision.document.version == of else frontmatter.put(text, archive, "version", str(of))


def _with_correction(at: Desk, of: VersionId, lang: str, day: date, stated: Mapping[str, Stated]) -> str:
    """The Ledger with a correction more, the last one of its Version; UsageError for one that cannot be."""
    statement = at.ledger.statement(of)
    assert statement
    if waiting := at.waiting(statement, lang):
        raise UsageError(
            f"a correction of Version {of} is stated already ({waiting.place}) and not published yet",
            remedy="Correct the text with it; one line and one merge for both.",
        )
    since = max([of.day, *(said.date for said in statement.corrections if said.lang == lang)])
    if day < since:
        raise UsageError(f"{day} is before {since}, the day of the text it corrects", remedy=f"Say: --date {since}")
    return _with(at, ("versions", str(of), "corrections"), stated)


def _with(at: Desk, into: tuple[str, ...], stated: Mapping[str, Stated]) -> str:
    """The Ledger with an item more, which is still a Ledger."""
    path = at.sources.ledger
    text = pasted(at.texts[path], Paste(path, into, stated))
    ledger.read(decoded(text.encode(), path), path, authoritative=at.chronicle.authoritative)
    return text
