"""MkDocs as the host of our pages: the one module below the hooks that may import it."""

import hashlib
import logging
import posixpath
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import mkdocs
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as HostPage
from mkdocs.utils import write_file

from gazette import (
    __version__,
    addresses,
    catalogs,
    chapters,
    collation,
    dataset,
    document,
    feeds,
    head,
    headers,
    manifest,
    pages,
    release,
    render,
    settings,
    site,
    staging,
)
from gazette.addresses import Address, Addresses
from gazette.edition import Edition
from gazette.errors import GazetteError
from gazette.lineage import Step
from gazette.phrases import Phrases
from gazette.redline.fragments import Fragments
from gazette.redline.labels import Labels
from gazette.sheets import Alternate, Kind, Page, Sheet, plain
from gazette.versions import Chronicle, Version

EDITION = "gazette_edition"
"""Where the Edition of a build stands in `config.extra`: MkDocs makes one config per build."""

PROGRESS = "gazette_progress"
"""Likewise, who is told how far it is."""

OURS = ("404.html", "sitemap.xml", "feed.xml")
"""Theme files that MkDocs would write or copy by itself."""

UNUSED = ("assets/javascripts/", "assets/images/favicon.png", "assets/stylesheets/palette.")
"""Files of the theme for which no page asks."""

SHEETS = ("assets/policy.css", "assets/redline.css")
"""The style of all pages, and what those about changes have beside it."""

ASSETS = (*SHEETS, "assets/gazette.js", "assets/favicon.svg")
"""Our own files, named on the site by a digest of their bytes, so that hosts and browsers may keep them for ever."""

HOST = mkdocs.__name__
"""The host's own name, below which it listens to what is logged: ProperDocs stands in for the module `mkdocs`."""

log = logging.getLogger(f"{HOST}.gazette")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Where the theme's skip link leads, in the shape of an item of MkDocs' table of contents."""

    url: str = "#content"
    level: int = 1
    children: tuple[()] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Stands for MkDocs' page in templates of pages that MkDocs does not know."""

    url: str
    toc: tuple[Skip, ...] = (Skip(),)
    meta: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    canonical_url: str | None = None
    is_homepage: bool = False


@contextmanager
def reported() -> Iterator[None]:
    """What gazette refuses stops MkDocs' build with the same words, and no traceback."""
    try:
        yield
    except GazetteError as error:
        raise PluginError(str(error)) from error


def root_of(config: MkDocsConfig) -> Path:
    """The project's folder."""
    return Path(config.config_file_path).parent.resolve()


def edition_of(config: MkDocsConfig) -> Edition:
    """The Edition this build publishes."""
    edition = config.extra[EDITION]
    assert isinstance(edition, Edition)
    return edition


def language_of(config: MkDocsConfig) -> str:
    """The language being built; right from `on_env` and `on_page_*` on, in `on_config` still the previous one."""
    i18n = config.plugins.get("i18n")
    return str(getattr(i18n, "current_language", None) or edition_of(config).settings.authoritative)


def base_url_of(config: MkDocsConfig) -> str:
    """The site's absolute URL, with a final slash."""
    url = config.site_url or "/"
    return url if url.endswith("/") else url + "/"


def chronicle_of(file: File, config: MkDocsConfig) -> Chronicle | None:
    """The Chronicle of the policy that a MkDocs file holds in any language; None for a plain page."""
    docs = Path(config.docs_dir).resolve().relative_to(root_of(config)).as_posix()
    source = getattr(file, "norm_src_uri", file.src_uri)
    return edition_of(config).by_source.get(f"{docs}/{source}")


def sheet_of(page: HostPage, config: MkDocsConfig, *, draft: bool) -> Sheet:
    """What we know of a page that MkDocs builds: a policy's Page (with `draft`, of its draft), or a plain Sheet."""
    edition, lang = edition_of(config), language_of(config)
    chronicle = chronicle_of(page.file, config)
    if chronicle:
        return pages.policy(edition, chronicle, lang, draft=draft)
    languages = edition.settings.languages
    tail = page.url.removeprefix(f"{lang}/") if lang != languages[0] else page.url
    source = Path(config.docs_dir) / getattr(page.file, "norm_src_uri", page.file.src_uri)
    translated = {other for other in languages[1:] if source.with_suffix(f".{other}.md").is_file()}
    return plain(tail, lang, languages, frozenset({languages[0], *translated}))


def markdown_of(page: Page) -> str | None:
    """The Markdown that MkDocs reads for a policy's page: for its title, its description and its check of links."""
    if page.draft or not page.revision:
        return None
    source = document.Source.decode(page.revision.newest.content, page.revision.newest.path)
    return f"---\n{source.front_matter}---\n{source.body}"


def keep_what_pages_ask_for(files: Files) -> None:
    """Leave out what no page of ours asks for: the theme's JavaScript, maps, favicon; and templates that are ours."""
    for file in list(files):
        if file.src_uri in OURS or file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map"):
            files.remove(file)


def fingerprint(files: Files) -> None:
    """Name our own files by their bytes: assets/policy.css becomes assets/gazette/policy.1a2b3c4d.css.

    The sheet of the pages about changes holds that of all pages too: one request less.
    """
    _, folder = addresses.FINGERPRINTED
    if all(name in files.src_uris for name in SHEETS):
        of_all, of_changes = (files.src_uris[name] for name in SHEETS)
        path = of_changes.abs_src_path
        of_changes.content_bytes = of_all.content_bytes + of_changes.content_bytes
        of_changes.abs_src_path = path  # which MkDocs takes away from a file with content, and static-i18n reads
    for file in (files.src_uris[name] for name in ASSETS if name in files.src_uris):
        stem, _, suffix = posixpath.basename(file.src_uri).rpartition(".")
        file.dest_uri = f"{folder}{stem}.{hashlib.sha256(file.content_bytes).hexdigest()[:8]}.{suffix}"
        file.__dict__.pop("url", None)  # MkDocs computes it once, from the name


def localize(env: jinja2.Environment, config: MkDocsConfig, files: Files, *, live: bool) -> None:
    """Give the environment the language being built, and escape what our own templates print."""
    edition, lang = edition_of(config), language_of(config)
    overrides = Path(config.theme.custom_dir or "overrides")
    env.lstrip_blocks = True  # not trim_blocks: it would glue sentences together
    env.autoescape = lambda name: name is not None and (overrides / name).is_file()
    translations = catalogs.load(root_of(config) / "locales", lang)
    phrases = {other: Phrases(other, edition.settings.date_locales.get(other)) for other in edition.settings.languages}
    labels = {
        other: Labels.translated(catalogs.load(root_of(config) / "locales", other).gettext)
        for other in dict.fromkeys((lang, edition.settings.authoritative))
    }
    names = {
        "edition": edition,
        "organisation": edition.settings.organisation,
        "phrases": phrases[lang],
        "speech": phrases,
        "base_url_absolute": base_url_of(config),
        "generator": f"gazette {__version__}",
        "asset": lambda name: files.src_uris[name].url if name in files.src_uris else name,
        # a live page reloads itself by an inline script of MkDocs' own
        "content_security_policy": "" if live else headers.content_security_policy(header=False),
        "links": lambda sheet: head.links(sheet, base_url_of(config)),
        "feeds": lambda page: feeds.places(page, base_url_of(config)),
        "absolute": lambda address: addresses.absolute(base_url_of(config), address),
        "structured": lambda page: head.structured(page, edition, base_url_of(config)),
        "day": lambda day: render.time(phrases[lang], day),
        "dated": lambda version: render.dated(phrases[lang], version),
        "named": lambda version: render.named(phrases[lang], version),
        "labels": labels[lang],
        "tell": lambda page: chapters.tell(
            page.redlined,
            labels[page.redlined.lang or lang],
            lambda url: pages.linked(page, url, edition.settings.docs_dir),
        ),
        "tell_step": _steps_told(edition, labels, lang),
        "counts": chapters.counts,
        "listed": phrases[lang].listed,
        "relinked": lambda section, page: render.section_html(
            section, lambda url: pages.linked(page, url, edition.settings.docs_dir)
        ),
    }
    render.equip(env, translations, names)


def _steps_told(
    edition: Edition, labels: Mapping[str, Labels], lang: str
) -> Callable[[Step, Page], chapters.Telling | None]:
    """What a step in a section's history changed; each Redline is written once for all sections."""
    told: dict[int, chapters.Telling] = {}

    def tell(step: Step, page: Page) -> chapters.Telling | None:
        redlines = edition.redlines[page.chronicle.document]
        found = (
            redlines.correction(step.version, step.revision) if step.revision else redlines.changes(step.version, lang)
        )
        if found is None:
            return None
        if id(found) not in told:
            told[id(found)] = chapters.tell_plainly(
                found, labels[found.lang], lambda url: pages.linked(page, url, edition.settings.docs_dir)
            )
        return told[id(found)]

    return tell


def write_derived(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Write every page that is derived from the Chronicles, in the language being built.

    `files` are those that MkDocs writes.
    """
    edition, lang = edition_of(config), language_of(config)
    _tell(config, lang, edition.settings.languages)
    for chronicle in edition.chronicles:
        told = []
        for page in site.all_pages(edition, chronicle, lang):
            if page.kind is not Kind.POLICY:  # MkDocs builds that one
                write(_rendered(env, config, page), page.address, config)
            if page.kind is Kind.COMPARE:
                _write_blocks(page, config)
            if feeds.tells(page):
                told.append(page)
        _write_feeds(env, config, told)
        for version in chronicle.versions:
            _write_texts(Addresses(_prefix(chronicle, edition), chronicle.authoritative), version, lang, config)
    if lang == edition.settings.authoritative:
        _write_common(env, config, files)


def _tell(config: MkDocsConfig, lang: str, languages: tuple[str, ...]) -> None:
    if PROGRESS in config.extra:
        config.extra[PROGRESS](f"{lang}, {languages.index(lang) + 1} of {len(languages)}")


def _prefix(chronicle: Chronicle, edition: Edition) -> str:
    return addresses.prefix_of(chronicle.source, edition.settings.docs_dir)


def _rendered(env: jinja2.Environment, config: MkDocsConfig, page: Page) -> str:
    context = mkdocs_build.get_context(
        Navigation([], []), Files([]), config, page=None, base_url=page.to(Address("")).rstrip("/")
    )
    host = Derived(url=page.address.path)
    return env.get_template(f"{page.kind.value}.html").render({**context, "page": host, "view": page})


def _write_blocks(page: Page, config: MkDocsConfig) -> None:
    """What the page that compares any two Versions needs of their texts."""
    edition, lang = edition_of(config), page.lang
    labels = Labels.translated(catalogs.load(root_of(config) / "locales", lang).gettext)
    fragments = Fragments(labels, lambda url: pages.linked(page, url, edition.settings.docs_dir), demoted=1)
    found = collation.collate(edition.redlines[page.chronicle.document], lang, fragments)
    write(collation.dumps(found), page.addresses.compared_blocks(lang), config)


def _write_feeds(env: jinja2.Environment, config: MkDocsConfig, told: list[Page]) -> None:
    """What the pages `told` tell, for readers of feeds."""
    zone, base_url = edition_of(config).settings.zone, base_url_of(config)
    template = env.get_template("partials/gazette/item.html")
    contents: dict[str, str] = {}
    for feed in feeds.feeds(told, zone, base_url):
        for item in feed.items:
            if item.id not in contents:
                contents[item.id] = feeds.content(
                    item, lambda page, whole: template.render(view=page, is_whole=whole), base_url
                )
        written = env.get_template("feed.xml").render(feed=feed, contents=contents)
        write(feeds.legal(written), feed.address, config)


def _write_texts(places: Addresses, version: Version, lang: str, config: MkDocsConfig) -> None:
    for revision in version.revisions.get(lang, ()):
        if revision.withdrawn:
            continue
        write(revision.evidence.content, places.evidence(version, revision), config)
        words = document.plain_text(revision.evidence.document)
        write(words, places.plain_text(version, revision), config)
    if newest := version.revision(lang):
        write(newest.evidence.content, places.newest_evidence(version, lang), config)


def _write_common(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """What stands once for all languages."""
    edition = edition_of(config)
    planned = [
        page
        for chronicle in edition.chronicles
        for lang in edition.settings.languages
        for page in site.all_pages(edition, chronicle, lang)
    ]
    site.refuse_same_urls(planned, {file.dest_uri: file.src_uri for file in files if file.is_documentation_page()})
    sitemap = env.get_template("sitemap.xml").render(entries=head.sitemap(planned, base_url_of(config)))
    write(sitemap, Address("sitemap.xml"), config)
    homes = {page.lang: page.address for page in planned if page.kind is Kind.POLICY}
    write(_not_found(env, config, homes), Address("404.html"), config)
    write(staging.MARKED, Address(staging.MARKER), config)
    _write_proof(config)


def _write_proof(config: MkDocsConfig) -> None:
    """What whoever keeps a copy can compare it with."""
    edition = edition_of(config)
    schema = resources.files("gazette").joinpath("schemas/versions.json").read_bytes()
    for chronicle in edition.chronicles:
        places = Addresses(_prefix(chronicle, edition), chronicle.authoritative)
        said = manifest.versions_json(edition, chronicle, base_url_of(config))
        write(schema, places.versions_schema, config)
        write(dataset.dumps(said), places.versions_json, config)
    write(manifest.checksums(edition), addresses.CHECKSUMS, config)


def _not_found(env: jinja2.Environment, config: MkDocsConfig, homes: dict[str, Address]) -> str:
    """The page for any missing one, in every language; it is served at any depth, so its links cannot be relative."""
    languages = edition_of(config).settings.languages
    base_path = "/" + base_url_of(config).split("://", 1)[-1].partition("/")[2]
    context = mkdocs_build.get_context(Navigation([], []), Files([]), config, page=None, base_url=base_path.rstrip("/"))
    sheet = Sheet(
        kind=Kind.NOT_FOUND,
        lang=languages[0],
        address=Address("404.html"),
        canonical=Address("404.html"),
        alternates=tuple(Alternate(lang, homes[lang], False) for lang in languages),
        indexed=False,
    )
    catalog = {lang: catalogs.load(root_of(config) / "locales", lang) for lang in languages}
    names = {"page": None, "view": sheet, "catalog": catalog, "homes": homes, "base_path": base_path}
    return env.get_template("404.html").render({**context, **names})


def write(content: str | bytes, address: Address, config: MkDocsConfig) -> None:
    """Write one file of the site."""
    write_file(content.encode() if isinstance(content, str) else content, str(Path(config.site_dir) / address.file))


def build(root: Path, edition: Edition, site_dir: Path | None, *, progress: Callable[[str], None]) -> Path:
    """Build the site of an Edition into a folder beside the old one, then put it in its place; returns the place.

    `progress` is told each language that is begun, and its place among all.
    """
    target = (site_dir or Path(_config(root).site_dir)).resolve()
    docs_dir = edition.settings.docs_dir
    staging.refuse_unsuitable(target, root.resolve(), (".git", *([docs_dir] if docs_dir else []), *release.SITE))
    with staging.staged(target) as folder:
        config = _config(root, site_dir=str(folder))
        config.extra.update({EDITION: edition, PROGRESS: progress})
        with _heard(logging.WARNING, told_by=(OSError, BuildError)):
            _build(config)
    return target


def _build(config: MkDocsConfig) -> None:
    try:
        mkdocs_build.build(config)
    except Abort as abort:
        error = abort.__context__ or abort  # a BuildError, or none where warnings are strict
        raise error.__cause__ if isinstance(error.__cause__, GazetteError) else GazetteError(str(error)) from abort


def serve(root: Path, address: str, announce: Callable[[str], None]) -> None:
    """Serve the site on a loopback address and rebuild it after each edit, until interrupted."""
    config = _config(root, dev_addr=address)
    path = "/" + base_url_of(config).split("://", 1)[-1].partition("/")[2]
    announce(f"http://{address}{path}")
    with _heard(logging.WARNING):
        mkdocs_serve.serve(str(root / settings.FILE), dev_addr=address, strict=False)


def _config(root: Path, **options: Any) -> MkDocsConfig:
    return load_config(str(root / settings.FILE), **options)


@contextmanager
def _heard(level: int, *, told_by: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """The host's messages from `level` on go to stderr, but for those about errors that will be told by themselves."""
    logger = logging.getLogger(HOST)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda _: not isinstance(sys.exception(), told_by))
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
