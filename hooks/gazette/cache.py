"""Cache: what earlier builds made, by what it was made of; in a folder of its own, outside the site.

Each value is a finished file of a site, in a file named by a digest of all that it was made of: the code of gazette,
what that code is made with, the templates, and all that was published. So nothing in it is ever out of date, and a
value that anybody changed or cut off is known by its checksum, told of, and made anew. It holds no code.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path

from gazette.errors import RepositoryError, UsageError

_LIBRARIES = ("markdown", "regex", "jinja2", "markupsafe", "babel", "mkdocs-material", "tinycss2", "typst")
"""Libraries that have a part in what is kept; those of them that are installed."""

_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Cache:
    """The folder; `warn` is told of what cannot be used.

    With `verifies` nothing is taken from it: each value is made, and one that is kept must be equal. So a release never
    publishes what it did not make itself.
    """

    folder: Path
    warn: Callable[[str], None]
    verifies: bool = False
    _used: set[str] = field(default_factory=set, repr=False)

    def recall(self, made_of: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        """A value, kept or else made and kept."""
        name = hashlib.sha256(json.dumps([self._code, *made_of]).encode()).hexdigest()
        file = self.folder / name[:2] / name
        self._used.add(file.name)
        kept = self._read(file)
        if kept is not None and not self.verifies:
            return kept
        value = make()
        if kept is None:
            _write(file, _checksum(value) + b"\n" + value)
        elif kept != value:
            raise RepositoryError(
                f"{file} is not what this build made: a build that trusts it would publish something else",
                remedy=f"Find out who wrote it, then remove {self.folder}.",
            )
        return value

    def prune(self) -> None:
        """Remove what no build has asked for since this cache was opened: it was made of what is no more."""
        for file in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if file.name not in self._used and _NAME.fullmatch(file.name):
                file.unlink(missing_ok=True)  # another build may have been quicker

    def refuse_inside(self, site: Path) -> None:
        """UsageError if the folder is within a site, which is replaced as a whole, or the site within it."""
        folder = self.folder.resolve()
        if folder.is_relative_to(site) or site.is_relative_to(folder):
            raise UsageError(
                f"the cache cannot stand in the site, nor the site in the cache: {self.folder}",
                remedy="Name a folder outside: --cache DIR",
            )

    @cached_property
    def _code(self) -> str:
        """Digest of what makes the values: our code, the libraries it uses, and Python."""
        package = Path(__file__).parent
        files = sorted(package.rglob("*.py"))
        code = hashlib.sha256(b"".join([hashlib.sha256(file.read_bytes()).digest() for file in files]))
        return " ".join((code.hexdigest(), *map(_version, _LIBRARIES), sys.version))

    def _read(self, file: Path) -> bytes | None:
        try:
            checksum, _, value = file.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError:
            checksum, value = b"", b""
        if checksum == _checksum(value):
            return value
        self.warn(f"{file} is damaged, and made anew")
        return None


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _checksum(value: bytes) -> bytes:
    return hashlib.sha256(value).hexdigest().encode()


def _write(file: Path, content: bytes) -> None:
    """In one step: another build may read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(file)
