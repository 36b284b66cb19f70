"""Which policies of a repository are meant: what a call names, made right or refused with what it should have said."""

import difflib
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gazette.errors import UsageError
from gazette.settings import LANGUAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Where a repository does not say so itself: its policies' sources, their translations and earlier names.

    No `sources` means every Markdown file with a Ledger. `translations` and `previous_paths` are by language. Paths are
    relative to the repository.
    """

    sources: tuple[str, ...] = ()
    translations: Mapping[str, str] = field(default_factory=dict)
    previous_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        root: Path,
        *,
        sources: Iterable[str] = (),
        translations: Iterable[tuple[str, str]] = (),
        previous_paths: Iterable[tuple[str, str]] = (),
    ) -> "Selection":
        """From paths as they are typed, absolute ones included; UsageError for what cannot be meant."""
        by_lang: dict[str, str] = {}
        for lang, path in translations:
            _refuse_odd_language(lang)
            if lang in by_lang:
                raise UsageError(f"two translations in {lang} are named", remedy="Name one.")
            by_lang[lang] = inside(root, path)
        earlier: dict[str, tuple[str, ...]] = {}
        for lang, path in previous_paths:
            _refuse_odd_language(lang)
            earlier[lang] = (*earlier.get(lang, ()), inside(root, path))
        named = tuple(dict.fromkeys(inside(root, source) for source in sources))
        for path in by_lang.values():
            if path in named:
                raise UsageError(f"{path} is named both as the source and as its translation", remedy="Name two files.")
        return cls(sources=named, translations=by_lang, previous_paths=earlier)


def inside(root: Path, path: str) -> str:
    """A path as git has it, relative to the repository; UsageError if it lies elsewhere or names no file."""
    typed = Path(path)
    relative = path
    if typed.is_absolute():
        resolved = typed.parent.resolve() / typed.name
        relative = resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else "../" + typed.name
    normal = posixpath.normpath(relative.replace("\\", "/")) if relative else "."
    if normal == ".." or normal.startswith("../"):
        raise UsageError(f"{path} lies outside the repository {root}", remedy="Name a file of the repository.")
    if normal == ".":
        raise UsageError(f'"{path}" names no file', remedy="Name a Markdown file: --source path/to/privacy.md")
    if normal.startswith("-"):
        raise UsageError(f"{normal} looks like an option", remedy="Rename the file: paths do not begin with a dash.")
    if not normal.isprintable():
        raise UsageError(f"{normal!r} holds characters that no path should", remedy="Name another file.")
    return normal


def refuse_unknown(path: str, tree: Iterable[str], ref: str) -> None:
    """UsageError for a path of which the mainline never held a file, with what may have been meant."""
    files = list(tree)
    below = [file for file in files if file.startswith(f"{path}/") and file.endswith(".md")]
    if below:
        raise UsageError(f"{path} is a folder", remedy=f"Name a file in it, such as {below[0]}.")
    near = difflib.get_close_matches(path, [file for file in files if file.endswith(".md")], n=1)
    same_letters = [file for file in files if file.lower() == path.lower()]
    hint = f"Did you mean {(same_letters or near)[0]}? " if same_letters or near else ""
    raise UsageError(
        f"no text of {path} was ever committed on the mainline of {ref}",
        remedy=f"{hint}A file of another branch is read with --published BRANCH.",
    )


def _refuse_odd_language(lang: str) -> None:
    if not LANGUAGE.fullmatch(lang):
        raise UsageError(f'"{lang}" is not a language tag', remedy="Write it like de, pt-BR or zh-Hant.")
