"""Which section of one text is which of another, and the ids that older texts take from newer ones."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace
from itertools import count

from gazette.model import Block, Document, Section
from gazette.redline import nodes
from gazette.redline.align import LEAST_LIKENESS
from gazette.redline.nodes import Node
from gazette.redline.rarity import Rarity


def same_sections(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Places in `new`, each with the place in `old` of the same section; those without an id are left out.

    Legal's word comes first (equal explicit ids), then equal texts, then equal headings, whatever their numbers, then
    like texts, then equal slugs. So a section renamed, renumbered, moved or given another id is still the same one.
    """
    pairing = _Pairing(old, new)
    pairing.by(lambda section: section.id if section.explicit else "")
    pairing.by(_unnumbered)
    pairing.by(name_of)
    pairing.by_likeness()
    pairing.by(lambda section: section.id)
    return pairing.found


def name_of(section: Section) -> str:
    """Its heading without the printed number."""
    return section.heading.removeprefix(section.number or "").lstrip(".) ")


def wording_of(document: Document, section_id: str) -> tuple[Block, ...] | None:
    """What a section and those under it say, their printed numbers aside; None if the Document has none of that id."""
    section = document.section(section_id)
    if section is None:
        return None
    return tuple(block for part in document.extent(section) for block in _unnumbered(part))


def _unnumbered(section: Section) -> tuple[Block, ...]:
    if not section.number:
        return section.blocks
    return (replace(section.blocks[0], text=name_of(section)), *section.blocks[1:])


def with_ids_of(newer: Document, document: Document) -> Document:
    """The Document, each section without an explicit id called as the same section of a newer text is.

    The id that its heading gives stays its anchor (`Section.own`): links to it go on working.
    """
    own = document.sections
    if all(section.explicit or not section.id for section in own):
        return document
    ids = {nth: section.id for nth, section in enumerate(own) if section.explicit or not section.id}
    for place, nth in same_sections(own, newer.sections).items():
        if nth not in ids and newer.sections[place].id not in ids.values():
            ids[nth] = newer.sections[place].id
    for nth, section in enumerate(own):
        if nth not in ids:
            ids[nth] = free(section.id, ids.values())
    return replace(document, sections=tuple(_called(section, ids[nth]) for nth, section in enumerate(own)))


def _called(section: Section, name: str) -> Section:
    """The section under that id: itself if it has it, as most do, and texts share those."""
    return section if section.id == name else replace(section, id=name)


def free(slug: str, taken: Collection[str]) -> str:
    """The slug, else as Markdown tells equal ones apart: `data_1`."""
    return slug if slug not in taken else next(name for nth in count(1) if (name := f"{slug}_{nth}") not in taken)


class _Pairing:
    """Sections paired so far, best evidence first; each is paired once."""

    def __init__(self, old: Sequence[Section], new: Sequence[Section]) -> None:
        self._old = {nth: section for nth, section in enumerate(old) if section.id}
        self._new = {nth: section for nth, section in enumerate(new) if section.id}
        self.found: dict[int, int] = {}

    def by(self, key: Callable[[Section], Hashable]) -> None:
        """Pair what has the same key, if only one on either side has it."""
        once_old, once_new = _once(self._old, key), _once(self._new, key)
        for name, nth in once_new.items():
            if name in once_old:
                self._pair(once_old[name], nth)

    def by_likeness(self) -> None:
        """Pair what shares enough of its words, the most alike first."""
        if not self._old or not self._new:
            return
        old = {nth: nodes.read(section.whole) for nth, section in self._old.items()}
        new = {nth: nodes.read(section.whole) for nth, section in self._new.items()}
        rarity = Rarity(Node("body", kids=tuple(old.values())), Node("body", kids=tuple(new.values())))
        likeness = {
            (nth, mth): rarity.likeness(before, after) for nth, before in old.items() for mth, after in new.items()
        }
        for nth, mth in sorted(likeness, key=lambda pair: (-likeness[pair], abs(pair[0] - pair[1]), pair)):
            if likeness[nth, mth] >= LEAST_LIKENESS and nth in self._old and mth in self._new:
                self._pair(nth, mth)

    def _pair(self, old: int, new: int) -> None:
        del self._old[old], self._new[new]
        self.found[new] = old


def _once(sections: dict[int, Section], key: Callable[[Section], Hashable]) -> dict[Hashable, int]:
    named = {nth: key(section) for nth, section in sections.items()}
    counts = Counter(named.values())
    return {name: nth for nth, name in named.items() if name and counts[name] == 1}
