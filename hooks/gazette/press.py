"""Press: every page and file that is derived from the Chronicles, whoever hosts them; each is made when asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from gazette import (
    addresses,
    catalogs,
    collation,
    dataset,
    document,
    equipment,
    feeds,
    head,
    manifest,
    pages,
    site,
    staging,
    typesetting,
)
from gazette.addresses import Address, Addresses
from gazette.cache import Cache
from gazette.edition import Edition
from gazette.feeds import Feed
from gazette.model import Text
from gazette.redline.fragments import Fragments
from gazette.sheets import Alternate, Kind, Page, Sheet
from gazette.versions import Chronicle, Revision, Version


@dataclass(frozen=True, slots=True)
class Impression:
    """One file of the site: where it stands, and what makes it when asked."""

    address: Address
    make: Callable[[], str | bytes]

    def write(self, folder: Path) -> None:
        """Write it into the site's folder."""
        file = folder / self.address.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self.made())

    def made(self) -> bytes:
        """Its bytes."""
        content = self.make()
        return content.encode() if isinstance(content, str) else content


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A language of a site at `base_url`.

    `cache`: what earlier builds made; `made_of`: digest of what the pages of this language show beside the Edition.
    `template` renders the template of a name with what is given by name; `frame` gives what the theme's templates ask
    for, by the way from a page to the site's root and by the page's path, if it has but one.
    """

    edition: Edition
    lang: str
    base_url: str
    locales: Path
    cache: Cache | None
    made_of: str
    template: Callable[[str, Mapping[str, Any]], str]
    frame: Callable[[str, str | None], Mapping[str, Any]]

    def of_language(self) -> Iterator[Impression]:
        """What stands in this language: pages, feeds, exact texts, PDFs."""
        for chronicle in self.edition.written:
            for page in site.draft_pages(self.edition, chronicle, self.lang):
                yield Impression(page.address, partial(self._rendered, page))
            yield from map(self._kept, self._published(chronicle))
            for version in chronicle.versions:
                yield from self._texts(self._addresses(chronicle), version)
            self.edition.published.redlines[chronicle.document].forget(self.lang)

    def of_site(self, hosted: Mapping[str, str]) -> Iterator[Impression]:
        """What stands once for all languages, and is the same in every part of the site.

        `hosted`: the pages that the host writes, with the source of each, those of other parts included.
        """
        texts = [(chronicle, lang) for chronicle in self.edition.chronicles for lang in self.edition.settings.languages]
        planned = (page for chronicle, lang in texts for page in site.all_pages(self.edition, chronicle, lang))
        entries = head.sitemap(site.with_own_urls(planned, hosted), self.base_url)
        yield Impression(Address("sitemap.xml"), partial(self.template, "sitemap.xml", {"entries": entries}))
        published = replace(self.edition, drafts={})
        policies = [pages.policy(published, chronicle, lang, draft=False) for chronicle, lang in texts]
        has_front = addresses.FRONT.file in hosted
        yield self._kept(Impression(Address("404.html"), partial(self._not_found, policies, has_front=has_front)))
        yield Impression(Address(staging.MARKER), lambda: staging.MARKED)
        yield from self._proof()

    def _published(self, chronicle: Chronicle) -> Iterator[Impression]:
        """What does not depend on the working tree, by construction."""
        told = []
        for page in site.published_pages(replace(self.edition, drafts={}), chronicle, self.lang):
            if page.kind is not Kind.POLICY:  # the host builds that one
                yield Impression(page.address, partial(self._rendered, page))
            if page.kind is Kind.VERSION and not page.foreign:
                yield from self._pdf(page)
            if page.kind is Kind.COMPARE:
                yield Impression(page.addresses.compared_blocks(self.lang), partial(self._blocks, page))
            if feeds.tells(page):
                told.append(page)
        yield from self._feeds(told)

    def _kept(self, impression: Impression) -> Impression:
        """The same, made by the build that first made it, if that was of the same."""
        if self.cache is None:
            return impression
        made_of = (self.edition.shown, self.lang, self.base_url, self.made_of, impression.address.path)
        return Impression(impression.address, partial(self.cache.recall, made_of, impression.made))

    def _addresses(self, chronicle: Chronicle) -> Addresses:
        prefix = addresses.prefix_of(chronicle.source, self.edition.settings.docs_dir)
        return Addresses(prefix, chronicle.authoritative)

    def _rendered(self, page: Page) -> str:
        frame = self.frame(page.to(Address("")).rstrip("/"), page.address.path)
        return self.template(f"{page.kind.value}.html", {**frame, "view": page})

    def _pdf(self, page: Page) -> Iterator[Impression]:
        """The text of a Version to print and to keep, if the site makes PDFs and the text is still shown."""
        address, revision = pages.pdf(page, self.edition.settings), page.revision
        if address is None or revision is None:
            return
        yield Impression(address, partial(self._typeset, page, revision))

    def _typeset(self, page: Page, revision: Revision) -> bytes:
        return typesetting.typeset(
            self.template("pdf.html", {"view": page}),
            lang=self.lang,
            title=revision.document.title,
            author=self.edition.settings.organisation,
            made=revision.newest.witness.instant,
            url=addresses.absolute(self.base_url, page.address),
        )

    def _blocks(self, page: Page) -> str:
        """What the page that compares any two Versions needs of their texts."""
        labels = equipment.labels_of(self.locales, self.lang)
        docs_dir = self.edition.settings.docs_dir
        fragments = Fragments(labels, lambda url: pages.linked(page, url, docs_dir), demoted=1)
        redlines = self.edition.published.redlines[page.chronicle.document]
        return collation.dumps(collation.collate(redlines, self.lang, fragments))

    def _feeds(self, told: Sequence[Page]) -> Iterator[Impression]:
        """What the pages `told` tell, for readers of feeds."""
        contents: dict[str, str] = {}
        for feed in feeds.feeds(told, self.edition.settings.zone, self.base_url):
            yield Impression(feed.address, partial(self._feed, feed, contents))

    def _feed(self, feed: Feed, contents: dict[str, str]) -> str:
        """`contents`: those of the items that another feed had, too."""
        for item in feed.items:
            if item.id not in contents:
                contents[item.id] = feeds.content(item, self._told, self.base_url)
        return feeds.legal(self.template("feed.xml", {"feed": feed, "contents": contents}))

    def _told(self, page: Page, whole: bool) -> str:
        return self.template("partials/gazette/item.html", {"view": page, "is_whole": whole})

    def _texts(self, places: Addresses, version: Version) -> Iterator[Impression]:
        for revision in version.revisions.get(self.lang, ()):
            if revision.withdrawn:
                continue
            evidence = revision.evidence
            yield Impression(places.evidence(version, revision), partial(_content, evidence))
            yield Impression(places.plain_text(version, revision), partial(document.plain_text, evidence.document))
        if newest := version.revision(self.lang):
            yield Impression(places.newest_evidence(version, self.lang), partial(_content, newest.evidence))

    def _proof(self) -> Iterator[Impression]:
        """What whoever keeps a copy can compare it with."""
        for chronicle in self.edition.written:
            places = self._addresses(chronicle)
            yield Impression(places.versions_schema, _schema)
            yield Impression(places.versions_json, partial(self._versions, chronicle))
        yield Impression(addresses.CHECKSUMS, partial(manifest.checksums, self.edition))

    def _versions(self, chronicle: Chronicle) -> str:
        return dataset.dumps(manifest.versions_json(self.edition, chronicle, self.base_url))

    def _not_found(self, policies: list[Page], *, has_front: bool) -> str:
        """The page for any missing one, in every language; served at any depth, so its links cannot be relative."""
        languages = self.edition.settings.languages
        of_lang = {lang: tuple(page for page in policies if page.lang == lang) for lang in languages}
        spoken = {lang: catalogs.spoken(self.locales, lang) for lang in languages}
        sections = [
            (
                one,
                catalogs.load(self.locales, one),
                [
                    page
                    for lang in languages
                    if spoken[lang] == one
                    for page in of_lang[lang]
                    if page.title_lang == lang or lang == one
                ],
            )
            for one in dict.fromkeys(spoken.values())
        ]
        front = Addresses("", languages[0])
        base_path = "/" + self.base_url.split("://", 1)[-1].partition("/")[2]
        sheet = Sheet(
            kind=Kind.NOT_FOUND,
            lang=languages[0],
            address=Address("404.html"),
            canonical=Address("404.html"),
            alternates=tuple(
                Alternate(lang, front.policy(lang) if has_front else of_lang[lang][0].address, False)
                for lang in languages
            ),
            indexed=False,
        )
        names = {"view": sheet, "sections": sections, "base_path": base_path}
        return self.template("404.html", {**self.frame(base_path.rstrip("/"), None), **names})


def _content(text: Text) -> bytes:
    return text.content


def _schema() -> bytes:
    return resources.files("gazette").joinpath("schemas/versions.json").read_bytes()
