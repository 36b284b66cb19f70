"""Single blocks as HTML, each in every way in which a comparison can show it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from gazette.redline.compare import compare_nodes, one_sided, unchanged
from gazette.redline.html import alone
from gazette.redline.inline import Resolve
from gazette.redline.labels import Labels
from gazette.redline.nodes import Node
from gazette.redline.pieces import Fate, Piece


class Shown(NamedTuple):
    """HTML of a block that stayed as it is, came, went, or moved away."""

    kept: str
    came: str
    went: str
    left: str


@dataclass(frozen=True, slots=True)
class Fragments:
    """Writes blocks for a page where their headings stand `demoted` by so many levels."""

    labels: Labels
    resolve: Resolve
    demoted: int

    def alone(self, node: Node) -> Shown:
        """A block in each of its fates."""
        went = one_sided(node, None)
        return Shown(
            kept=self._html(unchanged(node, node)),
            came=self._html(one_sided(None, node)),
            went=self._html(went),
            left=self._html(_left(went)),
        )

    def marked(self, old: Node, new: Node) -> str:
        """A block with what changed in it; "" where nothing did but the anchor by which it is found."""
        redline = compare_nodes(*(Node("body", kids=(node,)) for node in (old, new)))
        same = all(piece.fate is Fate.EQUAL for piece in redline.pieces)
        return "" if same else self._html(*redline.pieces)

    def _html(self, *pieces: Piece) -> str:
        return alone(pieces, self.labels, resolve=self.resolve, demoted=self.demoted)


def _left(piece: Piece) -> Piece:
    return replace(piece, fate=Fate.MOVED_FROM, kids=tuple(map(_left, piece.kids)))
