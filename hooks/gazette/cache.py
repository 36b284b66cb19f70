"""Cache: what earlier builds made, by what it was made of; in a folder of its own, outside the site.

Each value is text in a file of its own, named by a digest of all that it was made of: the code of gazette, what that
code is made with, and the texts themselves. So nothing in it is ever out of date, and a value that anybody changed or
cut off is known by its checksum, told of, and made anew. It holds no code.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from gazette.errors import RepositoryError, UsageError

_LIBRARIES = ("markdown", "regex")
"""Libraries that have a part in what is kept."""


@dataclass(frozen=True)
class Cache:
    """The folder; `warn` is told of what cannot be used.

    With `verifies` nothing is taken from it: each value is made, and one that is kept must be equal. So a release never
    publishes what it did not make itself.
    """

    folder: Path
    warn: Callable[[str], None]
    verifies: bool = False

    def recall(self, kind: str, made_of: tuple[str, ...], make: Callable[[], str]) -> str:
        """A value of a kind, kept or else made and kept."""
        name = hashlib.sha256(json.dumps([self._code, kind, *made_of]).encode()).hexdigest()
        file = self.folder / name[:2] / name
        kept = self._read(file)
        if kept is not None and not self.verifies:
            return kept
        value = make()
        if kept is None:
            _write(file, f"{_checksum(value)}\n{value}")
        elif kept != value:
            raise RepositoryError(
                f"{file} is not what this build made: a build that trusts it would publish something else",
                remedy=f"Find out who wrote it, then remove {self.folder}.",
            )
        return value

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
        return " ".join((code.hexdigest(), *map(metadata.version, _LIBRARIES), sys.version))

    def _read(self, file: Path) -> str | None:
        try:
            checksum, _, value = file.read_bytes().decode("utf-8").partition("\n")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            checksum, value = "", ""
        if checksum == _checksum(value):
            return value
        self.warn(f"{file} is damaged, and made anew")
        return None


def _checksum(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _write(file: Path, text: str) -> None:
    """In one step: another build may read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_bytes(text.encode())
    beside.replace(file)
