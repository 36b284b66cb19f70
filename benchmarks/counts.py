"""What our build does, counted: the numbers that a test holds to, here of a longer history in six languages."""

from collections.abc import Iterator
from pathlib import Path

from tests.test_counts import counted

from benchmarks import projects
from benchmarks.synthetic import LANGUAGES, Plan

VERSIONS = 2


def report(folder: Path) -> Iterator[str]:
    """A line."""
    root = projects.ours(folder / "repository", Plan(versions=VERSIONS, languages=LANGUAGES))
    found = counted(root, folder / "site", folder / "trace")
    told = ", ".join(f"{count:,} {what}" for what, count in sorted(found.items()))
    yield f"a build of {VERSIONS} Versions × {len(LANGUAGES)} languages: {told}"
