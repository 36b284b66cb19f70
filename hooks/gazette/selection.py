"""Which policies of a repository are meant: what a call names, made right or refused with what it should have said."""

import difflib
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gazette.errors import UsageError
from gazette.settings import FILE, LANGUAGE, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The path of a text in a language, as a call names it; `source`: that of its policy, None if it was left out."""

    lang: str
    path: str
    source: str | None = None

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.source + ':' if self.source else ''}{self.lang}={self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where the translations of one policy stand, and its texts' earlier names, by language."""

    translations: Mapping[str, str]
    previous: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Where a repository does not say so itself: its policies' sources, their language, translations, earlier names.

    No `sources` means every Markdown file with a Ledger. Paths are relative to the repository.
    """

    sources: tuple[str, ...] = ()
    authoritative: str | None = None
    translations: tuple[Naming, ...] = ()
    previous_paths: tuple[Naming, ...] = ()

    @classmethod
    def of(
        cls,
        root: Path,
        *,
        sources: Iterable[str] = (),
        authoritative: str | None = None,
        translations: Iterable[Naming] = (),
        previous_paths: Iterable[Naming] = (),
    ) -> "Selection":
        """From paths as they are typed, absolute ones included; UsageError for what cannot be meant."""
        named = tuple(dict.fromkeys(inside(root, source) for source in sources))
        if authoritative:
            _refuse_odd_language(authoritative)
        translated = tuple(_inside(root, naming) for naming in translations)
        for naming in translated:
            if naming.path in named:
                raise UsageError(
                    f"{naming.path} is named both as the source and as its translation", remedy="Name two files."
                )
        return cls(
            sources=named,
            authoritative=authoritative,
            translations=translated,
            previous_paths=tuple(_inside(root, naming) for naming in previous_paths),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """Those into which translations are named."""
        return tuple(dict.fromkeys(naming.lang for naming in self.translations))

    def completed(self, site: Settings | None) -> Settings:
        """The settings of a site, None where it has none, with the languages that the call names.

        UsageError for another authoritative one than they say.
        """
        if site is None:
            site = Settings(languages=(self.authoritative or Settings().authoritative,))
        elif self.authoritative not in (None, site.authoritative):
            raise UsageError(
                f"{FILE} says that the policies are in {site.authoritative}, not in {self.authoritative}",
                remedy="Leave out --authoritative, or change the default language there.",
            )
        named = tuple(lang for lang in self.languages if lang not in site.languages)
        return replace(site, languages=(*site.languages, *named))

    def paths(self, sources: Sequence[str], authoritative: str) -> Mapping[str, Paths]:
        """For each of the `sources` what is named of it; UsageError for what is not certain to be of one of them.

        A path without a source is of the only policy, or of the only one whose path is the same but for the languages
        in both: de/privacy.md of privacy.md or en/privacy.md.
        """
        translations: dict[str, dict[str, str]] = {source: {} for source in sources}
        for naming in self.translations:
            source = _owner(naming, "--translation", sources, authoritative)
            _refuse_twice(naming, source, translations[source], authoritative)
            translations[source][naming.lang] = naming.path
        earlier: dict[str, dict[str, tuple[str, ...]]] = {source: {} for source in sources}
        for naming in self.previous_paths:
            known = earlier[_owner(naming, "--previous-path", sources, authoritative)]
            known[naming.lang] = (*known.get(naming.lang, ()), naming.path)
        return {source: Paths(translations=translations[source], previous=earlier[source]) for source in sources}


def _inside(root: Path, naming: Naming) -> Naming:
    _refuse_odd_language(naming.lang)
    source = inside(root, naming.source) if naming.source else None
    return Naming(lang=naming.lang, path=inside(root, naming.path), source=source)


def _owner(naming: Naming, option: str, sources: Sequence[str], authoritative: str) -> str:
    """The source that a path belongs to."""
    found: Sequence[str] = sources
    if naming.source:
        found = [source for source in sources if source == naming.source]
    elif len(sources) > 1:
        path = _without(naming.path, naming.lang)
        found = [source for source in sources if _without(source, authoritative) == path]
    if len(found) == 1:
        return found[0]
    calls = "\n".join(f"{option} {Naming(lang=naming.lang, path=naming.path, source=source)}" for source in sources)
    raise UsageError(
        f"{naming.source} is none of the policies that are named"
        if naming.source
        else f"nothing says of which policy {naming.path} is the text in {naming.lang}",
        remedy=f"Say it, as one of these:\n{calls}",
    )


def _without(path: str, lang: str) -> str:
    """A path without folders called like a language, and without it before the ending."""
    folder, name = posixpath.split(path)
    folders = [part for part in folder.split("/") if part != lang]
    return posixpath.join(*folders, name.removesuffix(".md").removesuffix(f".{lang}"))


def _refuse_twice(naming: Naming, source: str, known: Mapping[str, str], authoritative: str) -> None:
    if naming.lang in known:
        raise UsageError(
            f"two translations of {source} in {naming.lang} are named: {known[naming.lang]} and {naming.path}",
            remedy="Name one.",
        )
    if naming.lang == authoritative:
        raise UsageError(
            f"{naming.path} is named as a translation in {naming.lang}, the language in which {source} itself is",
            remedy="Leave it out; or say in which language the policies themselves are: --authoritative LANG",
        )


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
