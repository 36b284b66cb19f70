"""A page as a tagged PDF to print and to keep (PDF/UA-1, PDF/A-2a), set by Typst; the same fonts, the same bytes."""

import json
from datetime import datetime
from importlib import resources, util
from typing import Any, Literal

from gazette.errors import RepositoryError
from gazette.galley import Node, galley
from gazette.tree import Element, parse

Standard = Literal["ua-1", "a-2a"]
STANDARDS: tuple[Standard, ...] = ("ua-1", "a-2a")
"""What each PDF says it obeys, and Typst sees to: for readers of screens, and to be readable in decades."""
_LATIN = "Libertinus Serif"
"""Comes with Typst, also Greek and Cyrillic: what needs no other font has the same bytes on every machine."""
_FONTS = {
    "ar": ("Noto Naskh Arabic", "Amiri", "Scheherazade New", "Geeza Pro", "Arabic Typesetting"),
    "fa": ("Noto Naskh Arabic", "Vazirmatn", "Geeza Pro"),
    "he": ("Noto Serif Hebrew", "Frank Ruehl CLM", "Arial Hebrew"),
    "ja": ("Noto Serif CJK JP", "Source Han Serif", "IPAexMincho", "Hiragino Mincho ProN", "Yu Mincho"),
    "ko": ("Noto Serif CJK KR", "Source Han Serif K", "Nanum Myeongjo", "AppleMyungjo", "Batang"),
    "zh": ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun"),
}
"""Fonts to look for on the machine, by language, the best first; without them Typst takes any that has the signs."""
_CJK = ("ja", "ko", "zh")


def refuse_unequipped() -> None:
    """RepositoryError where Typst is not installed."""
    if util.find_spec("typst") is None:
        raise RepositoryError(
            "mkdocs.yml asks for PDFs (extra.gazette.pdf), and Typst, which makes them, is not installed",
            remedy="Run pip install 'gazette[pdf]', or take pdf out of mkdocs.yml.",
        )


def typeset(html: str, *, lang: str, title: str, author: str, made: datetime, url: str) -> bytes:
    """The PDF of a page at `url`: its `<main>`, with `<header>` and `<footer>` at the head and foot of each sheet.

    `made` is the instant it bears. Raises RepositoryError where it cannot be set, such as for want of a font.
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
    try:
        found = typst.compile(
            template,
            format="pdf",
            sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=made,
        )
    except typst.TypstError as error:
        raise RepositoryError(
            f"{url} cannot be set as a PDF: {error}",
            remedy="If it is for want of a font, install one that has these signs, such as Noto's of that script; "
            "else take pdf out of mkdocs.yml.",
        ) from None
    assert isinstance(found, bytes)
    return found


def _part(root: Element, tag: str, url: str) -> list[Node]:
    part = next(kid for kid in root.kids if isinstance(kid, Element) and kid.tag == tag)
    return galley(part, url)


def _fonts(lang: str) -> list[dict[str, Any]]:
    """Latin first; where it stands between signs of East Asia it must not take their punctuation."""
    covers = "latin-in-cjk" if lang in _CJK else None
    others = [{"name": name, "covers": None} for name in _FONTS.get(lang, ())]
    return [{"name": _LATIN, "covers": covers}, *others]
