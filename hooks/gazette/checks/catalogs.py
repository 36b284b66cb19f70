"""Rules about locales/*.po: every message translated, none fuzzy, the same placeholders, the right plural forms."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

from gazette import catalogs, share
from gazette.errors import SourceError
from gazette.finding import Finding, Place, Severity
from gazette.redline.labels import Labels

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_MARKUP = re.compile(r"[<>]")
_JINJA = [("**.html", "jinja2.ext:babel_extract")]
_OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true", "encoding": "utf-8"}}

Id = str | tuple[str, ...]


def catalogs_complete(root: Path, languages: tuple[str, ...], *, carried: Path | None = None) -> Iterator[Finding]:
    """Each language's catalog against the messages that templates and marks print.

    `carried`: the folder of gazette's own catalogs, where the repository has no project and may bring others.
    """
    lacking = [lang for lang in languages if not carried or catalogs.spoken(carried, lang) != lang]
    yield from catalogs.unspoken(root / "locales", lacking, examples=carried)
    files = {lang: catalogs.path_of(root / "locales", lang) for lang in languages if lang != catalogs.SOURCE_LANGUAGE}
    there = {lang: file for lang, file in files.items() if file.is_file()}
    wanted = messages(share.folder("overrides") if carried else root / "overrides") if there else {}
    for lang, file in there.items():
        try:
            catalog = catalogs.read(file, lang)
        except SourceError as error:
            yield error.finding
        else:
            yield from _catalog(catalog, wanted, file.relative_to(root).as_posix())


def messages(templates: Path) -> dict[Id, None]:
    """The messages of all templates in a folder, in order of file and line; first those of marks."""
    found: dict[Id, None] = dict.fromkeys(Labels.messages())
    for _, _, message, _, _ in extract_from_dir(str(templates), method_map=_JINJA, options_map=_OPTIONS):
        found[tuple(message) if isinstance(message, list | tuple) else message] = None
    return found


def _catalog(catalog: Catalog, wanted: dict[Id, None], name: str) -> Iterator[Finding]:
    there = {_id(message): message for message in catalog if message.id}
    for message_id in wanted:
        if message_id not in there:
            text = message_id if isinstance(message_id, str) else message_id[0]
            yield _finding(
                name, 1, "untranslated", f'the message "{text}" is missing', f'Add: msgid "{text}" and its msgstr.'
            )
    for message_id, message in there.items():
        line = message.lineno or 1
        if message_id not in wanted:
            yield _finding(name, line, "unused-message", "no template prints this message", "Remove it.")
        yield from _message(message, catalog, name, line)


def _message(message: Message, catalog: Catalog, name: str, line: int) -> Iterator[Finding]:
    ids, strings = _texts(message.id), _texts(message.string)
    if "fuzzy" in message.flags:
        yield _finding(name, line, "fuzzy", f'"{ids[0]}" is marked fuzzy', "Check it and remove the mark.")
    if not all(strings) or len(strings) != (catalog.num_plurals if len(ids) > 1 else 1):
        yield _finding(
            name,
            line,
            "untranslated",
            f'"{ids[0]}" is not translated in all its forms',
            'Write msgstr "…".' if len(ids) == 1 else f"Write msgstr[0] … msgstr[{catalog.num_plurals - 1}].",
        )
        return
    wanted = set(_PLACEHOLDER.findall(ids[0]))
    for string in strings:
        if set(_PLACEHOLDER.findall(string)) != wanted:
            names = ", ".join(f"%({placeholder})s" for placeholder in sorted(wanted)) or "none"
            yield _finding(
                name, line, "placeholders-differ", f'"{string}" has other placeholders', f"Use exactly: {names}."
            )
        if _MARKUP.search(string):
            yield _finding(name, line, "markup-in-message", f'"{string}" holds markup', "Write plain words.")


def _id(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ("",))


def _finding(file: str, line: int, code: str, message: str, remedy: str) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, place=Place(file, line), message=message, remedy=remedy)
