"""Edition: everything one build publishes, read from one ref of one repository. Values only; `editions` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gazette import values
from gazette.drafts import Draft
from gazette.finding import Finding
from gazette.lineage import Lineages
from gazette.redlines import Redlines
from gazette.settings import Settings
from gazette.sources import Sources
from gazette.versions import Chronicle


@dataclass(frozen=True, kw_only=True)
class Published:
    """The Chronicles of all policies at one commit, and by document name where their texts stand.

    `findings` are those about what is published, whatever stands in the working tree.
    """

    commit: str
    chronicles: tuple[Chronicle, ...]
    sources: Mapping[str, Sources]
    findings: tuple[Finding, ...]

    @cached_property
    def by_source(self) -> Mapping[str, Chronicle]:
        """The Chronicle of the policy at a path."""
        return {chronicle.source: chronicle for chronicle in self.chronicles}

    @cached_property
    def redlines(self) -> Mapping[str, Redlines]:
        """The Redlines of each policy by document name, shared by all its pages and languages."""
        return {chronicle.document: Redlines(chronicle) for chronicle in self.chronicles}

    @cached_property
    def lineages(self) -> Mapping[str, Lineages]:
        """The sections of each policy through its Versions, by document name."""
        return {document: Lineages(redlines) for document, redlines in self.redlines.items()}

    @cached_property
    def classes(self) -> frozenset[str]:
        """Those that the texts wear: their authors may give any (`attr_list`, raw HTML)."""
        revisions = (
            revision
            for chronicle in self.chronicles
            for version in chronicle.versions
            for of_language in version.revisions.values()
            for revision in of_language
        )
        return frozenset(name for revision in revisions for name in revision.document.classes)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What was published, seen on one day, with the `drafts` of the working tree by document name.

    Without a working tree (a bare repository) there are no drafts. `part`: the documents whose pages a build writes,
    None for all of them; the pages of any document are the same bytes in every part.
    """

    published: Published
    settings: Settings
    as_of: date
    drafts: Mapping[str, Draft]
    findings: tuple[Finding, ...] = ()
    part: frozenset[str] | None = None

    @property
    def commit(self) -> str:
        """The published ref's."""
        return self.published.commit

    @property
    def chronicles(self) -> tuple[Chronicle, ...]:
        """Those of all policies."""
        return self.published.chronicles

    @property
    def sources(self) -> Mapping[str, Sources]:
        """Where the texts of each policy stand, by document name."""
        return self.published.sources

    @property
    def written(self) -> tuple[Chronicle, ...]:
        """The Chronicles of the policies whose pages a build writes."""
        return tuple(chronicle for chronicle in self.chronicles if self.part is None or chronicle.document in self.part)

    @cached_property
    def shown(self) -> str:
        """Digest of all of it that pages show, what nobody has published aside."""
        return values.digest(self.settings, self.as_of, self.chronicles)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Those that the texts wear, drafts included."""
        drafts = (document for draft in self.drafts.values() for document in draft.texts.values())
        return self.published.classes | {name for text in drafts for name in text.classes}


def sources_of(edition: Edition, chronicle: Chronicle) -> Sources:
    """Where the texts of a policy stand."""
    return edition.sources[chronicle.document]
