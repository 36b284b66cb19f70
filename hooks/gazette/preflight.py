"""Before history is read: may this repository be trusted to tell the truth? Each refusal names the remedy."""

import re
from dataclasses import dataclass
from pathlib import Path

from gazette.errors import RepositoryError
from gazette.finding import Finding, Place, Severity

QUESTIONS = ("--is-shallow-repository", "--show-object-format")
"""Asked of `git rev-parse` before the revision, in one process."""

_DAMAGED = re.compile(r"object ([0-9a-f]{40}) .*is corrupt")
_REVISION = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_./@{}^~+-]*")


class UnknownRevision(RepositoryError):
    """No one commit has that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What `git rev-parse QUESTIONS REF^{commit}` said."""

    status: int
    stdout: str
    stderr: str


def revision(ref: str) -> str:
    """The argument for git that means the commit at `ref`; refused if git could take it for an option."""
    if not _REVISION.fullmatch(ref):
        raise UnknownRevision(f"{ref!r} is not a revision", remedy="Name a branch, a tag or a commit.")
    return f"{ref}^{{commit}}"


def refuse_elsewhere(root: Path, toplevel: str | None) -> None:
    """The folder must be the repository's own: a history from around it would be another text's."""
    if toplevel and Path(toplevel).resolve() != root.resolve():
        raise RepositoryError(f"the repository's top level is {toplevel}, not {root}", remedy="Run gazette there.")


def commit(answer: Answer, *, root: Path, ref: str, common_dir: Path, has_refs: bool) -> str:
    """The commit at `ref`, once nothing stands in the way of reading its history."""
    if "dubious ownership" in answer.stderr:
        raise RepositoryError(
            f"git does not trust {root}, which belongs to another user",
            remedy=f"If you do, run: git config --global --add safe.directory {root}",
        )
    if "is ambiguous" in answer.stderr and not answer.status:
        raise UnknownRevision(
            f"{ref} names both a branch and a tag", remedy=f"Write refs/heads/{ref} or refs/tags/{ref}."
        )
    shallow, _, rest = answer.stdout.partition("\n")
    object_format, _, found = rest.partition("\n")
    if shallow == "true":
        raise RepositoryError(
            "the history is shallow: earlier versions and their dates are missing",
            remedy="Run: git fetch --unshallow\nIn CI, check out the whole history (fetch-depth: 0).",
        )
    if object_format not in ("", "sha1"):
        raise RepositoryError(
            f"repositories with {object_format} objects are not supported by GitPython",
            remedy="Use a repository with SHA-1 objects.",
        )
    if damaged := _DAMAGED.search(answer.stderr):
        raise unreadable(damaged[1], f"the commit at {ref}", promised=False)
    if answer.status and not has_refs and ref == "HEAD":
        raise RepositoryError(
            "the repository has no commits yet", remedy="Commit the policy first: git add docs && git commit"
        )
    if answer.status and "is ambiguous" in answer.stderr:
        raise UnknownRevision(f"several objects begin with {ref}", remedy="Write more of the commit's id.")
    if answer.status:
        raise UnknownRevision(f"there is no revision {ref}", remedy="Name one that exists.")
    grafts = common_dir / "info" / "grafts"
    if grafts.exists() and grafts.read_bytes().strip():
        raise RepositoryError(
            "the history is rewritten by .git/info/grafts", remedy="Remove that file: git no longer supports it."
        )
    return found


def replacements(common_dir: Path) -> tuple[Finding, ...]:
    """A warning if refs/replace holds anything: git itself shows other commits and texts here than we publish."""
    loose = common_dir / "refs" / "replace"
    packed = common_dir / "packed-refs"
    if not (loose.is_dir() and any(loose.iterdir())) and not (
        packed.is_file() and b" refs/replace/" in packed.read_bytes()
    ):
        return ()
    return (
        Finding(
            severity=Severity.WARNING,
            code="replace-refs",
            place=Place("refs/replace"),
            message="this repository replaces objects by others; what was committed is read, not what replaces it",
            remedy="See them with `git replace --list`; remove one with `git replace --delete OBJECT`.",
        ),
    )


def unreadable(object_id: str, path: str, *, promised: bool) -> RepositoryError:
    """The error for an object that is not there, or not whole; `promised`: a partial clone left it with its remote."""
    if promised:
        return RepositoryError(
            f"git cannot read {path}: its object {object_id} is missing",
            remedy="This is a partial clone; nothing is fetched on its own. Run: git fetch --refetch --no-filter",
        )
    return RepositoryError(
        f"git cannot read {path}: its object {object_id} is missing or damaged",
        remedy="Run: git fsck --full, and clone the repository again.",
    )


def inside_submodule(path: str, submodule: str) -> RepositoryError:
    """The error for a text whose history is another repository's."""
    return RepositoryError(
        f"{path} lies in the submodule {submodule}, whose history is not this repository's",
        remedy="Run gazette in the submodule's own repository.",
    )
