"""Real git repositories, made commit by commit, with every date and setting pinned."""

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.org",
}


class History:
    """A repository under construction: write files, commit them on a day."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.commits: dict[str, str] = {}

    def git(self, *arguments: str, day: str = "2024-01-01", stdin: str | bytes | None = None, **env: str) -> str:
        """Run git; its standard output without the final line end."""
        instant = day if "T" in day or day.startswith("@") else f"{day}T12:00:00+0000"
        result = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**ENVIRONMENT, "GIT_AUTHOR_DATE": instant, "GIT_COMMITTER_DATE": instant, **env},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
        )
        if result.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {result.stderr.decode('utf-8', 'replace')}")
        return result.stdout.decode("utf-8", "replace").removesuffix("\n")

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file of the working tree."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, day: str, files: dict[str, str | bytes | None] | None = None, *, name: str = "") -> str:
        """Commit files (None removes one) on a day; returns the commit's id, kept under `name` too."""
        for path, content in (files or {}).items():
            if content is None:
                (self.root / path).unlink()
            else:
                self.write(path, content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", name or f"on {day}", day=day)
        commit = self.git("rev-parse", "HEAD")
        self.commits[name or day] = commit
        return commit


def policy(version: str | None, *paragraphs: str, title: str = "Privacy Policy", **front: str) -> str:
    """A small policy text: one section, one paragraph each."""
    lines = [f"title: {title}", *([f"version: {version}"] if version else [])]
    lines += [f"{key}: {value}" for key, value in front.items()]
    body = "\n\n".join(paragraphs or ("We keep logs for 30 days.",))
    return "---\n" + "\n".join(lines) + f"\n---\n\n# {title}\n\n## 1. Scope {{#scope}}\n\n{body}\n"


def ledger(*versions: str, document: str = "privacy", **more: str) -> str:
    """A Ledger from the YAML flow mappings of its Versions, newest first."""
    lines = [f"document: {document}", "versions:", *(f"  - {version}" for version in versions)]
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in more.items())]) + "\n"


def from_folders(story: Path, root: Path, *, base: Path | None = None) -> History:
    """The repository that a folder of folders tells; the files below `base` are there from the first commit on.

    Each inner folder is a commit, its name `NN day[ words]`; its files are laid over those before; a file `removed`
    lists paths that go. `COMMIT(NN)` in a text stands for the id of commit NN.
    """
    history = History(root)
    for file in sorted(path for path in base.rglob("*") if path.is_file()) if base else ():
        history.write(file.relative_to(base).as_posix(), file.read_bytes())
    for folder in sorted(path for path in story.iterdir() if path.is_dir()):
        number, day, *_ = folder.name.split(" ")
        files: dict[str, str | bytes | None] = {}
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path = file.relative_to(folder).as_posix()
            if path == "removed":
                files.update(dict.fromkeys(file.read_text("utf-8").split()))
                continue
            text = file.read_text("utf-8")
            for known, commit in history.commits.items():
                text = text.replace(f"COMMIT({known})", commit)
            files[path] = text
        history.commit(day.replace("_", ":"), files, name=number)
    return history
