"""A block's words on one side of a comparison, as they are searched."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import regex

from gazette.redline.nodes import Token

_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "‐": "-", "\u00ad": "", "ß": "ss"})
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})
_ARABIC_MARKS = regex.compile(r"(?<=\p{Arabic})\p{M}+")
_SENTENCE_END = frozenset(".!?。！？؟")
_CLAUSE_SIGNS = frozenset(";:؛；：—–-•*")
_CLAUSE_END = regex.compile(r"[.!?。！？؟](?!\S)|[,;:()、，；：،؛—–]")


@lru_cache(maxsize=1 << 16)  # the words of a policy are few and come again and again
def fold(text: str) -> str:
    """The text with its digits, apostrophes, hyphens and Arabic letters in one form, ß as ss; case stays.

    >>> fold("don’t keep ٣٠ يومًا")
    "don't keep 30 يوما"
    """
    digits = "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)
    return _ARABIC_MARKS.sub("", digits).translate(_SIGNS).translate(_ARABIC_LETTERS)


def is_word(token: Token) -> bool:
    """Whether a token is said, neither a sign nor an image."""
    return token.is_word and not token.atom


@dataclass(frozen=True)
class Line:
    """Tokens and the text in which they are searched; `read_as` are those read as another word (a corrected slip)."""

    tokens: tuple[Token, ...]
    read_as: tuple[tuple[int, str], ...] = ()

    @cached_property
    def _parts(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        other = dict(self.read_as)
        parts, starts, length = [], [], 0
        for nth, token in enumerate(self.tokens):
            space = " " if token.space and nth else ""
            word = fold(other.get(nth, token.key)) if not token.atom else "\ufffc"
            starts.append(length + len(space))
            parts.append(space + word)
            length += len(parts[-1])
        return tuple(parts), tuple(starts)

    @cached_property
    def text(self) -> str:
        """What is searched."""
        return "".join(self._parts[0])

    def tokens_at(self, begin: int, end: int) -> tuple[int, int]:
        """The tokens that hold the characters begin … end of the text."""
        starts = self._parts[1]
        return bisect_right(starts, begin) - 1, bisect_right(starts, end - 1)

    def words(self, begin: int, end: int) -> str:
        """The tokens begin … end as they were written."""
        some = self.tokens[begin:end]
        return "".join((token.space if nth else "") + token.text for nth, token in enumerate(some))

    def clause_end(self, begin: int) -> int:
        """Where the clause at that character of the text ends."""
        match = _CLAUSE_END.search(self.text, begin)
        return match.start() if match else len(self.text)

    def begins_sentence(self, token: int) -> bool:
        """Whether no word of its sentence stands before the token."""
        before = next((other for other in reversed(self.tokens[:token]) if is_word(other) or _ends(other)), None)
        return before is None or _ends(before)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """What stands between full stops, semicolons, colons and dashes, as ranges of tokens."""
        ends = [nth + 1 for nth, token in enumerate(self.tokens) if _ends(token) or token.key in _CLAUSE_SIGNS]
        return tuple(pairwise((0, *ends, len(self.tokens))))


def _ends(token: Token) -> bool:
    return token.key in _SENTENCE_END
