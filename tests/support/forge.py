"""A forge as somebody with nothing but a browser has it: a bare repository, its editor, its pull requests.

Everything is done with git's plumbing: no working tree, as in a web editor. What CI says of a branch is what the
commands of the workflow print in a checkout of the merge.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tests.support.history import ENVIRONMENT, History

EDIT = "https://github.com/brightwater/policy/edit"
HOOKS = Path(__file__).resolve().parent.parent.parent / "hooks"
PROGRAM = """
import os, sys
from datetime import datetime
from gazette import cli, invocation

class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromisoformat(os.environ["NOW"]).astimezone(tz)

invocation.datetime = Clock
cli.main(sys.argv[1:], prog_name="gazette")
"""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What CI says of a branch: the check with its exit code, and the comment."""

    check: str
    exit_code: int
    comment: str


class Forge:
    """A bare repository with the branch `main`; every act happens on a day."""

    def __init__(self, history: History, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.root = folder / "policy.git"
        self._folder = folder
        self._runs = 0
        history.git("clone", "-q", "--bare", str(history.root), str(self.root))

    def read(self, path: str, branch: str = "main") -> str:
        """A file as the web shows it."""
        return self._git("show", f"{branch}:{path}")

    def edit(self, branch: str, day: str, files: Mapping[str, str | None]) -> None:
        """Commit files on a branch, which begins at main if it is new; None removes one."""
        parent = branch if self._git("for-each-ref", f"refs/heads/{branch}") else "main"
        index = {"GIT_INDEX_FILE": str(self._folder / "index")}
        self._git("read-tree", parent, **index)
        for path, text in files.items():
            if text is None:
                self._git("update-index", "--force-remove", path, **index)
            else:
                blob = self._git("hash-object", "-w", "--stdin", stdin=text).strip()
                self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
        self._commit(branch, self._git("write-tree", **index).strip(), day, parent)

    def pull_request(self, branch: str, day: str) -> Told:
        """What the workflow prints for the pull request of a branch."""
        tree = self._git("merge-tree", "--write-tree", "main", branch).strip()
        merge = self._commit("refs/pull/1/merge", tree, day, "main", branch)
        self._runs += 1
        checkout = self._folder / f"run {self._runs}"
        self._git("clone", "-q", "--no-checkout", str(self.root), str(checkout))
        self._git("--git-dir", f"{checkout}/.git", "fetch", "-q", "origin", merge)
        self._git("--git-dir", f"{checkout}/.git", "--work-tree", str(checkout), "checkout", "-q", "--detach", merge)
        check = self._gazette(checkout, day, "check")
        comment = self._gazette(checkout, day, "review", "--edit", EDIT, "--branch", branch)
        assert comment.returncode == 0, comment.stderr
        return Told(check=check.stdout + check.stderr, exit_code=check.returncode, comment=comment.stdout)

    def squash(self, branch: str, day: str) -> None:
        """Merge a branch as one commit."""
        tree = self._git("merge-tree", "--write-tree", "main", branch).strip()
        self._commit("main", tree, day, "main")

    def follow(self, told: Told, branch: str, day: str, when: str, fill: Callable[[str], str]) -> None:
        """Do by hand what the comment says to do if `when` is so; `fill` writes what belongs in the gaps."""
        (instructions,) = re.findall(
            rf"^If {re.escape(when)}: (.*?)(?=^If |^#|\Z)", told.comment, re.MULTILINE | re.DOTALL
        )
        steps = re.findall(r"\]\((\S+)\), and (.*?)\n\n```yaml\n(.*?)\n```", instructions, re.DOTALL)
        assert steps, instructions
        for url, where, block in steps:
            path = unquote(url.removeprefix(f"{EDIT}/{branch}/"))
            lines = self.read(path, branch).splitlines(keepends=True)
            number = int(found[1]) if (found := re.search(r"line (\d+)", where)) else 0
            gone = 1 if where.startswith("replace") else 0
            lines[number - gone : number] = [f"{line}\n" for line in fill(block).splitlines()]
            self.edit(branch, day, {path: "".join(lines)})

    def _commit(self, ref: str, tree: str, day: str, *parents: str) -> str:
        chosen = [word for parent in parents for word in ("-p", parent)]
        commit = self._git("commit-tree", tree, *chosen, "-m", "Edit in a browser", day=day).strip()
        self._git("update-ref", ref if ref.startswith("refs/") else f"refs/heads/{ref}", commit)
        return commit

    def _git(self, *arguments: str, day: str = "2026-05-16", stdin: str | None = None, **env: str) -> str:
        dates = {f"GIT_{who}_DATE": f"{day}T12:00:00+0000" for who in ("AUTHOR", "COMMITTER")}
        return subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**ENVIRONMENT, **dates, **env},
            input=stdin,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def _gazette(self, checkout: Path, day: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        env = {**ENVIRONMENT, "PYTHONPATH": str(HOOKS), "NOW": f"{day}T13:00:00+00:00", "GAZETTE_PUBLISHED": "HEAD^1"}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=checkout,
            env={**env, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
