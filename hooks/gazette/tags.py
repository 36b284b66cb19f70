"""Tags: what a release is called in git, and the exact bytes of the object that bears the name.

Those bytes are made here, from the commit alone, and given to `git mktag`: no clock, no configuration, no signature
of whoever happens to run it. So the same release is the same object everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gazette.errors import RepositoryError
from gazette.model import VersionId

FORMAT = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
"""What `git for-each-ref` is to say of each tag."""

PREFIX = "refs/tags/"

NOTHING = "0" * 40
"""What `git update-ref` is told to find under a name: nothing, else it refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag as it stands: the commit it leads to (None: to none), and whether it is an object with a message."""

    name: str
    commit: str | None
    annotated: bool


def name_of(document: str, version: VersionId, rev: int) -> str:
    """What the release of a text is called; a hyphen before the Revision, since git allows no tag below a tag.

    >>> from datetime import date
    >>> name_of("privacy", VersionId(date(2026, 5, 16), 2), 1), name_of("privacy", VersionId(date(2026, 5, 16)), 3)
    ('privacy/2026-05-16-2', 'privacy/2026-05-16-r3')
    """
    return f"{document}/{version}" + (f"-r{rev}" if rev > 1 else "")


def read(output: str) -> Mapping[str, Tag]:
    """The tags in what `git for-each-ref` said in FORMAT, by name."""
    found = {}
    for line in output.splitlines():
        refname, kind, target, peeled_kind, peeled = line.split("\0")
        annotated = kind == "tag"
        leads_to = (peeled_kind, peeled) if annotated else (kind, target)
        name = refname.removeprefix(PREFIX)
        found[name] = Tag(name=name, commit=leads_to[1] if leads_to[0] == "commit" else None, annotated=annotated)
    return found


def content(name: str, commit: str, tagger: bytes, message: str) -> bytes:
    """The bytes of an annotated tag, as git keeps them."""
    head = f"object {commit}\ntype commit\ntag {name}\n".encode()
    return b"%btagger %b\n\n%b" % (head, tagger, message.encode())


def tagger_of(commit: str, content: bytes) -> bytes:
    """Who committed a commit, and when, from its bytes: name, address, instant and time zone, untouched."""
    for line in content.partition(b"\n\n")[0].split(b"\n"):
        if line.startswith(b"committer "):
            return line.removeprefix(b"committer ")
    raise RepositoryError(f"commit {commit} names no committer", remedy="Run: git fsck --full")
