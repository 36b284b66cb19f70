"""locales/<lang>/LC_MESSAGES/gazette.po as gettext translations, compiled in memory."""

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from gazette.errors import SourceError
from gazette.finding import Place

SOURCE_LANGUAGE = "en"
"""Messages are written in it."""


def path_of(locales: Path, lang: str) -> Path:
    """Where the catalog of a language stands."""
    return locales / lang.replace("-", "_") / "LC_MESSAGES" / "gazette.po"


def load(locales: Path, lang: str) -> gettext.NullTranslations:
    """The catalog of a language, compiled; English needs none."""
    if lang == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(locales, lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read(locales: Path, lang: str) -> Catalog:
    """The catalog of a language; a located SourceError if it is missing or cannot be read."""
    file = path_of(locales, lang)
    name = file.relative_to(locales.parent).as_posix()
    if not file.is_file():
        raise SourceError(
            f"there is no catalog for {lang}",
            remedy="Write one with the ids of another, or take the language out of mkdocs.yml.",
            place=Place(name),
            code="no-catalog",
        )
    try:
        return read_po(BytesIO(file.read_bytes()), locale=lang.replace("-", "_"), abort_invalid=True)
    except (PoFileError, ValueError) as error:  # ValueError: not UTF-8, or no language that babel knows
        raise SourceError(
            f"this catalog cannot be read: {error}",
            remedy='Every message is: msgid "…", then msgstr "…".',
            place=Place(name, int(getattr(error, "lineno", 0) or 0) + 1),
            code="invalid-catalog",
        ) from None
