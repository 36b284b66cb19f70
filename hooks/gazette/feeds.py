"""Atom feeds of a policy (RFC 4287): each Version as it was published, for whoever wants to be told.

An item is what a page tells, in a form that needs neither the site's style nor its place: readers clean what they are
given of styles, classes and ids. So what was deleted says so in words, and links are absolute. Nothing in an item
depends on the day on which the site is made.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from gazette import tree
from gazette.addresses import Address, absolute
from gazette.model import Translated
from gazette.sheets import Kind, Page
from gazette.tree import Element
from gazette.versions import Revision

NEWEST = 50
"""Items of a feed, at most: the newest ones. All Versions stand on the page to which the feed leads."""

LARGEST = 100_000
"""Bytes of an item's HTML, at most; beyond it the text with its changes is left to the page."""

Tell: TypeAlias = Callable[[Page, bool], str]
"""Writes what a page tells as HTML whose links are the page's; True: with the text and its changes."""

Kids: TypeAlias = "list[Element | str]"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # all that is no Char of XML 1.0, 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A Version or a correction, told by a page of its own. Its `id` never changes."""

    id: str
    page: Page
    published: datetime
    updated: datetime

    @property
    def summary(self) -> Translated:
        """What legal said of it in a sentence."""
        corrected = _corrected(self.page)
        if corrected:
            return corrected.correction.note if corrected.correction else {}
        return self.page.version.summary if self.page.version else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Items in one language, newest first, at least one. `is_whole`: corrections have items of their own."""

    lang: str
    address: Address
    is_whole: bool
    others: tuple[tuple[str, Address], ...]
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        """When the newest of its items was: never the time of the build."""
        return max(item.updated for item in self.items)


def places(page: Page, base_url: str) -> tuple[Address, ...]:
    """Where the two feeds of a page's language stand; nowhere on a site whose address is not known."""
    if not urlsplit(base_url).hostname:
        return ()
    return page.addresses.feed(page.lang), page.addresses.feed_all(page.lang)


def tells(page: Page) -> bool:
    """Whether a page is that of an item: what a Version changed, what was corrected; of the first Version its text."""
    is_first = page.version is page.chronicle.versions[0]
    return page.kind in (Kind.CHANGES, Kind.CORRECTION) or (page.kind is Kind.VERSION and is_first)


def feeds(pages: Sequence[Page], zone: tzinfo, base_url: str) -> Iterator[Feed]:
    """The feeds of a policy in the language of `pages`, those that tell its items; a day begins in `zone`."""
    for nth, address in enumerate(places(pages[0], base_url)):
        told = [page for page in pages if nth or page.kind is not Kind.CORRECTION]
        newest = sorted(told, key=lambda page: _order(page, zone), reverse=True)[:NEWEST]
        yield Feed(
            lang=pages[0].lang,
            address=address,
            is_whole=bool(nth),
            others=tuple(
                (lang, (pages[0].addresses.feed_all if nth else pages[0].addresses.feed)(lang))
                for lang in pages[0].chronicle.languages
                if lang != pages[0].lang
            ),
            items=tuple(_item(page, zone, base_url) for page in newest),
        )


def content(item: Item, tell: Tell, base_url: str) -> str:
    """The HTML of an item; without the text and its changes where they are too many for a feed."""
    start = absolute(base_url, item.page.address)
    whole = portable(tell(item.page, True), start)
    return whole if len(whole.encode()) <= LARGEST else portable(tell(item.page, False), start)


def portable(html: str, start: str) -> str:
    """The HTML of a page at the URL `start` as it can stand anywhere: links absolute, no class and no id.

    >>> portable('<p class="gz-x">See <a href="../">there</a>.</p>', "https://a.example/b/c/")
    '<p>See <a href="https://a.example/b/">there</a>.</p>'
    """
    return tree.serialise(_moved(tree.parse(html).kids, start)).strip()


def legal(xml: str) -> str:
    """XML whose characters all may stand in XML; in place of any other one, U+FFFD."""
    return _NOT_XML.sub("\ufffd", xml)


def _moved(kids: Kids, start: str, *, is_exact: bool = False) -> Kids:
    """`is_exact`: white space counts there."""
    found: Kids = []
    for kid in kids:
        if isinstance(kid, str):
            is_layout = not is_exact and not kid.strip() and "\n" in kid
            if not (is_layout and found and found[-1] == "\n"):
                found.append("\n" if is_layout else kid)
        elif kid.attributes.get("class") == "gz-tag":
            found.append(_said(kid, start))
        else:
            element = _element(kid, start, is_exact=is_exact or kid.tag == "pre")
            found += [element] if element.attributes or element.tag != "span" else element.kids
    return found


def _element(element: Element, start: str, *, is_exact: bool) -> Element:
    attributes = {
        name: urljoin(start, value) if name in ("href", "src") and tree.has_safe_scheme(value) else value
        for name, value in element.attributes.items()
        if name not in ("id", "class")
    }
    return Element(element.tag, attributes, _moved(element.kids, start, is_exact=is_exact))


def _said(tag: Element, start: str) -> Element:
    """What the tag at a Mark says, without its number and the ways to other Marks."""
    kinds = [kid for kid in tag.kids if isinstance(kid, Element) and kid.attributes.get("class") == "gz-tag__kind"]
    spaced: Kids = [part for kind in kinds for part in (" · ", *_moved(kind.kids, start))]
    speech = {name: value for name, value in tag.attributes.items() if name in ("lang", "dir")}
    return Element("small", speech, ["[", *spaced[1:], "] "])


def _item(page: Page, zone: tzinfo, base_url: str) -> Item:
    version, revision = page.version, _corrected(page)
    assert version
    parts = (page.chronicle.document, str(version.id), *([revision.name] if revision else []), page.lang)
    return Item(
        id=f"tag:{urlsplit(base_url).hostname},{version.published.year}:{':'.join(parts)}",
        page=page,
        published=datetime.combine(_published(page, zone), time(), zone),
        updated=datetime.combine(max(_touched(page, zone)), time(), zone),
    )


def _order(page: Page, zone: tzinfo) -> tuple[date, int, int]:
    """By day, of one day in the Ledger's order: what is published later comes before, and moves nothing else."""
    revision = _corrected(page)
    assert page.version
    return _published(page, zone), page.chronicle.place(page.version), revision.rev if revision else 1


def _published(page: Page, zone: tzinfo) -> date:
    revision = _corrected(page)
    assert page.version
    return _day(revision, zone) if revision else page.version.published


def _touched(page: Page, zone: tzinfo) -> Iterator[date]:
    """The days on which an item changed for its readers.

    Readers show again only what was updated: a Version that is cancelled, withdrawn, or applies from another day must
    not stand there as it was announced.
    """
    version, revision = page.version, _corrected(page)
    assert version
    statement = version.statement
    yield _published(page, zone)
    if revision is None:
        yield from (_day(later, zone) for later in version.revisions.get(page.lang, ())[1:])
        yield from (said.date for said in (statement.cancelled, statement.restated) if said)
        for passed in page.redlined.passed if page.redlined else ():  # its text was compared here, and is no more
            yield from (said.date for said in (passed.statement.cancelled, passed.statement.withdrawn) if said)
    compares = page.redlined is not None and page.redlined.pair is not None
    if statement.withdrawn and not (revision and compares):
        yield statement.withdrawn.date


def _corrected(page: Page) -> Revision | None:
    """The Revision that a page of a correction is about."""
    return page.revision if page.kind is Kind.CORRECTION else None


def _day(revision: Revision, zone: tzinfo) -> date:
    """The day of a correction: the one stated, else (a translation's needs no statement) the one that git recorded."""
    if revision.correction:
        return revision.correction.date
    return revision.evidence.witness.instant.astimezone(zone).date()
