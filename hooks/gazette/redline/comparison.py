"""A Redline with the names of its two texts: what is written down."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gazette.model import Document
from gazette.redline.changes import Change, Leaf, Stats, changes, leaves, stats
from gazette.redline.compare import Redline, compare


@dataclass(frozen=True, slots=True)
class Named:
    """A text, what it is called in a comparison, and its day: of publication or commit, None if it has neither."""

    name: str
    document: Document
    day: date | None = None


@dataclass(frozen=True)
class Comparison:
    """Two named texts and their Redline."""

    before: Named
    after: Named
    redline: Redline

    @classmethod
    def of(cls, before: Named, after: Named) -> "Comparison":
        """The two compared."""
        return cls(before, after, compare(before.document, after.document))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves in reading order."""
        return leaves(self.redline)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The Changes in reading order."""
        return changes(self.leaves)

    @cached_property
    def stats(self) -> Stats:
        """How much changed."""
        return stats(self.leaves)

    def heading(self, section: str) -> str:
        """The heading of the section with that id, in the new text if it stands there; "" above all headings."""
        for document in (self.after.document, self.before.document):
            if found := document.section(section):
                return found.heading
        return ""
