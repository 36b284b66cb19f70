"""What Word makes of a document with tracked changes when all are accepted, or all rejected: by the standard alone.

ISO/IEC 29500-1, 17.13.5. The paragraphs are compared as they would be shown: style, list, words with their format and
the address of their link out of the text; tables and cells stand as brackets around theirs.
"""

import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MARKS = ("ins", "moveTo", "del", "moveFrom")

Element = ElementTree.Element


def part(docx: bytes, name: str) -> Element:
    """One part of a document."""
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return ElementTree.fromstring(file.read(name))


def settled(docx: bytes, *, accept: bool) -> list[Any]:
    """What is shown once all changes are accepted or rejected."""
    body = part(docx, "word/document.xml")[0]
    gone = ("del", "moveFrom", "cellDel") if accept else ("ins", "moveTo", "cellIns")
    _settle_formats(body, accept=accept)
    _settle_rows(body, gone)
    _settle_runs(body, gone)
    for container in [body, *body.iter(f"{W}tc")]:
        _settle_paragraphs(container, gone)
    relations = part(docx, "word/_rels/document.xml.rels")
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    return list(_blocks(body, targets, _lists(docx)))


def words(shown: list[Any]) -> list[str]:
    """The words of the paragraphs that have any."""
    texts = ["".join(run[0] for run in block["runs"]) for block in _flat(shown)]
    return [text for text in texts if text]


def _flat(shown: list[Any]) -> Iterator[dict[str, Any]]:
    for block in shown:
        if isinstance(block, dict):
            yield block
        else:
            yield from _flat(block)


def _settle_formats(body: Element, *, accept: bool) -> None:
    for name in ("pPr", "rPr"):
        for properties in list(body.iter(f"{W}{name}")):
            change = properties.find(f"{W}{name}Change")
            if change is None:
                continue
            properties.remove(change)
            if not accept:
                mark = [kid for kid in properties if kid.tag == f"{W}rPr"] if name == "pPr" else []
                properties[:] = [*change[0], *mark]


def _settle_rows(body: Element, gone: tuple[str, ...]) -> None:
    for parent, tag, properties in (("tbl", "tr", "trPr"), ("tr", "tc", "tcPr")):
        for holder in list(body.iter(f"{W}{parent}")):
            for kid in holder.findall(f"{W}{tag}"):
                found = kid.find(f"{W}{properties}")
                if found is not None and any(found.find(f"{W}{mark}") is not None for mark in gone):
                    holder.remove(kid)
    for holder in [body, *body.iter(f"{W}tc")]:
        for table in holder.findall(f"{W}tbl"):
            if table.find(f"{W}tr") is None:
                holder.remove(table)


def _settle_runs(element: Element, gone: tuple[str, ...]) -> None:
    """Takes out what is gone, and lets what stays stand where its mark stood."""
    for kid in list(element):
        name = kid.tag.removeprefix(W)
        if name in ("pPr", "rPr", "trPr", "tcPr"):
            continue
        _settle_runs(kid, gone)
        if name in MARKS:
            place = list(element).index(kid)
            element[place : place + 1] = [] if name in gone else list(kid)


def _settle_paragraphs(container: Element, gone: tuple[str, ...]) -> None:
    """A paragraph whose mark is gone is one with the paragraph after it, which keeps its own properties."""
    for nth, kid in reversed(list(enumerate(container))):
        if kid.tag != f"{W}p" or not any(kid.find(f"{W}pPr/{W}rPr/{W}{mark}") is not None for mark in gone):
            continue
        content = [part for part in kid if part.tag != f"{W}pPr"]
        rest = container[nth + 1 :]
        after = next((other for other in rest if other.tag in (f"{W}p", f"{W}tbl")), None)
        if after is not None and after.tag == f"{W}p":
            place = 1 if after.find(f"{W}pPr") is not None else 0
            after[place:place] = content
            container.remove(kid)
        else:
            assert not _runs(kid, {}), "words are lost before a table"
            container.remove(kid)


def _lists(docx: bytes) -> dict[str, tuple[str, str]]:
    """The kind of every list, and where it begins."""
    root = part(docx, "word/numbering.xml")
    kinds = {
        definition.get(f"{W}abstractNumId"): definition.find(f"{W}lvl/{W}numFmt").get(f"{W}val")  # type: ignore[union-attr]
        for definition in root.findall(f"{W}abstractNum")
    }
    found = {}
    for instance in root.findall(f"{W}num"):
        start = instance.find(f"{W}lvlOverride/{W}startOverride")
        kind = kinds[instance.find(f"{W}abstractNumId").get(f"{W}val")]  # type: ignore[union-attr]
        found[instance.get(f"{W}numId") or ""] = (kind or "", "" if start is None else start.get(f"{W}val") or "")
    return found


def _blocks(container: Element, targets: dict[Any, Any], lists: dict[str, tuple[str, str]]) -> Iterator[Any]:
    for kid in container:
        if kid.tag == f"{W}tbl":
            yield [
                [list(_blocks(cell, targets, lists)) for cell in row.findall(f"{W}tc")] for row in kid.findall(f"{W}tr")
            ]
        elif kid.tag == f"{W}p":
            yield {"set": _set(kid, lists), "runs": _runs(kid, targets)}


def _set(paragraph: Element, lists: dict[str, tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kid in paragraph.find(f"{W}pPr") or ():
        name = kid.tag.removeprefix(W)
        if name == "numPr":
            level, number = (part.get(f"{W}val") or "" for part in kid)
            found["list"] = (level, *lists[number])
        elif name != "rPr":
            found[name] = sorted(kid.attrib.items())
    return found


def _runs(paragraph: Element, targets: dict[Any, Any]) -> list[tuple[str, tuple[str, ...], str]]:
    """Words, format, address; neighbours with the same are one. Where words change their direction is not told."""
    found = []
    for parent in (paragraph, *paragraph.iter(f"{W}hyperlink")):
        link = targets.get(parent.get(f"{R}id"), "")
        for run in parent.findall(f"{W}r"):
            format_ = tuple(kid.tag.removeprefix(W) for kid in run.find(f"{W}rPr") or () if kid.tag != f"{W}rtl")
            found.append((run, (format_, link)))
    order = {id(run): nth for nth, run in enumerate(paragraph.iter(f"{W}r"))}
    found.sort(key=lambda item: order[id(item[0])])
    merged = []
    for (format_, link), some in groupby(found, key=lambda item: item[1]):
        text = "".join(_text(run) for run, _ in some)
        if text:
            merged.append((text, format_, link))
    return merged


def _text(run: Element) -> str:
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return normalize("NFC", "".join(signs.get(kid.tag, kid.text or "") for kid in run if kid.tag != f"{W}rPr"))
