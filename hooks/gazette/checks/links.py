"""Rules about links and images, judged by where the parsed result leads."""

import posixpath
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from gazette import document
from gazette.finding import Finding
from gazette.manuscript import Manuscript
from gazette.survey import Subject, Survey
from gazette.tree import ALLOWED, Element

SCHEMES = ("https", "mailto", "tel")
"""What a link of a policy may begin with, if it is not relative."""

_IGNORED = re.compile(r"[\x00-\x20\x7f]")
"""Browsers drop these inside and before a scheme."""

_BROKEN = re.compile(r"\]\s*\(\s*(?:https?:|mailto:|[\w./-]+\.md|#)|\]\s?\[[\w .-]{1,40}\]")
_DERIVED = re.compile(
    r"(?:\.\./)*(?:[a-z]{2,3}(?:-[\w]+)?/)?(?:\d{4}-\d\d-\d\d|history|changes|since|compare)(?:[-/].*)?"
)


def schemes(text: Manuscript) -> Iterator[Finding]:
    """A link may lead to https, mailto, tel or inside the site; http is refused apart from the dangerous ones."""
    for element, name, url in _urls(text):
        bare = _IGNORED.sub("", url)
        scheme = _scheme(bare)
        if scheme == "http":
            yield text.error(
                "http-link",
                _place(text, url),
                f"this link is not encrypted: {url[:80]}",
                f"Write https{bare[4:80]} if that address works; else link to another.",
            )
        elif scheme is None or (scheme and scheme not in SCHEMES) or bare.startswith("//"):
            yield text.error(
                "link-scheme",
                _place(text, url),
                f'this {"image" if name == "src" else "link"} leads to "{bare[:60]}", which a policy may not do',
                "Begin it with https:// or mailto:, or name a file of the site.",
            )
        elif not bare and element.tag == "a":
            yield text.error(
                "broken-link", _place_of_text(text, element), "this link leads nowhere", "Write its address."
            )


def written_links(text: Manuscript) -> Iterator[Finding]:
    """Brackets that were meant as a link and stayed brackets."""
    for block in text.document.blocks if text.document else ():
        if match := _BROKEN.search(block.text):
            offset = text.find(match[0].rstrip("([") or match[0])
            yield text.error(
                "broken-link",
                offset,
                f'"{block.text[max(match.start() - 20, 0) : match.end() + 10]}" was meant as a link, but is none',
                "Write [words](https://address), without a space between the brackets.",
            )


def targets(subject: Subject, survey: Survey) -> Iterator[Finding]:
    """An anchor is an id of the text; a relative link names a file of the site, or a page derived from the history."""
    for text in subject.texts.values():
        if text.tree and text.document:
            yield from _targets(text, survey, {section.id for section in text.document.sections})


def page_targets(survey: Survey) -> Iterator[Finding]:
    """The same for plain pages."""
    for text in survey.pages:
        if text.tree and text.document:
            yield from _targets(text, survey, {section.id for section in text.document.sections})


def _targets(text: Manuscript, survey: Survey, sections: set[str]) -> Iterator[Finding]:
    assert text.tree
    own = {element.attributes.get("id") or element.attributes.get("name", "") for element in text.tree.elements()}
    ids = {name for name in sections | own if name and not name.startswith(document.GENERATED)}
    exists = _files(survey)
    for _, _, url in _urls(text):
        bare = _IGNORED.sub("", url)
        if not bare or _scheme(bare) != "" or bare.startswith("/"):
            continue
        path, _, anchor = bare.partition("#")
        path = unquote(path.partition("?")[0])
        if not path and anchor and unquote(anchor) not in ids:
            near = f" It has: {', '.join(sorted(ids)[:8])}." if ids else ""
            yield text.error(
                "broken-anchor",
                _place(text, url),
                f'no section of this text has the id "{anchor[:60]}"',
                f"Correct it.{near}",
            )
        elif path and not exists(posixpath.normpath(posixpath.join(posixpath.dirname(text.file), path)), path):
            yield text.error(
                "broken-link",
                _place(text, url),
                f'no file stands at "{path[:80]}"',
                "Name a file relative to this one, or write the full address beginning with https://.",
            )


def _files(survey: Survey) -> Callable[[str, str], bool]:
    def exists(path: str, written: str) -> bool:
        if path in survey.folder.paths or survey.folder.read(path) is not None:
            return True
        return not survey.settings.docs_dir or bool(_DERIVED.fullmatch(written))

    return exists


def _urls(text: Manuscript) -> Iterator[tuple[Element, str, str]]:
    """Every link and image of the text, footnotes' own aside."""
    for element in text.tree.elements() if text.tree else ():
        footnote = element.attributes.get("class") in ("footnote-ref", "footnote-backref")
        if footnote or element.tag not in ALLOWED:
            continue  # footnotes are Markdown's own, and an element that is refused needs no second word
        for name in ("href", "src"):
            if name in element.attributes:
                yield element, name, element.attributes[name]


def _scheme(bare: str) -> str | None:
    """The scheme of a URL, empty without one; None if it is no URL."""
    try:
        return urlsplit(bare).scheme.lower()
    except ValueError:
        return None


def _place(text: Manuscript, url: str) -> int:
    """Where a URL stands in the source, however it is written there."""
    for written in (url, url.replace("&", "&amp;"), unquote(url), url.strip()):
        offset = text.text.find(written, text.body_start) if written else -1
        if offset >= 0:
            return offset
    begins = re.split(r"[()<>\"']", _IGNORED.sub("", url))[0]
    for match in re.finditer(r"[^\s()<>\"']+", text.text[text.body_start :]):
        if begins and begins in _IGNORED.sub("", unescape(match[0])):
            return text.body_start + match.start()
    return text.body_start


def _place_of_text(text: Manuscript, element: Element) -> int:
    return text.find(f"[{element.text}](") if f"[{element.text}](" in text.text else text.find("](")
