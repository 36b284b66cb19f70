"""The words of a language whose change matters, from words/<language>.yml, and where a text holds them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

import regex
import yaml

from gazette.materiality.lines import fold
from gazette.model import SignalCode

TO_CLAUSE_END = "…"
"""Ends words that stand for a notion together with what follows them in their clause."""

_LATIN = regex.compile(r"\*?[\p{Latin}\p{N}\p{Sc}]")
_ARABIC = regex.compile(r"\*?\p{Arabic}")
_KATAKANA = regex.compile(r"[\p{Katakana}ー]+")
_ARABIC_BEFORE = "[وف]?(?:لل|[بكل]?(?:ال)?)"  # and, so; for the, by, like, for, the
_ARABIC_BEHIND = "(?:ات|ين|ون|ان|يه|ا|ه|ها|هم|هما|كم|ك|نا|ي)?"  # plurals, and whose it is


@dataclass(frozen=True, slots=True)
class Hit:
    """The characters begin … end of a text stand for a notion."""

    code: SignalCode
    notion: str
    begin: int
    end: int


class Vocabulary:
    """The words of one language; none of a language that has no file."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        file = resources.files("gazette.materiality").joinpath(f"words/{lang}.yml")
        # every scalar as it is written: a plain `no` is a word here
        read = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader) if file.is_file() else {}
        self._read: Mapping[str, dict[str, list[str]] | list[str]] = read
        self._seen: dict[str, tuple[tuple[SignalCode, str], ...]] = {}

    def lines(self, name: str) -> Mapping[str, list[str]]:
        """The words of a part of the file, by notion."""
        found = self._read.get(name, {})
        assert isinstance(found, dict)
        return found

    def words(self, name: str) -> list[str]:
        """The words of a part that is a plain list."""
        found = self._read.get(name, [])
        assert isinstance(found, list)
        return found

    def hits(self, text: str) -> Iterator[Hit]:
        """The notions in a folded text; of words that overlap the longest counts."""
        for match in self._any_word.finditer(text):
            for code, notion in self._notions(match[0]):
                yield Hit(code, notion, *match.span())

    def clauses(self, text: str) -> Iterator[Hit]:
        """The notions that reach on to the end of their clause; `end` is where the words that open it end."""
        for match in self._any_opening.finditer(text):
            for (code, notion), word in self._listed:
                if word.endswith(TO_CLAUSE_END) and _matches(_opening(word), match[0]):
                    yield Hit(code, notion, *match.span())
                    break

    def notion(self, part: str, written: str) -> str | None:
        """The notion for which `written` stands in a part of the file, None if for none."""
        lines = self.lines(part).items() if written else ()
        return next((name for name, words in lines if any(_matches(word, written) for word in words)), None)

    def knows(self, word: str) -> bool:
        """Whether `word` is one of these, or said to be a word of its own that looks like one of these."""
        return bool(self._own_word.fullmatch(fold(word)))

    def pattern(self, words: Iterable[str]) -> str:
        """A regular expression for any of the words where it stands as a word, the longest first."""
        found = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
        latin = "|".join(_spelt(word) for word in found if _LATIN.match(word))
        arabic = "|".join(_arabic(word) for word in found if _ARABIC.match(word))
        others = "|".join(_unspaced(word) for word in found if not _LATIN.match(word) and not _ARABIC.match(word))
        groups = (
            rf"(?<![\p{{Latin}}\p{{N}}])(?:{latin})(?![\p{{Latin}}\p{{N}}])" if latin else "",
            rf"(?<![\p{{Arabic}}])(?:{arabic})(?![\p{{Arabic}}])" if arabic else "",
            others,
        )
        return f"(?:{'|'.join(filter(None, groups)) or '(?!)'})"

    @cached_property
    def _listed(self) -> tuple[tuple[tuple[SignalCode, str], str], ...]:
        codes = [code for code in SignalCode if code in self._read]
        return tuple(((code, name), word) for code in codes for name, some in self.lines(code).items() for word in some)

    @cached_property
    def _plain(self) -> tuple[str, ...]:
        return tuple(word for _, word in self._listed if not word.endswith(TO_CLAUSE_END))

    @cached_property
    def _any_word(self) -> regex.Pattern[str]:
        return _compiled(self.pattern([*self._plain, *self.words("neutral")]))

    @cached_property
    def _any_opening(self) -> regex.Pattern[str]:
        return _compiled(self.pattern(_opening(word) for _, word in self._listed if word.endswith(TO_CLAUSE_END)))

    @cached_property
    def _own_word(self) -> regex.Pattern[str]:
        parts = ("units", "numbers", "bounds", "currencies")
        others = [word for part in parts for some in self.lines(part).values() for word in some]
        return _compiled(self.pattern([*self._plain, *self.words("look-alikes"), *others]))

    def _notions(self, found: str) -> tuple[tuple[SignalCode, str], ...]:
        if found not in self._seen:
            is_neutral = any(_matches(word, found) for word in self.words("neutral"))
            said = () if is_neutral else (notion for notion, word in self._listed if _matches(word, found))
            self._seen[found] = tuple(dict.fromkeys(said))
        return self._seen[found]


@cache
def vocabulary(lang: str) -> Vocabulary:
    """That of a language; `de-AT` speaks `de`."""
    return Vocabulary(lang.partition("-")[0].lower())


def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)


def _opening(word: str) -> str:
    return word.removesuffix(TO_CLAUSE_END).strip()


@cache
def _whole(word: str) -> regex.Pattern[str]:
    spelt = _arabic(word) if _ARABIC.match(word) else _unspaced(word) if not _LATIN.match(word) else _spelt(word)
    return _compiled(spelt)


@cache
def _stem(word: str) -> str:
    """The beginning of a word: what does not hold it does not hold the word, which is soon seen."""
    return regex.split(r"[\s-]", fold(word).strip("*"))[0].strip("*").lower()


def _matches(word: str, found: str) -> bool:
    return _stem(word) in found.lower() and bool(_whole(fold(word)).fullmatch(found))


def _spelt(word: str) -> str:
    """Any letters for `*`; a hyphen may be written, left out or be a space."""
    return regex.escape(word, literal_spaces=True).replace(r"\*", r"[\p{L}\p{M}']*").replace(" ", r"\s+").replace(
        r"\-", r"[-\s]?"
    )  # fmt: skip


def _arabic(word: str) -> str:
    stem = _spelt(word)
    return _ARABIC_BEFORE + stem + ("" if word.endswith("*") else _ARABIC_BEHIND)


def _unspaced(word: str) -> str:
    """In a script without spaces a word stands anywhere; one in katakana not within a longer one."""
    spelt = _spelt(word)
    return rf"(?<![\p{{Katakana}}ー]){spelt}(?![\p{{Katakana}}ー])" if _KATAKANA.fullmatch(word) else spelt
