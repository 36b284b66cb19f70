"""Edition: everything one build publishes, read from one ref of one repository."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from gazette import chronicle, hazards, ledger, preflight, settings
from gazette.document import Reader, Source, decoded
from gazette.errors import SourceError, UsageError
from gazette.finding import Finding, Place
from gazette.gitlog import Repository
from gazette.lineage import Lineages
from gazette.mainline import DRAFT, Mainline
from gazette.mapping import Findings
from gazette.model import Document, Witness
from gazette.records import Record
from gazette.redlines import Redlines
from gazette.selection import Paths, Selection, refuse_unknown
from gazette.settings import Settings
from gazette.sources import Sources, policies
from gazette.statements import Ledger
from gazette.versions import Chronicle
from gazette.worktree import blob_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One policy as it stands in the working tree: its texts by language, its Ledger (None without one).

    `changed`: the languages whose bytes, line ends aside, are not those of the published ref.
    """

    source: str
    texts: Mapping[str, Document]
    contents: Mapping[str, Source]
    ledger: Ledger | None
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The Chronicles of all policies at one commit, seen on one day; `sources` and `drafts` by document name.

    Without a working tree (a bare repository) there are no drafts. `part`: the documents whose pages a build writes,
    None for all of them; the pages of any document are the same bytes in every part.
    """

    settings: Settings
    as_of: date
    commit: str
    chronicles: tuple[Chronicle, ...]
    sources: Mapping[str, Sources]
    drafts: Mapping[str, Draft]
    findings: tuple[Finding, ...] = ()
    part: frozenset[str] | None = None

    @property
    def written(self) -> tuple[Chronicle, ...]:
        """The Chronicles of the policies whose pages a build writes."""
        return tuple(chronicle for chronicle in self.chronicles if self.part is None or chronicle.document in self.part)

    @cached_property
    def by_source(self) -> Mapping[str, Chronicle]:
        """The Chronicle of the policy at a path."""
        return {chronicle.source: chronicle for chronicle in self.chronicles}

    @cached_property
    def redlines(self) -> Mapping[str, Redlines]:
        """The Redlines of each policy by document name, shared by all its pages and languages."""
        return {chronicle.document: Redlines(chronicle) for chronicle in self.chronicles}

    @cached_property
    def lineages(self) -> Mapping[str, Lineages]:
        """The sections of each policy through its Versions, by document name."""
        return {document: Lineages(redlines) for document, redlines in self.redlines.items()}

    @cached_property
    def classes(self) -> frozenset[str]:
        """Those that the texts wear, drafts included: their authors may give any (`attr_list`, raw HTML)."""
        published = (
            revision.document
            for chronicle in self.chronicles
            for version in chronicle.versions
            for revisions in version.revisions.values()
            for revision in revisions
        )
        drafts = (document for draft in self.drafts.values() for document in draft.texts.values())
        return frozenset(name for documents in (published, drafts) for text in documents for name in text.classes)


def open_edition(
    root: Path,
    *,
    ref: str | None,
    now: datetime,
    as_of: date | None,
    selection: Selection | None = None,
    drafts: bool = True,
) -> Edition:
    """The Edition at `ref` (else the settings' published ref, else HEAD) of the repository at `root`.

    `as_of`: the day on which Versions are in force, None for the day of `now` in the policy's time zone. Raises
    GazetteError: Rejected with every Finding if sources are wrong, RepositoryError if the history cannot be read.
    Without `drafts` the working tree's texts are not looked at: what was published does not depend on them.
    """
    selection = selection or Selection()
    working = _working_settings(root)
    with Repository.open(root, ref=ref or (working and working.published_ref) or "HEAD", now=now) as repository:
        tree = repository.tree()
        site = _settings(repository, tree, selection, working)
        reader = Reader()
        findings = Findings()
        findings.extend(tree_findings(tree, site, selection))
        findings.refuse_errors()  # what stands at such a path is not what was written there
        chronicles, working_drafts, places = [], {}, {}
        for source in sources_in(repository, tree, site, selection):
            with findings.gather():
                joined = _chronicle(repository, tree, site, source, reader)
                chronicles.append(joined)
                places[joined.document] = source
                if not drafts:
                    continue
                repository.findings += hazards.absent_from_worktree(repository, tree, source)
                repository.findings += hazards.several_commits(repository, source)
                if draft := _draft(repository, tree, site, source, reader):
                    working_drafts[joined.document] = draft
        findings.extend(repository.findings)  # beside an error, a warning may name its cause
        findings.refuse_errors()
        _refuse_equal_names(chronicles)
        return Edition(
            settings=site,
            as_of=as_of or now.astimezone(site.zone).date(),
            commit=repository.commit,
            chronicles=tuple(chronicles),
            sources=places,
            drafts=working_drafts,
            findings=(*repository.findings, *(finding for joined in chronicles for finding in joined.findings)),
        )


def sources_of(edition: Edition, chronicle: Chronicle) -> Sources:
    """Where the texts of a policy stand."""
    return edition.sources[chronicle.document]


def _working_settings(root: Path) -> Settings | None:
    """Those of the working tree: they name the published ref, which cannot be read from that ref itself."""
    file = root / settings.FILE
    return settings.read(decoded(file.read_bytes(), settings.FILE)) if file.is_file() else None


def _settings(
    repository: Repository, tree: Mapping[str, tuple[str, str]], selection: Selection, working: Settings | None
) -> Settings:
    """The published ref's, but in the working tree's languages: those are what the host builds, one more in a draft."""
    if settings.FILE in tree:
        blob, _ = tree[settings.FILE]
        site = settings.read(decoded(repository.content(blob, settings.FILE), settings.FILE))
        if working and working.authoritative == site.authoritative:
            site = replace(site, languages=working.languages)
        return selection.completed(site)
    return selection.completed(working)


def tree_findings(tree: Mapping[str, tuple[str, str]], site: Settings, selection: Selection) -> Iterator[Finding]:
    """Of the documents' folder, all of which the host reads; without settings, of what stands beside a source."""
    if settings.FILE in tree:
        published = {path: tree[path] for path in tree if path == settings.FILE or path.startswith(f"{site.docs_dir}/")}
        yield from hazards.symbolic_links(published)
        yield from hazards.colliding_paths(published)
        return
    folders = {Path(source).parent for source in selection.sources}
    yield from hazards.colliding_paths(path for path in tree if Path(path).parent in folders)


def sources_in(
    repository: Repository, paths: Iterable[str], site: Settings, selection: Selection
) -> tuple[Sources, ...]:
    """Where the texts of each policy stand: of those that are named, else of all with a Ledger among `paths`.

    Their history is read here, for all of them at once.
    """
    named = selection.sources or policies(paths, site.docs_dir)
    if not named:
        raise UsageError(
            "this repository names no policy", remedy="Name its Markdown file: --source path/to/privacy.md"
        )
    paths_of = selection.paths(named, site.authoritative)
    found = tuple(_sources(repository, source, site, paths_of[source]) for source in named)
    repository.foresee((*(path for sources in found for path in sources.paths), settings.FILE))
    return found


def _sources(repository: Repository, source: str, site: Settings, paths: Paths) -> Sources:
    path = Path(source).as_posix()
    submodule = repository.submodule_above(path)
    if submodule:
        raise preflight.inside_submodule(path, submodule)
    return Sources(
        source=path,
        docs_dir=site.docs_dir if path.startswith(f"{site.docs_dir}/") else str(Path(path).parent),
        languages=site.languages,
        translations=paths.translations,
        previous_paths=paths.previous,
    )


def _chronicle(
    repository: Repository,
    tree: Mapping[str, tuple[str, str]],
    site: Settings,
    sources: Sources,
    reader: Reader,
) -> Chronicle:
    stated = _ledger(repository, tree, site, sources)
    mainline = mainline_of(repository, tree, site, sources, stated)
    joined = chronicle.join(with_previous_paths(sources, stated), stated, mainline, reader)
    for path in map(sources.text_path, sources.languages):
        if path in tree:
            repository.findings += hazards.odd_bytes(repository.content(tree[path][0], path), path)
    return joined


def mainline_of(
    repository: Repository,
    tree: Mapping[str, tuple[str, str]],
    site: Settings,
    sources: Sources,
    stated: Ledger | None,
    *,
    draft: Mapping[str, bytes] | None = None,
) -> Mainline:
    """What the published branch recorded of a policy; with `draft`, as if these texts were merged now.

    Warnings about it are noted by the repository.
    """
    called, sources = sources, with_previous_paths(sources, stated)
    records = repository.log((*sources.paths, settings.FILE))  # the settings tell since when a language is published
    if not draft and not any(sources.locate(record.path) for record in records):
        refuse_unknown(sources.source, tree, repository.ref)
    repository.findings += hazards.unheard_paths((*records, *_drafted(repository, tree, draft)), called, repository.ref)
    since = repository.since(*stated.begins) if stated and stated.begins else None
    mainline = Mainline(records=records, content=repository.content, zone=site.zone, since=since)
    repository.findings += hazards.undeclared_renames(repository, records, sources, since, stated is not None)
    return mainline.followed_by(_drafted(repository, tree, draft), draft) if draft else mainline


def _drafted(
    repository: Repository, tree: Mapping[str, tuple[str, str]], draft: Mapping[str, bytes] | None
) -> tuple[Record, ...]:
    """What a merge of the working tree's texts would record."""
    return tuple(
        Record(Witness(DRAFT, repository.now), path, blob_id(content), "100644", tree.get(path, (None,))[0])
        for path, content in sorted((draft or {}).items())
    )


def _ledger(
    repository: Repository, tree: Mapping[str, tuple[str, str]], site: Settings, sources: Sources
) -> Ledger | None:
    if sources.ledger not in tree:
        return None
    blob, _ = tree[sources.ledger]
    text = decoded(repository.content(blob, sources.ledger), sources.ledger)
    return ledger.read(text, sources.ledger, authoritative=site.authoritative)


def with_previous_paths(sources: Sources, stated: Ledger | None) -> Sources:
    """The same with the earlier names that the Ledger states, those of the call first."""
    if stated is None or not stated.previous_paths:
        return sources
    return Sources(
        source=sources.source,
        docs_dir=sources.docs_dir,
        languages=sources.languages,
        translations=sources.translations,
        previous_paths={**stated.previous_paths, **sources.previous_paths},
    )


def _draft(
    repository: Repository, tree: Mapping[str, tuple[str, str]], site: Settings, sources: Sources, reader: Reader
) -> Draft | None:
    if not repository.worktree:
        return None
    findings = Findings()
    stated: Ledger | None = None
    file = repository.worktree / sources.ledger
    if file.is_file():
        with findings.gather():
            text = decoded(file.read_bytes(), sources.ledger)
            stated = ledger.read(text, sources.ledger, authoritative=site.authoritative)
    texts, contents, changed = {}, {}, []
    for lang in sources.languages:
        path = sources.text_path(lang)
        file = repository.worktree / path
        if not file.is_file():
            continue
        content = file.read_bytes()
        published = repository.content(tree[path][0], path) if path in tree else None
        with findings.gather():
            contents[lang] = Source.decode(content, path)
            texts[lang] = reader.read(
                content, lang=lang, file=path, strict=(repository.worktree / sources.ledger).is_file()
            )
            _refuse_unknown_version(texts[lang], contents[lang], stated, site.authoritative, findings)
        if content.replace(b"\r\n", b"\n") != (published or b"").replace(b"\r\n", b"\n"):
            changed.append(lang)
    findings.refuse_errors()
    return Draft(source=sources.source, texts=texts, contents=contents, ledger=stated, changed=tuple(changed))


def _refuse_unknown_version(
    text: Document, content: Source, stated: Ledger | None, authoritative: str, findings: Findings
) -> None:
    if stated and text.version and not stated.statement(text.version):
        lang = authoritative if text.lang == authoritative else None
        place = content.place_of("version")
        findings.append(chronicle.unknown_version(text.version, stated, place, lang=lang).finding)


def _refuse_equal_names(chronicles: Sequence[Chronicle]) -> None:
    seen: dict[str, str] = {}
    for joined in chronicles:
        if joined.document in seen:
            raise SourceError(
                f'{joined.source} and {seen[joined.document]} both call their document "{joined.document}"',
                remedy="Give each its own name: tags, files and feeds are named by it.",
                place=Place(joined.source.removesuffix(".md") + ledger.SUFFIX),
                code="document-name",
            )
        seen[joined.document] = joined.source
