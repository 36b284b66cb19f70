"""What the templates of a language can ask for by name, whoever hosts them."""

import functools
from pathlib import Path
from typing import Any

from gazette import addresses, catalogs, chapters, feeds, head, pages, render
from gazette.chapters import Narrator, Telling
from gazette.edition import Edition
from gazette.lineage import Step
from gazette.phrases import Phrases
from gazette.redline.inline import Resolve
from gazette.redline.labels import Labels
from gazette.sheets import Kind, Page

LISTED = 10
"""Other policies that each page names, at most; of more only the front page tells, lest all pages grow with them."""


def names(edition: Edition, lang: str, base_url: str, locales: Path) -> dict[str, Any]:
    """Values and functions by name, for the pages of a site at `base_url` in one language.

    `phrases` are those of the language in which the pages speak: English around texts in one without a catalog.
    """
    settings = edition.settings
    spoken = catalogs.spoken(locales, lang)
    phrases = {other: Phrases(other, settings.date_locales.get(other)) for other in (*settings.languages, spoken)}
    labels = {other: labels_of(locales, other) for other in dict.fromkeys((lang, settings.authoritative))}

    def resolver(page: Page) -> Resolve:
        return lambda url: pages.linked(page, url, settings.docs_dir)

    narrator = Narrator(labels)

    @functools.cache
    def policies() -> tuple[Page, ...]:
        return tuple(pages.policy(edition, chronicle, lang, draft=False) for chronicle in edition.chronicles)

    front = addresses.Addresses("", settings.authoritative).policy(lang)

    def others(page: Page) -> tuple[Page, ...]:
        if len(edition.chronicles) > LISTED + 1 and page.address != front:
            return ()
        return tuple(other for other in policies() if other.chronicle.document != page.chronicle.document)

    return {
        "edition": edition,
        "policies": policies,
        "others": others,
        "front": front,
        "organisation": settings.organisation,
        "phrases": phrases[spoken],
        "speech": phrases,
        "base_url_absolute": base_url,
        "links": lambda sheet: head.links(sheet, base_url),
        "feeds": lambda page: feeds.places(page, base_url),
        "absolute": lambda address: addresses.absolute(base_url, address),
        "structured": lambda page: head.structured(page, edition, base_url),
        "day": functools.cache(lambda day: render.time(phrases[spoken], day)),
        "dated": lambda version: render.dated(phrases[spoken], version),
        "named": lambda version: render.named(phrases[spoken], version),
        "labels": labels[lang],
        "tell": lambda page: _told(narrator, page, resolver(page)),
        "tell_step": lambda step, page: _told_step(narrator, edition, step, page, resolver(page)),
        "counts": chapters.counts,
        "listed": phrases[spoken].listed,
        "once": render.once(),
        "pdf": lambda page: pages.pdf(page, settings),
        "relinked": lambda section, page: render.section_html(section, resolver(page)),
        "quoted": lambda section, page: render.quoted_html(section, resolver(page)),
    }


def labels_of(locales: Path, lang: str) -> Labels:
    """What is said inside a text in `lang`, marked where that is in another language."""
    spoken = catalogs.spoken(locales, lang)
    speech = {} if spoken == lang else {"lang": spoken, "dir": Phrases(spoken).direction}
    return Labels.translated(catalogs.load(locales, lang).gettext, speech)


def _told(narrator: Narrator, page: Page, resolve: Resolve) -> Telling | None:
    """What a page about changes tells; None where a text is not shown."""
    redlined = page.redlined
    if redlined is None or redlined.pair is None:
        return None
    return narrator.tell(
        redlined.pair,
        redlined.statements,
        resolve,
        keeps=page.kind is not Kind.SINCE,  # nothing else compares the same two texts, unless it came before
    )


def _told_step(narrator: Narrator, edition: Edition, step: Step, page: Page, resolve: Resolve) -> Telling | None:
    """What a step in a section's history changed; None where a text is not shown."""
    redlines = edition.published.redlines[page.chronicle.document]
    version, lang = step.version, page.lang
    found = redlines.correction(version, step.revision) if step.revision else redlines.changes(version, lang)
    if found is None:
        return None
    return narrator.tell(found, (), resolve)
