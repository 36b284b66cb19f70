"""Staging: a site is made beside its place and put there in one step, so that the place never holds half of one.

Beside `site` stands `.site.gazette` as long as a build runs. In it:

    lock    held (flock) by the one build that may run; names its process
    new     what is being made; after the swap, what stood in the place before
    old     only where two folders cannot be swapped in one step: what stood in the place, between two renames

A build that was killed leaves it behind; the next one puts back what is missing in the place and removes the rest.
"""

import ctypes
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gazette.errors import RepositoryError, UsageError

MARKER = ".gazette"
"""File in every site: only a folder that holds it is ever replaced."""

MARKED = "This folder is made by gazette, and its next build replaces it as a whole. Edit the sources instead.\n"
"""What that file says."""

PATIENCE = 10.0
"""Seconds to wait for another build of the same place."""

_SIGNATURE = "gazette build, process "
_PAUSE = 0.1
_AT_FDCWD = -100  # paths are as for any other call (linux/fcntl.h)
_RENAME_EXCHANGE = 2  # linux/fs.h
_CANNOT_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)  # by rename(2): file system or kernel lack it
_MACHINE = {
    getattr(errno, name)
    for name in "ENOSPC EDQUOT EFBIG EROFS EACCES EPERM EIO EBUSY EEXIST ENOTDIR ENAMETOOLONG ELOOP".split()
}
"""Errors that tell of the machine; any other one while a site is made is a mistake of ours."""


def refuse_unsuitable(target: Path, root: Path, made_of: Iterable[str]) -> None:
    """UsageError if the site of the repository at `root` must not stand at `target`; both are resolved paths.

    `made_of`: folders of the repository from which the site is made, or which are git's.
    """
    elsewhere = "Name another folder: --site-dir DIR"
    if root.is_relative_to(target):
        holds = "is" if root == target else "holds"
        raise UsageError(f"the site cannot replace {target}, which {holds} the repository", remedy=elsewhere)
    for folder in made_of:
        if target.is_relative_to(root / folder):
            raise UsageError(f"the site cannot stand in {folder}/, of which it is made: {target}", remedy=elsewhere)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file", remedy=elsewhere)
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UsageError(
            f"{target} is not a site made by gazette (it holds no file {MARKER}), so it is not replaced",
            remedy=f"{elsewhere}\nIf it is a site of an earlier day that nobody needs, remove it yourself.",
        )


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a path beside `target` where to make a folder; after the block it stands at `target`, unless that raised.

    Raises RepositoryError if another build holds the place, or the machine does not let us write.
    """
    with _reported(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _held(target.with_name(f".{target.name}.gazette"), target) as staging:
            new, old = staging / "new", staging / "old"
            _clear(target, new, old)
            try:
                yield new
                _set_modes(new)
                _replace(target, new, old)
            finally:
                _clear(target, new, old)


@contextmanager
def _reported(target: Path) -> Iterator[None]:
    """What the machine refuses, in one line."""
    try:
        yield
    except OSError as error:
        if error.errno not in _MACHINE:
            raise
        raise RepositoryError(
            f"the site cannot be written, and {target} stays as it was: {error.strerror}: {error.filename or target}"
        ) from error


@contextmanager
def _held(staging: Path, target: Path) -> Iterator[Path]:
    """The staging folder, held against any other build, and gone afterwards; `target` is named where that fails."""
    waited = 0.0
    while (lock := _lock(staging)) is None:
        if waited >= PATIENCE:
            raise RepositoryError(
                f"another build of {target} is running: {_holder(staging)}",
                remedy="Wait until it ends, or end it.",
            )
        time.sleep(_PAUSE)
        waited += _PAUSE
    try:
        yield staging
    finally:
        if _names(staging) == {"lock"}:
            (staging / "lock").unlink()
            with suppress(OSError):  # not empty: another build has begun there
                staging.rmdir()
        os.close(lock)


def _lock(staging: Path) -> int | None:
    """The open and locked file; None if another build has it. Refuses a folder that no build of ours left."""
    try:
        staging.mkdir(exist_ok=True)
        names = _names(staging)
        if staging.is_symlink() or (names and "lock" not in names):
            raise FileExistsError
        lock = os.open(staging / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except FileExistsError:
        raise _in_the_way(staging) from None
    except FileNotFoundError:
        return None  # its holder has just removed the folder
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_ino != (staging / "lock").stat().st_ino:
            raise FileNotFoundError
    except (BlockingIOError, FileNotFoundError):
        os.close(lock)
        return None
    said = os.read(lock, 100).decode("utf-8", "replace")
    if not said.startswith(_SIGNATURE) and (said or _names(staging) != {"lock"}):  # empty: killed before it could sign
        os.close(lock)
        raise _in_the_way(staging)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{_SIGNATURE}{os.getpid()}\n".encode(), 0)
    return lock


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _in_the_way(staging: Path) -> RepositoryError:
    return RepositoryError(
        f"{staging} is in the way: gazette builds there, but did not make it", remedy="Move it elsewhere."
    )


def _holder(staging: Path) -> str:
    """The process that builds, as its lock names it."""
    said = ""
    with suppress(FileNotFoundError):
        said = (staging / "lock").read_text("utf-8").strip()
    return said.removeprefix("gazette build, ") or "its process is not known"


def _clear(target: Path, new: Path, old: Path) -> None:
    """Nothing is left of a build, and what it took from its place without putting anything there is back."""
    if old.exists() and not target.exists():
        old.rename(target)  # killed between the two renames of `_replace`
    for folder in (new, old):
        if folder.exists():
            shutil.rmtree(folder)


def _set_modes(folder: Path) -> None:
    """The same for every site, whatever the umask was."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _replace(target: Path, new: Path, old: Path) -> None:
    """Put `new` at `target` in one step; where the system cannot, in two renames that leave it missing for < 1 ms."""
    if not target.exists() or not any(target.iterdir()):
        new.rename(target)  # an empty folder is replaced in one step, too
    elif not _exchange(new, target):
        target.rename(old)
        new.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, by renameat2(RENAME_EXCHANGE); False where that does not exist."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:  # not Linux, or a C library older than glibc 2.28
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))
