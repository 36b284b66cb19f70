"""What tells that two blocks are the same one, changed, where they share too few words to be alike."""

import regex

from gazette.redline.nodes import Node, Token
from gazette.redline.rarity import Rarity

LISTS = frozenset(("ul", "ol", "dl"))
MOST_ITEMS = 1_600
"""Pairs of items of two lists that are tried for one that both have."""
SAME_ITEM = 0.8
"""Likeness of an item of two lists that is the same. Range 0..1: weighted Dice of their words."""
ITEM_WEIGHT = 1.5
"""Rarity of its words at least; 2 is that of two words that stand nowhere else."""
FORM_TOKENS = 8
"""Words and signs of a block that is little but numbers or an address, at most."""
DAY_TOKENS = 12
"""Words and signs of a line that says a day, at most."""
BEGINNING_WORDS = 3
"""Words with which two texts of one provision begin, at least …"""
BEGUN_ALIKE = 0.2
"""… and how alike they are then, at least. Range 0..1."""
_YEAR = regex.compile(r"(19|20)\d\d(?!\d)\D*")
_DAY = regex.compile(r"(0?[1-9]|[12]\d|3[01])(st|nd|rd|th|er)?")
RECASED = 0.6
"""Share of the words that two blocks have in common, capitals or not, one of them set in capitals. Range 0..1."""


def is_same(one: Node, other: Node, rarity: Rarity) -> bool:
    """Whether two blocks of one kind are the same: by an item, a number, a form, a beginning, or but for capitals."""
    if one.kids or other.kids:
        return one.tag in LISTS and other.tag in LISTS and _share_an_item(one, other, rarity)
    if one.number and one.number == other.number:
        return True
    if one.is_heading:
        return False
    if _is_day(one) and _is_day(other):
        return True
    return _fill_one_form(one, other) or _begin_alike(one, other, rarity) or _is_recased(one, other)


def _share_an_item(one: Node, other: Node, rarity: Rarity) -> bool:
    """What else changed in two lists is shown item by item."""
    if len(one.kids) * len(other.kids) > MOST_ITEMS:
        return False
    return any(_is_one_item(item, candidate, rarity) for item in one.kids for candidate in other.kids)


def _is_one_item(one: Node, other: Node, rarity: Rarity) -> bool:
    """Whether an item of two lists is the same, or all that one says begins the other."""
    if min(rarity.weight(one), rarity.weight(other)) < ITEM_WEIGHT or rarity.shared(one, other) < ITEM_WEIGHT:
        return False
    return rarity.are_alike(one, other, SAME_ITEM) or 1 < _begun(one, other) == min(one.word_count, other.word_count)


def _fill_one_form(one: Node, other: Node) -> bool:
    """Whether two short texts are the same but for numbers, addresses and fewer words: "30 days" and "14 days"."""
    if len(one.tokens) != len(other.tokens) or len(one.tokens) > FORM_TOKENS:
        return False
    pairs = list(zip(one.tokens, other.tokens, strict=True))
    filled = [all(map(_fills, pair)) for pair in pairs]
    others = [pair for pair, fills in zip(pairs, filled, strict=True) if not fills and pair[0].key != pair[1].key]
    return sum(filled) > len(others) and all(token.is_word for pair in others for token in pair)


def _fills(token: Token) -> bool:
    return any(character.isdigit() for character in token.key) or "/" in token.key or "@" in token.key


def _is_day(node: Node) -> bool:
    """Whether a line says a day, in any language: a year, a day of a month, perhaps the number of the month."""
    if len(node.words) > DAY_TOKENS:
        return False
    numbers = [word for word in node.words if word[0].isdigit()]
    years = [word for word in numbers if _YEAR.fullmatch(word)]
    days = [word for word in numbers if _DAY.fullmatch(word)]
    return len(years) == 1 and len(days) in (1, 2) and len(numbers) - len(days) == 1


def _begin_alike(one: Node, other: Node, rarity: Rarity) -> bool:
    """A definition or clause that was cut short or drawn out begins with the same words."""
    begun = _begun(one, other)
    if begun and begun == min(one.word_count, other.word_count):
        return True
    return begun >= BEGINNING_WORDS and rarity.are_alike(one, other, BEGUN_ALIKE)


def _begun(one: Node, other: Node) -> int:
    """With how many words both begin."""
    begun = 0
    for ours, theirs in zip(one.tokens, other.tokens, strict=False):
        if ours != theirs:
            break
        begun += ours.is_word
    return begun


def _is_recased(one: Node, other: Node) -> bool:
    if one.text.isupper() == other.text.isupper():
        return False
    old, new = one.folded, other.folded
    return 2 * (old & new).total() >= RECASED * (old.total() + new.total())
