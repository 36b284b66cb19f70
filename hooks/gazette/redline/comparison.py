"""A Redline with the names of its two texts: what is written down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gazette.model import BlockKind, Document, Signal
from gazette.redline.changes import Change, Stats, changes, stats
from gazette.redline.compare import compare
from gazette.redline.leaves import Leaf, leaves
from gazette.redline.pieces import Redline


@dataclass(frozen=True, slots=True)
class Named:
    """A text, what it is called in a comparison, and its day: of publication or commit, None if it has neither."""

    name: str
    document: Document
    day: date | None = None


@dataclass(frozen=True)
class Comparison:
    """Two named texts and their Redline; `signals` of each Change, nothing where nobody asked for them."""

    before: Named
    after: Named
    redline: Redline
    signals: tuple[tuple[Signal, ...], ...] = ()

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
        found = changes(self.leaves)
        if not self.signals:
            return found
        return tuple(replace(change, signals=some) for change, some in zip(found, self.signals, strict=True))

    @cached_property
    def stats(self) -> Stats:
        """How much changed."""
        return stats(self.leaves, self.changes)

    @cached_property
    def _became(self) -> dict[str, str]:
        """Ids of the new sections by those of the old ones that they were."""
        headings = [leaf.piece for leaf in self.leaves if leaf.kind is BlockKind.HEADING]
        both = ((piece.old, piece.new) for piece in headings if piece.old and piece.new)
        return {old.id: new.id for old, new in both if old.id}

    def section(self, leaf: Leaf) -> str:
        """Id of the section in which a reader looks for it: what went is found where it stood, under its new name."""
        return leaf.section if leaf.new_index is not None else self._became.get(leaf.section, leaf.section)

    def sections(self, changes: Iterable[Change]) -> frozenset[str]:
        """Ids of the sections in which a reader looks for these Changes."""
        return frozenset(self.section(self.leaves[change.blocks[0]]) for change in changes)

    def heading(self, section: str) -> str:
        """The heading of the section with that id, in the new text if it stands there; "" above all headings."""
        for document in (self.after.document, self.before.document):
            if found := document.section(section):
                return found.heading
        return ""
