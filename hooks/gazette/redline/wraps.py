"""Containers that went around blocks, or from around them: paragraphs that became a list, or a list paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gazette.redline.nodes import Node
from gazette.redline.pieces import Fate, Piece
from gazette.redline.rarity import Rarity
from gazette.redline.splits import Match

HELD = 0.5
"""Share of a block's words, by rarity, that stand in the container, from which it stands in it. Range 0..1."""
LISTS = frozenset(("ul", "ol"))
_HOLDERS = frozenset(("blockquote", "div", "section", "details", "center", *LISTS))

Path = tuple[Node, ...]
"""The containers around a leaf, outermost first."""


def wrapped(matches: Sequence[Match], rarity: Rarity) -> list[Match]:
    """The matches with `around` filled where a container of one text holds what stood without it in the other."""
    found: list[Match] = []
    for in_both, some in _stretches(matches):
        if in_both:
            found += some
            continue
        came = [match.turned for match in _wrap(some, rarity)]
        for settled, others in _stretches(came):
            found += [match.turned for match in (others if settled else _wrap(others, rarity))]
    return found


def _stretches(matches: Iterable[Match]) -> Iterator[tuple[bool, list[Match]]]:
    """In turns blocks that stand in both texts, and such as stand in one alone."""
    for in_both, some in groupby(matches, key=lambda match: bool((match.old and match.new) or match.around)):
        yield in_both, list(some)


def _wrap(stretch: Sequence[Match], rarity: Rarity) -> list[Match]:
    """Containers of the new text, around blocks of the old one."""
    olds = [match for match in stretch if match.old]
    news = [match for match in stretch if match.new]
    found: list[Match] = []
    for match in news:
        if match.new and match.new.kids and match.new.tag in _HOLDERS:
            held = [nth for nth, other in enumerate(olds) if other.old and _is_held(other, match.new, rarity)]
            if held:
                inside = tuple(other.old for other in olds[held[0] : held[-1] + 1] if other.old)
                found += [*olds[: held[0]], match._replace(around=inside)]
                olds = olds[held[-1] + 1 :]
                continue
        found.append(match)
    return found + olds


def _is_held(match: Match, container: Node, rarity: Rarity) -> bool:
    node = match.old
    if node is None or node.tag == container.tag or (node.kids and container.tag in LISTS):
        return False
    return rarity.shared(node, container) >= max(HELD * rarity.weight(node), 0.5)


def flat(nodes: Sequence[Node], path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """The leaves below, each with the containers around it; a list item's words as a leaf inside the item."""
    for node in nodes:
        if node.kids:
            yield from flat(node.kids, (*path, node))
        elif node.tokens and node.tag in ("li", "dd", "td", "th"):
            yield (*path, node), Node("", tokens=node.tokens)
        else:
            yield path, node


def nested(leaves: Sequence[tuple[Path, Piece]], *, new: bool, depth: int = 0) -> tuple[Piece, ...]:
    """The pieces inside their containers, which stand in the new text alone, or in the old one alone."""
    found: list[Piece] = []
    for container, run in groupby(leaves, key=lambda leaf: id(leaf[0][depth]) if len(leaf[0]) > depth else None):
        some = list(run)
        if container is None:
            found += (piece for _, piece in some)
            continue
        kids = nested(some, new=new, depth=depth + 1)
        node = some[0][0][depth]
        alone = Fate.INSERTED if new else Fate.DELETED
        fate = alone if all(kid.fate is alone for kid in kids) else Fate.CHANGED
        found.append(Piece(fate, None if new else node, node if new else None, kids=kids))
    return tuple(found)
