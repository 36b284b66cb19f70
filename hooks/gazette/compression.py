"""Compressed copies beside the files of a site, for hosts that send them instead (RFC 9110, 8.4: content codings).

The same bytes for the same file and library: no time, no name. A copy is no text of its own: nothing links or lists it.
"""

import gzip
import io
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import util
from pathlib import Path

from gazette.errors import RepositoryError


def _gzip(content: bytes) -> bytes:
    written = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=written, compresslevel=9, mtime=0) as file:
        file.write(content)
    return written.getvalue()


def _brotli(content: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(content))  # at its best, which is its default


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"gz": _gzip, "br": _brotli}
"""By the ending that their files get."""


def refuse_unequipped(codings: Collection[str]) -> None:
    """RepositoryError where the library of one of them is not installed."""
    if "br" in codings and util.find_spec("brotli") is None:
        raise RepositoryError(
            "mkdocs.yml asks for copies compressed by Brotli (extra.gazette.precompress), which is not installed",
            remedy="Run pip install 'gazette[brotli]', or take br out of precompress.",
        )


def compress(folder: Path, codings: Collection[str], is_wanted: Callable[[str], bool]) -> None:
    """Write policy.css.gz beside policy.css, for each coding and file whose name is wanted, where it is smaller."""

    def write(path: Path) -> None:
        content = path.read_bytes()
        for ending in codings:
            compressed = CODINGS[ending](content)
            if len(compressed) < len(content):
                path.with_name(f"{path.name}.{ending}").write_bytes(compressed)

    files = [path for path in folder.rglob("*") if path.is_file() and is_wanted(path.name)]
    with ThreadPoolExecutor() as pool:  # both libraries let other threads run
        list(pool.map(write, files))
