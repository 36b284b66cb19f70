"""Press: writes every page and file that is derived from the Chronicles, whoever hosts them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from gazette import (
    addresses,
    catalogs,
    collation,
    compression,
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
from gazette.redline.fragments import Fragments
from gazette.sheets import Alternate, Kind, Page, Sheet
from gazette.versions import Chronicle, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A language of a site at `base_url`, written into `folder`; `cache`: what earlier builds made.

    `template` renders the template of a name with what is given by name; `frame` gives what the theme's templates ask
    for, by the way from a page to the site's root and by the page's path, if it has but one.
    """

    edition: Edition
    lang: str
    base_url: str
    locales: Path
    folder: Path
    cache: Cache | None
    template: Callable[[str, Mapping[str, Any]], str]
    frame: Callable[[str, str | None], Mapping[str, Any]]

    def print_language(self) -> None:
        """What stands in this language: pages, feeds, exact texts, PDFs."""
        compression.refuse_unequipped(self.edition.settings.precompress)
        typesetting.refuse_unequipped(self.edition.settings.pdf)
        for chronicle in self.edition.written:
            told = []
            for page in site.all_pages(self.edition, chronicle, self.lang):
                if page.kind is not Kind.POLICY:  # the host builds that one
                    self._write(self._rendered(page), page.address)
                if page.kind is Kind.VERSION and not page.foreign:
                    self._print_pdf(page)
                if page.kind is Kind.COMPARE:
                    self._print_blocks(page)
                if feeds.tells(page):
                    told.append(page)
            self._print_feeds(told)
            for version in chronicle.versions:
                self._print_texts(self._addresses(chronicle), version)
            self.edition.published.redlines[chronicle.document].forget(self.lang)

    def print_common(self, hosted: Mapping[str, str]) -> None:
        """What stands once for all languages, and is the same in every part of the site.

        `hosted`: the pages that the host writes, with the source of each, those of other parts included.
        """
        planned = [
            page
            for chronicle in self.edition.chronicles
            for lang in self.edition.settings.languages
            for page in site.all_pages(self.edition, chronicle, lang)
        ]
        site.refuse_same_urls(planned, hosted)
        entries = head.sitemap(planned, self.base_url)
        self._write(self.template("sitemap.xml", {"entries": entries}), Address("sitemap.xml"))
        policies = [page for page in planned if page.kind is Kind.POLICY]
        self._write(self._not_found(policies, has_front=addresses.FRONT.file in hosted), Address("404.html"))
        self._write(staging.MARKED, Address(staging.MARKER))
        self._print_proof()

    def _addresses(self, chronicle: Chronicle) -> Addresses:
        prefix = addresses.prefix_of(chronicle.source, self.edition.settings.docs_dir)
        return Addresses(prefix, chronicle.authoritative)

    def _rendered(self, page: Page) -> str:
        frame = self.frame(page.to(Address("")).rstrip("/"), page.address.path)
        return self.template(f"{page.kind.value}.html", {**frame, "view": page})

    def _print_pdf(self, page: Page) -> None:
        """The text of a Version to print and to keep, if the site makes PDFs and the text is still shown."""
        address, revision = pages.pdf(page, self.edition.settings), page.revision
        if address is None or revision is None:
            return
        written = typesetting.typeset(
            self.template("pdf.html", {"view": page}),
            lang=self.lang,
            title=revision.document.title,
            author=self.edition.settings.organisation,
            made=revision.newest.witness.instant,
            url=addresses.absolute(self.base_url, page.address),
        )
        self._write(written, address)

    def _print_blocks(self, page: Page) -> None:
        """What the page that compares any two Versions needs of their texts."""
        labels = equipment.labels_of(self.locales, self.lang)
        docs_dir = self.edition.settings.docs_dir
        fragments = Fragments(labels, lambda url: pages.linked(page, url, docs_dir), demoted=1)
        redlines = self.edition.published.redlines[page.chronicle.document]

        def make() -> str:
            return collation.dumps(collation.collate(redlines, self.lang, fragments))

        made_of = (page.address.path, repr(labels), *collation.said(redlines, self.lang))
        written = self.cache.recall("collation", made_of, make) if self.cache else make()
        self._write(written, page.addresses.compared_blocks(self.lang))

    def _print_feeds(self, told: list[Page]) -> None:
        """What the pages `told` tell, for readers of feeds."""
        contents: dict[str, str] = {}
        for feed in feeds.feeds(told, self.edition.settings.zone, self.base_url):
            for item in feed.items:
                if item.id not in contents:
                    contents[item.id] = feeds.content(item, self._told, self.base_url)
            written = self.template("feed.xml", {"feed": feed, "contents": contents})
            self._write(feeds.legal(written), feed.address)

    def _told(self, page: Page, whole: bool) -> str:
        return self.template("partials/gazette/item.html", {"view": page, "is_whole": whole})

    def _print_texts(self, places: Addresses, version: Version) -> None:
        for revision in version.revisions.get(self.lang, ()):
            if revision.withdrawn:
                continue
            self._write(revision.evidence.content, places.evidence(version, revision))
            self._write(document.plain_text(revision.evidence.document), places.plain_text(version, revision))
        if newest := version.revision(self.lang):
            self._write(newest.evidence.content, places.newest_evidence(version, self.lang))

    def _print_proof(self) -> None:
        """What whoever keeps a copy can compare it with."""
        schema = resources.files("gazette").joinpath("schemas/versions.json").read_bytes()
        for chronicle in self.edition.written:
            places = self._addresses(chronicle)
            said = manifest.versions_json(self.edition, chronicle, self.base_url)
            self._write(schema, places.versions_schema)
            self._write(dataset.dumps(said), places.versions_json)
        self._write(manifest.checksums(self.edition), addresses.CHECKSUMS)

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

    def _write(self, content: str | bytes, address: Address) -> None:
        """Write one file of the site."""
        file = self.folder / address.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
