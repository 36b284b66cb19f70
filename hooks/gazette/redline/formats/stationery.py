"""What a Redline in Word is written on: styles, lists, the language of the text."""

import docx
from babel.core import get_global
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shared import Pt, RGBColor, Twips

from gazette.phrases import Phrases
from gazette.redline.formats.outline import DEEPEST_LEVEL, Numbering
from gazette.redline.formats.tracked import INDENT, element

_KEPT = frozenset((
    "normal", "header", "footer", "default paragraph font", "normal table", "no list", "table grid", "list paragraph",
    "quote", "caption", *(f"heading {level}" for level in range(1, 7)),
))  # fmt: skip
_UNUSED = ("stylesWithEffects", "thumbnail", "customXml", "extended-properties")
"""Parts of the library's template that tell of another text, or of nothing."""
_OWN = {"Code": "Normal", "Cell": "Normal", "Header Cell": "Cell", "Term": "Normal", "Rule": "Normal"}
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BULLETS = "•◦▪"
_EAST_ASIAN = ("ja", "zh", "ko")


def lay_out(lang: str) -> Document:
    """An empty document for a text in that language, which goes on recording changes where it is edited."""
    document = docx.Document()
    _strip(document)
    _style(document)
    _speak(document, lang)
    settings = document.settings.element
    settings.find(qn("w:defaultTabStop")).addprevious(element("trackRevisions"))
    return document


class Lists:
    """The lists of a document: one definition for each type, one instance for each list."""

    def __init__(self, document: Document) -> None:
        self._root = document.part.numbering_part.element
        for kid in list(self._root):
            self._root.remove(kid)
        self._types: dict[str, int] = {}
        self._known: dict[tuple[Numbering, int], int] = {}

    def number(self, numbering: Numbering, level: int) -> int:
        """The instance for a list whose items stand at a level."""
        key = (numbering, level) if numbering.type else (Numbering(number=0, type=""), 0)
        if key not in self._known:
            self._known[key] = len(self._known) + 1
            self._root.append(self._instance(self._known[key], numbering, level))
        return self._known[key]

    def _instance(self, number: int, numbering: Numbering, level: int) -> Element:
        kind = numbering.type if numbering.type in _FORMATS or not numbering.type else "1"
        if kind not in self._types:
            self._types[kind] = len(self._types)
            self._root.insert(self._types[kind], _definition(self._types[kind], kind))  # these come before instances
        found = element("num", element("abstractNumId", val=self._types[kind]), numId=number)
        if kind:
            found.append(element("lvlOverride", element("startOverride", val=numbering.start), ilvl=level))
        return found


def _definition(number: int, kind: str) -> Element:
    found = element("abstractNum", element("multiLevelType", val="hybridMultilevel"), abstractNumId=number)
    for level in range(DEEPEST_LEVEL + 1):
        text = f"%{level + 1}." if kind else _BULLETS[level % len(_BULLETS)]
        parts = (
            element("start", val=1),
            element("numFmt", val=_FORMATS[kind] if kind else "bullet"),
            element("lvlText", val=text),
            element("lvlJc", val="left"),
            element("pPr", element("ind", left=INDENT * (level + 1), hanging=INDENT)),
        )
        found.append(element("lvl", *parts, ilvl=level))
    return found


def _strip(document: Document) -> None:
    """Takes out of the library's template what no Redline uses."""
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_UNUSED)]:
            del relations[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in _KEPT:
            styles.remove(style)
    settings = document.settings.element
    for tag in ("w:rsids", "w:savePreviewPicture"):
        settings.remove(settings.find(qn(tag)))


def _style(document: Document) -> None:
    styles = document.styles
    for name, base in _OWN.items():
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
    for name in ("Header Cell", "Term"):
        styles[name].font.bold = styles[name].font.cs_bold = True
    styles["Code"].font.name = "Courier New"
    styles["Cell"].paragraph_format.space_after = Pt(0)
    styles["Quote"].paragraph_format.left_indent = Twips(INDENT)
    line = element("bottom", val="single", sz=6, space=1, color="auto")
    styles["Rule"].element.get_or_add_pPr().append(element("pBdr", line))
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)


def _speak(document: Document, lang: str) -> None:
    """Tells Word the language, by which it chooses fonts and checks spelling; it wants a country with it."""
    primary = lang.split("-")[0]
    likely = get_global("likely_subtags").get(lang.replace("-", "_"), lang).split("_")
    script = "eastAsia" if primary in _EAST_ASIAN else "bidi" if Phrases(lang).direction == "rtl" else "val"
    for place in (
        document.styles.element.find(f".//{qn('w:lang')}"),
        document.settings.element.find(qn("w:themeFontLang")),
    ):
        place.set(qn(f"w:{script}"), f"{primary}-{likely[-1]}" if len(likely) > 1 else lang)
