"""locales/<lang>/LC_MESSAGES/gazette.po as gettext translations, compiled in memory."""

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from gazette.errors import SourceError
from gazette.model import Place

SOURCE_LANGUAGE = "en"
"""Messages are written in it."""


def path_of(locales: Path, lang: str) -> Path:
    """Where the catalog of a language stands."""
    return locales / lang.replace("-", "_") / "LC_MESSAGES" / "gazette.po"


def load(locales: Path, lang: str) -> gettext.NullTranslations:
    """The catalog of a language; English needs none, for any other a missing one is an error."""
    if lang == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    file = path_of(locales, lang)
    if not file.is_file():
        raise SourceError(
            f"there is no catalog for {lang}",
            remedy="Write one with the ids of another, or take the language out of mkdocs.yml.",
            place=Place(file.relative_to(locales.parent).as_posix()),
            code="no-catalog",
        )
    compiled = BytesIO()
    try:
        with file.open("rb") as opened:
            write_mo(compiled, read_po(opened, locale=lang.replace("-", "_"), abort_invalid=True))
    except PoFileError as error:
        raise SourceError(
            f"this catalog cannot be read: {error}",
            remedy='Every message is: msgid "…", then msgstr "…".',
            place=Place(file.relative_to(locales.parent).as_posix(), int(getattr(error, "lineno", 0) or 0) + 1),
            code="invalid-catalog",
        ) from None
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
