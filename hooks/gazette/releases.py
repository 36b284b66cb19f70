"""Release: one authoritative text that is published under a tag, and which of them a commit has yet to release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gazette import tags
from gazette.errors import GazetteError, RepositoryError
from gazette.facts import FactKind
from gazette.finding import Place
from gazette.redlines import Pair, Redlines
from gazette.tags import Tag
from gazette.versions import Chronicle, Revision, Version


@dataclass(frozen=True, kw_only=True)
class Release:
    """A Version's first text, or a correction of it; `commit` of the mainline made it public."""

    chronicle: Chronicle
    version: Version
    revision: Revision
    commit: str

    @property
    def tag(self) -> str:
        """`privacy/2026-05-16`, a correction `privacy/2026-05-16-r2`."""
        return tags.name_of(self.chronicle.document, self.version.id, self.revision.rev)

    @property
    def is_correction(self) -> bool:
        """Whether the Version was published with another text first."""
        return self.revision.rev > 1

    @property
    def title(self) -> str:
        """One line for people."""
        what = f", correction {self.revision.name}" if self.is_correction else ""
        return f"{self.revision.document.title}, version of {self.version.id}{what}"

    def texts(self) -> tuple[Revision, ...]:
        """The Version's texts, one a language, the authoritative first: that which is released, else the newest."""
        others = (self.version.revision(lang) for lang in self.chronicle.languages[1:])
        return (self.revision, *(revision for revision in others if revision))

    def pair(self, redlines: Redlines) -> Pair | None:
        """The text and the one that it follows; None for the first Version."""
        if self.is_correction:
            return redlines.correction(self.version, self.revision)
        return redlines.changes(self.version, self.revision.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one policy releases from a commit.

    `releases`, oldest first, are all that no earlier commit released; `last` is the newest that one did.
    """

    releases: tuple[Release, ...]
    last: tuple[Release, Tag] | None


def due(chronicle: Chronicle, known: Mapping[str, Tag], mainline: Sequence[str]) -> Due:
    """What a policy releases from the last of the commits `mainline` (oldest first), the tags `known` being there.

    Everything since the last release from an earlier commit; without one the newest text alone, since what was
    published before there were releases is in versions.json. RepositoryError for a tag that leads elsewhere.
    """
    places = {commit: nth for nth, commit in enumerate(mainline)}
    found = list(_published(chronicle))
    if not found:
        raise GazetteError(f"no Version of {chronicle.source} has a text to release", place=Place(chronicle.source))
    for release in found:
        if release.tag in known:
            _refuse_elsewhere(release, known[release.tag], places)
    new: list[Release] = []
    for release in found:
        tag = known.get(release.tag)
        if tag and tag.commit != mainline[-1]:
            return Due(releases=tuple(reversed(new)), last=(release, tag))
        new.append(release)
    return Due(releases=(new[0],), last=None)


def _published(chronicle: Chronicle) -> Iterator[Release]:
    """The texts that can be released, newest first.

    A Version imported from elsewhere is released only while none follows it: an old text added to the archive is none
    of today's.
    """
    newest = next((version for version in reversed(chronicle.versions) if version.stands), None)
    seen = set()
    for fact in reversed(chronicle.facts):
        if fact.kind is not FactKind.REVISION or fact.lang != chronicle.authoritative:
            continue
        version = chronicle.version(fact.version)
        revision = next(text for text in version.revisions[fact.lang] if text.rev == fact.rev)
        if version.stands and not revision.withdrawn and (version is newest or not version.imported):
            release = Release(chronicle=chronicle, version=version, revision=revision, commit=fact.commit)
            if release.tag not in seen:
                seen.add(release.tag)
                yield release


def _refuse_elsewhere(release: Release, tag: Tag, places: Mapping[str, int]) -> None:
    place = places.get(tag.commit or "")
    if tag.annotated and place is not None and place >= places[release.commit]:
        return
    if not tag.annotated:
        why = "is a bare name without a message, which gazette did not make"
    elif place is None:
        why = f"leads to {tag.commit or 'no commit'}, which is not on the mainline"
    else:
        why = f"leads to {tag.commit}, when that text was not published yet"
    raise RepositoryError(
        f"the tag {tag.name} {why}",
        remedy="The tag of a release is never moved. See what others have: git ls-remote --tags origin\n"
        f"If it is only here, remove it yourself: git update-ref -d refs/tags/{tag.name}",
    )
