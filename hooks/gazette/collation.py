"""Collation: all Versions of a policy in one language, block by block, so that any two of them can be set side by side.

A block keeps its lineage from text to text, by the Redlines of Versions that follow each other, and has one state for
each way it ever read. What changed between two states of a block is marked here, by the one engine: whoever sets two
Versions side by side only joins their lists of blocks, and marks nothing.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gazette.model import Document
from gazette.redline import Comparison, Fate
from gazette.redline.fragments import Fragments, Shown
from gazette.redline.nodes import Node, read
from gazette.redlines import Redlines
from gazette.versions import Version

MOST_MARKS = 100_000
"""Characters of marks between states that do not follow each other, the nearest first; beyond it they are left out.

Such a block is then shown whole as it was and whole as it is.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One way in which a block read; `lineage` is the number of the block."""

    lineage: int
    shown: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One Version: its blocks as numbers of states, in reading order."""

    version: Version
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collation:
    """All Versions whose text is shown in one language, oldest first; `marks`: HTML between two states of a block."""

    lang: str
    columns: tuple[Column, ...]
    states: tuple[State, ...]
    marks: Mapping[tuple[int, int], str]


def dumps(collation: Collation) -> str:
    """JSON for the script of the page that compares any two Versions."""
    said = {
        "lang": collation.lang,
        "versions": {str(column.version.id): column.blocks for column in collation.columns},
        "states": [[state.lineage, *state.shown] for state in collation.states],
        "marks": {f"{old} {new}": html for (old, new), html in sorted(collation.marks.items())},
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def collate(redlines: Redlines, lang: str, fragments: Fragments) -> Collation:
    """Every Version whose text in `lang` is shown."""
    collator = _Collator(fragments)
    columns: list[Column] = []
    before: Column | None = None  # the last that stands: one that never applied is followed by none
    for version in redlines.chronicle.versions:
        revision = version.revision(lang)
        if revision is None:
            continue
        nodes = _blocks(revision.document)
        parents: Mapping[int, int] = {}
        if before:
            pair = redlines.between(before.version, version, lang)
            assert pair
            parents = _parents(pair.comparison)
        columns.append(Column(version=version, blocks=collator.follow(nodes, before, parents)))
        before = columns[-1] if version.stands else before
    return Collation(
        lang=lang, columns=tuple(columns), states=tuple(collator.states), marks=collator.marks_between(columns)
    )


@dataclass
class _Collator:
    fragments: Fragments
    states: list[State] = field(default_factory=list)
    _nodes: list[Node] = field(default_factory=list)
    _known: dict[Node, list[int]] = field(default_factory=lambda: defaultdict(list))
    _lineages: int = 0

    def follow(self, nodes: Sequence[Node], before: Column | None, parents: Mapping[int, int]) -> tuple[int, ...]:
        """The states of a text's blocks: those of the block each came from, else of one that is back, else new."""
        alive: set[int] = set()
        found: dict[int, int] = {}
        for nth, parent in parents.items():
            assert before
            lineage = self.states[before.blocks[parent]].lineage
            found[nth] = self._state(nodes[nth], lineage)
            alive.add(lineage)
        for nth, node in enumerate(nodes):
            if nth not in found:
                gone = (self.states[state].lineage for state in reversed(self._known[node]))
                lineage = next((lineage for lineage in gone if lineage not in alive), self._lineages)
                found[nth] = self._state(node, lineage)
                alive.add(lineage)
        return tuple(found[nth] for nth in range(len(nodes)))

    def _state(self, node: Node, lineage: int) -> int:
        self._lineages = max(self._lineages, lineage + 1)
        known = next((state for state in self._known[node] if self.states[state].lineage == lineage), None)
        if known is not None:
            return known
        self._known[node].append(len(self.states))
        self.states.append(State(lineage=lineage, shown=self.fragments.alone(node)))
        self._nodes.append(node)
        return len(self.states) - 1

    def marks_between(self, columns: Sequence[Column]) -> Mapping[tuple[int, int], str]:
        """The marks between two states of a block, the nearest first."""
        found: dict[tuple[int, int], str] = {}
        spent = 0
        for distance, old, new in sorted(self._unlike(columns)):
            html = self.fragments.marked(self._nodes[old], self._nodes[new])
            spent += len(html) if distance > 1 else 0
            if spent > MOST_MARKS:
                break
            found[old, new] = html
        return found

    def _unlike(self, columns: Sequence[Column]) -> Iterator[tuple[int, int, int]]:
        """Two states of a block, the older first, after how many other states of it the newer came."""
        courses: dict[int, list[int]] = defaultdict(list)
        for column in columns:
            for state in column.blocks:
                courses[self.states[state].lineage].append(state)
        least: dict[tuple[int, int], int] = {}
        for course in courses.values():
            states = [state for state, _ in groupby(course)]
            for nth, old in enumerate(states):
                for distance, new in enumerate(states[nth + 1 :], 1):
                    if old != new:
                        least[old, new] = min(distance, least.get((old, new), distance))
        return ((distance, old, new) for (old, new), distance in least.items())


def _parents(comparison: Comparison) -> Mapping[int, int]:
    """By the place of a block of the new text that of the block it was; each block has one heir at most.

    Where a block was split, or several were merged, it is the one with which it shares the most words.
    """
    old, new = (_tops(text.document) for text in (comparison.before, comparison.after))
    votes: Counter[tuple[int, int]] = Counter()
    left: dict[int | None, list[int]] = defaultdict(list)
    for leaf in comparison.leaves:
        if leaf.piece.fate is Fate.MOVED_FROM and leaf.old_index is not None:
            left[leaf.piece.move].append(old[leaf.old_index])
    came: Counter[int | None] = Counter()
    at_old = at_new = 0
    for leaf in comparison.leaves:
        piece = leaf.piece
        at_old = old[leaf.old_index] if leaf.old_index is not None else at_old
        at_new = new[leaf.new_index] if leaf.new_index is not None else at_new
        weight = 1 + len(piece.node.tokens)
        if piece.fate is Fate.MOVED_TO:
            if came[piece.move] < len(left[piece.move]):
                votes[left[piece.move][came[piece.move]], at_new] += weight
            came[piece.move] += 1
        elif piece.fate in (Fate.EQUAL, Fate.CHANGED):
            votes[at_old, at_new] += weight
    parents: dict[int, int] = {}
    taken: set[int] = set()
    for (was, now), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if now not in parents and was not in taken:
            parents[now] = was
            taken.add(was)
    return parents


def _tops(document: Document) -> list[int]:
    """For each leaf of a text the place of the outermost block that holds it."""
    return [nth for nth, node in enumerate(_blocks(document)) for _ in node.leaves()]


def _blocks(document: Document) -> tuple[Node, ...]:
    return read(*(section.whole for section in document.sections)).kids
