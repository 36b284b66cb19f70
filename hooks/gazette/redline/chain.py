"""The heaviest chain: of weighed links between two sequences, those that keep their order and weigh most together."""

from collections.abc import Iterable
from typing import NamedTuple


class Link(NamedTuple):
    """A place in either sequence, and what it weighs that both are the same."""

    old: int
    new: int
    weight: float


def heaviest(links: Iterable[Link], length: int) -> list[Link]:
    """The chain in order; `length` is that of the new sequence.

    A Fenwick tree over the new places holds the best chain that ends before each (Jacobson and Vo 1992).

    >>> [link[:2] for link in heaviest([Link(0, 1, 1), Link(1, 0, 3), Link(2, 1, 1)], 2)]
    [(1, 0), (2, 1)]
    """
    tree: list[tuple[float, int]] = [(0.0, -1)] * (length + 1)
    ordered = sorted(links, key=lambda link: (link.old, -link.new))
    before: list[int] = []
    for nth, link in enumerate(ordered):
        best, place = (0.0, -1), link.new
        while place > 0:
            if tree[place][0] > best[0]:
                best = tree[place]
            place &= place - 1
        before.append(best[1])
        total, place = best[0] + link.weight, link.new + 1
        while place <= length:
            if total > tree[place][0]:
                tree[place] = (total, nth)
            place += place & -place
    chain = []
    nth = max(tree, key=lambda ending: ending[0])[1]
    while nth >= 0:
        chain.append(ordered[nth])
        nth = before[nth]
    return chain[::-1]
