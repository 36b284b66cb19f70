"""Pairs of successive texts of real policies: a seeded sample over the first-parent history of three corpora.

A candidate is a Markdown file whose bytes changed in a mainline commit, with what it was before under the same path.
Its size is the share of its words that changed: words of both texts outside a longest common subsequence of the words
of the sources, by all words of both. From the candidates of a corpus, shuffled with a fixed seed, as many as QUOTAS
says are taken of each size; candidates without a changed word, with a text of less than LEAST_WORDS words or already
taken (the same two texts under another path) are passed over, as are texts that gazette refuses to read.
"""

import random
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 20260516
LEAST_WORDS = 30
SIZES = {"tiny": 0.003, "small": 0.03, "medium": 0.15, "large": 0.45, "rewrite": 1.0}
"""Each size and the share of changed words that it stays below (`rewrite`: up to all)."""
QUOTAS = {
    "mozilla-legal-docs": (21, 21, 21, 21, 28),
    "github-site-policy": (12, 12, 12, 12, 9),
    "basecamp-policies": (7, 7, 7, 7, 3),
}
"""Pairs by corpus and size: 112, 57 and 31; 40 of each size. Few of the smaller corpora's texts were rewritten."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two successive texts of one file, as Markdown; `name` says corpus, path and commit."""

    name: str
    size: str
    old: str
    new: str


def sample(corpora: Path, folder: Path, can_read: Callable[[str], bool]) -> tuple[Pair, ...]:
    """The 200 pairs, always the same; `folder` takes the repositories. AssertionError if a corpus has too few."""
    found: list[Pair] = []
    for corpus, quota in QUOTAS.items():
        root = folder / corpus
        if not root.exists():
            subprocess.run(["git", "clone", "-q", "--bare", str(corpora / f"{corpus}.bundle"), str(root)], check=True)
        some = tuple(_taken(corpus, root, dict(zip(SIZES, quota, strict=True)), can_read))
        assert len(some) == sum(quota), f"{corpus}: {len(some)} pairs, {sum(quota)} wanted"
        found += some
    return tuple(found)


def changed_words(old: Sequence[str], new: Sequence[str]) -> int:
    """Words of both texts outside a longest common subsequence: the fewest that any comparison of words can mark.

    Bit-parallel (Hyyrö 2004): one big integer holds a row of the table.

    >>> changed_words("a b c d".split(), "a c x d".split())
    2
    """
    places: dict[str, int] = {}
    for place, word in enumerate(old):
        places[word] = places.get(word, 0) | 1 << place
    every = (1 << len(old)) - 1
    row = every
    for word in new:
        match = row & places.get(word, 0)
        row = (row + match | row - match) & every
    return len(old) + len(new) - 2 * (len(old) - row.bit_count())


def _taken(corpus: str, root: Path, wanted: dict[str, int], can_read: Callable[[str], bool]) -> Iterator[Pair]:
    candidates = list(_candidates(root))
    random.Random(SEED).shuffle(candidates)
    seen: set[tuple[str, str]] = set()
    with _Blobs(root) as blobs:
        for commit, path, before, after in candidates:
            if not any(wanted.values()):
                return
            if (before, after) in seen:
                continue
            seen.add((before, after))
            old, new = blobs.text(before), blobs.text(after)
            size = _size(old.split(), new.split())
            if size and wanted[size] and can_read(old) and can_read(new):
                wanted[size] -= 1
                yield Pair(f"{corpus} {path} {commit[:8]}", size, old, new)


def _size(old: Sequence[str], new: Sequence[str]) -> str | None:
    if min(len(old), len(new)) < LEAST_WORDS:
        return None
    share = changed_words(old, new) / (len(old) + len(new))
    return next((size for size, limit in SIZES.items() if share < limit), "rewrite") if share else None


def _candidates(root: Path) -> Iterator[tuple[str, str, str, str]]:
    """(commit, path, blob before, blob after) of every change of a file, oldest first."""
    output = subprocess.run(
        ["git", "-C", str(root), "log", "--reverse", "--first-parent", "-m", "--raw", "-z", "--no-abbrev",
         "--no-renames", "--format=%H", "HEAD", "--", "*.md"],
        capture_output=True, check=True,
    ).stdout.decode("utf-8", "replace")  # fmt: skip
    commit = ""
    fields: Iterable[str] = iter(output.replace("\n", "\0").split("\0"))
    for field in fields:
        if field.startswith(":"):
            _, _, before, after, status = field.split()
            path = next(iter(fields))
            if status == "M":
                yield commit, path, before, after
        elif field:
            commit = field


class _Blobs:
    """The blobs of a repository, by one `git cat-file --batch`."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", str(root), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> "_Blobs":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def text(self, blob: str) -> str:
        """The blob as text."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{blob}\n".encode())
        self._process.stdin.flush()
        length = int(self._process.stdout.readline().split()[2])
        content = self._process.stdout.read(length + 1)[:-1]
        return content.decode("utf-8", "replace")
