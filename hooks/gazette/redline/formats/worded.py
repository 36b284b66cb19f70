"""The words of a paragraph as a word processor takes them: pieces of one fate, one format, one direction, one link."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from gazette.redline.formats.runs import Path, Run, href
from gazette.redline.words import Op

_FORMATS = {
    "b": ("b", "bCs"), "strong": ("b", "bCs"), "em": ("i", "iCs"), "i": ("i", "iCs"), "cite": ("i", "iCs"),
    "var": ("i", "iCs"), "dfn": ("i", "iCs"), "del": ("strike",), "s": ("strike",), "strike": ("strike",),
    "u": ("u",), "ins": ("u",), "sub": ("subscript",), "sup": ("superscript",), "mark": ("highlight",),
    "code": ("code",), "kbd": ("code",), "samp": ("code",), "tt": ("code",), "a": ("link",),
}  # fmt: skip
_ORDER = ("link", "code", "b", "bCs", "i", "iCs", "strike", "highlight", "u", "superscript", "subscript", "rtl")
"""The order of CT_RPr."""
_ILLEGAL = regex.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIRECTIONS = {"L": "L", "R": "R", "AL": "R", "EN": "E"}
_LTR = regex.compile("L(?:[^R]*[LE])?")
_RTL = regex.compile("R(?:[^L]*R)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece: the tags of tracked changes around it, outermost first; its format, and what it was where that changed.

    The format names properties in the order in which they are written.
    """

    text: str
    tags: tuple[str, ...]
    format: tuple[str, ...]
    was: tuple[str, ...] | None
    url: str


def pieces(found: Iterable[Run], *, mark: str, is_rtl: bool) -> Iterator[Words]:
    """The pieces of a paragraph that carries `mark` ("" if it stayed) and is read from the right if `is_rtl`.

    A link that leads elsewhere is taken out and put in again: nothing less can be rejected. Words that stayed are those
    of the new text; the old one may have written the same with other code points (they are equal in NFC).
    """
    for run in found:
        if mark == "" and run.op is Op.EQUAL and href(run.path) != href(run.was):
            yield from _pieces(run, run.was, ("del",), is_rtl=is_rtl)
            yield from _pieces(run, run.path, ("ins",), is_rtl=is_rtl)
        else:
            yield from _pieces(run, run.path, _tags(run.op, mark), is_rtl=is_rtl)


def _tags(op: Op, mark: str) -> tuple[str, ...]:
    """What a reader can accept or reject; words that a moved block lost came with it and went."""
    if mark in ("del", "moveFrom"):
        return (mark,)
    by_op = {Op.EQUAL: (mark,) if mark else (), Op.INSERTED: ("ins",), Op.DELETED: ("ins", "del") if mark else ("del",)}
    return by_op[op]


def _pieces(run: Run, path: Path, tags: tuple[str, ...], *, is_rtl: bool) -> Iterator[Words]:
    text = _ILLEGAL.sub("\ufffd", _plain(run))
    for part, part_is_rtl in _by_direction(text, is_rtl=is_rtl):
        format_ = _format(path, is_rtl=part_is_rtl)
        was = _format(run.was, is_rtl=part_is_rtl)
        yield Words(
            text=part, tags=tags, format=format_, was=was if not tags and was != format_ else None, url=href(path)
        )


def _plain(run: Run) -> str:
    if not run.atom:
        return run.text
    tag, attributes = run.atom
    described = dict(attributes)
    return f"[{described.get('alt') or described.get('src', '')}]" if tag == "img" else "\n" if tag == "br" else ""


def _format(path: Path, *, is_rtl: bool) -> tuple[str, ...]:
    names = {name for tag, _ in path for name in _FORMATS.get(tag, ())} | ({"rtl"} if is_rtl else set())
    return tuple(name for name in _ORDER if name in names)


def _by_direction(text: str, *, is_rtl: bool) -> Iterator[tuple[str, bool]]:
    """The text in stretches of one direction, each with whether it is read from the right (UAX #9, roughly)."""
    classes = "".join(_DIRECTIONS.get(unicodedata.bidirectional(character), " ") for character in text)
    end = 0
    for match in (_LTR if is_rtl else _RTL).finditer(classes):
        if match.start() > end:
            yield text[end : match.start()], is_rtl
        yield text[match.start() : match.end()], not is_rtl
        end = match.end()
    if end < len(text):
        yield text[end:], is_rtl
