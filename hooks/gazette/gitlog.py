"""The mainline as git recorded it: first parents, exact bytes, committer instants. The one importer of git.

Git is asked only for hashes and instants, never for names or subjects (they can hold any byte), never for a rename
guess, and what it answers is checked: a wrong date on a legal page is worse than no build.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from gazette.errors import RepositoryError, SourceError
from gazette.model import Finding, Place, Severity, Witness

if TYPE_CHECKING:
    from git import Repo

FIRST_INSTANT = datetime(2005, 4, 7, tzinfo=UTC)
"""Git's own first commit; nothing was committed before."""

ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace would show a text nobody committed
    "GIT_OPTIONAL_LOCKS": "0",  # we only read
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # git >= 2.45; protocol.allow below does it for older ones
    "LC_ALL": "C",
    "TZ": "UTC",
}
OPTIONS = (
    "core.fsmonitor=",  # a repository's own configuration could run a program here
    "core.quotePath=false",
    "core.deltaBaseCacheLimit=1g",  # 6,000 texts in 0.46 s instead of 1.8 s (measured)
    "diff.renames=false",
    "log.date=default",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",  # the first commit publishes too
    "log.showSignature=false",
    "protocol.allow=never",  # a partial clone would fetch what it lacks from the network
)
_REVISION = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_./@{}^~+-]*")
_REGULAR = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Record:
    """What one mainline commit did to one path: the blob that stands there from then on, None if it was removed."""

    witness: Witness
    path: str
    blob: str | None
    mode: str


class Repository:
    """A git repository read at one ref; a context manager, for one thread."""

    def __init__(self, git: ModuleType, repo: "Repo", root: Path, ref: str, commit: str, now: datetime) -> None:
        self._git = git
        self._repo = repo
        self.root = root
        self.ref = ref
        self.commit = commit
        self._now = now
        self.findings: list[Finding] = []

    @classmethod
    @contextmanager
    def open(cls, root: Path, *, ref: str = "HEAD", now: datetime) -> Iterator["Repository"]:
        """The repository whose top level is `root`, at `ref`; RepositoryError with the remedy if it cannot be trusted.

        `now`: the clock, used only to refuse commits from the future.
        """
        git = _import_git()
        try:
            repo = git.Repo(root)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError):
            raise RepositoryError(
                f"{root} is not the top level of a git repository",
                remedy="Dates and versions come from git. Clone the repository (a downloaded archive has no history), "
                "or name its top folder with --repo.",
            ) from None
        try:
            repo.git.update_environment(**ENVIRONMENT)
            repo.git.set_persistent_git_options(no_pager=True, literal_pathspecs=True, c=list(OPTIONS))
            yield cls(git, repo, root, ref, _preflight(repo, root, ref), now)
        finally:
            repo.close()

    def log(self, paths: Sequence[str]) -> tuple[Record, ...]:
        """Every change of these paths (a folder stands for all below it) on the first-parent line, oldest first."""
        if not paths:
            return ()
        output: bytes = self._repo.git.log(
            "--first-parent",  # what the published branch held, never what a side branch did
            "-m",  # or a merge that changes a text itself shows nothing
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",  # renames are declared, never guessed
            "--format=%H%x00%ct%x00%ci",
            "--end-of-options",
            self.commit,
            "--",
            *sorted(set(paths)),
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )
        records = list(_records(output.split(b"\0"), self._now))
        self.findings += _backward_clock(records)
        records.reverse()
        return tuple(records)

    def since(self, begins: str, place: Place) -> tuple[Witness, ...]:
        """The mainline commits from `begins` (inclusive) to the ref, oldest first; located error if it is not on it."""
        try:
            output = self._repo.git.log(
                "--first-parent", "--format=%H%x00%ct%x00%ci", "--end-of-options", self.commit, f"^{begins}^@"
            )
        except self._git.GitCommandError:
            output = ""
        lines = [line.split("\0") for line in reversed(output.splitlines())]
        if not lines or not lines[0][0].startswith(begins):
            raise SourceError(
                f"the mainline of {self.ref} has no commit {begins}",
                remedy="Name a commit that `git log --first-parent` lists.",
                place=place,
                code="unknown-commit",
            )
        return tuple(Witness(commit, _instant(seconds, commit, self._now)) for commit, seconds, _ in lines)

    def content(self, blob: str, path: str) -> bytes:
        """The exact bytes of a blob, hashed again."""
        try:
            content: bytes = self._repo.odb.stream(bytes.fromhex(blob)).read()
        except (ValueError, OSError, self._git.GitCommandError) as error:
            promised = "promisor = true" in _config_text(self._repo)
            remedy = (
                "This is a partial clone; nothing is fetched on its own. Run: git fetch --refetch --no-filter"
                if promised
                else "The repository is damaged. Run: git fsck --full, and clone it again."
            )
            raise RepositoryError(f"git cannot read {path}: its object {blob} is missing", remedy=remedy) from error
        if hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() != blob:
            raise RepositoryError(
                f"the object {blob} of {path} is damaged: its bytes have another hash",
                remedy="Run: git fsck --full, and clone the repository again.",
            )
        return content

    def tree(self, folder: str = "", *, commit: str | None = None) -> dict[str, tuple[str, str]]:
        """All files below a folder at a commit (default: the ref): path -> (blob, mode)."""
        git = self._git
        node = git.Commit(self._repo, bytes.fromhex(commit or self.commit)).tree
        try:
            node = node / folder if folder else node
        except KeyError:
            return {}
        if isinstance(node, git.Submodule):
            raise _inside_submodule(folder)
        if isinstance(node, git.Blob):
            return {str(node.path): (node.hexsha, f"{node.mode:06o}")}
        return {
            str(item.path): (item.hexsha, f"{item.mode:06o}") for item in node.traverse() if isinstance(item, git.Blob)
        }

    def submodule_above(self, path: str) -> str | None:
        """The submodule that holds `path`, if one does."""
        git = self._git
        node = git.Commit(self._repo, bytes.fromhex(self.commit)).tree
        for part in path.split("/")[:-1]:
            try:
                node = node / part
            except KeyError:
                return None
            if isinstance(node, git.Submodule):
                return str(node.path)
        return None

    @property
    def worktree(self) -> Path | None:
        """The working tree, None in a bare repository."""
        return None if self._repo.bare else self.root


def _import_git() -> ModuleType:
    """GitPython, imported where it is used: it costs 62 ms, and fails as a whole where git is missing."""
    try:
        import git
    except ImportError as error:
        raise RepositoryError(
            "git is not installed, or not on PATH", remedy="Install git; dates and versions come from it."
        ) from error
    return git


def _config_text(repo: "Repo") -> str:
    config = Path(repo.common_dir) / "config"
    return config.read_text("utf-8", "replace") if config.exists() else ""


def _inside_submodule(path: str) -> RepositoryError:
    return RepositoryError(
        f"{path} lies inside a submodule, whose history is not this repository's",
        remedy="Run gazette in the submodule's own repository.",
    )


def _preflight(repo: "Repo", root: Path, ref: str) -> str:
    """The commit at `ref`, once nothing stands in the way of reading its history."""
    if not _REVISION.fullmatch(ref):
        raise RepositoryError(f"{ref!r} is not a revision", remedy="Name a branch, a tag or a commit.")
    if repo.working_tree_dir and Path(repo.working_tree_dir).resolve() != root.resolve():
        raise RepositoryError(
            f"the repository's top level is {repo.working_tree_dir}, not {root}", remedy="Run gazette there."
        )
    try:
        status, stdout, stderr = repo.git.rev_parse(
            "--is-shallow-repository", "--show-object-format", f"{ref}^{{commit}}", with_extended_output=True,
            with_exceptions=False,
        )  # fmt: skip
    except OSError as error:
        raise RepositoryError(f"git does not run: {error}", remedy="Install git 2.31 or newer.") from error
    if "dubious ownership" in stderr:
        raise RepositoryError(
            f"git does not trust {root}, which belongs to another user",
            remedy=f"If you do, run: git config --global --add safe.directory {root}",
        )
    if "is ambiguous" in stderr and not status:
        raise RepositoryError(
            f"{ref} names both a branch and a tag", remedy=f"Write refs/heads/{ref} or refs/tags/{ref}."
        )
    shallow, _, rest = stdout.partition("\n")
    object_format, _, commit = rest.partition("\n")
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
    if status:
        empty = not repo.references and ref == "HEAD"
        raise RepositoryError(
            "the repository has no commits yet" if empty else f"there is no revision {ref}",
            remedy="Commit the policy first: git add docs && git commit" if empty else "Name one that exists.",
        )
    grafts = Path(repo.common_dir) / "info" / "grafts"
    if grafts.exists() and grafts.read_bytes().strip():
        raise RepositoryError(
            "the history is rewritten by .git/info/grafts", remedy="Remove that file: git no longer supports it."
        )
    return str(commit)


def _records(tokens: list[bytes], now: datetime) -> Iterator[Record]:
    """The log's records, newest first, from its NUL-separated fields."""
    witness: Witness | None = None
    position = 0
    while position < len(tokens) - 1:
        token = tokens[position].lstrip(b"\n")
        if not token.startswith(b":"):
            commit, seconds, _ = (part.decode("ascii", "replace") for part in tokens[position : position + 3])
            witness = Witness(commit.strip(), _instant(seconds, commit.strip(), now))
            position += 3
            continue
        assert witness
        _, mode, _, blob, status = token.decode("ascii").split(" ")
        path = tokens[position + 1].decode("utf-8", "surrogateescape")
        yield Record(witness, path, None if status == "D" else blob, mode)
        position += 2


def _instant(seconds: str, commit: str, now: datetime) -> datetime:
    """The committer instant, from the text of %ct: GitPython and git's own dates turn invalid ones into 1970."""
    remedy = "A commit's date is evidence and cannot be guessed. Commit the text again with a right clock."
    if not (seconds.isascii() and seconds.isdigit()):
        raise RepositoryError(f"commit {commit} has no readable committer date", remedy=remedy)
    try:
        instant = datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        raise RepositoryError(f"commit {commit} has the impossible committer date @{seconds}", remedy=remedy) from None
    if instant < FIRST_INSTANT:
        raise RepositoryError(f"commit {commit} is dated {instant:%Y-%m-%d}, before git existed", remedy=remedy)
    if instant > now + timedelta(days=1):
        raise RepositoryError(f"commit {commit} is dated {instant:%Y-%m-%d}, in the future", remedy=remedy)
    return instant


def _backward_clock(newest_first: list[Record]) -> Iterator[Finding]:
    """A warning for each commit dated before the one it follows; its order stays that of the mainline."""
    for later, record in pairwise(newest_first):
        if later.witness.instant < record.witness.instant:
            yield Finding(
                severity=Severity.WARNING,
                code="clock-went-back",
                place=Place(f"{later.witness.commit[:12]}:{later.path}"),
                message=f"this commit is dated {later.witness.instant:%Y-%m-%d}, before the one it follows "
                f"({record.witness.commit[:12]}, {record.witness.instant:%Y-%m-%d})",
                remedy="The order of the mainline counts. State the right day in the Ledger.",
            )


def is_regular(mode: str) -> bool:
    """Whether a mode is that of a plain file: no symbolic link, no submodule."""
    return mode in _REGULAR
