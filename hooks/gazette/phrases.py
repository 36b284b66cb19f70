"""Dates and names as a reader's language writes them (CLDR, by babel)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from gazette.errors import UsageError


@lru_cache(maxsize=4096)  # the same few hundred days stand on most pages
def _long(day: date, locale: Locale) -> str:
    return format_date(day, "long", locale=locale)


@dataclass(frozen=True)
class Phrases:
    """The manners of one language; `date_locale` where dates follow a country's (`en_GB`: 16 May 2026)."""

    lang: str
    date_locale: str | None = None

    @cached_property
    def _locale(self) -> Locale:
        try:
            return Locale.parse(self.date_locale or self.lang, sep="_" if self.date_locale else "-")
        except (UnknownLocaleError, ValueError):
            raise UsageError(
                f"CLDR knows no locale {self.date_locale or self.lang}",
                remedy="Correct the language, in mkdocs.yml perhaps its date_locales.",
            ) from None

    def day(self, day: date) -> str:
        """The date in full.

        >>> Phrases("en", "en_GB").day(date(2026, 5, 16))
        '16 May 2026'
        >>> Phrases("de").day(date(2026, 5, 16))
        '16. Mai 2026'
        >>> Phrases("fr").day(date(2026, 5, 1))
        '1er mai 2026'
        """
        written = _long(day, self._locale)
        # CLDR's patterns know no ordinals, but French says the first of a month so, and no other day.
        return f"1er{written[1:]}" if self._locale.language == "fr" and day.day == 1 else written

    def listed(self, items: Sequence[str]) -> str:
        """A list as a sentence has it.

        >>> Phrases("en").listed(["2 deletions", "1 addition"])
        '2 deletions and 1 addition'
        """
        return format_list(items, locale=self._locale)

    @cached_property
    def name(self) -> str:
        """The language in its own words and script: English, Français, 日本語."""
        autonym = Locale.parse(self.lang, sep="-").get_display_name(self.lang.replace("-", "_")) or self.lang
        return autonym[:1].upper() + autonym[1:]

    @cached_property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(Locale.parse(self.lang, sep="-").text_direction)

    def name_of(self, lang: str) -> str:
        """Another language's name in this one."""
        return Locale.parse(lang, sep="-").get_display_name(self.lang.replace("-", "_")) or lang
