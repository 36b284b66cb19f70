"""Names in a line: of companies and products, of countries, e-mail addresses, web addresses and where links lead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import groupby
from urllib.parse import urlsplit

import regex
from babel import Locale
from babel.core import UnknownLocaleError

from gazette.materiality.facts import INNER_LINK, LINK, Fact, fact
from gazette.materiality.lines import Line, fold, is_word
from gazette.materiality.vocabulary import Vocabulary
from gazette.model import SignalCode
from gazette.redline.nodes import Node, Token

_EMAIL = regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = regex.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|eu|io|gov|edu|info|app|dev|int|de|fr|es|jp|uk|ch|at|be|nl|ca)(?![\w-])"
    r"(?:/[^\s<>\"')\]]*[^\s<>\"')\].,;:!?])?",
    regex.IGNORECASE,
)
_CAPITALISED = regex.compile(r"\p{Lu}[\p{L}\p{M}\p{N}'.&]*")
_MAY_NAME = regex.compile(r"\p{Latin}|\p{N}+\p{Latin}")
_REFERENCE = regex.compile(r"\p{L}{1,4}(\.\p{N}+)+")
"""A.7.4: a section, by its letter and numbers."""
_UNMISTAKABLE = regex.compile(  # GitHub, iCloud, GDPR, A4, 37signals
    r"\p{Lu}+\p{Ll}+\p{Lu}.*|\p{Ll}+\p{Lu}.*|\p{Lu}{2,}s?\p{N}*|\p{L}+\p{N}+\p{L}*|\p{N}+\p{Ll}{3,}"
)
_OTHER_SCRIPT = regex.compile(r"(?!\p{Latin})\p{L}")
_NOUNS_CAPITALISED = frozenset(("de",))
_NO_PLACES = frozenset(("001", "ZZ", "XA", "XB", "QO", "EZ"))
"""CLDR's world, unknown region, tests, outlying Oceania and eurozone."""
_INDEX = regex.compile(r"(?:/?(?:index|readme))?(?:\.(?:md|html?))?/?$", regex.IGNORECASE)


class Names:
    """Finds names in one language; `texts` are both texts compared, from whose words a name is told."""

    def __init__(self, words: Vocabulary, texts: Sequence[Node]) -> None:
        self.words = words
        self._texts = texts

    def find(self, line: Line, taken: set[int]) -> Iterator[Fact]:
        """Countries and names, but for tokens that are taken."""
        countries = [*self._countries(line)]
        yield from countries
        yield from self._names(line, taken | {nth for found in countries for nth in range(found.begin, found.end)})

    def _countries(self, line: Line) -> Iterator[Fact]:
        for match in self._any_place.finditer(line.text):
            yield fact(SignalCode.COUNTRY, self._place(match[0]), line, *match.span())

    def _place(self, found: str) -> str:
        """The code of a place; Arabic writes its prepositions to the name."""
        if found in self._places:
            return self._places[found]
        inside = (name for name in self._places if name in found)
        return self._places[max(inside, key=len)]

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """Names of countries and regions to their codes: CLDR's, and those of the vocabulary."""
        found: dict[str, str] = {}
        with suppress(UnknownLocaleError, ValueError):
            territories = Locale.parse(self.words.lang).territories
            found = {fold(name): code for code, name in territories.items() if code not in _NO_PLACES}
        return {**found, **{fold(name): code for code, names in self.words.lines("places").items() for name in names}}

    @cached_property
    def _any_place(self) -> regex.Pattern[str]:
        return regex.compile(self.words.pattern(self._places))

    def _names(self, line: Line, taken: set[int]) -> Iterator[Fact]:
        """Each with the capitalised words around it: National Security Letter."""
        end = 0
        for nth in range(len(line.tokens)):
            if nth < end or nth in taken or not self._is_name(line, nth):
                continue
            begin, end = nth, nth + 1
            while begin - 1 not in taken and self._goes_on(line, begin - 1):
                begin -= 1
            while end not in taken and self._goes_on(line, end):
                end += 1
            words = line.words(begin, end)
            yield Fact(SignalCode.NAME, fold(words).lower().rstrip("."), begin, end, words)

    def _goes_on(self, line: Line, nth: int) -> bool:
        if not 0 <= nth < len(line.tokens) or _REFERENCE.fullmatch(line.tokens[nth].key):
            return False
        if self.words.lang in _NOUNS_CAPITALISED:
            return self._is_name(line, nth)
        return line.tokens[nth].key[:1].isupper() and not line.begins_sentence(nth)

    def _is_name(self, line: Line, nth: int) -> bool:
        token = line.tokens[nth]
        if not _MAY_NAME.match(token.key) or _REFERENCE.fullmatch(token.key):
            return False
        word = fold(token.key).removesuffix("'s")
        plain = word.lower().rstrip(".")
        if self._is_company(line, nth):
            return True
        if plain in self._common or plain in self._no_names or self.words.knows(plain):
            return False
        if _UNMISTAKABLE.fullmatch(word):
            return not _is_shouted(line)
        within = self.words.lang not in _NOUNS_CAPITALISED and plain in self._within
        told = within or plain in self._known_names or _OTHER_SCRIPT.search(line.text)
        return bool(_CAPITALISED.fullmatch(word) and told)

    def _is_company(self, line: Line, nth: int) -> bool:
        """A company's form (Inc., GmbH), or what stands before it."""
        if not line.tokens[nth].key[:1].isupper():
            return False
        ahead = next((token for token in line.tokens[nth + 1 : nth + 3] if token.key != ","), None)
        some = (line.tokens[nth], ahead) if ahead else (line.tokens[nth],)
        return any(token.key.rstrip(".").lower() in self._company_forms for token in some)

    @cached_property
    def _company_forms(self) -> frozenset[str]:
        return frozenset(form.rstrip(".").lower() for form in self.words.words("company-forms"))

    @cached_property
    def _known_names(self) -> frozenset[str]:
        return frozenset(fold(name).lower() for name in self.words.words("names"))

    @cached_property
    def _no_names(self) -> frozenset[str]:
        return frozenset(fold(word).lower() for word in self.words.words("not-names"))

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return tuple(Line(leaf.tokens) for text in self._texts for leaf in text.leaves())

    @cached_property
    def _common(self) -> frozenset[str]:
        """Words that either text also writes small, and so are no names."""
        keys = {token.key for line in self._lines for token in line.tokens}
        return frozenset(fold(key).removesuffix("'s") for key in keys if key.islower() and key[0].isalpha())

    @cached_property
    def _within(self) -> frozenset[str]:
        """Capitalised words within a sentence that is not, as a heading or label is, written in them throughout."""
        found: set[str] = set()
        for line in self._lines:
            words = [token.key[0] for token in line.tokens if is_word(token)]
            if 2 * sum(map(str.islower, words)) >= len(words):
                capitals = (nth for nth, token in enumerate(line.tokens) if token.key[:1].isupper())
                found.update(line.tokens[nth].key for nth in capitals if not line.begins_sentence(nth))
        return frozenset(fold(key).lower().removesuffix("'s").rstrip(".") for key in found)


def _is_shouted(line: Line) -> bool:
    """Written in capitals throughout, so that they say nothing."""
    letters = [token.key for token in line.tokens if is_word(token) and not token.key.isdigit()]
    return len(letters) > 3 and 2 * sum(map(str.isupper, letters)) > len(letters)


def addresses(line: Line) -> Iterator[Fact]:
    """E-mail addresses and web addresses in the words of a line."""
    for match in _EMAIL.finditer(line.text):
        yield fact(SignalCode.EMAIL, match[0].lower(), line, *match.span())
    for match in _URL.finditer(line.text):
        yield fact(SignalCode.URL, address(match[0]), line, *match.span())


def links(line: Line) -> Iterator[Fact]:
    """Where the links of a line lead; within the site, to which document, however its path is written."""
    for href, group in _by_target(line.tokens):
        places = list(group)
        begin, end = places[0], places[-1] + 1
        parts = urlsplit(href)
        if parts.scheme == "mailto":
            mail = parts.path
            yield Fact(SignalCode.EMAIL, LINK + mail.lower(), begin, end, mail)
        elif parts.netloc:
            yield Fact(SignalCode.URL, LINK + address(href), begin, end, href)
        elif not parts.scheme and (path := _INDEX.sub("", parts.path)):
            yield Fact(SignalCode.URL, INNER_LINK + path.rsplit("/", 1)[-1].lower(), begin, end, href)


def address(url: str) -> str:
    """What a web address is compared by: neither scheme nor a last slash count.

    >>> address("http://www.Example.org/privacy/")
    'example.org/privacy'
    """
    bare = regex.sub(r"^(?:https?:)?//", "", url, flags=regex.IGNORECASE)
    host, slash, rest = bare.partition("/")
    return (host.lower().removeprefix("www.") + slash + rest).rstrip("/")


def target(token: Token) -> str:
    """Where the link around a token leads, "" if there is none."""
    found = [dict(attributes).get("href", "") for tag, attributes in token.path if tag == "a"]
    return found[-1] if found else ""


def _by_target(tokens: Iterable[Token]) -> Iterator[tuple[str, Iterator[int]]]:
    targets = [target(token) for token in tokens]
    for href, group in groupby(range(len(targets)), key=targets.__getitem__):
        if href:
            yield href, group
