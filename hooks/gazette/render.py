"""Nouns to HTML: what the templates call. The one place where text becomes Markup."""

import gettext
import os
from collections.abc import Callable, Hashable, Iterator
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from jinja2.runtime import Context as HostContext
from jinja2.runtime import Macro
from markupsafe import Markup

from gazette import tree
from gazette.anchors import Anchored
from gazette.chapters import Telling
from gazette.model import Section, Translated
from gazette.phrases import Phrases
from gazette.redline.marks import Mark
from gazette.redline.parts import Part, Stretch
from gazette.versions import Version


def markup(safe_html: str) -> Markup:
    """Marks HTML as safe; only for what `tree.serialise` wrote."""
    return Markup(safe_html)


def section_html(section: Section | Anchored, resolve: Callable[[str], str]) -> Markup:
    """A section without its heading, its relative links as `resolve` gives them."""
    return markup(tree.relink(section.html, resolve))


def quoted_html(section: Section, resolve: Callable[[str], str]) -> Markup:
    """The same within another text: without its ids, which that may have, too."""
    body = tree.read(section.html)
    for element in body.elements():
        element.attributes.pop("id", None)
    return markup(tree.relink(tree.serialise(body.kids), resolve))


def heading_html(section: Section) -> Markup:
    """The inside of a section's heading."""
    return markup(section.heading_html)


def part_heading(part: Part) -> Markup:
    """The heading of a section in a Redline, its Mark before it."""
    return markup(part.heading_html)


def stretch_html(stretch: Stretch) -> Markup:
    """Blocks of a Redline."""
    return markup(stretch.html)


def excerpt_html(telling: Telling, mark: Mark) -> Markup:
    """What a Mark shows, in one line."""
    return markup(telling.account.excerpts[mark.number])


def time(phrases: Phrases, day: date) -> Markup:
    """A date in the page's language, in a `<time>`."""
    return Markup('<time datetime="%s">%s</time>') % (day.isoformat(), phrases.day(day))


def named(phrases: Phrases, version: Version) -> str:
    """How a Version is called: its day, and which of that day."""
    return phrases.day(version.published) + (f" ({version.id.nth})" if version.id.nth > 1 else "")


def dated(phrases: Phrases, version: Version) -> Markup:
    """The same with its day in a `<time>`."""
    return time(phrases, version.published) + (f" ({version.id.nth})" if version.id.nth > 1 else "")


def sentence(text: Translated, lang: str, authoritative: str) -> tuple[str, str] | None:
    """The sentence in `lang`, else in the authoritative language, else in any, with its language; None if unsaid."""
    for candidate in (lang, authoritative, *text):
        if candidate in text:
            return candidate, text[candidate]
    return None


def once() -> Callable[..., Markup]:
    """What prints, for the pages of a language, a macro with arguments, and for equal arguments the same again.

    Only for macros that depend on nothing but their arguments and the language.
    """

    @lru_cache(maxsize=1024, typed=True)  # by type, too: words that are no HTML yet may be equal to some that are
    def printed(macro: Macro, *arguments: Hashable) -> Markup:
        return Markup(macro(*arguments))

    return printed


def _worded(translations: gettext.NullTranslations) -> Callable[..., Markup]:
    """What jinja2's own gettext gives, for the same words made once: with `variables` their pattern."""

    @cache
    def pattern(words: str) -> Markup:
        return Markup(translations.gettext(words))

    @cache
    def sentence(words: str) -> Markup:
        return pattern(words) % {}

    def worded(words: str, /, **variables: object) -> Markup:
        return pattern(words) % variables if variables else sentence(words)

    return worded


_PLAIN = frozenset((FunctionType, MethodType, BuiltinFunctionType, type(cache(len))))


class Context(HostContext):
    """What a template knows while it prints: nothing by name that the others do not know.

    Without names of its own, what it imports need not be looked through for those that it lacks.
    """

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[HostContext], Iterator[str]]],
        **_: Any,
    ) -> None:
        super().__init__(environment, parent, name, blocks)

    def call(self, called: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """What it returns; a plain function is not asked in three ways whether jinja2 is to give it something."""
        if type(called) not in _PLAIN or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *arguments, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*arguments, **named)


class Compiled(BytecodeCache):
    """Templates compiled in this process, for the environments of all languages and all builds.

    Each is known by its file and its source (jinja2's own checksum). Never on disk: there it would be code that nobody
    reviewed.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what this very source was compiled to, if it was."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; of another source of the same file nothing stays."""
        assert bucket.code
        self._known[bucket.key] = (bucket.checksum, bucket.code)


COMPILED = Compiled()


class Listed(FileSystemLoader):
    """Templates in folders that do not change while it is used, and what stands beside them, listed once.

    A host asks which files there are to copy some. So what it never copies is loaded, but not listed: the templates
    themselves, and what hides behind a dot, where a theme has ten thousand icons.
    """

    def list_templates(self) -> list[str]:
        """The names of all files that a host may copy, sorted."""
        return list(self._all)

    @cached_property
    def _all(self) -> tuple[str, ...]:
        return tuple(sorted({name for folder in self.searchpath for name in _shown(folder)}))


def _shown(root: str) -> Iterator[str]:
    """The files below a folder that are no templates, with nothing hidden among their names."""
    for path, folders, files in os.walk(root):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        shown = [file for file in files if not file.startswith(".") and not file.endswith(".html")]
        yield from (Path(path, file).relative_to(root).as_posix() for file in shown)


def equip(env: Environment, translations: gettext.NullTranslations, names: dict[str, Any]) -> None:
    """Give an environment the reader's language: gettext, and what templates call by name."""
    env.bytecode_cache = COMPILED
    env.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # by jinja2.ext.i18n
    env.context_class = Context
    worded = _worded(translations)
    env.globals.update(
        _=worded,
        gettext=worded,
        heading_html=heading_html,
        sentence=sentence,
        stretch_html=stretch_html,
        part_heading=part_heading,
        excerpt=excerpt_html,
        **names,
    )
