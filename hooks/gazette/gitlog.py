"""The mainline as git recorded it: first parents, exact bytes, committer instants. The one importer of git.

Git is asked only for hashes and instants, never for names or subjects (they can hold any byte), never for a rename
guess, and what it answers is checked: a wrong date on a legal page is worse than no build.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from gazette import preflight, records, tags, worktree
from gazette.errors import RepositoryError, SourceError
from gazette.finding import Finding, Place
from gazette.model import Witness
from gazette.objects import Objects
from gazette.records import Log, Record
from gazette.tags import Tag

if TYPE_CHECKING:
    from git import Repo

ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace would show a text nobody committed
    "GIT_OPTIONAL_LOCKS": "0",  # we only read
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # git >= 2.45 and patched older ones; protocol.allow below does it for all
    "LC_ALL": "C",
    "TZ": "UTC",
}
OPTIONS = (
    "core.fsmonitor=",  # a repository's own configuration could run a program here
    "core.quotePath=false",
    # 6,000 texts and 1,000 states of a Ledger, 660 MB in all: 1.3 s and 273 MB, with 1g 2.9 s and 734 MB (measured)
    "core.deltaBaseCacheLimit=128m",
    "core.warnAmbiguousRefs=true",  # by that warning we know that a branch and a tag share a name
    "diff.renames=false",
    "log.date=default",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",  # the first commit publishes too
    "log.showSignature=false",
    "protocol.allow=never",  # a partial clone would fetch what it lacks from the network
)
RAW = (
    "--diff-merges=first-parent",  # what a merge did to the mainline, whatever log.diffMerges says; -m obeys that
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",  # renames are declared, never guessed
    f"--format={records.FORMAT}",
)


class Repository:
    """A git repository read at one ref; a context manager, for one thread."""

    def __init__(self, git: ModuleType, repo: "Repo", root: Path, ref: str, now: datetime) -> None:
        self._git = git
        self._repo = repo
        self._objects = Objects(git, repo)
        self.root = root
        self.ref = ref
        self.now = now
        self.commit = self._preflight()
        self.findings: list[Finding] = [*preflight.replacements(Path(repo.common_dir))]
        self._foreseen: dict[str, None] = {}
        self._wholes: dict[str, list[Record]] = {}

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
            above = next((folder for folder in root.parents if (folder / ".git").exists()), None)
            raise RepositoryError(
                f"{root} is not the top level of a git repository" + (f"; it lies inside {above}" if above else ""),
                remedy="Dates and versions come from git. Clone the repository (a downloaded archive has no history), "
                "or name its top folder with --repo.",
            ) from None
        try:
            repo.git.update_environment(**ENVIRONMENT)
            repo.git.set_persistent_git_options(no_pager=True, literal_pathspecs=True, c=list(OPTIONS))
            yield cls(git, repo, root, ref, now)
        finally:
            repo.close()

    def _preflight(self) -> str:
        revision = preflight.revision(self.ref)
        preflight.refuse_elsewhere(self.root, str(self._repo.working_tree_dir or ""))
        try:
            status, stdout, stderr = self._repo.git.rev_parse(
                *preflight.QUESTIONS, revision, with_extended_output=True, with_exceptions=False
            )
        except OSError as error:
            raise RepositoryError(f"git does not run: {error}", remedy="Install git 2.31 or newer.") from error
        return preflight.commit(
            preflight.Answer(status=status, stdout=stdout, stderr=stderr),
            root=self.root,
            ref=self.ref,
            common_dir=Path(self._repo.common_dir),
            has_refs=not status or bool(self._repo.references),
        )

    def foresee(self, paths: Sequence[str]) -> None:
        """Say about which paths `log` and `whole` will be asked: that is then read at once, for all policies."""
        self._foreseen = dict.fromkeys(paths)  # a set that keeps its order
        vars(self).pop("_foreseen_log", None)

    def log(self, paths: Sequence[str]) -> tuple[Record, ...]:
        """Every change of these paths (a folder stands for all below it) on the first-parent line, oldest first."""
        log = self._foreseen_log.of(paths) if self._foreseen.keys() >= set(paths) else self._read(paths)
        self.findings += log.findings
        return log.records

    @cached_property
    def _foreseen_log(self) -> Log:
        return self._read(list(self._foreseen))

    def _read(self, paths: Sequence[str]) -> Log:
        if not paths:
            return Log()
        output = self._log(
            "--first-parent",  # what the published branch held, never what a side branch did
            *RAW,
            "--end-of-options",
            self.commit,
            "--",
            *sorted(set(paths)),
            about=f"the history of {paths[0]}",
        )
        return records.read(output, self.now)

    def whole(self, commits: Iterable[str]) -> tuple[Record, ...]:
        """What these mainline commits did to any path; nothing of a root commit, which follows none."""
        asked = tuple(dict.fromkeys(commits))
        if not self._wholes.keys() >= set(asked):
            log = self._foreseen_log
            firsts = (log.records[log.by_path[path][0]] for path in self._foreseen if path in log.by_path)
            self._wholes |= self._read_whole([*asked, *(first.witness.commit for first in firsts)])
        return tuple(record for commit in asked for record in self._wholes[commit])

    def _read_whole(self, commits: Iterable[str]) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {commit: [] for commit in commits}
        following = [commit for commit in found if self._objects.commit(commit).parents]
        if following:
            about = "the history of the mainline"
            output = self._log("--no-walk=unsorted", *RAW, "--end-of-options", *following, "--", about=about)
            for record in records.read(output, self.now).records:
                found[record.witness.commit].append(record)
        return found

    def since(self, begins: str, place: Place) -> tuple[Witness, ...]:
        """The mainline commits from `begins` (inclusive) to the ref, oldest first; located error if it is not on it."""
        try:
            output = self._repo.git.log(
                "--first-parent", f"--format={records.FORMAT}", "--end-of-options", self.commit, f"^{begins}^@"
            )
        except self._git.GitCommandError:
            output = ""
        commits = records.witnesses(output, self.now)
        if not commits or not commits[0].commit.startswith(begins):
            raise SourceError(
                f"the mainline of {self.ref} has no commit {begins}",
                remedy="Name a commit that `git log --first-parent` lists.",
                place=place,
                code="unknown-commit",
            )
        return commits

    def mainline(self) -> tuple[str, ...]:
        """Every commit of the first-parent line, oldest first; the last one is the ref's."""
        output: str = self._repo.git.log("--first-parent", "--format=%H", "--end-of-options", self.commit)
        return tuple(reversed(output.split()))

    def witness(self) -> Witness:
        """The ref's commit and its committer instant."""
        output = self._repo.git.log("-1", f"--format={records.FORMAT}", "--end-of-options", self.commit)
        (found,) = records.witnesses(output, self.now)
        return found

    def tags(self, document: str) -> Mapping[str, Tag]:
        """The tags of a policy's releases, by name."""
        return tags.read(self._repo.git.for_each_ref(f"--format={tags.FORMAT}", f"{tags.PREFIX}{document}/"))

    def put_tag(self, name: str, message: str) -> None:
        """Name the ref's commit by an annotated tag, with who committed it and when; refused if the name is taken.

        All that gazette ever writes into a repository.
        """
        committed = self._repo.odb.stream(bytes.fromhex(self.commit)).read()
        content = tags.content(name, self.commit, tags.tagger_of(self.commit, committed), message)
        with tempfile.TemporaryFile() as given:
            given.write(content)
            given.seek(0)
            try:
                made = self._repo.git.mktag(istream=given)
                self._repo.git.update_ref(f"{tags.PREFIX}{name}", made, tags.NOTHING)
            except self._git.GitCommandError as error:
                raise RepositoryError(
                    f"the tag {name} cannot be made: {error.stderr.strip()}",
                    remedy="The tag of a release is never moved. See what is there: git tag --list",
                ) from error

    def ahead(self, paths: Sequence[str]) -> int:
        """How many commits of the checked-out branch, beyond the ref, change these paths; merges with it do not count.

        What is checked out may be the merge that CI makes of the branch: its second parent is the branch then.
        """
        output: str = self._repo.git.log(
            "--no-merges",
            "--full-history",  # the branch's commits, not only the shortest way to the same text
            "--format=%H",
            "--end-of-options",
            "HEAD",
            f"^{self.commit}",
            "--",
            *sorted(set(paths)),
        )
        return len(output.split())

    def behind(self, paths: Sequence[str]) -> int:
        """How many commits of the ref, beyond the checked-out branch, change these paths."""
        output: str = self._repo.git.log(
            "--first-parent", "--format=%H", "--end-of-options", self.commit, "^HEAD", "--", *sorted(set(paths))
        )
        return len(output.split())

    def content(self, blob: str, path: str) -> bytes:
        """The exact bytes of a blob, hashed again."""
        return self._objects.content(blob, path)

    def tree(self, folder: str = "", *, commit: str | None = None) -> dict[str, tuple[str, str]]:
        """All files below a folder at a commit (default: the ref): path -> (blob, mode)."""
        return self._objects.tree(commit or self.commit, folder)

    def submodule_above(self, path: str) -> str | None:
        """The submodule that holds `path`, if one does."""
        return self._objects.submodule_above(self.commit, path)

    @property
    def worktree(self) -> Path | None:
        """The working tree, None in a bare repository."""
        return None if self._repo.bare else self.root

    def unpublished(self, paths: Sequence[str]) -> list[tuple[str, str]]:
        """Files of the working tree at or below `paths` that are not what the ref holds, each with the reason.

        Bytes are compared, line ends aside: git's own status can be told to look away.
        """
        if self.worktree is None:
            return []
        git = self._repo.git
        options = ("-z", "--end-of-options", "--", *paths)
        return worktree.unpublished(
            self.worktree,
            {path: blob for path, (blob, _) in self.tree().items() if worktree.stands_below(path, paths)},
            paths,
            flags=worktree.flags(git.ls_files("-v", *options)),
            ignored=set(git.ls_files("--others", "--ignored", "--exclude-standard", *options).split("\0")),
        )

    def _log(self, *arguments: str, about: str) -> bytes:
        try:
            output: bytes = self._repo.git.log(*arguments, stdout_as_string=False, strip_newline_in_stdout=False)
        except self._git.GitCommandError as error:
            lacking = re.search(r"\b[0-9a-f]{40}\b", error.stderr)
            raise self._objects.unreadable(lacking[0] if lacking else self.commit, about) from error
        return output


def _import_git() -> ModuleType:
    """GitPython, imported where it is used: it costs 62 ms, and fails as a whole where git is missing."""
    try:
        import git
    except ImportError as error:
        raise RepositoryError(
            "git is not installed, or not on PATH", remedy="Install git; dates and versions come from it."
        ) from error
    return git
