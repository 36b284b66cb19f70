"""A page as a tagged PDF to print and to keep (PDF/UA-1, PDF/A-2a), set by Typst; the same fonts, the same bytes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib import resources, util
from typing import Any, Literal

from gazette.errors import RepositoryError
from gazette.galley import Node, galley
from gazette.tree import Element, parse

Standard = Literal["ua-1", "a-2a"]
STANDARDS: tuple[Standard, ...] = ("ua-1", "a-2a")
"""What each PDF says it obeys, and Typst sees to: for readers of screens, and to be readable in decades."""
_LATIN = "Libertinus Serif"
"""Comes with Typst, also Greek and Cyrillic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """Names of fonts for a language, any of which does, the best first; `package` of Debian's brings that one."""

    names: tuple[str, ...]
    package: str


_ARABIC = Fonts(
    names=("Noto Naskh Arabic", "Vazirmatn", "Amiri", "Scheherazade New", "Geeza Pro", "Arabic Typesetting"),
    package="fonts-noto-core",
)
_MACHINE = {
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": _ARABIC,
    "he": Fonts(names=("Noto Serif Hebrew", "Frank Ruehl CLM", "Arial Hebrew"), package="fonts-noto-core"),
    "ja": Fonts(
        names=("Noto Serif CJK JP", "Source Han Serif", "IPAexMincho", "Hiragino Mincho ProN", "Yu Mincho"),
        package="fonts-noto-cjk",
    ),
    "ko": Fonts(
        names=("Noto Serif CJK KR", "Source Han Serif K", "Nanum Myeongjo", "AppleMyungjo", "Batang"),
        package="fonts-noto-cjk",
    ),
    "zh": Fonts(names=("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun"), package="fonts-noto-cjk"),
}
"""By language, what is looked for on the machine. Of other languages Typst takes any font that has the signs."""
_CJK = ("ja", "ko", "zh")


def unset(languages: Sequence[str]) -> tuple[str, ...]:
    """Those of the languages whose texts cannot be set here, for want of Typst or of a font."""
    if util.find_spec("typst") is None:
        return tuple(languages)
    return tuple(lang for lang in languages if (needed := _needed(lang)) and not _has_any(needed))


def refuse_unequipped(languages: Sequence[str]) -> None:
    """RepositoryError where texts in one of the languages cannot be set here, with what to install."""
    if languages and util.find_spec("typst") is None:
        raise RepositoryError(
            "mkdocs.yml asks for PDFs (extra.gazette.pdf), and Typst, which makes them, is not installed",
            remedy="Run pip install 'gazette[pdf]', or take pdf out of mkdocs.yml.",
        )
    if lacking := unset(languages):
        fonts = tuple(dict.fromkeys(needed for lang in lacking if (needed := _needed(lang))))
        packages = " ".join(dict.fromkeys(needed.package for needed in fonts))
        others = ", ".join(lang for lang in languages if lang not in lacking)
        raise RepositoryError(
            f"mkdocs.yml asks for PDFs (extra.gazette.pdf) in {', '.join(lacking)}, and no font for that is on this "
            f"machine, such as {' and '.join(needed.names[0] for needed in fonts)}",
            remedy=f"On Debian and Ubuntu: sudo apt-get install {packages}. "
            + (f"Or do without: pdf: [{others}]" if others else "Or take pdf out of mkdocs.yml."),
        )


@lru_cache(maxsize=256)  # while a site is served, the same ones are asked for again and again
def typeset(html: str, *, lang: str, title: str, author: str, made: datetime, url: str) -> bytes:
    """The PDF of a page at `url`: its `<main>`, with `<header>` and `<footer>` at the head and foot of each sheet.

    `made` is the instant it bears. Raises RepositoryError where it cannot be set, such as for want of a sign.
    """
    import typst

    root = parse(html)
    primary, _, rest = lang.partition("-")
    sheet = {
        "title": title,
        "author": author,
        "lang": primary,
        "region": rest[-2:] if rest[-2:].isupper() else None,
        "fonts": _fonts(primary),
        "head": _part(root, "header", url),
        "body": _part(root, "main", url),
        "foot": _part(root, "footer", url),
    }
    template = resources.files("gazette").joinpath("typeset/policy.typ").read_bytes()

    def compiled(fonts: Any) -> bytes:
        found = typst.compile(
            template,
            format="pdf",
            font_paths=fonts,
            sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=made,
        )
        assert isinstance(found, bytes)
        return found

    try:
        if _needed(lang):
            return compiled(_machine_fonts())
        try:
            return compiled(_own_fonts())
        except typst.TypstError:  # a sign of another script, say
            return compiled(_machine_fonts())
    except typst.TypstError as error:
        raise RepositoryError(
            f"{url} cannot be set as a PDF: {error}",
            remedy="If it is for want of a font, install one that has these signs, such as Noto's of that script; "
            "else take pdf out of mkdocs.yml.",
        ) from None


def _needed(lang: str) -> Fonts | None:
    return _MACHINE.get(lang.partition("-")[0])


def _has_any(needed: Fonts) -> bool:
    return not set(_machine_fonts().families()).isdisjoint(needed.names)


@cache
def _machine_fonts() -> Any:
    """Typst's own fonts and the machine's; it takes longer to look for them than to set a text."""
    import typst

    return typst.Fonts()


@cache
def _own_fonts() -> Any:
    """Those that come with Typst: what needs no other has the same bytes on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def _part(root: Element, tag: str, url: str) -> list[Node]:
    part = next(kid for kid in root.kids if isinstance(kid, Element) and kid.tag == tag)
    return galley(part, url)


def _fonts(lang: str) -> list[dict[str, Any]]:
    """Latin first; where it stands between signs of East Asia it must not take their punctuation."""
    covers = "latin-in-cjk" if lang in _CJK else None
    needed = _needed(lang)
    others = [{"name": name, "covers": None} for name in needed.names] if needed else []
    return [{"name": _LATIN, "covers": covers}, *others]
