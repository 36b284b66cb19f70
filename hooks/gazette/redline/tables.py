"""Tables: which column, row and cell of one is which of the other."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from gazette.redline.align import Pair, align
from gazette.redline.nodes import Node
from gazette.redline.rarity import Rarity

Columns = tuple[tuple[int | None, int | None], ...]
"""Places of the columns in the old and in the new table, in reading order; None where one has it not."""
_GROUPS = frozenset(("thead", "tbody", "tfoot"))


def columns(old: Node, new: Node, rarity: Rarity) -> Columns | None:
    """The columns of two tables; None where cells span several, so that a row does not tell its columns."""
    before, after = list(_rows(old)), list(_rows(new))
    if any(_is_spanned(row) for row in (*before, *after)):
        return None
    ours, theirs = _column_nodes(before), _column_nodes(after)
    place_old = {id(node): nth for nth, node in enumerate(ours)}
    place_new = {id(node): nth for nth, node in enumerate(theirs)}
    found: list[tuple[int | None, int | None]] = []
    for paired, run in groupby(align(ours, theirs, rarity), key=lambda pair: bool(pair[0] and pair[1])):
        some = list(run)
        places_old = [place_old[id(one)] for one, _ in some if one]
        places_new = [place_new[id(other)] for _, other in some if other]
        if paired or len(places_old) == len(places_new):  # as many columns out as in: reworded in their places
            found += zip(places_old, places_new, strict=True)
        else:
            found += [*((nth, None) for nth in places_old), *((None, nth) for nth in places_new)]
    return tuple(found)


def groups(old: Node, new: Node) -> list[Pair] | None:
    """Head, body and foot of both tables; None if they have not the same ones."""
    tags = [kid.tag for kid in old.kids]
    if tags != [kid.tag for kid in new.kids] or len(set(tags)) < len(tags) or not _GROUPS.issuperset(tags):
        return None
    return list(zip(old.kids, new.kids, strict=True))


def rows(old: Sequence[Node], new: Sequence[Node], columns: Columns, rarity: Rarity) -> list[Pair]:
    """The rows, compared by the columns that both tables have; else by what stands in the first one."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    shared = [(nth, mth) for nth, mth in columns if nth is not None and mth is not None]
    ours = [_with_cells(row, [nth for nth, _ in shared]) for row in old]
    theirs = [_with_cells(row, [mth for _, mth in shared]) for row in new]
    whole_old = {id(node): row for node, row in zip(ours, old, strict=True)}
    whole_new = {id(node): row for node, row in zip(theirs, new, strict=True)}
    found: list[Pair] = []
    for paired, run in groupby(align(ours, theirs, rarity), key=lambda pair: bool(pair[0] and pair[1])):
        some = list(run)
        gap = some if paired else list(_by_first_cell(some))
        found += ((whole_old[id(one)] if one else None, whole_new[id(other)] if other else None) for one, other in gap)
    return found


def cells(old: Node, new: Node, columns: Columns) -> Iterator[Pair]:
    """The cells of a row in both texts."""
    for nth, mth in columns:
        one = old.kids[nth] if nth is not None and nth < len(old.kids) else None
        other = new.kids[mth] if mth is not None and mth < len(new.kids) else None
        if one or other:
            yield one, other


def _rows(table: Node) -> Iterator[Node]:
    for kid in table.kids:
        if kid.tag == "tr":
            yield kid
        elif kid.tag in _GROUPS:
            yield from (row for row in kid.kids if row.tag == "tr")


def _is_spanned(row: Node) -> bool:
    return any(name in ("colspan", "rowspan") for cell in row.kids for name, _ in cell.attributes)


def _column_nodes(rows: Sequence[Node]) -> list[Node]:
    width = max((len(row.kids) for row in rows), default=0)
    return [Node("col", kids=tuple(row.kids[nth] for row in rows if nth < len(row.kids))) for nth in range(width)]


def _with_cells(row: Node, places: Sequence[int]) -> Node:
    return Node("tr", kids=tuple(row.kids[nth] for nth in places if nth < len(row.kids)))


def _by_first_cell(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Rows of one text alone, those paired in order that begin alike."""
    olds = [one for one, _ in pairs if one]
    news = [other for _, other in pairs if other]
    for one in olds:
        heads = [other.kids[0].digest if other.kids else None for other in news]
        head = one.kids[0].digest if one.kids else None
        if head is None or head not in heads:
            yield one, None
            continue
        place = heads.index(head)
        yield from ((None, other) for other in news[:place])
        yield one, news[place]
        news = news[place + 1 :]
    yield from ((None, other) for other in news)
