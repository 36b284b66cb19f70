"""Rules about files: names that work everywhere, one file for each address."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from gazette import addresses, hazards
from gazette.finding import Finding, Place, Severity
from gazette.model import VersionId
from gazette.sources import ARCHIVE
from gazette.survey import Survey

LONGEST = 100
"""Bytes of a name; some file systems and archives take no more."""

RESERVED_ON_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
DERIVED = frozenset("history changes since compare draft feed feed-all versions sha256sums sitemap 404".split())
"""Names of pages and files that are made from the history."""

_ODD = re.compile(r'[\s<>:"\\|?*%#&+;,=@!$\'()\[\]{}~^`]|\.\.|^[-.]|[. ]$')


def names(survey: Survey) -> Iterator[Finding]:
    """File names that are good URLs and good file names everywhere."""
    for path in _documents(survey):
        for part in PurePosixPath(path).parts:
            why = _wrong(part)
            if why:
                yield _error("file-name", path, f'"{part[:LONGEST]}" {why}', _renamed(part))
                break


def collisions(survey: Survey) -> Iterator[Finding]:
    """Names that other file systems take for one, in the working tree as in the published one."""
    yield from hazards.colliding_paths(_documents(survey))


def links(survey: Survey) -> Iterator[Finding]:
    """Symbolic links: the host would publish whatever they lead to."""
    for path in _documents(survey):
        file = survey.root / path
        if file.is_symlink():
            yield _error("not-a-file", path, "this is a symbolic link, not a text", "Put the text itself there.")


def urls(survey: Survey) -> Iterator[Finding]:
    """Two files that claim one address or one language of one text; a page in the place of a derived one."""
    site = survey.settings
    claimed: dict[str, str] = {}
    sources = {subject.sources.source for subject in survey.subjects}
    prefixes = {addresses.prefix_of(source, site.docs_dir) for source in sources}
    for path in _documents(survey):
        if not path.endswith(".md") or path.startswith(f"{site.docs_dir}/{ARCHIVE}/"):
            continue
        url = _url(path, site.docs_dir, site.languages)
        first = claimed.setdefault(url, path)
        if first != path:
            yield _error(
                "same-url", path, f"this file and {first} claim one address: /{url}", "Rename or remove one of them."
            )
        for prefix in prefixes if path not in sources else ():
            name = url.removeprefix(prefix).partition("/")[0] if url.startswith(prefix) else ""
            if name.lower() in DERIVED or _is_version(name):
                yield _error(
                    "reserved-name",
                    path,
                    f'"{name}" is the address of a page made from the history',
                    "Rename the file.",
                )


def _documents(survey: Survey) -> list[str]:
    """Every path of the documents' folder."""
    docs = survey.settings.docs_dir
    return sorted(path for path in survey.folder.paths if docs and path.startswith(f"{docs}/"))


def _wrong(part: str) -> str:
    if len(part.encode("utf-8", "surrogateescape")) > LONGEST:
        return f"is longer than {LONGEST} bytes"
    if RESERVED_ON_WINDOWS.fullmatch(part):
        return "is a reserved name on Windows"
    if _ODD.search(part) or not part.isprintable():
        return "holds a character that is no good in a URL or a file name"
    return ""


def _renamed(part: str) -> str:
    plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
    good = re.sub(r"[^a-z0-9.]+", "-", plain.lower()).strip("-.")[:60]
    if not good or _wrong(good):
        return "Use lower-case letters, digits and hyphens."
    return f"Rename it: {good}"


def _url(path: str, docs_dir: str, languages: tuple[str, ...]) -> str:
    """The address of a Markdown file, its language before it."""
    stem, _, lang = path.removesuffix(".md").rpartition(".")
    if lang not in languages or not stem:
        stem, lang = path.removesuffix(".md"), languages[0]
    prefix = "" if lang == languages[0] else f"{lang}/"
    return prefix + addresses.prefix_of(f"{stem}.md", docs_dir)


def _is_version(name: str) -> bool:
    try:
        VersionId.parse(name)
    except ValueError:
        return False
    return True


def _error(code: str, path: str, message: str, remedy: str) -> Finding:
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Finding(severity=Severity.ERROR, code=code, place=Place(shown), message=message, remedy=remedy)
