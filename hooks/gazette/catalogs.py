"""locales/<lang>/LC_MESSAGES/gazette.po as gettext translations, compiled in memory."""

import gettext
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from gazette.errors import SourceError
from gazette.finding import Finding, Place, Severity

SOURCE_LANGUAGE = "en"
"""Messages are written in it."""
_COUNTRY = re.compile(r"-([A-Z]{2}|[0-9]{3})$")


def path_of(locales: Path, lang: str) -> Path:
    """Where the catalog of a language stands."""
    return locales / lang.replace("-", "_") / "LC_MESSAGES" / "gazette.po"


def spoken(locales: Path, lang: str) -> str:
    """The language of the words around a text in `lang`: the same if there are such, else English."""
    return lang if _of_any_country(lang) == SOURCE_LANGUAGE or _file(locales, lang) else SOURCE_LANGUAGE


def unspoken(locales: Path, languages: Iterable[str], *, examples: Path | None = None) -> Iterator[Finding]:
    """A warning for each language without a catalog; `examples`: where some stand, if not in the same folder."""
    known = sorted(
        (examples or locales).glob("*/LC_MESSAGES/gazette.po"), key=lambda file: (file.parts[-3] != "de", file)
    )
    example = known[0] if examples else known[0].relative_to(locales.parent) if known else "another language's"
    for lang in languages:
        if spoken(locales, lang) != lang:
            yield Finding(
                severity=Severity.WARNING,
                code="no-catalog",
                place=Place(path_of(locales, lang).relative_to(locales.parent).as_posix()),
                message=f"there are no words of the interface in {lang}: its pages have English ones, marked as such",
                remedy=f"Copy {example} there, and translate it.",
            )


def load(locales: Path, lang: str) -> gettext.NullTranslations:
    """The catalog of a language, compiled; English needs none, and stands in for one that is not there."""
    file = _file(locales, lang)
    return _compiled(file, lang, file.read_bytes()) if file else gettext.NullTranslations()


@lru_cache(maxsize=64)  # each page of each language asks for some, and while a site is served the bytes may change
def _compiled(file: Path, lang: str, _content: bytes) -> gettext.NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, read(file, lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read(file: Path, lang: str) -> Catalog:
    """The catalog in a file; a located SourceError if it cannot be read."""
    name = "/".join(file.parts[-4:])
    try:
        return read_po(BytesIO(file.read_bytes()), locale=lang.replace("-", "_"), abort_invalid=True)
    except (PoFileError, ValueError) as error:  # ValueError: not UTF-8, or no language that babel knows
        raise SourceError(
            f"this catalog cannot be read: {error}",
            remedy='Every message is: msgid "…", then msgstr "…".',
            place=Place(name, int(getattr(error, "lineno", 0) or 0) + 1),
            code="invalid-catalog",
        ) from None


def _file(locales: Path, lang: str) -> Path | None:
    """The catalog of a language, else that of the language in any country: for de-AT that for de."""
    files = [path_of(locales, tag) for tag in dict.fromkeys((lang, _of_any_country(lang))) if tag != SOURCE_LANGUAGE]
    return next((file for file in files if file.is_file()), None)


def _of_any_country(lang: str) -> str:
    return _COUNTRY.sub("", lang)
