"""What `gazette redline` compares: texts named by a Version id, `draft`, a git revision or a file."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gazette import preflight
from gazette.document import Reader
from gazette.edition import Edition, sources_of
from gazette.errors import SourceError, UsageError
from gazette.finding import Place
from gazette.gitlog import Repository
from gazette.model import VersionId
from gazette.redline.comparison import Named
from gazette.versions import Chronicle, Version

DRAFT = "draft"


def is_file(name: str) -> bool:
    """Whether `name` means a file that exists; UsageError where it could as well mean something else."""
    if not Path(name).is_file():
        return False
    if not re.search(r"[./\\]", name):
        raise UsageError(
            f"{name} is a file here, and could be a Version, the draft or a git revision",
            remedy=f"Write ./{name} for the file; else run this in another folder, with --repo.",
        )
    return True


def from_file(name: str, lang: str) -> Named:
    """The text of a Markdown file, wherever it stands; its front matter may be anything."""
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise SourceError(
            f"this file cannot be read: {error.strerror}",
            remedy="See to it, or name another.",
            place=Place(name),
            code="unreadable",
        ) from None
    return Named(name, Reader().read(content, lang=lang, file=name, strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy in one language, whose texts are called by name; `now` is the clock."""

    edition: Edition
    chronicle: Chronicle
    lang: str
    root: Path
    now: datetime

    def text(self, name: str) -> Named:
        """The text that `name` stands for; UsageError if there is none."""
        if is_file(name):
            return from_file(name, self.lang)
        if name == DRAFT:
            return self._draft()
        day, _, revision = name.partition("/")
        try:
            version = VersionId.parse(day)
        except ValueError:
            return self._at_revision(name)
        return self._published(self.chronicle.version(version), revision)

    def newest(self) -> Named:
        """What a comparison is made with where nothing is said: the draft if there is one, else the newest Version."""
        draft = self.edition.drafts.get(self.chronicle.document)
        if draft and self.lang in draft.changed and self.lang in draft.texts:
            return self._draft()
        return self._published(self.chronicle.versions[-1], "")

    def _draft(self) -> Named:
        draft = self.edition.drafts.get(self.chronicle.document)
        if not draft or self.lang not in draft.texts:
            raise UsageError(f"there is no draft in {self.lang}", remedy="Edit the text, or name two Versions.")
        return Named(DRAFT, draft.texts[self.lang])

    def _published(self, version: Version, name: str) -> Named:
        shown = [revision for revision in version.revisions.get(self.lang, ()) if not revision.withdrawn]
        if not shown:
            known = ", ".join(lang for lang in self.chronicle.languages if version.revision(lang))
            remedy = f"It has: {known}." if known else "Name another Version."
            raise UsageError(f"Version {version.id} has no text in {self.lang}", remedy=remedy)
        for revision in reversed(shown):
            if name in ("", revision.name):
                return Named(f"{version.id} {revision.name}", revision.document, version.published)
        known = ", ".join(f"{version.id}/{revision.name}" for revision in shown)
        raise UsageError(f"Version {version.id} shows no {name} in {self.lang}", remedy=f"It has: {known}.")

    def _at_revision(self, name: str) -> Named:
        """The policy's text at a git revision, under the name it had then; REVISION:PATH is any file's."""
        ref, _, path = name.partition(":")
        try:
            with Repository.open(self.root, ref=ref, now=self.now) as repository:
                tree = repository.tree()
                found = next((known for known in ([path] if path else self._paths) if known in tree), None)
                if found is None:
                    raise UsageError(
                        f"{ref} holds no {path or self._paths[0]}",
                        remedy=f"Name the file it stood in then: {ref}:path/to/file.md",
                    )
                content = repository.content(tree[found][0], found)
        except preflight.UnknownRevision as error:
            nearest = self.chronicle.versions[-1].id
            raise UsageError(
                f"{name} is no Version id, git revision or file: {error.message}",
                remedy=f"Name a Version (the newest is {nearest}; `gazette versions` lists all), draft, a branch, tag "
                "or commit, or a file.",
            ) from None
        return Named(name, Reader().read(content, lang=self.lang, file=found, strict=False))

    @property
    def _paths(self) -> list[str]:
        """Where the text stands, then where it stood earlier, newest first."""
        sources = sources_of(self.edition, self.chronicle)
        stood = [
            text.path
            for version in reversed(self.chronicle.versions)
            for revision in reversed(version.revisions.get(self.lang, ()))
            for text in reversed(revision.texts)
            if not text.path.startswith(f"{sources.archive}/")
        ]
        return list(dict.fromkeys([sources.text_path(self.lang), *stood]))
