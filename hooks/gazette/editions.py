"""Editions: read from a repository, one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from gazette import chronicle, hazards, ledger, preflight, settings
from gazette.document import Reader, decoded
from gazette.drafts import Draft, drafted
from gazette.edition import Edition, Published
from gazette.errors import SourceError, UsageError
from gazette.finding import Finding, Place
from gazette.gitlog import Repository
from gazette.mainline import DRAFT, Mainline
from gazette.mapping import Findings
from gazette.model import Witness
from gazette.records import Record
from gazette.selection import Paths, Selection, refuse_unknown
from gazette.settings import Settings
from gazette.sources import Sources, policies
from gazette.statements import Ledger
from gazette.versions import Chronicle
from gazette.worktree import blob_id


class Editions:
    """Reads the Editions of the repository at `root`, one after the other.

    Each is what it is if read alone; but what the one before it read of the same commit is not read again.
    """

    def __init__(self, root: Path, selection: Selection | None = None) -> None:
        self._root = root
        self._selection = selection or Selection()
        self._reader = Reader()
        self._last: tuple[Settings, Published] | None = None

    def open(self, *, ref: str | None, now: datetime, as_of: date | None, drafts: bool = True) -> Edition:
        """The Edition at `ref`, else the settings' published ref, else HEAD.

        `as_of`: the day on which Versions are in force, None for the day of `now` in the policy's time zone. Raises
        GazetteError: Rejected with every Finding if sources are wrong, RepositoryError if the history cannot be read.
        Without `drafts` the working tree's texts are not looked at: what was published does not depend on them.
        """
        working = _working_settings(self._root)
        ref = ref or (working and working.published_ref) or "HEAD"
        with Repository.open(self._root, ref=ref, now=now) as repository:
            tree = repository.tree()
            site = _settings(repository, tree, self._selection, working)
            findings = Findings()
            published = self._published(repository, tree, site, findings)
            found = self._drafts(repository, tree, site, published, findings) if drafts else {}
            findings.extend(repository.findings)  # beside an error, a warning may name its cause
            findings.refuse_errors()
            _refuse_equal_names(published.chronicles)
            self._last = (site, published)
            return Edition(
                published=published,
                settings=site,
                as_of=as_of or now.astimezone(site.zone).date(),
                drafts=found,
                findings=(
                    *repository.findings,
                    *(finding for joined in published.chronicles for finding in joined.findings),
                ),
            )

    def _published(
        self, repository: Repository, tree: Mapping[str, tuple[str, str]], site: Settings, findings: Findings
    ) -> Published:
        """What the ref holds; without the policies of which something is wrong, which is noted."""
        if self._last and (self._last[0], self._last[1].commit) == (site, repository.commit):
            repository.findings += self._last[1].findings
            return self._last[1]
        findings.extend(tree_findings(tree, site, self._selection))
        findings.refuse_errors()  # what stands at such a path is not what was written there
        before = len(repository.findings)
        chronicles, places = [], {}
        for sources in sources_in(repository, tree, site, self._selection):
            with findings.gather():
                joined = _chronicle(repository, tree, site, sources, self._reader)
                chronicles.append(joined)
                places[joined.document] = sources
        return Published(
            commit=repository.commit,
            chronicles=tuple(chronicles),
            sources=places,
            findings=tuple(repository.findings[before:]),
        )

    def _drafts(
        self,
        repository: Repository,
        tree: Mapping[str, tuple[str, str]],
        site: Settings,
        published: Published,
        findings: Findings,
    ) -> dict[str, Draft]:
        found = {}
        for document, sources in published.sources.items():
            repository.findings += hazards.absent_from_worktree(repository, tree, sources)
            repository.findings += hazards.several_commits(repository, sources)
            with findings.gather():
                if draft := drafted(repository, tree, site, sources, self._reader):
                    found[document] = draft
        return found


def open_edition(
    root: Path,
    *,
    ref: str | None,
    now: datetime,
    as_of: date | None,
    selection: Selection | None = None,
    drafts: bool = True,
) -> Edition:
    """One Edition of the repository at `root`, as Editions open it."""
    return Editions(root, selection).open(ref=ref, now=now, as_of=as_of, drafts=drafts)


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
    repository.findings += hazards.unheard_paths((*records, *_merged(repository, tree, draft)), called, repository.ref)
    since = repository.since(*stated.begins) if stated and stated.begins else None
    mainline = Mainline(records=records, content=repository.content, zone=site.zone, since=since)
    repository.findings += hazards.undeclared_renames(repository, records, sources, since, stated is not None)
    return mainline.followed_by(_merged(repository, tree, draft), draft) if draft else mainline


def _merged(
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
