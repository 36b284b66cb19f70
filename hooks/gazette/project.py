"""Project: the folder of which the host makes a site; composed here for a repository that has none of its own."""

import posixpath
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import yaml

from gazette import catalogs, settings, share
from gazette.addresses import prefix_of
from gazette.edition import Edition
from gazette.errors import UsageError
from gazette.finding import Finding
from gazette.phrases import Phrases
from gazette.selection import Selection

DOCUMENTS = "docs"
FRONT = "index"
PLAIN = Path(__file__).parent / "plain"
"""Laid over the templates of a site that has no mark of its own."""

HOSTED = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""Languages that mkdocs-static-i18n takes (mkdocs_static_i18n.config.RE_LOCALE)."""
EXTENSIONS = ("tables", "attr_list", "def_list", "footnotes", "sane_lists", "toc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes the policies and where, what no repository tells: `site_url` ends with a slash."""

    organisation: str
    site_url: str

    @classmethod
    def of(cls, organisation: str | None, site_url: str | None, call: str, *, named: bool) -> "Publisher":
        """From what is said; UsageError with the whole `call` to paste where it is not, or no policy is `named`."""
        if not named:
            raise UsageError(
                f"there is no {settings.FILE} here, and no policy is named",
                remedy=f"Run this in the project's folder, or name what to publish:\n{call}",
            )
        if not organisation or not site_url:
            raise UsageError(
                "nothing here says who publishes these policies and where, which citations, feeds and links tell",
                remedy=f"Say both:\n{call}",
            )
        parts = urlsplit(site_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise UsageError(
                f"{site_url} is not the address of a site", remedy="Write it like https://example.org/legal/"
            )
        return cls(organisation=organisation, site_url=site_url if site_url.endswith("/") else f"{site_url}/")

    def publishes(self, edition: Edition) -> Edition:
        """The same Edition, published by them there."""
        own = replace(
            edition.settings,
            organisation=self.organisation,
            site_url=self.site_url,
            docs_dir=_folder_of_language(edition),
        )
        return replace(edition, settings=own)


def _folder_of_language(edition: Edition) -> str:
    """Where all policies stand in a folder called like their language, that: en/privacy.md is published at privacy/."""
    lang = edition.settings.authoritative
    common = posixpath.commonpath([posixpath.dirname(chronicle.source) for chronicle in edition.chronicles])
    folders = common.split("/")
    return "/".join(folders[: folders.index(lang) + 1]) if lang in folders else ""


def publisher(
    repo: Path, organisation: str | None, site_url: str | None, selection: Selection, *, command: str
) -> Publisher | None:
    """Who publishes the policies of a repository without a project; None where its own settings say so.

    UsageError where the call of a `command` says less than is needed, or what those settings say.
    """
    if not (repo / settings.FILE).is_file():
        found = Publisher.of(organisation, site_url, _call(repo, selection, command), named=bool(selection.sources))
        refuse_unclear(selection)
        return found
    if organisation or site_url or selection != Selection():
        raise UsageError(
            f"{settings.FILE} says what the site is made of, who publishes it and where",
            remedy="Leave out --source, --authoritative, --translation, --previous-path, --site-url, --organisation.",
        )
    return None


@contextmanager
def of(root: Path, edition: Edition, publisher: Publisher | None) -> Iterator[tuple[Path, Edition]]:
    """The project's folder, the repository itself or a composed one, and the Edition as it is published there."""
    if publisher is None:
        yield root, edition
        return
    published = publisher.publishes(edition)
    with composed(root, published) as folder:
        yield folder, published


def unspoken(folder: Path, edition: Edition, publisher: Publisher | None) -> Iterator[Finding]:
    """A warning for each language of an Edition without a catalog in the project's folder."""
    examples = share.folder("locales") if publisher else None
    return catalogs.unspoken(folder / "locales", edition.settings.languages, examples=examples)


def refuse_unclear(selection: Selection) -> None:
    """UsageError for policies of which no site can be made."""
    for lang in (selection.authoritative or settings.Settings().authoritative, *selection.languages):
        if not HOSTED.fullmatch(lang):
            raise UsageError(
                f"MkDocs' plugin for languages takes none called {lang}",
                remedy="It knows de, pt-BR and zh-Hant: two letters, perhaps a script, perhaps a country.",
            )
        Phrases(lang).day(date.min)  # a language that nobody knows is refused
    for source in selection.sources:
        if source.partition("/")[0] in selection.languages:
            raise UsageError(
                f"{source} would be published where the pages in {source.partition('/')[0]} stand",
                remedy="Name it as a translation; or rename its folder, and say --previous-path.",
            )
        if "." in posixpath.basename(source).removesuffix(".md"):
            raise UsageError(
                f"{source} has a dot in its name, behind which the language of a translation is looked for",
                remedy=f"Rename the file, and say --previous-path {selection.authoritative or 'en'}={source}",
            )


@contextmanager
def composed(root: Path, edition: Edition) -> Iterator[Path]:
    """A folder with all that the host needs to build the site of an Edition; afterwards it is gone.

    The texts stand in it by name alone: what is published comes from the Edition. Catalogs of the repository at `root`
    go before those that gazette brings. The front page lists the policies, unless one of them is it.
    """
    with TemporaryDirectory(prefix="gazette-") as temporary:
        folder = Path(temporary)
        for name in ("overrides", "locales"):
            shutil.copytree(share.folder(name), folder / name)
        shutil.copytree(PLAIN, folder / "overrides", dirs_exist_ok=True)
        for lang in edition.settings.languages:
            if (own := catalogs.path_of(root / "locales", lang)).is_file():
                place = catalogs.path_of(folder / "locales", lang)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(own.read_bytes())
        (folder / settings.FILE).write_text(yaml.safe_dump(_settings(edition), allow_unicode=True), "utf-8")
        for path, content in _documents(edition).items():
            file = folder / DOCUMENTS / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
        yield folder


def _settings(edition: Edition) -> dict[str, Any]:
    own = edition.settings
    languages = [
        {"locale": lang, "name": Phrases(lang).name, "default": lang == own.authoritative} for lang in own.languages
    ]
    return {
        "site_name": own.organisation,
        "site_url": own.site_url,
        "docs_dir": DOCUMENTS,
        "theme": {"name": "material", "custom_dir": "overrides", "font": False, "favicon": "assets/favicon.svg"},
        "markdown_extensions": list(EXTENSIONS),
        "plugins": [{"i18n": {"docs_structure": "suffix", "languages": languages}}],
        "hooks": [str(share.folder("hooks") / name) for name in settings.HOOKS],
    }


def _documents(edition: Edition) -> dict[str, str]:
    """By path below the documents' folder."""
    own = edition.settings
    sources = [chronicle.source for chronicle in edition.chronicles]
    found = {posixpath.relpath(source, own.docs_dir or "."): "" for source in sources}
    if not any(prefix_of(source, own.docs_dir) == "" for source in sources):
        front = yaml.safe_dump({"title": own.organisation, "template": "policies.html"}, allow_unicode=True)
        for lang in own.languages:
            found[f"{FRONT}{'' if lang == own.authoritative else '.' + lang}.md"] = f"---\n{front}---\n"
    return found


def _call(repo: Path, selection: Selection, command: str) -> str:
    """What to type instead; two of its words are only examples."""
    words = ["gazette", *command.split(), *(["--repo", str(repo)] if repo != Path() else [])]
    for source in selection.sources or ("privacy.md",):
        words += ["--source", source]
    if selection.authoritative:
        words += ["--authoritative", selection.authoritative]
    words += [word for naming in selection.translations for word in ("--translation", str(naming))]
    words += [word for naming in selection.previous_paths for word in ("--previous-path", str(naming))]
    return f'{shlex.join(words)} --site-url https://example.org/legal/ --organisation "Example Ltd"'
