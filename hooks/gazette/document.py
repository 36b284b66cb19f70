"""Markdown to Document: front matter, sections, blocks, wording. The one importer of markdown."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import markdown
from markdown.extensions.toc import slugify_unicode

from gazette import limits, mapping, segments, tree
from gazette.blocks import blocks_of, fold
from gazette.errors import Rejected, SourceError
from gazette.finding import Choice, Paste, Place
from gazette.mapping import Findings, Value
from gazette.model import Block, BlockKind, Document, Section
from gazette.tree import Element

NORM_V1: Mapping[str, Mapping[str, Any]] = {
    "tables": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {"BACKLINK_TEXT": "↩"},
    "sane_lists": {},
    "toc": {},
}
"""The extensions in which the wording of a text is determined; frozen (design: Wording)."""

_READ: Mapping[str, Callable[[Value], object]] = {
    "title": Value.sentence,
    "description": Value.sentence,
    "version": Value.version_id,
    "reviewed": Value.day,
}
FRONT_MATTER_KEYS = tuple(_READ)
_FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(.*?\n)?(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
GENERATED = "generated:"
"""Marks an id that the author did not write, in what `Reader.tree` gives."""

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)*)[.)]?\s")


def decoded(content: bytes, file: str) -> str:
    """The text of a file: UTF-8, with or without byte order mark, any line ends, which become one kind."""
    limits.refuse_size(content, file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        raise SourceError(
            f"this file is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}",
            remedy="Save the file with the encoding UTF-8.",
            place=Place(file, before.count(b"\n") + 1, error.start - line_start + 1),
            code="not-utf8",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A text before it is understood: decoded, its front matter split off."""

    file: str
    front_matter: str
    body: str
    body_line: int

    @classmethod
    def decode(cls, content: bytes, file: str) -> "Source":
        """From the bytes of a file, as `decoded` reads them."""
        text = decoded(content, file)
        match = _FRONT_MATTER.match(text)
        if not match:
            return cls(file, "", text, 1)
        return cls(file, match[1] or "", text[match.end() :], text.count("\n", 0, match.end()) + 1)

    def place_of(self, key: str) -> Place:
        """Where the front matter says `key`, else where the file begins."""
        with suppress(SourceError, Rejected):
            value = mapping.parse(self.front_matter, self.file, first_line=2) if self.front_matter else None
            if value and (found := value.fields().get(key)):
                return found.place
        return Place(self.file)


class Reader:
    """Reads Markdown by fixed extensions; keep one and use it for every text.

    `extensions` are those of the site, by name, with their settings. The wording is always that of NORM_V1.
    """

    def __init__(self, extensions: Mapping[str, Mapping[str, Any]] = NORM_V1) -> None:
        self._shown = _engine(extensions)
        self._norm = self._shown if extensions == NORM_V1 else _engine(NORM_V1)
        self._read: dict[tuple[bytes, str, str | bool], Document] = {}
        self._segments: dict[str, _Segment] = {}
        self._html: dict[str, str] = {}

    def read(self, content: bytes, *, lang: str, file: str, strict: bool) -> Document:
        """The Document in these bytes, made once.

        `strict`: legal can still edit this text, so its front matter must be right; in an old text what cannot be read
        is left out.
        """
        # by the hash alone: a text's bytes are kept once, if at all; one without title is called by its file
        key = (hashlib.sha256(content).digest(), lang, strict or file)
        if key not in self._read:
            self._read[key] = self._document(content, lang=lang, file=file, strict=strict)
        return self._read[key]

    def tree(self, source: Source) -> Element:
        """What Markdown makes of a text, raw HTML included: nothing is cleaned yet."""
        limits.refuse(source.body, source.file, source.body_line)
        return tree.parse(_render(self._shown, source, source.body))

    def _document(self, content: bytes, *, lang: str, file: str, strict: bool) -> Document:
        source = Source.decode(content, file)
        metadata = _strict_metadata(source) if strict else _lenient_metadata(source)
        sections = self._sections(source)
        if self._norm is self._shown:
            normal = tuple(block for section in sections for block in section.blocks)
        else:
            normal = tuple(blocks_of(tree.parse(_render(self._norm, source, source.body))))
        title = metadata["title"].sentence() if "title" in metadata else _title(sections, file)
        return Document(
            lang=lang,
            title=title,
            description=metadata["description"].sentence() if "description" in metadata else None,
            version=metadata["version"].version_id() if "version" in metadata else None,
            reviewed=metadata["reviewed"].day() if "reviewed" in metadata else None,
            sections=sections,
            wording=wording(normal),
        )

    def _sections(self, source: Source) -> tuple[Section, ...]:
        """The sections of a text: its segments, each of them rendered once for all texts, if they can be told apart."""
        limits.refuse(source.body, source.file, source.body_line)
        cut = segments.headed(source.body) if self._norm is self._shown else (source.body,)
        found = [self._segment(source, text) for text in cut]
        ids = [name for segment in found for name in segment.generated]
        if len(set(cut)) < len(cut) or len(set(ids)) < len(ids) or not all(segment.is_headed for segment in found[1:]):
            found = [self._segment(source, source.body)]
        return tuple(section for segment in found for section in segment.sections)

    def _segment(self, source: Source, text: str) -> "_Segment":
        if text not in self._segments:
            cut = segments.plain(text) if text != source.body else (text,)
            for part in cut:
                if part not in self._html:
                    self._html[part] = _render(self._shown, source, part)
            self._segments[text] = _Segment.of(tree.parse("\n".join([self._html[part] for part in cut])))
        return self._segments[text]


@dataclass(frozen=True, slots=True)
class _Segment:
    """What a part of a text holds; `generated`: the ids of its headings that the author did not write."""

    sections: tuple[Section, ...]
    generated: tuple[str, ...]
    is_headed: bool

    @classmethod
    def of(cls, root: Element) -> "_Segment":
        ids = (element.attributes.get("id", "") for element in root.elements())
        generated = tuple(name for name in ids if name.startswith(GENERATED))
        first = next((kid for kid in root.kids if isinstance(kid, Element)), None)
        return cls(tuple(_sections(root)), generated, first is not None and _is_heading(first))


def plain_text(document: Document) -> str:
    """The words of a Document, one Block a paragraph, list items marked: what `policy.txt` holds."""
    marks = {BlockKind.UNORDERED_ITEM: "- ", BlockKind.ORDERED_ITEM: "- ", BlockKind.QUOTE: "> "}
    lines = [marks.get(block.kind, "") + block.text for block in document.blocks if block.text]
    return "\n\n".join(lines) + "\n"


def words(html: str) -> list[str]:
    """The words of an HTML fragment, one text a Block."""
    return [block.text for block in blocks_of(tree.parse(html))]


def wording(blocks: tuple[Block, ...]) -> str:
    """SHA-256 of the words alone: reflow, emphasis, ids and line ends do not change it."""
    norm = [(block.kind, block.text, block.hrefs) for block in blocks]
    return hashlib.sha256(json.dumps(norm, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _strict_metadata(source: Source) -> dict[str, Value]:
    findings = Findings()
    metadata: dict[str, Value] = {}
    with findings.gather():
        value = mapping.parse(source.front_matter, source.file, first_line=2) if source.front_matter else None
        metadata = value.fields(FRONT_MATTER_KEYS, findings) if value else {}
    if "title" not in metadata and not findings:
        untitled = SourceError(
            "the text has no title",
            remedy='Begin the file with front matter: a line "---", "title: …", "version: …", a line "---".',
            place=Place(source.file),
            code="no-title",
            choices=(Choice("nobody has named it yet", (Paste(source.file, ("title",), "…"),)),),
        )
        findings.append(untitled.finding)
    for key, field in metadata.items():
        with findings.gather():
            _READ[key](field)
    findings.refuse_errors()
    return metadata


def _lenient_metadata(source: Source) -> dict[str, Value]:
    try:
        value = mapping.parse(source.front_matter, source.file, first_line=2) if source.front_matter else None
        found = value.fields() if value else {}
    except (SourceError, Rejected):
        return {}
    return {key: found[key] for key, read in _READ.items() if key in found and _is_readable(read, found[key])}


def _is_readable(read: Callable[[Value], object], value: Value) -> bool:
    try:
        read(value)
    except SourceError:
        return False
    return True


def _title(sections: tuple[Section, ...], file: str) -> str:
    first = next((section.heading for section in sections if section.heading), None)
    return first or file.rsplit("/", 1)[-1].split(".")[0]


def _engine(extensions: Mapping[str, Mapping[str, Any]]) -> markdown.Markdown:
    configured = {name: dict(settings) for name, settings in extensions.items()}
    configured["toc"] = {
        **configured.get("toc", {}),
        "slugify": lambda text, separator: GENERATED + slugify_unicode(text, separator),
        "permalink": False,  # stripped and never compared; pages make their own
        "marker": "",
        "toc_depth": "1-6",
    }
    return markdown.Markdown(extensions=list(configured), extension_configs=configured)


def _render(engine: markdown.Markdown, source: Source, text: str) -> str:
    """The HTML of a text, or of a part of it."""
    engine.reset()
    try:
        return engine.convert(text)
    except RecursionError:
        raise SourceError(
            "the text is nested too deeply to be read",
            remedy="Write lists and quotes of at most 12 levels.",
            place=Place(source.file, source.body_line),
            code="too-deep",
        ) from None


def _sections(root: Element) -> Iterator[Section]:
    heading: Element | None = None
    body: list[Element | str] = []
    for kid in [*root.kids, None]:
        if kid is not None and not (isinstance(kid, Element) and _is_heading(kid)):
            body.append(kid)
            continue
        section = _section(heading, body)
        if section.heading or section.blocks:
            yield section
        heading, body = kid if isinstance(kid, Element) else None, []


def _is_heading(element: Element) -> bool:
    return re.fullmatch("h[1-6]", element.tag) is not None


def _section(heading: Element | None, body: list[Element | str]) -> Section:
    found = tuple(blocks_of(Element("body", kids=[heading, *body] if heading else body)))
    written = heading.attributes.get("id", "") if heading else ""
    text = fold(heading.text) if heading else ""
    number = _NUMBER.match(text)
    for element in [element for kid in body if isinstance(kid, Element) for element in kid.elements()]:
        if element.attributes.get("id", "").startswith(GENERATED):
            del element.attributes["id"]  # a heading inside a quote or a list item
    explicit = bool(written) and not written.startswith(GENERATED)
    # the title's section has no id of its own: its slug would differ from language to language
    own = written.removeprefix(GENERATED) if explicit or (heading and heading.tag != "h1") else ""
    return Section(
        id=own,
        own=own,
        explicit=explicit,
        number=number[1] if number else None,
        heading=text,
        heading_html=tree.serialise(heading.kids).strip() if heading else "",
        level=int(heading.tag[1]) if heading else 0,
        blocks=found,
        html=tree.serialise(body).strip(),
    )
