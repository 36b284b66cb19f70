"""Clean-up: kept words between two edits that tell nothing, or less than the edits around them, go with the edits."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from gazette.redline.nodes import Token
from gazette.redline.rarity import Rarity

ISLAND_WORDS = 3
"""A kept run of at most so many words between two edits may be an accident rather than something kept."""
ISLAND_WEIGHT = 1.0
"""… if their rarity together is at most this. Range 0..2: two words that stand nowhere else weigh 2."""
MOST_WORDS = 5
"""A kept run of at most so many words goes with the edits around it …"""
OUTWEIGHED = 1.3
"""… if it weighs at most so much of the lighter of them. Range 0..; more merges more."""
NEGATIONS = frozenset(
    "no not never none nor neither without cannot can't don't doesn't won't isn't aren't shouldn't mustn't "
    "nicht kein keine keinen keiner keinem nie niemals ohne weder ne pas jamais aucun aucune sans "
    "nunca sin ni ningún ninguna jamás non mai senza né nessun nessuna não sem nem niet geen nooit zonder "
    "не нет никогда без لا لم لن ليس ليست بدون دون غير לא אין ללא בלי".split()
)
_UNSPACED_NEGATION = regex.compile("ない|ません|なし|不|没|沒|未|無|无|非|勿|ไม่|ห้าม")
SENTENCE_ENDS = frozenset(".!?。！？؟।")

Cut = tuple[int, int, int, int]
"""An edit: old[a:b] became new[c:d]."""
Keys = tuple[tuple[str, ...], tuple[str, ...]]
"""Those of all words of the old text, and of the new one."""


def without_islands(cuts: Sequence[Cut], old: Sequence[Token], keys: Keys, rarity: Rarity) -> list[Cut]:
    """The edits, merged over what is not worth a reader's stop; the least telling island first."""
    found = list(cuts)
    costs = [_cost(one, other, old, keys, rarity) for one, other in pairwise(found)]
    while costs and min(costs) <= 1:
        least = costs.index(min(costs))
        (a, _, c, _), (_, b, _, d) = found[least : least + 2]
        found[least : least + 2] = [(a, b, c, d)]
        beside = range(max(least - 1, 0), min(least + 1, len(found) - 1))
        costs[beside.start : least + 2] = [_cost(found[nth], found[nth + 1], old, keys, rarity) for nth in beside]
    return found


def _cost(one: Cut, other: Cut, old: Sequence[Token], keys: Keys, rarity: Rarity) -> float:
    """What it costs to lose the island between two edits, 0..; up to 1 it is worth it."""
    island = old[one[1] : other[0]]
    words = [token.key for token in island if token.is_word]
    if len(words) > MOST_WORDS or _is_protected(island):
        return 2.0
    weight = rarity.of(words)
    lighter = min(_size(one, keys, rarity), _size(other, keys, rarity))
    costs = [weight / (OUTWEIGHED * lighter)] if lighter else [2.0]
    if len(words) <= ISLAND_WORDS:
        costs.append(weight / ISLAND_WEIGHT)
    return min(costs)


def _size(cut: Cut, keys: Keys, rarity: Rarity) -> float:
    a, b, c, d = cut
    return max(rarity.of(keys[0][a:b]), rarity.of(keys[1][c:d]))


def _is_protected(island: Sequence[Token]) -> bool:
    """Numbers, dates, negations, addresses and images are never merged away; nor is the end of a sentence."""
    return any(map(_is_telling, island)) or bool(_UNSPACED_NEGATION.search("".join(token.key for token in island)))


def _is_telling(token: Token) -> bool:
    return token.atom is not None or _tells(token.key)


@lru_cache(maxsize=2048)
def _tells(key: str) -> bool:
    """Kept for a while: a text has few different words."""
    return (
        any(map(str.isdigit, key))
        or "@" in key
        or "/" in key
        or key.lower().replace("’", "'") in NEGATIONS
        or key in SENTENCE_ENDS
    )
