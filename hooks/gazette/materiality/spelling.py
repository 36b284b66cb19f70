"""Slips of the pen: a word put right is read as the word it is."""

from collections.abc import Sequence

import regex

from gazette.materiality.lines import fold, is_word
from gazette.materiality.vocabulary import Vocabulary
from gazette.redline.nodes import Token

_WORD = regex.compile(r"\p{L}+")
SHORTEST = 4
"""Letters of a word in which one letter may be wrong; in shorter ones only two neighbours can have changed places."""
LONG = 8
"""Letters from which on a word may have two wrong ones."""


def slips(old: Sequence[Token], new: Sequence[Token], words: Vocabulary) -> tuple[dict[int, str], dict[int, str]]:
    """What an edit's words are read as, by their place among its tokens: a misspelt one as the right one.

    A pair is a slip if few letters differ and not both are words of their own: `adress`, not `content` for `consent`.
    """
    old_words = [(nth, token) for nth, token in enumerate(old) if is_word(token)]
    new_words = [(nth, token) for nth, token in enumerate(new) if is_word(token)]
    read_old: dict[int, str] = {}
    read_new: dict[int, str] = {}
    if len(old_words) != len(new_words):
        return read_old, read_new
    for (nth, before), (mth, after) in zip(old_words, new_words, strict=True):
        one, other = fold(before.key).lower(), fold(after.key).lower()
        if one == other or not are_alike(one, other) or (words.knows(one) and words.knows(other)):
            continue
        if words.knows(one):
            read_new[mth] = before.key
        else:
            read_old[nth] = after.key
    return read_old, read_new


def are_alike(one: str, other: str) -> bool:
    """Whether a slip of the pen could make one of the other.

    >>> are_alike("recieve", "receive"), are_alike("nto", "not"), are_alike("may", "must")
    (True, True, False)
    """
    if not (_WORD.fullmatch(one) and _WORD.fullmatch(other)):
        return False
    if are_transposed(one, other):
        return True
    if one[0] != other[0] or min(len(one), len(other)) < SHORTEST:
        return False
    return distance(one, other) <= (2 if min(len(one), len(other)) >= LONG else 1)


def are_transposed(one: str, other: str) -> bool:
    """Whether two neighbouring letters of a word of at least three changed places."""
    if len(one) != len(other) or len(one) < 3:
        return False
    differing = [nth for nth in range(len(one)) if one[nth] != other[nth]]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]


def distance(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).

    >>> distance("recieve", "receive"), distance("consent", "content")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for nth, char in enumerate(one, start=1):
        last, before, row = before, row, [nth]
        for mth, char_other in enumerate(other, start=1):
            cost = min(before[mth] + 1, row[mth - 1] + 1, before[mth - 1] + (char != char_other))
            if nth > 1 and mth > 1 and char == other[mth - 2] and one[nth - 2] == char_other:
                cost = min(cost, last[mth - 2] + 1)
            row.append(cost)
    return row[-1]
