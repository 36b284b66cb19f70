"""What a page says of itself to machines: link relations, hreflang, JSON-LD."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gazette.addresses import absolute
from gazette.edition import Edition
from gazette.sheets import Alternate, Kind, Page, Sheet
from gazette.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One `<link>` of a page's head; absolute URL."""

    rel: str
    href: str
    hreflang: str | None = None
    type: str | None = None


def links(sheet: Sheet, base_url: str) -> list[Link]:
    """canonical, hreflang among real translations, and for a policy's pages RFC 5829 and the Markdown text."""
    found = [Link(rel="canonical", href=absolute(base_url, sheet.canonical))]
    found += _languages(sheet, base_url)
    return found + (_versions(sheet, base_url) if isinstance(sheet, Page) else [])


def _languages(sheet: Sheet, base_url: str) -> list[Link]:
    equal = [alternate for alternate in sheet.alternates if alternate.equal]
    if sheet.address != sheet.canonical or len(equal) < 2:
        return []

    def link(lang: str, alternate: Alternate) -> Link:
        return Link(rel="alternate", href=absolute(base_url, alternate.address), hreflang=lang)

    return [*(link(alternate.lang, alternate) for alternate in equal), link("x-default", sheet.alternates[0])]


def _versions(page: Page, base_url: str) -> list[Link]:
    found = [
        Link(rel="version-history", href=absolute(base_url, page.addresses.history(page.lang))),
        Link(rel="latest-version", href=absolute(base_url, page.addresses.policy(page.lang))),
    ]
    if page.redlined or page.version is None or page.revision is None:
        return found
    before, after = page.chronicle.neighbours(page.version)
    for rel, version in (("predecessor-version", before), ("successor-version", after)):
        if version:
            found.append(Link(rel=rel, href=absolute(base_url, page.addresses.version(page.lang, version))))
    markdown = absolute(base_url, page.addresses.evidence(page.version, page.revision))
    return [*found, Link(rel="alternate", href=markdown, type="text/markdown")]


def structured(page: Page, edition: Edition, base_url: str) -> dict[str, Any]:
    """The page as schema.org JSON-LD: a WebPage whose main entity is the text shown, or about a text that changed."""
    web_page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": absolute(base_url, page.address),
        "inLanguage": page.lang,
        "publisher": {"@type": "Organization", "name": edition.settings.organisation},
    }
    if page.version and page.revision:
        web_page["about" if page.redlined else "mainEntity"] = _document(page, edition, base_url)
    return web_page


def _document(page: Page, edition: Edition, base_url: str) -> dict[str, Any]:
    version, revision = page.version, page.revision
    assert version
    assert revision
    superseded = page.chronicle.superseded(version)
    document: dict[str, Any] = {
        "@type": "DigitalDocument",
        "name": revision.document.title,
        "version": str(version.id),
        "datePublished": version.published.isoformat(),
        "dateModified": (version.corrected(revision.lang) or version.published).isoformat(),
        "temporalCoverage": f"{version.effective}/{superseded or '..'}",
        "inLanguage": revision.lang,
        "url": absolute(base_url, page.addresses.revision(version, revision)),
        "author": {"@type": "Organization", "name": edition.settings.organisation},
    }
    if revision.lang != page.chronicle.authoritative:
        document["translationOfWork"] = {
            "@type": "DigitalDocument",
            "url": absolute(base_url, page.addresses.version(page.chronicle.authoritative, version)),
        }
    before = page.redlined.before if page.redlined else page.chronicle.neighbours(version)[0]
    if before and before is not version:
        document["isBasedOn"] = absolute(base_url, page.addresses.version(page.lang, before))
    return document


def sitemap(pages: Iterable[Page], base_url: str) -> list[dict[str, Any]]:
    """The indexed pages with their day of publication and their translations, for sitemap.xml."""
    return [
        {
            "loc": absolute(base_url, page.address),
            "lastmod": _last_changed(page).published.isoformat(),
            "alternates": [link for link in links(page, base_url) if link.hreflang],
        }
        for page in pages
        if page.indexed
    ]


def _last_changed(page: Page) -> Version:
    """The Version whose publication last changed the page."""
    if page.kind is Kind.HISTORY:
        return page.chronicle.versions[-1]
    if page.lineage:
        return page.lineage.steps[-1].version
    return page.version if page.kind is Kind.CHANGES and page.version else page.shown
