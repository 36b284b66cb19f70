"""What a published tree and its texts can suffer without git saying so: one function per hazard."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gazette.errors import SourceError
from gazette.finding import Finding, Place, Severity
from gazette.gitlog import Repository
from gazette.model import Witness
from gazette.records import Record, is_regular
from gazette.sources import Sources

Tree = Mapping[str, tuple[str, str]]
"""Blob and mode by path."""

LEAST_SHARED = 0.4
"""Share of the lines of both texts from which one seems to be the other under a new name. Range 0..1."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def colliding_paths(paths: Iterable[str]) -> Iterator[Finding]:
    """An error for each path that another file system takes for one before it: other case, other Unicode form."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        first = seen.setdefault(unicodedata.normalize("NFC", path.casefold()), path)
        if first != path:
            yield SourceError(
                f"{_shown(first)} and {_shown(path)} are one file on other systems, and one of them would be lost",
                remedy="Rename one of them: names must differ in more than case or accents' encoding.",
                place=Place(_shown(path)),
                code="path-collision",
            ).finding


def symbolic_links(tree: Tree) -> Iterator[Finding]:
    """An error for each symbolic link: the host would publish whatever it leads to."""
    for path, (_, mode) in sorted(tree.items()):
        if not is_regular(mode):
            yield SourceError(
                "this is a symbolic link, not a text",
                remedy="Commit the text itself as a plain file.",
                place=Place(_shown(path)),
                code="not-a-file",
            ).finding


def odd_bytes(content: bytes, path: str) -> Iterator[Finding]:
    """A warning for bytes that say nothing, but differ from one editor to the next."""
    if content.startswith(_BYTE_ORDER_MARK):
        yield _warning(
            "byte-order-mark",
            Place(path),
            "this file begins with a byte order mark",
            "Save it as UTF-8 without BOM.",
        )
    if b"\r" in content:
        yield _warning(
            "crlf",
            Place(path, content[: content.index(b"\r")].count(b"\n") + 1),
            "this file holds Windows line ends",
            "Write into .gitattributes: *.md text eol=lf\nThen run: git add --renormalize . && git commit",
        )


def absent_from_worktree(repository: Repository, tree: Tree, sources: Sources) -> Iterator[Finding]:
    """A warning for each published text that the working tree lacks, as in a sparse checkout."""
    for lang in sources.languages:
        path = sources.text_path(lang)
        origin = "" if repository.ref == "HEAD" else f"--source {repository.ref} "
        if repository.worktree and path in tree and not (repository.worktree / path).is_file():
            yield _warning(
                "not-in-worktree",
                Place(path),
                f"{repository.ref} publishes this text, but the working tree does not hold it",
                f"Restore it: git restore {origin}{path}\nIn a sparse checkout: git sparse-checkout add {path}",
            )


def several_commits(repository: Repository, sources: Sources) -> Iterator[Finding]:
    """A warning where a branch changes a policy in several commits: merged one by one, each would publish a text."""
    count = repository.ahead(sources.paths) if repository.ref != "HEAD" and repository.worktree else 0
    if count > 1:
        yield _warning(
            "several-commits",
            Place(sources.source),
            f"this branch changes the policy in {count} commits; "
            "a rebase merge or a fast-forward would put each of them on the mainline",
            "Merge with Squash, or with a merge commit.",
        )


def branch_behind(repository: Repository, sources: Sources) -> Iterator[Finding]:
    """A warning where the published branch has gone on: what it changed since seems to be taken back."""
    count = repository.behind(sources.paths) if repository.ref != "HEAD" and repository.worktree else 0
    if count:
        yield _warning(
            "branch-behind",
            Place(sources.source),
            f"this branch lacks {count} commit{'s' if count > 1 else ''} of {repository.ref} that change the policy; "
            "what they changed seems to be taken back here",
            f'Update the branch: git merge {repository.ref}, or on the web "Update branch".',
        )


def unheard_paths(records: Sequence[Record], called: Sources, ref: str) -> Iterator[Finding]:
    """A warning for each path that the call names for a translation or an earlier name and the mainline never held."""
    held = {record.path for record in records}
    earlier = [(lang, path) for lang, paths in called.previous_paths.items() for path in paths]
    for lang, path in (*called.translations.items(), *earlier):
        if path not in held or lang not in called.languages:
            yield _warning(
                "unheard-path",
                Place(_shown(path)),
                f"the mainline of {ref} never held this file"
                if path not in held
                else f"this is named for {lang}, which is not among the languages",
                "Correct its --translation or --previous-path, or leave it out.",
            )


def undeclared_renames(
    repository: Repository, records: Sequence[Record], sources: Sources, since: Sequence[Witness] | None, ledger: bool
) -> Iterator[Finding]:
    """A warning for each text that first appears as the copy, exact or much alike, of a file its commit removed.

    `since`: the mainline from where the history is said to begin; a rename before it is no matter.
    """
    later = {witness.commit for witness in since[1:]} if since is not None else None
    firsts = _first_records(records, sources)
    firsts = {lang: first for lang, first in firsts.items() if later is None or first.witness.commit in later}
    removed = [
        record
        for record in repository.whole(first.witness.commit for first in firsts.values())
        if record.blob is None and sources.locate(record.path) is None
    ]
    for lang, first in firsts.items():
        gone = [record for record in removed if record.witness == first.witness]
        old = next((record.path for record in gone if record.before == first.blob), None)
        old = old or _most_alike(repository, first, gone)
        if old:
            previous = {**sources.previous_paths, lang: (*sources.previous_paths.get(lang, ()), old)}
            yield _warning(
                "undeclared-rename",
                Place(sources.ledger if ledger else first.path),
                f"{first.path} seems to be {old} under a new name (commit {first.witness.commit[:12]}); "
                "the texts under its old name are not read",
                f"If it is, write: {_previous_paths(previous)}"
                if ledger
                else f"If it is, add: --previous-path {lang}={old}",
            )


def _most_alike(repository: Repository, first: Record, gone: Sequence[Record]) -> str | None:
    """The removed Markdown file that shares most lines with a new text, at least LEAST_SHARED of them."""
    texts = [record for record in gone if record.before and record.path.endswith(".md")]
    if not first.blob or not texts:
        return None
    lines = _lines(repository.content(first.blob, first.path))
    shares: dict[str, float] = {}
    for record in texts:
        others = _lines(repository.content(str(record.before), record.path))
        shares[record.path] = len(lines & others) / max(len(lines | others), 1)
    best = max(shares, key=lambda path: (shares[path], path), default=None)
    return best if best and shares[best] >= LEAST_SHARED else None


def _lines(content: bytes) -> frozenset[bytes]:
    return frozenset(line.strip() for line in content.splitlines() if line.strip())


def _first_records(records: Sequence[Record], sources: Sources) -> dict[str, Record]:
    """By language, where its text first appears."""
    found: dict[str, Record] = {}
    for record in records:
        located = sources.locate(record.path)
        if located and located[1] is None and record.blob:
            found.setdefault(located[0], record)
    return found


def _previous_paths(paths: Mapping[str, Sequence[str]]) -> str:
    """The line of a Ledger."""
    by_lang = (f"{lang}: [{', '.join(map(_yaml, of_lang))}]" for lang, of_lang in paths.items())
    return f"previous_paths: {{{', '.join(by_lang)}}}"


def _yaml(path: str) -> str:
    return path if re.fullmatch(r"[\w./-]+", path) else f'"{path}"'


def _shown(path: str) -> str:
    """A path that can be printed, whatever bytes it holds; what looks alike is told apart."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _warning(code: str, place: Place, message: str, remedy: str) -> Finding:
    return Finding(severity=Severity.WARNING, code=code, place=place, message=message, remedy=remedy)
