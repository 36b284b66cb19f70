"""What git's log says, read without git: records of paths and the instants of commits. A wrong date is refused."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath

from gazette.errors import RepositoryError
from gazette.finding import Finding, Place, Severity
from gazette.model import Witness

FORMAT = "%H%x00%ct%x00%ci"
"""Hashes and instants only: names and subjects can hold any byte, even what looks like a record."""

FIRST_INSTANT = datetime(2005, 4, 7, tzinfo=UTC)
"""Git's own first commit; nothing was committed before."""

WIDEST_OFFSET = 14 * 60
"""Minutes; no place on earth is further from UTC than UTC+14."""

_OFFSET = re.compile(r"[+-]([0-9]+)([0-9]{2})$")
_REGULAR = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Record:
    """What one mainline commit did to one path: the blob that stands there from then on, None if it was removed.

    `before` is the blob that stood there until then, None if none did.
    """

    witness: Witness
    path: str
    blob: str | None
    mode: str
    before: str | None = None


@dataclass(frozen=True)
class Log:
    """Records oldest first, and the time zone that each of their commits names, by its id."""

    records: tuple[Record, ...] = ()
    offsets: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings about the dates of these commits."""
        newest_first = self.records[::-1]
        return (*_backward_clock(newest_first), *_odd_offsets(newest_first, self.offsets))

    @cached_property
    def by_path(self) -> Mapping[str, Sequence[int]]:
        """The places of the records of each path, and of all below each folder."""
        found: dict[str, list[int]] = defaultdict(list)
        for nth, record in enumerate(self.records):
            for path in (record.path, *map(str, PurePosixPath(record.path).parents)):
                found[path].append(nth)
        return found

    def of(self, paths: Iterable[str]) -> "Log":
        """What it says of some of its paths; a folder stands for all below it."""
        places = sorted({nth for path in paths for nth in self.by_path.get(path, ())})
        return Log(tuple(self.records[nth] for nth in places), self.offsets)


def read(output: bytes, now: datetime) -> Log:
    """The Log in the output of `git log -z --raw --no-abbrev` with FORMAT, newest commit first; `now` is the clock."""
    newest_first: list[Record] = []
    offsets: dict[str, str] = {}
    witness: Witness | None = None
    tokens = output.split(b"\0")
    position = 0
    while position < len(tokens) - 1:
        token = tokens[position].lstrip(b"\n")
        if not token.startswith(b":"):
            commit, seconds, local = (part.decode("ascii", "replace") for part in tokens[position : position + 3])
            witness = Witness(commit.strip(), instant(seconds, commit.strip(), now))
            offsets[witness.commit] = local.strip().rpartition(" ")[2]
            position += 3
            continue
        assert witness
        _, mode, before, blob, status = token.decode("ascii").split(" ")
        path = tokens[position + 1].decode("utf-8", "surrogateescape")
        newest_first.append(
            Record(witness, path, None if status == "D" else blob, mode, None if status == "A" else before)
        )
        position += 2
    return Log(tuple(reversed(newest_first)), offsets)


def witnesses(output: str, now: datetime) -> tuple[Witness, ...]:
    """The commits in the output of `git log` with FORMAT, oldest first."""
    lines = [line.split("\0") for line in reversed(output.splitlines())]
    return tuple(Witness(commit, instant(seconds, commit, now)) for commit, seconds, _ in lines)


def instant(seconds: str, commit: str, now: datetime) -> datetime:
    """The committer instant, from the text of %ct: GitPython and git's own dates turn invalid ones into 1970."""
    remedy = "A commit's date is evidence and cannot be guessed. Commit the text again with a right clock."
    if not (seconds.isascii() and seconds.isdigit()):
        raise RepositoryError(f"commit {commit} has no readable committer date", remedy=remedy)
    try:
        found = datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        raise RepositoryError(f"commit {commit} has the impossible committer date @{seconds}", remedy=remedy) from None
    if found < FIRST_INSTANT:
        raise RepositoryError(f"commit {commit} is dated {found:%Y-%m-%d}, before git existed", remedy=remedy)
    if found > now + timedelta(days=1):
        raise RepositoryError(f"commit {commit} is dated {found:%Y-%m-%d}, in the future", remedy=remedy)
    return found


def _backward_clock(newest_first: Sequence[Record]) -> Iterator[Finding]:
    """A warning for each commit dated before the one it follows; its order stays that of the mainline."""
    for later, record in pairwise(newest_first):
        if later.witness.instant < record.witness.instant:
            yield Finding(
                severity=Severity.WARNING,
                code="clock-went-back",
                place=Place(f"{later.witness.commit[:12]}:{later.path}"),
                message=f"this commit is dated {later.witness.instant:%Y-%m-%d}, before the one it follows "
                f"({record.witness.commit[:12]}, {record.witness.instant:%Y-%m-%d})",
                remedy="The order of the mainline counts. State the right day in the Ledger.",
            )


def _odd_offsets(newest_first: Iterable[Record], offsets: Mapping[str, str]) -> Iterator[Finding]:
    """A warning for each commit whose time zone is none on earth; its instant is read all the same."""
    first_record = {record.witness.commit: record for record in newest_first}
    for commit, record in first_record.items():
        match = _OFFSET.fullmatch(offsets[commit])
        if match and int(match[1]) * 60 + int(match[2]) <= WIDEST_OFFSET and int(match[2]) < 60:
            continue
        yield Finding(
            severity=Severity.WARNING,
            code="odd-offset",
            place=Place(f"{commit[:12]}:{record.path}"),
            message=f"this commit names the time zone {offsets[commit]}, which no place on earth has",
            remedy=f"Its instant counts: {record.witness.instant:%Y-%m-%d %H:%M} UTC. Set that machine's time zone.",
        )


def is_regular(mode: str) -> bool:
    """Whether a mode is that of a plain file: no symbolic link, no submodule."""
    return mode in _REGULAR
