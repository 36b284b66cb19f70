"""A marked text by its sections, what stayed apart from what did not, so that a page can fold it."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gazette.redline.comparison import Comparison
from gazette.redline.html import Block, Writer
from gazette.redline.inline import Resolve
from gazette.redline.labels import Labels
from gazette.redline.marks import Mark
from gazette.redline.nodes import Node
from gazette.redline.pieces import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Blocks in a row: marked ones, or (`unchanged` counts them) such as stayed."""

    html: str
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the Redline: its heading, its Marks, its stretches.

    `heading` is "" above all headings, and where a section goes on behind another's that is gone. `is_gone`: only the
    old text has it here.
    """

    section: str
    heading: str
    heading_html: str
    is_gone: bool
    is_marked: bool
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...]

    @property
    def is_marked_inside(self) -> bool:
        """Whether anything changed below its heading."""
        return any(not stretch.unchanged for stretch in self.stretches)

    @property
    def unchanged(self) -> int:
        """How many blocks below the heading stayed: each item of a list and each row of a table is one."""
        return sum(stretch.unchanged for stretch in self.stretches)


def parts(comparison: Comparison, labels: Labels, *, resolve: Resolve, demoted: int) -> tuple[Part, ...]:
    """The whole marked text; `resolve` and `demoted` as for `html`."""
    writer = Writer(comparison, labels, resolve=resolve, demoted=demoted)
    blocks = writer.blocks(comparison.redline.pieces)
    opened = zip(blocks, _opened(blocks, comparison), strict=True)
    return tuple(_part([block for block, _ in some], writer) for _, some in groupby(opened, key=lambda pair: pair[1]))


def _opened(blocks: Sequence[Block], comparison: Comparison) -> Iterator[int]:
    """For each block the number of its part: a heading opens one, as does a change of section."""
    number, section = 0, ""
    for block in blocks:
        here = _section(block, comparison)
        number += _is_heading(block) or here != section
        section = here
        yield number


def _section(block: Block, comparison: Comparison) -> str:
    return comparison.section(comparison.leaves[block.leaves.start])


def _is_heading(block: Block) -> bool:
    return block.piece.node.is_heading


def _part(blocks: Sequence[Block], writer: Writer) -> Part:
    first = blocks[0]
    headed = _is_heading(first)
    leaves = range(first.leaves.start, blocks[-1].leaves.stop)
    return Part(
        section=_section(first, writer.comparison),
        heading=first.piece.node.text if headed else "",
        heading_html=first.html if headed else "",
        is_gone=headed and first.piece.fate in (Fate.DELETED, Fate.MOVED_FROM),
        is_marked=writer.marks.are_in(leaves),
        marks=tuple(mark for mark in writer.marks.all if mark.leaf in leaves),
        stretches=tuple(_stretches(blocks[headed:], writer)),
    )


def _stretches(blocks: Sequence[Block], writer: Writer) -> Iterator[Stretch]:
    for marked, some in groupby(blocks, key=lambda block: writer.marks.are_in(block.leaves)):
        run = list(some)
        html = sys.intern("\n".join(block.html for block in run))  # the same in many Redlines, and kept once
        yield Stretch(html=html, unchanged=0 if marked else sum(_counted(block.piece.node) for block in run))


def _counted(node: Node) -> int:
    """How many blocks a reader would count: each paragraph and item, each row of a table."""
    return 1 if node.tag == "tr" or not node.kids else sum(map(_counted, node.kids))
