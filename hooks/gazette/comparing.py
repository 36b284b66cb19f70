"""What `gazette redline` compares: texts named by a Version id, `draft`, a git revision or a file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gazette.document import Reader
from gazette.edition import Edition, sources_of
from gazette.errors import UsageError
from gazette.gitlog import Repository
from gazette.model import Document, VersionId
from gazette.versions import Chronicle

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Named:
    """A text, and what it is called in the comparison."""

    name: str
    document: Document


def from_file(path: Path, lang: str) -> Named:
    """The text of a Markdown file, wherever it stands; its front matter may be anything."""
    return Named(str(path), Reader().read(path.read_bytes(), lang=lang, file=str(path), strict=False))


def from_edition(edition: Edition, chronicle: Chronicle, name: str, lang: str, root: Path, now: datetime) -> Named:
    """The text that `name` stands for in a policy's history; UsageError if there is none."""
    if name == DRAFT:
        draft = edition.drafts.get(chronicle.document)
        if not draft or lang not in draft.texts:
            raise UsageError(f"there is no draft in {lang}", remedy="Edit the text, or name two Versions.")
        return Named(DRAFT, draft.texts[lang])
    try:
        version = chronicle.version(VersionId.parse(name))
    except ValueError:
        return _from_revision(sources_of(edition, chronicle).text_path(lang), name, lang, root, now)
    revision = version.revision(lang)
    if revision is None:
        known = ", ".join(code for code in chronicle.languages if version.revision(code))
        raise UsageError(f"Version {name} has no text in {lang}", remedy=f"It has: {known}.")
    return Named(f"{name} {revision.name}", revision.document)


def newest(edition: Edition, chronicle: Chronicle, lang: str) -> str:
    """What a comparison is made with where nothing is said: the draft if there is one, else the newest Version."""
    draft = edition.drafts.get(chronicle.document)
    return DRAFT if draft and lang in draft.changed else str(chronicle.versions[-1].id)


def _from_revision(path: str, name: str, lang: str, root: Path, now: datetime) -> Named:
    with Repository.open(root, ref=name, now=now) as repository:
        found = repository.tree().get(path)
        if found is None:
            raise UsageError(f"{name} holds no {path}", remedy="Name a Version id, draft, a git revision or a file.")
        content = repository.content(found[0], path)
    return Named(name, Reader().read(content, lang=lang, file=path, strict=False))
