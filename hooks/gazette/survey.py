"""Survey: a repository as a merge of its working tree would leave it, read as far as it can be, and all that is wrong.

`editions` refuses what is wrong, since a build must; a check tells all of it in one run. What it judges is the state
after the merge: a mistake on the published branch that the working tree mends is none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from gazette import chronicle, editions, hazards, ledger, quarantine, settings
from gazette.document import Reader, Source, decoded
from gazette.errors import Rejected, SourceError
from gazette.finding import Finding
from gazette.gitlog import Repository
from gazette.manuscript import Manuscript
from gazette.mapping import Findings
from gazette.model import VersionId
from gazette.selection import Selection
from gazette.settings import Settings
from gazette.sources import ARCHIVE, Sources, policies
from gazette.statements import Ledger
from gazette.versions import Chronicle

Tree = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The files that would be published: paths, and the bytes of each; None for what is no file."""

    paths: frozenset[str]
    read: Callable[[str], bytes | None]

    def text(self, path: str) -> str | None:
        """A file decoded; SourceError if it is not UTF-8."""
        content = self.read(path)
        return None if content is None else decoded(content, path)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One policy: what is published of it and what would be after the merge, each None if it cannot be told.

    `statements` is the text of its Ledger (`was_stated`: the published one), `ledger` what it states; `declared`
    whether it has one at all.
    """

    sources: Sources
    statements: str | None
    was_stated: str | None
    ledger: Ledger | None
    published: Chronicle | None
    proposed: Chronicle | None
    manuscripts: tuple[Manuscript, ...]

    @property
    def declared(self) -> bool:
        """Whether a Ledger makes it a policy, even one that cannot be read."""
        return self.statements is not None

    @property
    def authoritative(self) -> str:
        """The language whose text prevails."""
        return self.sources.languages[0]

    @cached_property
    def texts(self) -> Mapping[str, Manuscript]:
        """The texts at the policy's own paths, by language."""
        return {text.lang: text for text in self.manuscripts if text.archived is None}


@dataclass(frozen=True, kw_only=True)
class Survey:
    """All policies and pages; `today` is the clock's day in the policies' time zone, `as_of` the day judged by."""

    root: Path
    settings: Settings
    folder: Folder
    today: date
    as_of: date
    subjects: tuple[Subject, ...]
    pages: tuple[Manuscript, ...]
    findings: tuple[Finding, ...]

    @property
    def manuscripts(self) -> tuple[Manuscript, ...]:
        """Every Markdown file that the site is made of."""
        return (*(text for subject in self.subjects for text in subject.manuscripts), *self.pages)


def survey(
    root: Path, *, ref: str | None, now: datetime, as_of: date | None, selection: Selection | None = None
) -> Survey:
    """The Survey of the repository at `root` against its published `ref`.

    Only RepositoryError and UsageError stop it: without a history or a policy there is nothing to judge.
    """
    selection = selection or Selection()
    findings = Findings()
    working = _working(root, findings)
    with Repository.open(root, ref=ref or (working and working.published_ref) or "HEAD", now=now) as repository:
        tree = repository.tree()
        site = selection.completed(working or _published(repository, tree, findings))
        findings.extend(editions.tree_findings(tree, site, selection))
        day = now.astimezone(site.zone).date()
        folder = _folder(repository, tree, site, selection)
        reading = _Reading(repository, tree, folder, site, findings)
        subjects = tuple(
            reading.subject(sources)
            for sources in editions.sources_in(repository, {*tree, *folder.paths}, site, selection)
        )
        pages = tuple(reading.pages(subjects))
        findings.extend(repository.findings)
        return Survey(
            root=root,
            settings=site,
            folder=folder,
            today=day,
            as_of=as_of or day,
            subjects=subjects,
            pages=pages,
            findings=tuple(dict.fromkeys(findings)),
        )


def _working(root: Path, findings: Findings) -> Settings | None:
    file = root / settings.FILE
    return _read(file.read_bytes(), findings) if file.is_file() else None


def _published(repository: Repository, tree: Tree, findings: Findings) -> Settings | None:
    """Those of the tree, where there is no working tree."""
    if settings.FILE not in tree or repository.worktree:
        return None
    return _read(repository.content(tree[settings.FILE][0], settings.FILE), findings)


def _read(content: bytes, findings: Findings) -> Settings:
    return findings.attempt(
        lambda: settings.survey(decoded(content, settings.FILE), findings), Settings(docs_dir="docs")
    )


def _folder(repository: Repository, tree: Tree, site: Settings, selection: Selection) -> Folder:
    """The working tree's documents, without one the published tree's."""
    root = repository.worktree
    if root is None:
        return Folder(
            paths=frozenset(tree),
            read=lambda path: repository.content(tree[path][0], path) if path in tree else None,
        )
    named = selection.sources or policies(tree, site.docs_dir)
    folders = [site.docs_dir] if site.docs_dir else [f"{Path(source).parent}/{ARCHIVE}" for source in named]
    found = (file.relative_to(root) for folder in folders for file in (root / folder).rglob("*"))
    paths = {path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)}

    def read(path: str) -> bytes | None:
        file = root / path
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    return Folder(
        paths=frozenset({*paths, *selection.sources, *(naming.path for naming in selection.translations)}), read=read
    )


class _Reading:
    """Carries what the reading of every policy needs."""

    def __init__(self, repository: Repository, tree: Tree, folder: Folder, site: Settings, findings: Findings) -> None:
        self.repository = repository
        self.tree = tree
        self.folder = folder
        self.site = site
        self.findings = findings
        self.reader = Reader()

    def subject(self, sources: Sources) -> Subject:
        statements = self._statements(sources)
        stated = self._ledger(sources, statements)
        drafted = self._drafted(sources)
        self.findings.extend(quarantine.refuse_hostile(drafted))
        manuscripts = tuple(self._manuscripts(sources, drafted, declared=statements is not None))
        published = proposed = None
        if statements is None or stated:
            if drafted or stated != self._published_ledger(sources):
                published = self._published(sources)
                proposed = self._proposed(sources, stated, drafted)
            else:
                published = proposed = self._proposed(sources, stated, {})
        self.repository.findings += hazards.absent_from_worktree(self.repository, self.tree, sources)
        self.repository.findings += hazards.several_commits(self.repository, sources)
        self.repository.findings += hazards.branch_behind(self.repository, sources)
        return Subject(
            sources=sources,
            statements=statements,
            was_stated=self.findings.attempt(lambda: self._at_ref(sources.ledger), None),
            ledger=stated,
            published=published,
            proposed=proposed,
            manuscripts=manuscripts,
        )

    def pages(self, subjects: tuple[Subject, ...]) -> Iterator[Manuscript]:
        """The Markdown files of the site that belong to no policy."""
        known = {text.file for subject in subjects for text in subject.manuscripts}
        folders = tuple(f"{subject.sources.archive}/" for subject in subjects)
        own = {subject.sources.text_path(lang) for subject in subjects for lang in self.site.languages}
        docs = f"{self.site.docs_dir}/"
        for path in sorted(self.folder.paths):
            foreign = path.startswith(docs) and not path.startswith((*folders, f"{docs}{ARCHIVE}/"))
            if foreign and path.endswith(".md") and path not in known | own:
                yield from self._manuscript(path, self.site.authoritative, declared=True, policy=False)

    def _statements(self, sources: Sources) -> str | None:
        undecodable: str | None = ""  # it makes the text a policy all the same
        return self.findings.attempt(lambda: self.folder.text(sources.ledger), undecodable)

    def _ledger(self, sources: Sources, statements: str | None) -> Ledger | None:
        if statements is None:
            return None
        authoritative = self.site.authoritative
        return self.findings.attempt(lambda: ledger.read(statements, sources.ledger, authoritative=authoritative), None)

    def _published_ledger(self, sources: Sources) -> Ledger | None:
        try:
            text = self._at_ref(sources.ledger)
            return ledger.read(text, sources.ledger, authoritative=self.site.authoritative) if text else None
        except (SourceError, Rejected):
            return None

    def _at_ref(self, path: str) -> str | None:
        return decoded(self.repository.content(self.tree[path][0], path), path) if path in self.tree else None

    def _drafted(self, sources: Sources) -> dict[str, bytes]:
        """The texts whose bytes, line ends aside, are not those of the published ref."""
        drafted = {}
        for path in self._paths(sources):
            content = self.folder.read(path)
            published = self.repository.content(self.tree[path][0], path) if path in self.tree else None
            if content is not None and (
                published is None or content.replace(b"\r\n", b"\n") != published.replace(b"\r\n", b"\n")
            ):
                drafted[path] = content
        return drafted

    def _paths(self, sources: Sources) -> list[str]:
        own = [sources.text_path(lang) for lang in sources.languages]
        return [*own, *sorted(path for path in self.folder.paths if path.startswith(sources.archive + "/"))]

    def _manuscripts(self, sources: Sources, drafted: Mapping[str, bytes], *, declared: bool) -> Iterator[Manuscript]:
        for path in self._paths(sources):
            if located := sources.locate(path):
                lang, archived = located
                yield from self._manuscript(path, lang, declared=declared, archived=archived, changed=path in drafted)

    def _manuscript(
        self,
        path: str,
        lang: str,
        *,
        declared: bool,
        policy: bool = True,
        archived: VersionId | None = None,
        changed: bool = False,
    ) -> Iterator[Manuscript]:
        """The text at a path, if one stands there that can be decoded."""
        content = self.folder.read(path)
        if content is None:
            return
        if not changed and path in self.tree:
            content = self.repository.content(self.tree[path][0], path)
        self.findings.extend(hazards.odd_bytes(content, path))
        with self.findings.gather():
            source = Source.decode(content, path)
            document = tree = None
            with self.findings.gather():
                document = self.reader.read(content, lang=lang, file=path, strict=False)
                tree = self.reader.tree(source)
            if declared and policy:
                with self.findings.gather():
                    self.reader.read(content, lang=lang, file=path, strict=True)
            yield Manuscript(
                source=source,
                text=content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"),
                lang=lang,
                policy=policy,
                declared=declared,
                archived=archived,
                changed=changed,
                document=document,
                tree=tree,
            )

    def _published(self, sources: Sources) -> Chronicle | None:
        """What stands at the ref; None if it contradicts itself, which is for the merge to mend."""
        noted = len(self.repository.findings)
        try:
            stated = self._published_ledger(sources)
            return self._join(sources, stated, {}) if sources.source in self.tree else None
        except (SourceError, Rejected):
            return None
        finally:
            del self.repository.findings[noted:]

    def _proposed(self, sources: Sources, stated: Ledger | None, drafted: Mapping[str, bytes]) -> Chronicle | None:
        joined = self.findings.attempt(lambda: self._join(sources, stated, drafted), None)
        self.findings.extend(joined.findings if joined else ())
        return joined

    def _join(self, sources: Sources, stated: Ledger | None, drafted: Mapping[str, bytes]) -> Chronicle:
        mainline = editions.mainline_of(self.repository, self.tree, self.site, sources, stated, draft=drafted)
        return chronicle.join(editions.with_previous_paths(sources, stated), stated, mainline, self.reader)
