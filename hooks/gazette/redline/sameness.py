"""What tells that two blocks are the same one, changed, where they share too few words to be alike."""

from collections import Counter
from itertools import takewhile

from gazette.redline.nodes import HEADING, Node, Token
from gazette.redline.rarity import Rarity

LISTS = frozenset(("ul", "ol", "dl"))
MOST_ITEMS = 1_600
"""Pairs of items of two lists that are tried for one that both have."""
SAME_ITEM = 0.8
"""Likeness of an item of two lists that is the same. Range 0..1: weighted Dice of their words."""
ITEM_WEIGHT = 1.5
"""Rarity of its words at least; 2 is that of two words that stand nowhere else."""
FORM_TOKENS = 8
"""Words and signs of a block that is little but a date, a number or an address, at most."""
BEGINNING_WORDS = 3
"""Words with which two texts of one provision begin, at least …"""
BEGUN_ALIKE = 0.2
"""… and how alike they are then, at least. Range 0..1."""
RECASED = 0.6
"""Share of the words that two blocks have in common, capitals or not, one of them set in capitals. Range 0..1."""


def is_same(one: Node, other: Node, rarity: Rarity) -> bool:
    """Whether two blocks of one kind are the same: by an item, a number, a form, a beginning, or but for capitals."""
    if one.kids or other.kids:
        return one.tag in LISTS and other.tag in LISTS and _share_an_item(one, other, rarity)
    if one.number and one.number == other.number:
        return True
    if HEADING.fullmatch(one.tag):
        return False
    return _fill_one_form(one, other) or _begin_alike(one, other, rarity) or _is_recased(one, other)


def _share_an_item(one: Node, other: Node, rarity: Rarity) -> bool:
    """What else changed in two lists is shown item by item."""
    if len(one.kids) * len(other.kids) > MOST_ITEMS:
        return False
    return any(
        rarity.shared(item, candidate) >= ITEM_WEIGHT and rarity.likeness(item, candidate) >= SAME_ITEM
        for item in one.kids
        for candidate in other.kids
    )


def _fill_one_form(one: Node, other: Node) -> bool:
    """ "17 November 2021" and "10 March 2022": the same words but for numbers, addresses and a word beside a number."""
    if len(one.tokens) != len(other.tokens) or len(one.tokens) > FORM_TOKENS:
        return False
    places = list(zip(one.tokens, other.tokens, strict=True))
    filled = [nth for nth, pair in enumerate(places) if all(map(_fills, pair))]
    others = [nth for nth, (old, new) in enumerate(places) if nth not in filled and old.key != new.key]
    beside = {nth + step for nth in filled for step in (-1, 1)}
    return (
        bool(filled)
        and len(others) <= 1
        and all(nth in beside and all(t.is_word for t in places[nth]) for nth in others)
    )


def _fills(token: Token) -> bool:
    return any(character.isdigit() for character in token.key) or "/" in token.key or "@" in token.key


def _begin_alike(one: Node, other: Node, rarity: Rarity) -> bool:
    """A definition or clause that was cut short or drawn out begins with the same words."""
    both = takewhile(lambda pair: pair[0] == pair[1], zip(one.tokens, other.tokens, strict=False))
    begun = sum(old.is_word for old, _ in both)
    return begun >= BEGINNING_WORDS and rarity.likeness(one, other) >= BEGUN_ALIKE


def _is_recased(one: Node, other: Node) -> bool:
    if one.text.isupper() == other.text.isupper():
        return False
    old, new = (Counter(word.casefold() for word in node.words) for node in (one, other))
    return 2 * (old & new).total() >= RECASED * (old.total() + new.total())
