"""MkDocs as the host of our pages: with `assets` and `running` the only modules below the hooks that may import it."""

import functools
import gc
import itertools
import logging
import os
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import mkdocs
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as HostPage
from mkdocs.theme import Theme as HostTheme

from gazette import (
    __version__,
    addresses,
    catalogs,
    compression,
    document,
    equipment,
    headers,
    pages,
    render,
    settings,
    typesetting,
    values,
)
from gazette.edition import Edition
from gazette.errors import GazetteError
from gazette.finding import Finding
from gazette.press import Press
from gazette.sheets import Page, Sheet, plain
from gazette.versions import Chronicle

EDITION = "gazette_edition"
"""Where the Edition of a build stands in `config.extra`: MkDocs makes one config per build."""

OPENED = "gazette_opened"
"""Likewise, what reads the Edition, where it is not read from the project's own folder and settings alone."""

PROGRESS = "gazette_progress"
"""Likewise, who is told how far it is."""

CACHE = "gazette_cache"
"""Likewise, what earlier builds made; None without."""

ON_DEMAND = "gazette_on_demand"
"""Likewise, who makes the derived files of a served site; without it they are all written."""

HOST = mkdocs.__name__
"""The host's own name, below which it listens to what is logged: ProperDocs stands in for the module `mkdocs`."""

FEW = 20
"""Versions: what pages of so many leave in memory (4 MiB) is not worth being looked for."""

log = logging.getLogger(f"{HOST}.gazette")


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Stands for MkDocs' page in templates of pages that MkDocs does not know."""

    url: str
    meta: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    canonical_url: str | None = None
    is_homepage: bool = False


class Theme(HostTheme):
    """A theme as it was configured, its folders listed once for the builds of all languages."""

    def __init__(self, configured: HostTheme) -> None:
        self.__dict__.update(configured.__dict__)
        self._loader = render.Listed(self.dirs)

    def get_env(self) -> jinja2.Environment:
        """A new environment for its templates."""
        env = super().get_env()
        env.loader = self._loader
        env.optimized = False  # looking for constants to fold is an eighth of compiling, and there are hardly any
        return env


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


def locales_of(config: MkDocsConfig) -> Path:
    """The folder of the catalogs."""
    return root_of(config) / "locales"


def unspoken(config: MkDocsConfig, edition: Edition) -> Iterator[Finding]:
    """A warning for each language of the site that has no catalog."""
    return catalogs.unspoken(locales_of(config), edition.settings.languages)


def base_url_of(config: MkDocsConfig) -> str:
    """The site's absolute URL, with a final slash."""
    url = config.site_url or "/"
    return url if url.endswith("/") else url + "/"


def chronicle_of(file: File, config: MkDocsConfig) -> Chronicle | None:
    """The Chronicle of the policy that a MkDocs file holds in any language; None for a plain page."""
    edition = edition_of(config)
    source = getattr(file, "norm_src_uri", file.src_uri)
    return edition.published.by_source.get(posixpath.join(edition.settings.docs_dir, source))


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


def leave_out_other_parts(files: Files, config: MkDocsConfig) -> None:
    """The pages of policies that this build does not write stay known, so that links lead there; MkDocs skips them."""
    written = {chronicle.document for chronicle in edition_of(config).written}
    for file in files.documentation_pages():
        chronicle = chronicle_of(file, config)
        if chronicle and chronicle.document not in written:
            file.inclusion = InclusionLevel.EXCLUDED


def localize(env: jinja2.Environment, config: MkDocsConfig, files: Files, *, live: bool) -> None:
    """Give the environment the language being built, and escape what our own templates print."""
    edition, lang, locales = edition_of(config), language_of(config), locales_of(config)
    overrides = Path(config.theme.custom_dir or "overrides")
    env.lstrip_blocks = True  # not trim_blocks: it would glue sentences together
    env.autoescape = functools.cache(lambda name: name is not None and (overrides / name).is_file())  # asked each page
    names = {
        **equipment.names(edition, lang, base_url_of(config), locales),
        "front": _front(lang, edition, files),
        "generator": f"gazette {__version__}",
        "asset": functools.cache(lambda name: files.src_uris[name].url if name in files.src_uris else name),
        # a live page reloads itself by an inline script of MkDocs' own
        "content_security_policy": "" if live else headers.content_security_policy(header=False),
    }
    render.equip(env, catalogs.load(locales, lang), names)


def _front(lang: str, edition: Edition, files: Files) -> addresses.Address | None:
    """The first page of a language, if the host writes one."""
    front = addresses.Addresses("", edition.settings.authoritative).policy(lang)
    return front if any(file.dest_uri == front.file for file in files) else None


def write_derived(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Write every page that is derived from the Chronicles, in the language being built.

    `files` are those that MkDocs writes.
    """
    edition, lang, cache = edition_of(config), language_of(config), config.extra.get(CACHE)
    _tell(config, lang, edition.settings.languages)
    press = Press(
        edition=edition,
        lang=lang,
        base_url=base_url_of(config),
        locales=locales_of(config),
        cache=cache,
        made_of=_beside_the_edition(config, files) if cache else "",
        template=lambda name, names: env.get_template(name).render(names),
        frame=lambda base_url, path: _frame(config, base_url, path),
    )
    compression.refuse_unequipped(edition.settings.precompress)
    typesetting.refuse_unequipped(edition.settings.pdf)
    printed = [press.of_language()]
    if lang == edition.settings.authoritative:
        printed.append(press.of_site({file.dest_uri: file.src_uri for file in files if file.is_documentation_page()}))
    if ON_DEMAND in config.extra:
        for impressions in printed:
            config.extra[ON_DEMAND].promise(impressions)
        return
    if sum(len(chronicle.versions) for chronicle in edition.written) > FEW:
        gc.collect()  # the environment of the language before, which refers to itself and to all that its pages showed
    for impression in itertools.chain(*printed):
        impression.write(Path(config.site_dir))


def _beside_the_edition(config: MkDocsConfig, files: Files) -> str:
    """Digest of what derived pages show beside the Edition: templates, catalogs, settings, hooks, names of assets."""
    root = root_of(config)
    folders = (Path(config.theme.custom_dir or "overrides"), locales_of(config))
    read = [root / settings.FILE, *(root / hook for hook in config.hooks)]
    read += [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return values.digest(
        mkdocs.__version__,
        {os.path.relpath(file, root): file.read_bytes() for file in read},
        {file.src_uri: file.url for file in files},
    )


def _frame(config: MkDocsConfig, base_url: str, path: str | None) -> dict[str, Any]:
    """What the theme's templates ask for, around a page that MkDocs does not know."""
    context = mkdocs_build.get_context(Navigation([], []), Files([]), config, page=None, base_url=base_url)
    return {**context, "page": None if path is None else Derived(url=path)}


def _tell(config: MkDocsConfig, lang: str, languages: tuple[str, ...]) -> None:
    if PROGRESS in config.extra:
        config.extra[PROGRESS](f"{lang}, {languages.index(lang) + 1} of {len(languages)}")
