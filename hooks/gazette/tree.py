"""HTML as a small tree: what Python-Markdown wrote, raw HTML included, as elements and text that can be walked.

Forgiving like a browser where raw HTML leaves tags open (real policies do), and written back so that it always nests.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = frozenset("area br col embed hr img input link meta param source track wbr".split())

# What an opening tag closes by itself, and the elements behind which it does not look (HTML Living Standard, 13.1.2.4).
_CLOSES = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tbody": ({"thead", "tbody", "tr", "td", "th"}, {"table"}),
}
_BLOCKS = frozenset(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav "
    "ol p pre section table ul".split()
)
INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em font i img input ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
"""Elements that stand inside a line of words."""
_STOPS_P = frozenset("td th li dd dt blockquote div section article details body".split())

ALLOWED = {
    tag: frozenset(attributes.split())
    for tag, attributes in {
        "a": "href title", "abbr": "title", "b": "", "bdi": "", "blockquote": "", "br": "", "caption": "", "center": "",
        "cite": "", "code": "", "col": "", "colgroup": "", "dd": "", "del": "", "details": "", "div": "", "dl": "",
        "dt": "",
        "em": "", "figcaption": "", "figure": "", "h1": "", "h2": "", "h3": "", "h4": "", "h5": "", "h6": "", "hr": "",
        "i": "", "img": "src alt title width height", "ins": "", "kbd": "", "li": "value", "mark": "",
        "ol": "start type",
        "p": "", "pre": "", "q": "", "s": "", "section": "", "small": "", "span": "", "strong": "", "sub": "",
        "summary": "", "sup": "", "table": "", "tbody": "", "td": "colspan rowspan", "tfoot": "",
        "th": "colspan rowspan scope", "thead": "", "tr": "", "u": "", "ul": "", "var": "",
    }.items()
}  # fmt: skip
"""Elements that reach a page, each with the attributes that may; `id class lang dir` may on all."""
_PERHAPS_RELATIVE = re.compile(r' (?:href|src)="(?!#|/|https?:|mailto:|tel:)')
_ALLOWED_ANYWHERE = frozenset("id class lang dir".split())
SCHEMES = frozenset(("", "https", "http", "mailto", "tel"))
"""Schemes a link may have on a page."""


@dataclass(slots=True)
class Element:
    """A tag, its attributes, and its kids: elements and text in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    kids: list["Element | str"] = field(default_factory=list)

    def elements(self) -> Iterator["Element"]:
        """This element and all below, in document order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.elements()

    @property
    def text(self) -> str:
        """All text below, as written."""
        return "".join(kid if isinstance(kid, str) else " " if kid.tag == "br" else kid.text for kid in self.kids)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.open = [self.root]

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002 - as the parser calls it
        """Where the parser stands: in a fragment nobody asks for the line, and counting lines is a sixth of parsing."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._close({"p"}, _STOPS_P)
        if tag in _CLOSES:
            closes, behind = _CLOSES[tag]
            while self._close(closes, behind):
                pass
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].kids.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._close({tag}, frozenset())

    def handle_data(self, data: str) -> None:
        self.open[-1].kids.append(data)

    def _close(self, tags: set[str], behind: frozenset[str] | set[str]) -> bool:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag in tags:
                del self.open[depth:]
                return True
            if self.open[depth].tag in behind:
                return False
        return False


def parse(text: str) -> Element:
    """The tree of an HTML fragment, under one `body` element. Comments and declarations are dropped."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


_TOKEN = re.compile(r"<(/?)([^ />]+)([^>]*)>|([^<]+)")
_NAMED = re.compile(r' ([^ =]+)="([^"]*)"')


def read(written: str) -> Element:
    """What `parse` gives of HTML that `serialise` wrote: in that each element is closed, nothing is left to be told."""
    root = Element("body")
    opened = [root]
    for closing, tag, attributes, words in _TOKEN.findall(written):
        if words:
            opened[-1].kids.append(html.unescape(words))
        elif closing:
            opened.pop()
        else:
            element = Element(tag, {name: html.unescape(value) for name, value in _NAMED.findall(attributes)})
            opened[-1].kids.append(element)
            if tag not in VOID:
                opened.append(element)
    return root


class Written(str):
    """HTML that `serialise` wrote: it may stand among nodes for those that it was, and is not written again."""

    __slots__ = ()


def serialise(kids: list[Element | str]) -> str:
    """HTML of these nodes; only ALLOWED elements and attributes, links only with SCHEMES. Text is never lost."""
    return "".join([_text(kid) if isinstance(kid, str) else _element(kid) for kid in kids])


def _text(kid: str) -> str:
    if isinstance(kid, Written):
        return kid
    return kid.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(element: Element) -> str:
    inner = serialise(element.kids)
    allowed = ALLOWED.get(element.tag)
    if allowed is None:
        return inner
    attributes = "".join(
        [
            _attribute(name, value)
            for name, value in element.attributes.items()
            if name in allowed or name in _ALLOWED_ANYWHERE
        ]
    )
    return f"<{element.tag}{attributes}>" + ("" if element.tag in VOID else f"{inner}</{element.tag}>")


@lru_cache(maxsize=1024)
def _attribute(name: str, value: str) -> str:
    """Kept for a while: the same few stand at most elements."""
    return f' {name}="{html.escape(value)}"' if name not in ("href", "src") or has_safe_scheme(value) else ""


def has_safe_scheme(url: str) -> bool:
    """Whether a link may stand on a page: a scheme of SCHEMES and no trick with control characters."""
    try:
        return url.isprintable() and urlsplit(url.strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False


def relink(fragment: str, resolve: Callable[[str], str]) -> str:
    """HTML that `serialise` wrote, with every relative link replaced by what `resolve` returns for it."""
    if not _PERHAPS_RELATIVE.search(fragment):
        return fragment
    return _relinked(fragment, tuple(map(resolve, _relative_links(fragment))))


@lru_cache(maxsize=512)  # most sections are the same in one Version and the one after it
def _relative_links(fragment: str) -> tuple[str, ...]:
    """Where the relative links of a fragment lead, in document order."""
    return tuple(element.attributes[name] for element, name in _relative(read(fragment)))


@lru_cache(maxsize=512)
def _relinked(fragment: str, targets: tuple[str, ...]) -> str:
    root = read(fragment)
    for (element, name), target in zip(list(_relative(root)), targets, strict=True):
        element.attributes[name] = target
    return serialise(root.kids)


def _relative(root: Element) -> Iterator[tuple[Element, str]]:
    """The elements that have a relative link, each with the attribute that says where it leads."""
    for element in root.elements():
        for name in ("href", "src"):
            url = element.attributes.get(name)
            if url and not url.startswith(("#", "/")) and not urlsplit(url).scheme:
                yield element, name
