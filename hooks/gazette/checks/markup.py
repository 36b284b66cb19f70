"""Rules about raw HTML in a text, judged by what Markdown makes of it: elements, attributes, nesting."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from gazette import tree
from gazette.finding import Finding
from gazette.manuscript import Manuscript

MOST_A_FILE = 20

_LIVE = frozenset("style srcdoc formaction action ping xlink:href background poster".split())
"""Attributes that do something, besides all that begin with on."""

_OF_TABLES = re.compile(r"text-align: (?:left|right|center);")
_ROLES = frozenset(("role",))
_OPTIONAL_END = frozenset("li p td th tr dt dd thead tbody tfoot colgroup option rt rp body html head".split())
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")


def raw_elements(text: Manuscript) -> Iterator[Finding]:
    """An element that no page shows: it would be left out, or run."""
    seen: set[str] = set()
    for element in text.tree.elements() if text.tree else ():
        if element.tag in tree.ALLOWED or element.tag in seen or element is text.tree:
            continue
        seen.add(element.tag)
        for offset in islice(_tags(text, element.tag), MOST_A_FILE):
            yield text.error(
                "html-not-allowed",
                offset,
                f"<{element.tag[:40]}> is HTML that a policy may not hold",
                "Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.",
            )


def attributes(text: Manuscript) -> Iterator[Finding]:
    """An attribute that runs or hides something is an error; one that would only be left out is a warning."""
    seen: set[tuple[str, str]] = set()
    told: Counter[str] = Counter()
    for element in text.tree.elements() if text.tree else ():
        for name, value in element.attributes.items():
            if _may_stand(element.tag, name, value) or (element.tag, name) in seen:
                continue
            seen.add((element.tag, name))
            if element.tag not in tree.ALLOWED:
                continue  # the element itself is refused
            offset = _attribute(text, name, told[name])
            told[name] += 1
            if name.startswith("on") or name in _LIVE:
                yield text.error(
                    "attribute-not-allowed",
                    offset,
                    f'the attribute "{name[:40]}" of <{element.tag}> can run or hide something',
                    "Delete it.",
                )
            else:
                yield text.warning(
                    "attribute-dropped",
                    offset,
                    f'the attribute "{name[:40]}" of <{element.tag}> is left out of the page',
                    "Delete it.",
                )


def nesting(text: Manuscript) -> Iterator[Finding]:
    """A tag of raw HTML that is never closed, or closes nothing: what follows it is not what it seems."""
    if text.tree is None or "<" not in text.source.body:
        return
    open_tags: list[tuple[str, int]] = []
    for match in islice(_TAG.finditer(text.prose, text.body_start), 10_000):
        name = match[2].lower()
        if name not in tree.ALLOWED or name in tree.VOID or name in _OPTIONAL_END:
            continue
        if not match[1]:
            open_tags.append((name, match.start()))
            continue
        nth = next((nth for nth in reversed(range(len(open_tags))) if open_tags[nth][0] == name), None)
        if nth is None:
            yield text.error(
                "html-unclosed",
                match.start(),
                f"</{name}> closes no tag",
                "Delete it, or write the tag that it closes.",
            )
            return
        if nth < len(open_tags) - 1:
            break
        open_tags.pop()
    if open_tags:
        name, offset = open_tags[-1]
        yield text.error(
            "html-unclosed",
            offset,
            f"<{name}> is not closed: what follows is not read as Markdown",
            f"Close it with </{name}>, or write it in Markdown.",
        )


def _may_stand(tag: str, name: str, value: str) -> bool:
    if name in tree.ALLOWED.get(tag, ()) or name in ("id", "class", "lang", "dir"):
        return True
    return (name == "style" and tag in ("td", "th") and bool(_OF_TABLES.fullmatch(value))) or name in _ROLES


def _tags(text: Manuscript, tag: str) -> Iterator[int]:
    """Where a tag begins in the source; once at the body's beginning if it is written in another way."""
    found = [match.start() for match in _TAG.finditer(text.prose) if match[2].lower() == tag and not match[1]]
    yield from found or [text.body_start]


def _attribute(text: Manuscript, name: str, nth: int) -> int:
    """Where an attribute is written for the nth time, counted from 0; else where it is first, else the beginning."""
    written = re.compile(rf"(?<![\w-]){re.escape(name)}\s*=", re.IGNORECASE).finditer(text.prose, text.body_start)
    found = [match.start() for match in islice(written, nth + 1)]
    return found[nth] if nth < len(found) else found[0] if found else text.body_start
