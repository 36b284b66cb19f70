"""The working tree against what is published: which files would make a site that nobody committed."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

ASSUMED = "differs from what is published, though the index says assume-unchanged"
SKIPPED = "differs from what is published, though the index says skip-worktree"
DIFFERS = "differs from what is published"
MISSING = "is published, but missing here"
IGNORED = "is ignored by git"
STAGED = "is staged, but not committed"
UNTRACKED = "is not in git"

NEVER_PUBLISHED = ("__pycache__",)
"""Names that no site is made of, besides all that begin with a dot."""


def blob_id(content: bytes) -> str:
    """Git's name for these bytes.

    >>> blob_id(b"")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def stands_below(path: str, paths: Sequence[str]) -> bool:
    """Whether `path` is one of `paths` or lies in one of them.

    >>> stands_below("docs/index.md", ["docs"]), stands_below("docs2/index.md", ["docs"])
    (True, False)
    """
    return any(path == above or path.startswith(f"{above}/") for above in paths)


def flags(listing: str) -> dict[str, str]:
    """By path, the letter of each file in `git ls-files -v -z`."""
    return {line[2:]: line[0] for line in listing.split("\0") if line}


def unpublished(
    root: Path,
    published: Mapping[str, str],
    paths: Sequence[str],
    *,
    flags: Mapping[str, str],
    ignored: Set[str],
) -> list[tuple[str, str]]:
    """Path and reason of each file that is not as `published` (path -> blob) has it, in order of path."""
    found: dict[str, str] = {}
    for path, blob in published.items():
        content = _content(root / path)
        if content is None:
            found[path] = MISSING
        elif blob not in (blob_id(content), blob_id(content.replace(b"\r\n", b"\n"))):
            flag = flags.get(path, "")
            found[path] = SKIPPED if flag in ("S", "s") else ASSUMED if flag.islower() else DIFFERS
    for path in _files(root, paths):
        if path not in published:
            found[path] = IGNORED if path in ignored else STAGED if path in flags else UNTRACKED
    return [(path, found[path]) for path in sorted(found)]


def _content(file: Path) -> bytes | None:
    """What git would keep of a file: its bytes, of a symbolic link where it leads."""
    if file.is_symlink():
        return str(file.readlink()).encode("utf-8", "surrogateescape")
    return file.read_bytes() if file.is_file() else None


def _files(root: Path, paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        start = root / path
        for file in sorted(start.rglob("*")) if start.is_dir() else [start]:
            inner = file.relative_to(start).parts
            hidden = any(part.startswith(".") or part in NEVER_PUBLISHED for part in inner)
            if not hidden and (file.is_symlink() or file.is_file()):
                yield file.relative_to(root).as_posix()
