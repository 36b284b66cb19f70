"""A Redline in Word: tracked changes that give either text, exactly."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import docx as python_docx
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from gazette.document import Reader
from gazette.model import Document
from gazette.redline import Comparison, Named, nodes
from gazette.redline.formats import docx
from tests.conftest import Open
from tests.support import word
from tests.support.word import W
from tests.test_adoption import CORPORA
from tests.test_redline import GOLDENS, POLICIES, TEXTS, compared, document, successive

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


def assert_tracked(old: Document, new: Document) -> None:
    """Accepting all gives what the new text gives by itself, rejecting all what the old one does."""
    written = docx.write(compared(old, new))
    for text, accept in ((new, True), (old, False)):
        shown = word.settled(written, accept=accept)
        alone = word.settled(docx.write(compared(text, text)), accept=True)

        assert without_ends(shown) == without_ends(alone)
        assert word.words(shown) == words(text)


def words(text: Document) -> list[str]:
    """The words of its leaves that have any; a line break is one, an image its description."""
    leaves = [leaf for leaf in nodes.read(text.html).leaves() if leaf.tag != "body"]
    found = [
        "".join(token.space + (shown(token.atom) if token.atom else token.text) for token in leaf.tokens)
        for leaf in leaves
    ]
    return [normalize("NFC", ILLEGAL.sub("\ufffd", words)) for words in found if words]


def shown(atom: nodes.Mark) -> str:
    """A line break or an image."""
    tag, attributes = atom
    described = dict(attributes)
    return {"br": "\n", "img": f"[{described.get('alt') or described.get('src')}]"}.get(tag, "")


def without_ends(shown: list[Any]) -> list[Any]:
    """All but the paragraphs that only end a cell, or keep two tables apart."""
    return [
        [[without_ends(cell) for cell in row] for row in block] if isinstance(block, list) else block
        for block in shown
        if isinstance(block, list) or block["set"]
    ]


@pytest.mark.parametrize("golden", sorted(GOLDENS.glob("*.yml")), ids=lambda path: path.stem)
def test_goldens(golden: Path) -> None:
    """In both directions."""
    case = yaml.safe_load(golden.read_text("utf-8"))
    old, new = document(case["old"]), document(case["new"])
    assert_tracked(old, new)
    assert_tracked(new, old)


@hypothesis_settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_any_texts(old: str, new: str) -> None:
    """Whatever was written."""
    assert_tracked(document(old), document(new))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize("named", POLICIES, ids=lambda named: named[0])
def test_real_policies(tmp_path: Path, open_edition: Open, named: tuple[str, str, str]) -> None:
    """Every fifth pair of successive Versions, in both directions."""
    for before, after in successive(tmp_path / "r", open_edition, *named)[::5]:
        assert_tracked(before, after)
        assert_tracked(after, before)


def body(old: str, new: str, *, day: date | None = None, lang: str = "en") -> word.Element:
    """The main part of the Redline of two texts."""
    return word.part(written(old, new, day=day, lang=lang), "word/document.xml")


def written(old: str, new: str, *, day: date | None = None, lang: str = "en") -> bytes:
    before, after = (
        Named(name, Reader().read(text.encode(), lang=lang, file="x.md", strict=False), day)
        for name, text in (("old", old), ("new", new))
    )
    return docx.write(Comparison.of(before, after))


def test_same_bytes() -> None:
    """No date of this moment, no trace of this machine; nothing of the library's template but styles."""
    first, second = (written("One.\n", "Two.\n", day=date(2024, 3, 1)) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(file.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/header1.xml",
            "word/numbering.xml",
            "word/settings.xml",
            "word/styles.xml",
            "word/theme/theme1.xml",
            "word/webSettings.xml",
        ]


def test_properties() -> None:
    """The title names both texts; dates are the new text's day, or there is none."""
    dated = python_docx.Document(io.BytesIO(written("# P\n\nOne.\n", "# P\n\nTwo.\n", day=date(2024, 3, 1))))
    undated = python_docx.Document(io.BytesIO(written("# P\n\nOne.\n", "# P\n\nTwo.\n")))

    assert dated.core_properties.title == "P: old → new"
    assert dated.core_properties.author == "gazette"
    assert dated.core_properties.created.isoformat() == "2024-03-01T00:00:00+00:00"
    assert undated.core_properties.created is None
    assert [paragraph.text for paragraph in dated.sections[0].header.paragraphs] == ["P: old → new"]


def test_who_and_when() -> None:
    """Every change has an id of its own, the author, and the day of the new text or no date."""
    dated = body("One two three four.\n\nGone.\n", "One two drei four.\n\n- Come.\n", day=date(2024, 3, 1))
    undated = body("One two three four.\n\nGone.\n", "One two drei four.\n\n- Come.\n")
    made = [change.attrib for change in dated.iter() if f"{W}author" in change.attrib]
    ids = [change[f"{W}id"] for change in made]

    assert len(ids) == len(set(ids)) == 6
    assert {(change[f"{W}author"], change[f"{W}date"]) for change in made} == {("gazette", "2024-03-01T00:00:00Z")}
    assert [change for change in undated.iter() if f"{W}date" in change.attrib] == []


MOVED = "Backups are kept in Norway for fourteen days after that.\n"
AROUND = "We process addresses.\n\nWe answer requests promptly.\n\nCookies expire soon.\n"


def test_moves() -> None:
    """A paragraph that moved does so in Word; what it lost on the way came and went with it."""
    found = body(f"{MOVED}\n{AROUND}", f"{AROUND}\n{MOVED.replace('fourteen', 'thirty')}")
    names = {
        change.tag.removeprefix(W): change.get(f"{W}name") for change in found.iter() if "RangeStart" in change.tag
    }
    inner = found.find(f".//{W}ins/{W}del//{W}delText")

    assert names == {"moveFromRangeStart": "move1", "moveToRangeStart": "move1"}
    assert inner is not None
    assert inner.text == " fourteen"


ROWS = "| Data | Kept |\n| --- | --- |\n| Logs | 30 days |\n"


def test_rows() -> None:
    """A row that came or went is one change."""
    more = ROWS + "| Mail | 1 year |\n"

    assert len(body(ROWS, more).findall(f".//{W}trPr/{W}ins")) == 1
    assert len(body(more, ROWS).findall(f".//{W}trPr/{W}del")) == 1


def test_columns() -> None:
    """A cell that came or went, too."""
    more = "| Data | Why | Kept |\n| --- | --- | --- |\n| Logs | to find faults | 30 days |\n"

    assert len(body(ROWS, more).findall(f".//{W}tcPr/{W}cellIns")) == 2
    assert len(body(more, ROWS).findall(f".//{W}tcPr/{W}cellDel")) == 2


def test_settings() -> None:
    """Another heading level, kind of list or emphasis is a change of format."""
    found = body("## Logs\n\n- one\n\nWe never sell.\n", "### Logs\n\n1. one\n\nWe **never** sell.\n")
    styles = [style.get(f"{W}val") for style in found.findall(f".//{W}pPrChange/{W}pPr/{W}pStyle")]

    assert styles == ["Heading2", "ListParagraph"]
    assert len(found.findall(f".//{W}rPrChange")) == 1


def test_right_to_left() -> None:
    """Paragraphs, tables and words of Arabic are read from the right, a name in Latin letters in them is not."""
    text = "نحتفظ بسجلات ApexStream لمدة 30 يومًا.\n\n| أ | ب |\n| --- | --- |\n| ج | د |\n"
    made = written(text, text, lang="ar")
    found = word.part(made, "word/document.xml")
    runs = [("".join(run.itertext()), run.find(f"{W}rPr/{W}rtl") is not None) for run in found.iter(f"{W}r")]
    language = word.part(made, "word/styles.xml").find(f".//{W}lang")

    assert len(found.findall(f".//{W}pPr/{W}bidi")) == 5
    assert len(found.findall(f".//{W}tblPr/{W}bidiVisual")) == 1
    assert runs[:3] == [("نحتفظ بسجلات ", True), ("ApexStream", False), (" لمدة 30 يومًا.", True)]
    assert language is not None
    assert language.get(f"{W}bidi") == "ar-EG"


def test_east_asian() -> None:
    """Word chooses fonts by the language."""
    made = written("保存します。\n", "保存しません。\n", lang="ja")
    theme = word.part(made, "word/settings.xml").find(f"{W}themeFontLang")

    assert theme is not None
    assert theme.get(f"{W}eastAsia") == "ja-JP"


def test_lists() -> None:
    """Numbers go on from where a list says, in the numerals it says."""
    shown = word.settled(written("x\n", "5. five\n6. six\n\n<ol type='a'><li>a</li></ol>\n"), accept=True)

    assert [block["set"].get("list") for block in shown[:3]] == [
        ("0", "decimal", "5"),
        ("0", "decimal", "5"),
        ("0", "lowerLetter", "1"),
    ]


def test_links() -> None:
    """To an address, and inside the text; nowhere else."""
    text = "## Use {#use}\n\n[a](https://example.org/ä) [b](#use) [c](javascript:x) [d](/other/)\n"
    made = written(text, text)
    runs = word.settled(made, accept=True)[1]["runs"]
    bookmark = word.part(made, "word/document.xml").find(f".//{W}hyperlink[@{W}anchor]")

    assert [(run[0], run[2]) for run in runs if run[2]] == [("a", "https://example.org/%C3%A4")]
    assert bookmark is not None
    assert "".join(bookmark.itertext()) == "b"


def test_what_xml_cannot_hold() -> None:
    """A control character is shown as what it is: no character."""
    assert word.words(word.settled(written("x\n", "a\x1bb\n"), accept=True)) == ["a\ufffdb"]
