"""Files beside the pages, as MkDocs knows them: which are copied, by what names, and with what style in them."""

import hashlib
import posixpath
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from gazette import addresses, compression, headers, style
from gazette.errors import RepositoryError
from gazette.hosting import chronicle_of, edition_of

OURS = ("404.html", "sitemap.xml", "feed.xml")
"""Theme files that MkDocs would write or copy by itself."""

UNUSED = ("assets/javascripts/", "assets/images/favicon.png", "assets/stylesheets/")
"""Files of the theme for which no page asks."""

THEME = "assets/stylesheets/main."
"""How the name of the theme's own style sheet begins; its digest follows."""

THEME_STYLE = "gazette_theme_style"
"""Where what pages need of it stands in `config.extra`: each language's build begins with the same files."""

SHEETS = ("assets/policy.css", "assets/redline.css")
"""Our style of all pages, and what those about changes have beside it."""

ASSETS = (*SHEETS, "assets/gazette.js", "assets/favicon.svg")
"""Our own files, named on the site by a digest of their bytes, so that hosts and browsers may keep them for ever."""


def keep_what_pages_ask_for(files: Files) -> None:
    """Leave out what no page of ours asks for: the theme's JavaScript, maps, favicon; and templates that are ours."""
    for file in list(files):
        if file.src_uri in OURS or _is_unused(file):
            files.remove(file)


def fingerprint(files: Files, config: MkDocsConfig) -> None:
    """Name our own files by their bytes: assets/policy.css becomes assets/gazette/policy.1a2b3c4d.css.

    Each page asks for one style sheet: it begins with what pages need of the theme's, and that of the pages about
    changes holds that of all pages too. Raises RepositoryError where one of them is missing.
    """
    if missing := [name for name in ASSETS if name not in files.src_uris]:
        raise RepositoryError(
            f"pages ask for files that are not there: {', '.join(missing)}",
            remedy="Put them back into the folder of the templates: git log --diff-filter=D --stat finds them.",
        )
    of_all, of_changes = (files.src_uris[name] for name in SHEETS)
    if THEME_STYLE not in config.extra:
        config.extra[THEME_STYLE] = _theme(files, config)
    _fill(of_all, config.extra[THEME_STYLE] + of_all.content_bytes)
    _fill(of_changes, of_all.content_bytes + of_changes.content_bytes)
    for file in (files.src_uris[name] for name in ASSETS):
        stem, _, suffix = posixpath.basename(file.src_uri).rpartition(".")
        digest = hashlib.sha256(file.content_bytes).hexdigest()[:8]
        file.dest_uri = f"{addresses.FINGERPRINTED}{stem}.{digest}.{suffix}"
        file.__dict__.pop("url", None)  # MkDocs computes it once, from the name


def _theme(files: Files, config: MkDocsConfig) -> bytes:
    """What pages need of the theme's style sheet."""
    templates = sorted(Path(config.theme.dirs[0]).rglob("*.html"))
    assets = [file.content_string for file in files if file.src_uri.endswith((".css", ".js")) and not _is_unused(file)]
    plain = [file.content_string for file in files.documentation_pages() if not chronicle_of(file, config)]
    made_of = [*(template.read_text("utf-8") for template in templates), *assets, *plain]
    names = edition_of(config).classes.union(*map(style.words, made_of))
    sheets = [file.content_string for file in files if file.src_uri.startswith(THEME) and file.src_uri.endswith(".css")]
    extensions = frozenset(config.markdown_extensions)
    return "".join(style.cut(sheet, names, extensions) for sheet in sheets).encode()


def _fill(file: File, content: bytes) -> None:
    path = file.abs_src_path
    file.content_bytes = content
    file.abs_src_path = path  # which MkDocs takes away from a file with content, and static-i18n reads


def copy_once(files: Files, config: MkDocsConfig) -> None:
    """Leave out what the first language's build has copied: the files beside the templates are the same for all."""
    if _is_within_another(config):
        for file in files:
            if file.src_dir in config.theme.dirs:
                file.inclusion = InclusionLevel.EXCLUDED


def _is_within_another(config: MkDocsConfig) -> bool:
    """Whether a language is being built within the build of the first one."""
    return bool(getattr(config.plugins.get("i18n"), "building", False))


def compress(config: MkDocsConfig) -> None:
    """Write the compressed copies that the settings ask for, once all languages are there."""
    codings = edition_of(config).settings.precompress
    if codings and not _is_within_another(config):
        compression.compress(Path(config.site_dir), codings, headers.is_text)


def _is_unused(file: File) -> bool:
    return file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map")
