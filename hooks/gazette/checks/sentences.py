"""Rules about what a text says: a date typed by hand, sentences that leave it to readers to look for changes."""

from collections.abc import Iterator
from datetime import date

from gazette.checks.facts import first_date
from gazette.checks.words import DUTIES, LAST_UPDATED, base
from gazette.finding import Finding
from gazette.manuscript import Manuscript

NEAR = 60
"""Characters between the words and the date that belongs to them."""


def typed_dates(text: Manuscript) -> Iterator[Finding]:
    """The day of the last change is stated once, by `version`: typed again it will be wrong, or is."""
    if text.document is None or not text.declared:
        return
    version = text.archived or text.document.version
    for block in text.document.blocks if version else ():
        small = block.text.lower()
        at = min((small.find(words) for words in _last_updated(text.lang) if words in small), default=-1)
        found = first_date(block.text[at : at + NEAR], text.lang) if at >= 0 else None
        if found is None or version is None:
            continue
        offset = text.find(block.text[at : at + 12])
        said = _day(*found)
        if said != version.day:
            yield text.error(
                "typed-date",
                offset,
                f'"{block.text[at : at + NEAR]}" is typed here, but this text states Version {version}',
                "Delete the line: the page prints the day of the Version. If the typed day is the right one, "
                "correct the Version's id.",
                version=str(version),
            )
        elif text.archived is None:
            yield text.warning(
                "typed-date",
                offset,
                f'"{block.text[at : at + NEAR]}" is typed here, and will be wrong with the next Version',
                "Delete the line: the page prints the day of the Version.",
                version=str(version),
            )


def duties_of_readers(text: Manuscript) -> Iterator[Finding]:
    """WP260 rev.01, paragraph 29: people are told of changes; they need not look for them."""
    pattern = DUTIES.get(base(text.lang))
    if pattern is None or text.document is None:
        return
    for block in text.document.blocks:
        if match := pattern.search(block.text):
            yield text.notice(
                "reader-must-check",
                text.find(match[0][:24]),
                f'"{match[0][:80]}" leaves it to readers to find out what changed',
                "Say how they are told of changes (WP260 rev.01, paragraph 29: that alone is unfair).",
            )


def _last_updated(lang: str) -> tuple[str, ...]:
    """English ones too: translators forget a line."""
    return tuple(dict.fromkeys((*LAST_UPDATED.get(base(lang), ()), *LAST_UPDATED["en"])))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
