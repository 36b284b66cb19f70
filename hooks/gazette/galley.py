"""Galley: HTML as nested values that Typst's template sets, before it is divided into pages. Text stays text.

A node is a string, its white space folded, or a mapping with the key `tag`:

    h                          level (1 … 6, none left out), kids
    p blockquote figure …      kids, in reading order
    ul, ol                     tight, type ("1", "a", "A", "i", "I"), items: mappings with number and kids
    dl                         items: mappings with term and kids
    table                      columns, head (rows), cells: mappings with x, y, colspan, rowspan, is_head and kids
    pre, code                  text
    a                          to (an id of this galley) or url, and kids
    br, hr                     nothing

Each may have `id`, unique in the galley, `lang` and `dir`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from gazette.tree import INLINE, Element, has_safe_scheme

Node = str | dict[str, Any]

MOST_COLUMNS = 100
"""Of a table; what says it spans more spans those that are left."""
_ITSELF = frozenset(("p", "li", "td", "th", "dt", "dd", "caption", "figcaption", "summary"))
"""Elements whose bare text needs no paragraph around it."""
_LIST_TYPES = ("1", "a", "A", "i", "I")
_LEFT_OUT = frozenset(("footnote-backref",))
"""Classes of what leads about a page, and says nothing."""
_TEXT_ONLY = frozenset(("pre", "code", "kbd", "samp"))
_WITHOUT_ID = frozenset("br col colgroup hr img tbody tfoot thead tr wbr".split())
_BESIDE = frozenset(("td", "th", "dt", "dd", "caption"))
"""Elements that are no nodes of their own: their ids stand in them."""


def galley(element: Element, base: str) -> list[Node]:
    """What stands in an element of a page at the URL `base`."""
    return _Setter(base, frozenset(_ids(element))).flow(element)


def texts(nodes: Sequence[Node]) -> Iterator[str]:
    """All strings that are shown, in reading order."""
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        for key in ("text", "term", "items", "cells", "kids"):
            value = node.get(key, ())
            yield from texts([value] if isinstance(value, str) else list(value))


def _ids(element: Element) -> Iterator[str]:
    """Those that a galley bears."""
    if not _is_left_out(element):
        if element.attributes.get("id") and element.tag not in _WITHOUT_ID:
            yield element.attributes["id"]
        if element.tag not in _TEXT_ONLY:
            yield from (name for kid in element.kids if isinstance(kid, Element) for name in _ids(kid))


class _Setter:
    """One pass over a text: ids still to be given, the level of the last heading, whether a space would be lost."""

    def __init__(self, base: str, ids: frozenset[str]) -> None:
        self.base = base
        self.ids = ids
        self.given: set[str] = set()
        self.level = 0
        self.spaced = True

    def flow(self, element: Element) -> list[Node]:
        """What stands in an element, blocks or words; words between blocks become paragraphs of their own."""
        found: list[Node] = []
        if element.tag in _BESIDE and "id" in (named := self._named(element)):
            found.append({"tag": "span", "id": named["id"], "kids": []})
        run: list[Element | str] = []
        for kid in [*element.kids, None]:
            if kid is not None and _is_inline(kid):
                run.append(kid)
                continue
            if line := self._line(run):
                found += line if element.tag in _ITSELF else [{"tag": "p", "kids": line}]
            run = []
            if isinstance(kid, Element):
                found += self._block(kid)
        return found

    def _line(self, run: Sequence[Element | str]) -> list[Node]:
        self.spaced = True
        return _trimmed([node for kid in run for node in self._words(kid)])

    def _words(self, kid: Element | str) -> Iterator[Node]:
        if isinstance(kid, str):
            if text := self._folded(kid):
                yield text
        elif kid.tag == "br":
            self.spaced = True
            yield {"tag": "br"}
        elif kid.tag == "img":
            if text := self._folded(kid.attributes.get("alt", "")):
                yield text
        elif kid.tag in _TEXT_ONLY:
            if text := self._folded(kid.text):
                yield {**self._named(kid), "tag": "code", "text": text}
        elif not _is_left_out(kid):
            named = self._named(kid)
            if kid.tag not in INLINE:  # in a heading, say: its words are all that can stand there
                named["tag"] = "span"
                if space := self._folded(" "):
                    yield space
            yield {**named, "kids": [node for inner in kid.kids for node in self._words(inner)]}

    def _folded(self, text: str) -> str:
        """White space as a browser shows it; what cannot be written in XML, which a PDF holds, is left out."""
        text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)
        text = re.sub(r"[ \t\n\r\f\v]+", " ", text)
        text = text[1:] if self.spaced and text.startswith(" ") else text
        self.spaced = text.endswith(" ") if text else self.spaced
        return text

    def _block(self, element: Element) -> list[Node]:
        tag, named = element.tag, self._named(element)
        if tag == "hr":
            return [{"tag": "hr"}]
        if tag == "pre":
            return [{**named, "text": element.text.strip("\n")}]
        if re.fullmatch("h[1-6]", tag):
            self.level = min(int(tag[1]), self.level + 1)
            return [{**named, "tag": "h", "level": self.level, "kids": self._line(element.kids)}]
        if tag in ("ul", "ol"):
            return [{**named, **self._list(element)}]
        if tag == "dl":
            return [{**named, "items": self._terms(element)}]
        if tag == "table":
            captions = [kid for kid in element.kids if isinstance(kid, Element) and kid.tag == "caption"]
            above: list[Node] = [{"tag": "caption", "kids": self.flow(caption)} for caption in captions]
            return [*above, {**named, **self._table(element)}]
        if tag in _TEXT_ONLY:  # with blocks in it
            named["tag"] = "div"
        return [{**named, "kids": self.flow(element)}]

    def _named(self, element: Element) -> dict[str, Any]:
        """The tag with what any element may have, and where a link leads."""
        found: dict[str, Any] = {"tag": element.tag}
        attributes = element.attributes
        name = attributes.get("id", "")
        if name and name not in self.given:
            self.given.add(name)
            found["id"] = name
        if language := re.fullmatch(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}))?", attributes.get("lang", "")):
            found["lang"] = language[1]
            found["region"] = language[2]
        if attributes.get("dir") in ("ltr", "rtl"):
            found["dir"] = attributes["dir"]
        href = attributes.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] in self.ids:
            found["to"] = href[1:]
        elif element.tag == "a" and href and has_safe_scheme(href):
            url = urljoin(self.base, href.strip())
            if urlsplit(url).scheme:
                found["url"] = url
        return found

    def _list(self, element: Element) -> dict[str, Any]:
        kind = element.attributes.get("type", "1")
        number = _number(element.attributes.get("start", ""), 1)
        items, tight = [], True
        for kid in _elements(element):
            number = _number(kid.attributes.get("value", ""), number)
            name = self._named(kid).get("id")
            kids = self.flow(kid)
            tight = tight and not any(isinstance(node, dict) and node["tag"] == "p" for node in kids)
            items.append({"number": number, "id": name, "kids": kids})
            number += 1
        return {"type": kind if kind in _LIST_TYPES else "1", "tight": tight, "items": items}

    def _terms(self, element: Element) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for kid in _elements(element):
            if kid.tag == "dt":
                items.append({"term": self.flow(kid), "kids": []})
            elif items:
                items[-1]["kids"].append({"tag": "p", "kids": self.flow(kid)})
            else:
                items.append({"term": [], "kids": self.flow(kid)})
        return items

    def _table(self, element: Element) -> dict[str, Any]:
        rows = [row for row in element.elements() if row.tag == "tr"]
        heads = [row for part in element.elements() if part.tag == "thead" for row in _elements(part)]
        head = next((nth for nth, row in enumerate(rows) if not any(row is found for found in heads)), len(rows))
        head = head if head < len(rows) else 0  # a table cannot be all head
        taken: set[tuple[int, int]] = set()
        cells = []
        for y, row in enumerate(rows):
            x = 0
            for cell in _elements(row):
                while (x, y) in taken:
                    x += 1
                wide = _span(cell, "colspan", [(x + more, y) in taken for more in range(MOST_COLUMNS)])
                high = min(_number(cell.attributes.get("rowspan", ""), 1) or 1, (head if y < head else len(rows)) - y)
                taken.update((x + right, y + down) for right in range(wide) for down in range(high))
                place = {"x": x, "y": y, "colspan": wide, "rowspan": high, "is_head": cell.tag == "th"}
                cells.append({**place, "tag": "cell", "kids": self.flow(cell)})
                x += wide
        return {"columns": max((x + 1 for x, _ in taken), default=1), "head": head, "cells": cells}


def _is_left_out(element: Element) -> bool:
    return not _LEFT_OUT.isdisjoint(element.attributes.get("class", "").split())


def _is_inline(kid: Element | str) -> bool:
    return isinstance(kid, str) or all(found.tag in INLINE for found in kid.elements())


def _elements(element: Element) -> Iterator[Element]:
    """Its kids; text between them is white space, or what a browser would put elsewhere, in an element of its own."""
    for kid in element.kids:
        if isinstance(kid, Element):
            yield kid
        elif kid.strip():
            yield Element("span", kids=[kid])


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Without the space at the end of the last text."""
    if nodes and isinstance(nodes[-1], str):
        last = nodes[-1].rstrip(" ")
        return [*nodes[:-1], last] if last else _trimmed(nodes[:-1])
    return nodes


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default


def _span(cell: Element, name: str, taken: Sequence[bool]) -> int:
    """How many columns it spans: as it says, up to the next that is taken."""
    free = next((nth for nth, is_taken in enumerate(taken) if is_taken), len(taken))
    return max(1, min(_number(cell.attributes.get(name, ""), 1), free))
