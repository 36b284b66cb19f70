"""What a text says that no translation may change: addresses, dates, numbers, placeholders."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from gazette.checks.words import NUMBERS, base
from gazette.model import BlockKind, Section

_ADDRESS = re.compile(
    r"(?<![\w.%+-])[\w.%+-]++@[\w-]++(?:\.[\w-]++)+|(?:https?://|\bwww\.)[\w.~:/?#@!$&*+=%-]++", re.ASCII
)
_PLACEHOLDER = re.compile(r"\{\{?[ ]?[A-Za-z_][\w.]{0,40}[ ]?\}?\}|%\([a-z_]{1,40}\)s|\[[A-Z][A-Z _/-]{2,40}\]")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})([./])[ ]?(\d{1,2})\2[ ]?(\d{4})(?!\d)")
_EASTERN = re.compile(r"(?<!\d)(\d{4}) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?")
_NUMBER = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_SMALL = 12
"""Up to here a language whose number words are not known may write a number in words."""

_LONGEST = 3
"""Digits of a number that may be said in a word."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one section, each with how often it is said; `written` is how each stands in the text."""

    addresses: Counter[str]
    dates: Counter[str]
    numbers: Counter[str]
    placeholders: Counter[str]
    written: dict[str, str]
    words: str


def facts(section: Section, lang: str) -> Facts:
    """Those of a section: what its links lead to is an address, too."""
    found = Facts(Counter(), Counter(), Counter(), Counter(), {}, "")
    words = []
    for block in section.blocks:
        for href in block.hrefs:
            address = href.removeprefix("mailto:").partition("?")[0] if href.startswith("mailto:") else href
            _note(found, found.addresses, _local(address, lang), address)
        words.append(block.text.lower())
        if block.kind is BlockKind.HEADING:
            continue  # its number is compared as such
        text = _ascii_digits(block.text)
        text = _taken(_PLACEHOLDER, text, found, found.placeholders)
        text = _without_addresses(text, found, lang)
        text = _without_dates(text, found, lang)
        for match in _NUMBER.finditer(text):
            _note(found, found.numbers, _number(match[0]), match[0])
    return Facts(found.addresses, found.dates, found.numbers, found.placeholders, found.written, " ".join(words))


def says(facts_of_section: Facts, number: str, lang: str) -> bool:
    """Whether a number may be said there in words."""
    if not number.isdigit() or len(number) > _LONGEST:
        return False
    if int(number) < 2:
        return True
    known = NUMBERS.get(base(lang))
    if known is None:
        return int(number) <= _SMALL
    return any(
        (word in facts_of_section.words)
        if base(lang) in ("ja", "ar")
        else re.search(rf"\b{word}", facts_of_section.words) is not None
        for word in known.get(int(number), ())
    )


@lru_cache(maxsize=64)
def months(lang: str) -> dict[str, int]:
    """The names of the months in a language, in small letters, by CLDR; empty for one that it does not know."""
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        locale = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.lower().rstrip("."): month
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in locale.months[context][width].items()
        if not name[:1].isdigit()
    }


@lru_cache(maxsize=64)
def dates_of(lang: str) -> re.Pattern[str] | None:
    """Dates as a language writes them, months by name."""
    names = sorted(months(lang), key=len, reverse=True)
    if not names:
        return None
    month = "|".join(map(re.escape, names))
    return re.compile(
        rf"(?<!\d)(?P<d1>\d{{1,2}})(?:\.|er|º|ª|st|nd|rd|th)?[ ](?:de[ ]|of[ ])?(?P<m1>{month})\b\.?"
        rf"(?:,?[ ](?:de[ ]|del[ ]|of[ ])?(?P<y1>\d{{4}}))?"
        rf"|\b(?P<m2>{month})\.?[ ](?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?[ ](?P<y2>\d{{4}}))?"
        rf"|\b(?P<m3>{month})\.?[ ](?:de[ ]|of[ ])?(?P<y3>\d{{4}})",
        re.IGNORECASE,
    )


def first_date(text: str, lang: str) -> tuple[int, int, int] | None:
    """Year, month and day of the first whole date in a text, None if there is none."""
    text = _ascii_digits(text)
    found: list[tuple[int, tuple[int, int, int]]] = []
    if match := _ISO.search(text):
        found.append((match.start(), (int(match[1]), int(match[2]), int(match[3]))))
    if (match := _EASTERN.search(text)) and match[3]:
        found.append((match.start(), (int(match[1]), int(match[2]), int(match[3]))))
    if match := _DOTTED.search(text):
        day, month = (int(match[1]), int(match[3])) if match[2] == "." or int(match[1]) > _SMALL else (0, 0)
        if base(lang) != "en" or match[2] == ".":
            day, month = int(match[1]), int(match[3])
        if month:
            found.append((match.start(), (int(match[4]), month, day)))
    pattern = dates_of(lang)
    for match in pattern.finditer(text) if pattern else ():
        year = match["y1"] or match["y2"]
        if year:
            name, day_ = match["m1"] or match["m2"], match["d1"] or match["d2"]
            found.append((match.start(), (int(year), months(lang)[name.lower()], int(day_))))
            break
    return min(found)[1] if found else None


def _note(found: Facts, kind: Counter[str], fact: str, written: str) -> None:
    kind[fact] += 1
    found.written.setdefault(fact, written)


def _taken(pattern: re.Pattern[str], text: str, found: Facts, kind: Counter[str]) -> str:
    for match in pattern.finditer(text):
        _note(found, kind, match[0].replace(" ", ""), match[0])
    return pattern.sub(" ", text)


def _without_addresses(text: str, found: Facts, lang: str) -> str:
    for match in _ADDRESS.finditer(text):
        written = match[0].rstrip(".")
        _note(found, found.addresses, _local(written, lang), written)
    return _ADDRESS.sub(" ", text)


def _without_dates(text: str, found: Facts, lang: str) -> str:
    """Dates as year and the set of day and month, so that it does not matter which comes first."""
    for pattern, year, one, other in ((_ISO, 1, 2, 3), (_DOTTED, 4, 1, 3), (_EASTERN, 1, 2, 3)):
        for match in pattern.finditer(text):
            _note(found, found.dates, _date(match[year], match[one], match[other]), match[0])
        text = pattern.sub(" ", text)
    pattern_ = dates_of(lang)
    if pattern_ is None:
        return text
    for match in pattern_.finditer(text):
        name = match["m1"] or match["m2"] or match["m3"]
        year_ = match["y1"] or match["y2"] or match["y3"]
        day = match["d1"] or match["d2"]
        _note(found, found.dates, _date(year_, str(months(lang)[name.lower()]), day), match[0])
    return pattern_.sub(" ", text)


def _date(year: str | None, one: str | None, other: str | None) -> str:
    parts = sorted(int(part) for part in (one, other) if part)
    return "-".join([year or "every year", *(f"{part:02}" for part in parts)])


def _number(written: str) -> str:
    """Digits with a point before decimals, whatever separates them.

    >>> [_number(text) for text in ("1,000", "10 000", "2,5", "2.50", "007")]
    ['1000', '10000', '2.5', '2.5', '7']
    """
    groups = re.split(r"[.,'’\u00a0\u202f ]", written)
    whole, decimals = groups[0], ""
    for group in groups[1:]:
        if len(group) == 3 and not decimals:
            whole += group
        else:
            decimals = group.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "")


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    text = "".join(str(int(char)) if char.isdecimal() and not char.isascii() else char for char in text)
    return text.replace("٫", ".").replace("٬", ",")


def _local(url: str, lang: str) -> str:
    """An address without the parts that name a language: translations may link to translated pages."""
    bare = url.rstrip("/").lower()
    tag = rf"(?:en|{re.escape(base(lang))})(?:[-_][a-z]{{2,4}})?"
    bare = re.sub(rf"(?<=/){tag}(?=/|$)", "", bare)
    bare = re.sub(rf"(?<=://){tag}\.", "", bare)
    bare = re.sub(rf"\.{tag}(?=\.md|\.html|$)", "", bare)
    bare = re.sub(rf"([?&](?:hl|lang|locale|l)=){tag}\b", r"\1", bare)
    return re.sub(r"(?<!:)/{2,}", "/", bare)
