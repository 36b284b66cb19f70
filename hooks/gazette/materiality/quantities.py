"""Dates, amounts of money, durations and other numbers in a line."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import regex
from babel import Locale
from babel.core import UnknownLocaleError

from gazette.materiality.facts import Fact, fact
from gazette.materiality.lines import Line, fold
from gazette.materiality.vocabulary import Vocabulary
from gazette.model import SignalCode

_KANJI_DIGITS = {char: nth for nth, char in enumerate("〇一二三四五六七八九十")}
_DECIMAL_COMMA = frozenset(("de", "fr", "es"))
_DIGITS = r"(?<![\p{Latin}\p{N}])\d+(?:[.,']\d+)*(?!\d|\p{Latin}{3})"
_GROUPS_APART = r"(?<![\p{Latin}\p{N}])\d{1,3}(?: \d{3})+(?!\d)"
_PERCENT = r"\s?(?:%|٪|percent|per cent|Prozent|pour cent|por ciento|パーセント)"


class Quantities:
    """Finds what can be counted, in one language; a date is not also found as numbers."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self._lang = words.lang

    def find(self, line: Line) -> Iterator[Fact]:
        """Dates first, then amounts, durations and numbers, in what is left."""
        taken: list[tuple[int, int]] = []
        for code, pattern in self._patterns:
            for match in pattern.finditer(line.text):
                begin, end = match.span()
                if any(begin < other_end and other < end for other, other_end in taken):
                    continue
                taken.append((begin, end))
                yield fact(code, self._key(code, match), line, begin, end)

    def is_stamp(self, line: Line) -> bool:
        """Whether a line only says when the text was last touched."""
        return bool(self._stamp.match(line.text))

    @cached_property
    def _patterns(self) -> tuple[tuple[SignalCode, regex.Pattern[str]], ...]:
        number = f"(?P<number>{self._digits})"
        counted = f"(?P<number>{self._digits}|{self.words.pattern(self._named_numbers)})"
        bound = f"(?:(?P<bound>{self.words.pattern(self._notions('bounds'))})\\s*)?"
        unit = self.words.pattern(self._notions("units"))
        money = self.words.pattern([*self._notions("currencies"), *self.words.lines("currencies")])
        symbol = rf"(?P<currency>[A-Z]{{0,2}}\p{{Sc}}|{money})"
        behind = f"(?:\\s?(?P<behind>{self.words.pattern(self._notions('bounds-behind'))}))?"
        duration = (
            rf"{bound}(?:(?P<from>{self._digits})\s?(?:[-–～〜]|{self.words.pattern(self.words.words('to'))})\s?)?"
            rf"{counted}(?:\s?\(\s?\d+\s?\))?[-\s]?(?P<unit>{unit}){behind}"
            rf"|{bound}(?P<dual>{self.words.pattern(self._notions('duals'))}){behind}"
        )
        return (
            (SignalCode.DATE, _compiled(self._date)),
            (SignalCode.AMOUNT, _compiled(rf"{symbol}\s?{number}|{number}\s?{symbol}")),
            (SignalCode.DURATION, _compiled(duration)),
            (
                SignalCode.NUMBER,
                _compiled(rf"{bound}{number}(?P<percent>{_PERCENT})?|{bound}(?P<named>{self._several})"),
            ),
        )

    @cached_property
    def _digits(self) -> str:
        kanji = rf"|[{''.join(_KANJI_DIGITS)}百千]+(?=\s?(?:{self.words.pattern(self._notions('units'))}))"
        apart = f"{_GROUPS_APART}|" if self._lang in _DECIMAL_COMMA else ""
        return f"(?:{apart}{_DIGITS}{kanji if self._lang == 'ja' else ''})"

    @cached_property
    def _several(self) -> str:
        """Numbers written as words that always count; one does not."""
        lines = self.words.lines("numbers")
        return self.words.pattern(word for number, some in lines.items() if number != "1" for word in some)

    @cached_property
    def _stamp(self) -> regex.Pattern[str]:
        """A short line that only says when the text was last touched."""
        return _compiled(rf"\W*{self.words.pattern(self.words.words('stamps'))}\W+(?:[\w.]+\W*){{1,8}}$")

    @cached_property
    def _months(self) -> Mapping[str, int]:
        try:
            names = Locale.parse(self._lang).months
        except (UnknownLocaleError, ValueError):
            return {}
        found = {
            fold(name).rstrip(".").lower(): number
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for number, name in names[context][width].items()
        }
        return {name: number for name, number in found.items() if not name[:1].isdigit()}

    @cached_property
    def _date(self) -> str:
        month = "|".join(sorted(map(regex.escape, self._months), key=lambda name: (-len(name), name))) or "(?!)"
        day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?", r"(?P<year>\d{4})"
        of = r"(?:\s+|\s*\.\s*|\s+de[l]?\s+|\s+من\s+)"
        named = rf"(?P<month>{month})\.?(?!\w)"
        return "|".join(
            (
                rf"{year}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
                rf"{year}\s?年\s?(?:(?P<month>\d{{1,2}})\s?月\s?(?:(?P<day>\d{{1,2}})\s?日)?)?",
                r"(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
                rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{year}",
                r"(?P<slashed>\d{1,2}/\d{1,2}/\d{4})",
                rf"(?<![\p{{L}}\p{{N}}]){day}{of}{named}(?:,?{of}{year})?",
                rf"(?<![\p{{L}}\p{{N}}]){named}\s+{day}(?:,?\s+{year})?(?!\d)",
                rf"(?<![\p{{L}}\p{{N}}]){named}{of}{year}",
            )
        )

    def _key(self, code: SignalCode, match: regex.Match[str]) -> str:
        if code is SignalCode.DATE:
            return match["slashed"] or f"{match['year']}-{self._month(match['month'])}-{int(match['day'] or 0)}"
        groups = match.groupdict()
        number = self._value(groups.get("number") or groups.get("named") or "")
        if code is SignalCode.AMOUNT:
            return f"{number} {self._notion('currencies', match['currency']).upper()}"
        bound = self._notion("bounds", groups.get("bound") or "") + self._notion(
            "bounds-behind", groups.get("behind") or ""
        )
        if code is SignalCode.DURATION and match["dual"]:
            return f"{bound} {self._notion('duals', match['dual'])}"
        if code is SignalCode.DURATION:
            start = f"{self._value(match['from'])}-" if match["from"] else ""
            return f"{bound} {start}{number} {self._notion('units', match['unit'])}"
        return f"{bound} {number}{'%' if groups.get('percent') else ''}"

    def _month(self, name: str | None) -> int:
        if not name:
            return 0
        return int(name) if name.isdigit() else self._months[fold(name).rstrip(".").lower()]

    def _value(self, written: str) -> str:
        """The number without grouping, decimals after a point.

        A separator before exactly three digits groups, but a lone decimal sign of the language does not.
        """
        named = self._notion("numbers", written)
        if named != written.lower():
            return named
        if written and written[0] in _KANJI_DIGITS:
            return str(_kanji(written))
        decimal = "," if self._lang in _DECIMAL_COMMA else "."
        plain = "".join(char for char in written if char.isdigit() or char == decimal).replace(decimal, ".")
        whole, point, rest = plain.partition(".")
        return f"{whole}.{rest.rstrip('0')}".rstrip(".") if point else whole

    def _notion(self, part: str, written: str) -> str:
        return self.words.notion(part, written) or written.lower()

    def _notions(self, part: str) -> list[str]:
        return [word for words in self.words.lines(part).values() for word in words]

    @cached_property
    def _named_numbers(self) -> list[str]:
        return self._notions("numbers")


def _kanji(written: str) -> int:
    """三十 is 30, 二〇 is 20.

    >>> _kanji("三十"), _kanji("百八十"), _kanji("二〇")
    (30, 180, 20)
    """
    total = current = 0
    for char in written:
        if char in "十百千":
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            current = 0
        else:
            current = current * 10 + _KANJI_DIGITS[char]
    return total + current


def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)
