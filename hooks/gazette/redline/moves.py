"""What went at one place and came at another: blocks, and whole sections under their headings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from gazette.redline.align import align, near
from gazette.redline.nodes import Node
from gazette.redline.pieces import Fate, Piece
from gazette.redline.rarity import Rarity

MOVE_LIKENESS = 0.6
"""Likeness from which a block that went and one that came are the same, moved. Range 0..1."""
MOVE_WEIGHT = 3.0
"""Rarity of the words that they share at least: a few common words are no evidence of a move."""

_FIXED = frozenset(("td", "th", "thead", "tbody", "tfoot"))
"""What has its place in a table and does not move alone."""

Compare = Callable[[Node, Node], Piece]
Pairing = tuple[Piece, Piece]  # a piece that went and the one that came for it


def with_moves(pieces: tuple[Piece, ...], rarity: Rarity, compare: Compare) -> tuple[Piece, ...]:
    """The pieces, with moves in place of what went and came; `compare` gives the inner comparison of a moved block."""
    gone, come = list(_lone(pieces, Fate.DELETED)), list(_lone(pieces, Fate.INSERTED))
    if not gone or not come:
        return pieces
    pairings = _sections(pieces, rarity)
    taken = {id(piece) for pairing in pairings for piece in pairing}
    left = [piece for piece in gone if id(piece) not in taken]
    right = [piece for piece in come if id(piece) not in taken]
    pairings += _blocks(left, right, rarity)
    return _replaced(pieces, _numbered(pairings, gone, come, compare)) if pairings else pieces


def _sections(pieces: Sequence[Piece], rarity: Rarity) -> list[Pairing]:
    """What stands under a heading that went, paired with what stands under the one that came."""
    went, came = list(_headed(pieces, Fate.DELETED)), list(_headed(pieces, Fate.INSERTED))
    gone, come = list(map(_whole, went)), list(map(_whole, came))
    candidates = []
    for nth, old in enumerate(gone):
        for mth, new in enumerate(come):
            likeness, weight = _evidence(old, new, rarity)
            if weight >= MOVE_WEIGHT:
                candidates.append((-likeness, -weight, nth, mth))
    found = []
    for nth, mth in _best(candidates):
        left, right = ({id(piece.node): piece for piece in some} for some in (went[nth], came[mth]))
        aligned = align(gone[nth].kids, come[mth].kids, rarity)
        found += [(left[id(one)], right[id(other)]) for one, other in aligned if one and other]
    return found


def _headed(pieces: Sequence[Piece], fate: Fate) -> Iterator[list[Piece]]:
    """Every heading of that fate with what stands under it, up to the next heading."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.node.is_heading:
            if len(run) > 1:
                yield run
            run = [piece] if piece.fate is fate else []
        elif run and piece.fate is fate:
            run.append(piece)
    if len(run) > 1:
        yield run


def _whole(pieces: Sequence[Piece]) -> Node:
    return Node("section", kids=tuple(piece.node for piece in pieces))


def _blocks(gone: Sequence[Piece], come: Sequence[Piece], rarity: Rarity) -> list[Pairing]:
    left, right = [piece.node for piece in gone], [piece.node for piece in come]
    candidates = []
    for nth, mth in near(left, right, range(len(left)), range(len(right))):
        if left[nth].tag == right[mth].tag and left[nth].tag not in _FIXED:
            likeness, weight = _evidence(left[nth], right[mth], rarity)
            if weight >= MOVE_WEIGHT:
                candidates.append((-likeness, -weight, nth, mth))
    return [(gone[nth], come[mth]) for nth, mth in _best(candidates)]


def _evidence(old: Node, new: Node, rarity: Rarity) -> tuple[float, float]:
    """How alike two blocks are, and the weight of the words that they share; of two that are unlike nothing."""
    if not rarity.are_alike(old, new, MOVE_LIKENESS):
        return 0.0, 0.0
    likeness = rarity.likeness(old, new)
    return likeness, likeness * (rarity.of(old.words) + rarity.of(new.words)) / 2


def _best(candidates: Iterable[tuple[float, float, int, int]]) -> Iterator[tuple[int, int]]:
    """Best first, each of either side once."""
    gone: set[int] = set()
    come: set[int] = set()
    for _, _, nth, mth in sorted(candidates):
        if nth not in gone and mth not in come:
            gone.add(nth)
            come.add(mth)
            yield nth, mth


def _numbered(
    pairings: Iterable[Pairing], gone: Sequence[Piece], come: Sequence[Piece], compare: Compare
) -> dict[int, Piece]:
    """What each piece becomes; neighbours that went and came together share a number, but not two sections."""
    place_gone = {id(piece): nth for nth, piece in enumerate(gone)}
    place_come = {id(piece): nth for nth, piece in enumerate(come)}
    became: dict[int, Piece] = {}
    number, previous, level = 0, (-2, -2), ""
    for before, after in sorted(pairings, key=lambda pairing: place_come[id(pairing[1])]):
        here = place_gone[id(before)], place_come[id(after)]
        tag = after.node.tag if after.node.is_heading else ""
        if here != (previous[0] + 1, previous[1] + 1) or (tag and not level < tag):
            number, level = number + 1, tag or "h6"
        previous = here
        became[id(before)] = _moved(before, Fate.MOVED_FROM, number)
        became[id(after)] = _moved(compare(before.node, after.node), Fate.MOVED_TO, number)
    return became


def _moved(piece: Piece, fate: Fate, number: int) -> Piece:
    """The block and all that is in it, at one of its two places; but not what came or went inside it."""
    if fate is Fate.MOVED_TO and piece.fate in (Fate.INSERTED, Fate.DELETED):
        return piece
    return replace(piece, fate=fate, move=number, kids=tuple(_moved(kid, fate, number) for kid in piece.kids))


def _lone(pieces: Iterable[Piece], fate: Fate) -> Iterator[Piece]:
    """Whole blocks of one fate, not the parts of them."""
    for piece in pieces:
        if piece.fate is fate:
            yield piece
        elif piece.fate is Fate.CHANGED:
            yield from _lone(piece.kids, fate)


def _replaced(pieces: tuple[Piece, ...], became: dict[int, Piece]) -> tuple[Piece, ...]:
    return tuple(
        became[id(piece)] if id(piece) in became else replace(piece, kids=_replaced(piece.kids, became))
        if piece.fate is Fate.CHANGED and piece.kids else piece
        for piece in pieces
    )  # fmt: skip
