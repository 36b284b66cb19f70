"""Older texts as Markdown: what `gazette import` takes in, with no word lost on the way."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from markdownify import MarkdownConverter

from gazette import document, tree
from gazette.blocks import fold
from gazette.document import Reader, Source
from gazette.errors import SourceError, UsageError
from gazette.finding import Place
from gazette.frontmatter import stated
from gazette.model import VersionId
from gazette.tree import Element

_BULLET = re.compile(r"[•◦‣▪·*–—-]\s+")
_NUMBERED_HEADING = re.compile(r"[0-9]+(\.[0-9]+)*\.?\s+\S.{0,79}")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Taken:
    """A text in Markdown with its title; `part` says what of an HTML page was taken."""

    title: str
    body: str
    part: str | None = None


def take(content: bytes, name: str) -> Taken:
    """The text of a .md, .html or .txt file; SourceError if a word would be lost."""
    kind = PurePath(name).suffix.lower()
    if kind in (".md", ".markdown"):
        return _markdown(content, name)
    source = Source.decode(content, name)
    text = content.decode("utf-8-sig")
    if kind in (".html", ".htm"):
        return _html(text, name)
    if kind == ".txt":
        return _plain(source.body if not source.front_matter else text, name)
    raise UsageError(f"{name} is no Markdown, HTML or plain text", remedy="Give a .md, .html or .txt file.")


def archived(taken: Taken, version: VersionId) -> str:
    """The text as it stands in the archive: front matter with title and Version, then the text."""
    return stated(taken.body, {"title": taken.title, "version": str(version)})


def _markdown(content: bytes, name: str) -> Taken:
    read = Reader().read(content, lang="en", file=name, strict=False)
    return Taken(read.title, Source.decode(content, name).body.lstrip("\n"))


def _html(text: str, name: str) -> Taken:
    root = tree.parse(text)
    part = next((found for tag in ("main", "article", "body") for found in root.elements() if found.tag == tag), root)
    _without(part, ("script", "style", "template", "noscript", "head"))
    html = tree.serialise([part])
    body = str(MarkdownConverter(heading_style="ATX", bullets="-", escape_misc=True).convert(html)).strip() + "\n"
    title = next((fold(found.text) for found in part.elements() if found.tag == "h1"), "")
    title = title or next((fold(found.text) for found in root.elements() if found.tag == "title"), "")
    _refuse_loss(document.words(html), body, name)
    return Taken(title or PurePath(name).stem, body, part.tag)


def _plain(text: str, name: str) -> Taken:
    paragraphs = [paragraph.strip("\n") for paragraph in re.split(r"\n[ \t]*\n", text) if paragraph.strip()]
    blocks: list[str] = []
    for paragraph in paragraphs:
        lines = [line.strip() for line in paragraph.splitlines()]
        if all(_BULLET.match(line) for line in lines):
            blocks.append("\n".join("- " + _escaped(_BULLET.sub("", line, count=1)) for line in lines))
        elif len(lines) == 1 and _is_heading(lines[0], first=not blocks):
            blocks.append(("## " if blocks else "# ") + _escaped(lines[0]))
        else:
            blocks.append("\n".join(_escaped_line(line) for line in lines))
    body = "\n\n".join(blocks) + "\n"
    title = fold(paragraphs[0]) if paragraphs and body.startswith("# ") else PurePath(name).stem
    _refuse_loss([_BULLET.sub("", line.strip(), count=1) for line in text.splitlines()], body, name)
    return Taken(title, body)


def _is_heading(line: str, *, first: bool) -> bool:
    short = len(line) <= 80 and not line.endswith((".", ":", ";", "!", "?"))
    return short and (first or bool(_NUMBERED_HEADING.fullmatch(line)))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _escaped_line(line: str) -> str:
    """A line that stays a line of its paragraph: no list, no heading, no rule."""
    return re.sub(r"^(\d+)([.)])(\s)", r"\1\\\2\3", re.sub(r"^([+-]|=+$)", r"\\\1", _escaped(line)))


def _without(element: Element, tags: tuple[str, ...]) -> None:
    element.kids = [kid for kid in element.kids if isinstance(kid, str) or kid.tag not in tags]
    for kid in element.kids:
        if isinstance(kid, Element):
            _without(kid, tags)


def _refuse_loss(before: list[str], body: str, name: str) -> None:
    """Every word of the file is in the Markdown, in order, and no other."""
    read = Reader().read(body.encode(), lang="en", file=name, strict=False)
    wanted = fold(" ".join(before)).split()
    found = " ".join(block.text for block in read.blocks).split()
    for nth in range(max(len(wanted), len(found))):
        if wanted[nth : nth + 1] != found[nth : nth + 1]:
            near = " ".join(wanted[max(nth - 4, 0) : nth + 3])
            raise SourceError(
                f'the text cannot be turned into Markdown without losing or changing words near "{near}"',
                remedy="Write the Markdown by hand and import that file.",
                place=Place(name),
                code="words-lost",
            )
