"""How gazette was called: what flags and environment say, read once, at the edge."""

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from gazette.errors import UsageError

# Inherited from a git hook or a script, these would point git at another repository.
_GIT_REDIRECTIONS = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The day on which Versions are in force, the published ref, whether `/` shows the draft; and the clock.

    `cache`: where builds keep what they make for others.
    `colour`: whether a terminal may be written to in colour; `summary`: where a step of GitHub's tells its summary.
    """

    now: datetime
    as_of: date | None
    ref: str | None
    draft: bool
    colour: bool
    summary: Path | None
    cache: Path | None


def read(environ: MutableMapping[str, str] = os.environ) -> Invocation:
    """From GAZETTE_AS_OF, else SOURCE_DATE_EPOCH; GAZETTE_{PUBLISHED,DRAFT,CACHE}, NO_COLOR, GITHUB_STEP_SUMMARY.

    Removes git's redirections.
    """
    for name in _GIT_REDIRECTIONS:
        environ.pop(name, None)
    return Invocation(
        now=datetime.now(UTC),
        as_of=_as_of(environ),
        ref=environ.get("GAZETTE_PUBLISHED") or None,
        draft=environ.get("GAZETTE_DRAFT") == "1",
        colour=not environ.get("NO_COLOR"),
        summary=Path(environ["GITHUB_STEP_SUMMARY"]) if environ.get("GITHUB_STEP_SUMMARY") else None,
        cache=Path(environ["GAZETTE_CACHE"]) if environ.get("GAZETTE_CACHE") else None,
    )


def _as_of(environ: MutableMapping[str, str]) -> date | None:
    if day := environ.get("GAZETTE_AS_OF"):
        try:
            return date.fromisoformat(day)
        except ValueError:
            raise UsageError(f"GAZETTE_AS_OF is {day}, which is not a day", remedy="Write it YYYY-MM-DD.") from None
    if epoch := environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC).date()
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH is {epoch}, which is not an instant", remedy="Write seconds since 1970."
            ) from None
    return None
