"""Anchors: the ids by which the sections and Blocks of a text are cited, equal on every page that shows it whole.

A section's anchor is the id that its own text gives it. A Block's tells its section, what it is, and the how manieth:

    retention-p2     the second paragraph of the section #retention
    retention-li3    its third list item, those of inner lists counted too, as they are read
    retention-tr1    the first row of its first table: the head
    p1               the first paragraph before all sections

Further kinds: `dt` and `dd`, `pre`, `h` for a heading inside an item or a quote; words in other HTML are called by its
tag (`div1`). What a list item begins with is the item, its further paragraphs are paragraphs; a row has its cells. An
author's id stays where it is: a Block that has one bears its anchor on an empty `span` at its beginning. An anchor that
would be like an author's id gets a number more, as equal headings do: `retention-p2_1`.

All this follows from the one text: anchors stay as long as it has the same Blocks, whatever else is published, and a
translation built alike has the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gazette import tree
from gazette.model import Document, Section
from gazette.sections import free
from gazette.tree import INLINE, Element

_HOLDERS = frozenset(("li", "dt", "dd"))
"""What is cited with the words that it begins with."""
SHARED = 512
"""Sections kept for the next text: most are the same in one Version and the one after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A section where it is cited: `id` is its heading's anchor, `html` its body with the anchors of its `blocks`.

    `newer`: the id by which newer texts know it, where that is another one and no other section's anchor; else "".
    `named`: the sections that name it in a citation, outermost first: what it stands under, unless its number tells.
    """

    id: str
    newer: str
    blocks: tuple[str, ...]
    html: str
    named: tuple[Section, ...]

    def label(self, block: str) -> str:
        """What tells a Block's anchor from the others of its section: `p2`."""
        return block.removeprefix(f"{self.id}-")


@lru_cache(maxsize=4)  # the permalinks of a Version and of its Revision show one text
def anchored(document: Document, beside: frozenset[str] = frozenset()) -> tuple[Anchored, ...]:
    """The sections of a Document in order; `beside`: further ids of the page, which a Block's anchor leaves alone."""
    bodies = [_Body.of(section.html) for section in document.sections]
    taken = {name for body in bodies for name in body.ids}
    names = [_claim(section.own, taken) for section in document.sections]
    newer = ["" if section.id in taken else _claim(section.id, taken) for section in document.sections]
    taken.update(beside)
    counts: Counter[str] = Counter()
    found = []
    designations = map(_designation, document.sections, _held(document))
    for section, body, name, later, named in zip(document.sections, bodies, names, newer, designations, strict=True):
        blocks = []
        for kind in body.kinds:
            called = f"{name}-{kind}" if name else kind
            counts[called] += 1
            blocks.append(_claim(f"{called}{counts[called]}", taken))
        html = _with_anchors(section.html, tuple(blocks))
        found.append(Anchored(id=name, newer=later, blocks=tuple(blocks), html=html, named=named))
    return tuple(found)


def built_alike(one: Document, other: Document) -> bool:
    """Whether equal anchors lead to the same section and Block in both."""
    return one.structure == other.structure


def _held(document: Document) -> Iterator[tuple[Section, ...]]:
    """Of each section of a Document, the sections under which it stands, the nearest first; the lead holds none."""
    open_: list[Section] = []
    for section in document.sections:
        while open_ and open_[-1].level >= section.level:
            open_.pop()
        yield tuple(reversed(open_))
        if section is not document.lead:
            open_.append(section)


def _designation(section: Section, holders: tuple[Section, ...]) -> tuple[Section, ...]:
    """5.2 is told by its number, 2 under 5 and a heading without one are not."""
    found = [section]
    for holder in holders:
        inner = found[0].number
        if not (inner and holder.number and inner.startswith(f"{holder.number}.")):
            found.insert(0, holder)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Body:
    """What a section's HTML holds that can be cited: the ids its author gave, and what its Blocks are, in order."""

    ids: frozenset[str]
    kinds: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=SHARED)
    def of(cls, html: str) -> "_Body":
        """Of the body of a section."""
        root = tree.read(html)
        kinds = ("h" if re.fullmatch("h[1-6]", element.tag) else element.tag for element in _blocks(root))
        return cls(frozenset(element.attributes.get("id", "") for element in root.elements()), tuple(kinds))


@lru_cache(maxsize=SHARED)
def _with_anchors(html: str, anchors: tuple[str, ...]) -> str:
    """The body of a section, each of its Blocks with its anchor."""
    root = tree.read(html)
    for anchor, element in zip(anchors, list(_blocks(root)), strict=True):
        _put(anchor, element)
    return tree.serialise(root.kids)


def _claim(name: str, taken: set[str]) -> str:
    found = free(name, taken) if name else ""
    taken.add(found)
    return found


def _blocks(holder: Element, *, spoken_for: bool = False) -> Iterator[Element]:
    """The Blocks below an element, of tables the rows; where it is `spoken_for`, its first words are its own."""
    for kid in holder.kids:
        if isinstance(kid, str) or kid.tag in INLINE:
            continue
        if kid.tag == "tr":
            yield kid
        elif kid.tag in _HOLDERS:
            yield kid
            yield from _blocks(kid, spoken_for=not _has_words(kid))
        elif not _has_words(kid):
            yield from _blocks(kid, spoken_for=spoken_for)
        else:
            if not spoken_for:
                yield kid
            yield from _blocks(kid)
        spoken_for = spoken_for and not kid.text.strip()


def _has_words(element: Element) -> bool:
    """Whether words or pictures stand in it directly."""
    return any(kid.strip() if isinstance(kid, str) else kid.tag in INLINE for kid in element.kids)


def _put(anchor: str, element: Element) -> None:
    if not element.attributes.get("id"):
        element.attributes["id"] = anchor
        return
    cells = [kid for kid in element.kids if isinstance(kid, Element)] if element.tag == "tr" else []
    (cells[0] if cells else element).kids.insert(0, Element("span", {"id": anchor}))
