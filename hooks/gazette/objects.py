"""Objects: commits, folders and texts of a git repository by their hashes, each read whole or told of as unreadable.

GitPython is handed in by `gitlog`, its one importer.
"""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from gazette import preflight, worktree
from gazette.errors import RepositoryError


class Objects:
    """Those of one repository."""

    def __init__(self, git: ModuleType, repo: Any) -> None:
        self._git = git
        self._repo = repo

    def content(self, blob: str, path: str) -> bytes:
        """The exact bytes of a blob, hashed again."""
        try:
            content: bytes = self._repo.odb.stream(bytes.fromhex(blob)).read()
        except self._unreadable_object as error:
            raise self.unreadable(blob, path) from error
        if worktree.blob_id(content) != blob:
            raise RepositoryError(
                f"the object {blob} of {path} is damaged: its bytes have another hash",
                remedy="Run: git fsck --full, and clone the repository again.",
            )
        return content

    def tree(self, commit: str, folder: str) -> dict[str, tuple[str, str]]:
        """All files below a folder at a commit: path -> (blob, mode)."""
        node: Any = self.commit(commit).tree
        for part in folder.split("/") if folder else ():
            node = self._child(node, part)
            if isinstance(node, self._git.Submodule):
                raise preflight.inside_submodule(folder, str(node.path))
        return dict(self._files(node)) if node is not None else {}

    def submodule_above(self, commit: str, path: str) -> str | None:
        """The submodule that holds `path` at a commit, if one does."""
        node: Any = self.commit(commit).tree
        for part in path.split("/")[:-1]:
            node = self._child(node, part)
            if isinstance(node, self._git.Submodule):
                return str(node.path)
        return None

    def commit(self, commit: str) -> Any:
        """The commit of that hash, its parents read."""
        found = self._git.Commit(self._repo, bytes.fromhex(commit))
        try:
            found.parents  # noqa: B018 - read here, so that a damaged commit is told of here
        except self._unreadable_object as error:
            raise self.unreadable(commit, "a commit") from error
        return found

    def _children(self, node: Any) -> list[Any]:
        if not isinstance(node, self._git.Tree):
            return []
        try:
            return list(node)
        except self._unreadable_object as error:
            raise self.unreadable(node.hexsha, str(node.path) or "the top folder") from error

    def _child(self, node: Any, name: str) -> Any:
        """What stands under that name in a folder, None if nothing does."""
        return next((child for child in self._children(node) if str(child.path).rpartition("/")[2] == name), None)

    def _files(self, node: Any) -> Iterator[tuple[str, tuple[str, str]]]:
        if isinstance(node, self._git.Blob):
            yield str(node.path), (node.hexsha, f"{node.mode:06o}")
        for child in self._children(node):
            yield from self._files(child)

    @property
    def _unreadable_object(self) -> tuple[type[Exception], ...]:
        return (ValueError, OSError, self._git.GitCommandError, self._git.exc.ODBError)

    def unreadable(self, object_id: str, path: str) -> RepositoryError:
        """The error for an object that is missing or damaged, with what to do."""
        config = Path(self._repo.common_dir) / "config"
        text = config.read_text("utf-8", "replace") if config.exists() else ""
        return preflight.unreadable(object_id, path, promised="promisor = true" in text)
