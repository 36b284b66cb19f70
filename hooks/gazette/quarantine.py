"""Texts that nobody has reviewed yet are first read in a child process, which may not take long or grow large."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from gazette.errors import Rejected, SourceError
from gazette.finding import Finding, Place

SECONDS = 30
"""For all texts of one call together."""

BYTES = 1024**3
"""Of memory."""


def refuse_hostile(texts: Mapping[str, bytes], *, seconds: float = SECONDS, memory: int = BYTES) -> tuple[Finding, ...]:
    """An error for the first text, by path, that cannot be read within the limits; those after it are not tried."""
    if not texts:
        return ()
    order = sorted(texts)
    given = json.dumps([[path, texts[path].decode("latin-1")] for path in order])
    child = [sys.executable, "-c", "from gazette.quarantine import main; main()", str(memory)]
    try:
        done = subprocess.run(child, input=given.encode(), capture_output=True, timeout=seconds, check=False)
        said, why = done.stdout, f"more than {memory // 1024**2:,} MB"
        if not done.returncode:
            return ()
    except subprocess.TimeoutExpired as error:
        said, why = error.stdout or b"", f"more than {seconds:g} seconds"
    path = order[min(said.count(b"\n"), len(order) - 1)]
    return (
        SourceError(
            f"to read this text takes {why}",
            remedy="Write it in shorter paragraphs, with fewer brackets, tags and levels.",
            place=Place(path),
            code="hostile-text",
        ).finding,
    )


def main() -> None:
    """In the child: read each text given on stdin as JSON, and say so with a line."""
    _limit_memory(int(sys.argv[1]))
    from gazette.document import Reader

    reader = Reader()
    for path, content in json.load(sys.stdin):
        with suppress(SourceError, Rejected):  # told in full where the text is read again
            reader.read(content.encode("latin-1"), lang="en", file=path, strict=False)
        sys.stdout.write("read\n")
        sys.stdout.flush()


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:
        return  # not on this system; the time limit holds everywhere
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
