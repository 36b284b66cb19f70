"""The published English policy is the text it was given, word for word; the translations are whole."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gazette.document import Reader, fold
from gazette.model import BlockKind, Document

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
GIVEN = (HERE / "policy" / "apexstream-privacy-2026-05-16.txt").read_text("utf-8")
LANGUAGES = ("de", "fr", "es", "ja", "ar")


def given() -> list[tuple[str, str]]:
    """The blocks of the given text: (kind, words); the site's own name and the typed date are not the policy's."""
    blocks = []
    paragraphs = [paragraph.strip() for paragraph in GIVEN.split("\n\n")]
    start = paragraphs.index("Privacy Policy")
    for paragraph in paragraphs[start:]:
        if paragraph.startswith("Last updated:"):
            continue
        kind = "h2" if re.match(r"[0-9]\. ", paragraph) else "h1" if paragraph == "Privacy Policy" else "p"
        items = [line.strip() for line in paragraph.splitlines()]
        if items[0].startswith("•"):
            blocks += [("li", item.removeprefix("•").strip()) for item in items]
        else:
            blocks.append((kind, " ".join(items)))
    return blocks


class Blocks(HTMLParser):
    """(tag, words) of every heading, paragraph and item of a page's text; section marks are not words."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._open: str | None = None
        self._words: list[str] = []
        self._inside = 0
        self._anchor = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        self._inside += tag == "article"
        self._anchor = self._anchor or "gz-anchor" in classes
        if self._inside and tag in ("h1", "h2", "p", "li"):
            self._open, self._words = tag, []

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "article"
        if tag == "a":
            self._anchor = False
        if tag == self._open:
            self.blocks.append((tag, fold("".join(self._words))))
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open and not self._anchor:
            self._words.append(data)


def test_the_given_text_is_what_we_think() -> None:
    """The reading of the given file: title, lead, 8 headings (1 to 9 without 4), 10 items."""
    kinds = [kind for kind, _ in given()]

    assert [words[:2] for kind, words in given() if kind == "h2"] == ["1.", "2.", "3.", "5.", "6.", "7.", "8.", "9."]
    assert (kinds.count("h1"), kinds.count("li"), kinds.count("p")) == (1, 10, 14)


def test_the_published_page_is_the_given_text(site: Path) -> None:
    """Every paragraph, item and heading of the page, in order, none more, none less."""
    parser = Blocks()
    parser.feed((site / "privacy" / "index.html").read_text("utf-8"))
    contents = [block for block in parser.blocks if block[0] == "li" and re.match(r"[0-9]\. ", block[1])]

    assert len(contents) == 8
    assert given() == [block for block in parser.blocks if block not in contents]


def read(lang: str) -> Document:
    file = DOCS / ("index.md" if lang == "en" else f"index.{lang}.md")
    return Reader().read(file.read_bytes(), lang=lang, file=file.name, strict=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_have_the_same_shape(lang: str) -> None:
    """The same sections, numbers, paragraphs and list lengths, the same links, none reviewed yet."""
    shape = [
        (section.id, section.number, [(block.kind, block.hrefs) for block in section.blocks])
        for section in read(lang).sections
    ]
    wanted = [
        (section.id, section.number, [(block.kind, block.hrefs) for block in section.blocks])
        for section in read("en").sections
    ]

    assert wanted == shape
    assert (read(lang).version, read(lang).reviewed) == (read("en").version, None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_translate(lang: str) -> None:
    """No paragraph or item is left in English; names, numbers and addresses stay as they are."""
    for ours, english in zip(read(lang).blocks, read("en").blocks, strict=True):
        assert ours.text != english.text
        if ours.kind is not BlockKind.HEADING:
            kept = re.compile(r"ApexStream|apexstream\.org|2FA|support@apexstream\.org|(?<!\d)16(?!\d)|(?<!\d)100")
            assert sorted(kept.findall(english.text)) == sorted(kept.findall(ours.text))
