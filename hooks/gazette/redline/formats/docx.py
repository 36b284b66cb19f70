"""A Redline as a Word document with tracked changes; the same texts give the same bytes."""

import io
import zipfile
from datetime import datetime, time
from urllib.parse import quote, urlsplit

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from gazette.phrases import Phrases
from gazette.redline.comparison import Comparison
from gazette.redline.formats.outline import outline
from gazette.redline.formats.stationery import Lists, lay_out
from gazette.redline.formats.summary import summary
from gazette.redline.formats.tracked import Tracker, element
from gazette.tree import has_safe_scheme

AUTHOR = "gazette"
"""Who made the changes, as Word tells it."""

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file can tell."""
_UNIX = 3


def write(comparison: Comparison) -> bytes:
    """The new text, with every difference as a change that can be accepted or rejected.

    The changes bear the day of the new text, or no date where it has none.
    """
    text, day = comparison.after.document, comparison.after.day
    is_rtl = Phrases(text.lang).direction == "rtl"
    document = lay_out(text.lang)
    _describe(document, comparison)
    if is_rtl:
        document.sections[0].header.paragraphs[0]._p.get_or_add_pPr().append(element("bidi"))
    tracker = Tracker(
        outline(comparison.redline.pieces, is_rtl=is_rtl),
        author=AUTHOR,
        date=f"{day.isoformat()}T00:00:00Z" if day else None,
        link=lambda url: _link(document, url),
        list_id=Lists(document).number,
    )
    for nth, made in enumerate(tracker.body()):
        document.element.body.insert(nth, made)
    return _fixed(document)


def _describe(document: Document, comparison: Comparison) -> None:
    """Title, dates, and what every page says at its head."""
    title = f"{comparison.after.document.title}: {comparison.before.name} → {comparison.after.name}"
    document.sections[0].header.paragraphs[0].text = title
    properties = document.core_properties
    properties.title, properties.subject = title[:255], summary(comparison)[:255]
    properties.author = properties.last_modified_by = AUTHOR
    properties.comments = ""
    properties.language = comparison.after.document.lang
    if comparison.after.day:
        properties.created = properties.modified = datetime.combine(comparison.after.day, time())
        return
    for stated in list(properties._element):
        if stated.tag.endswith(("}created", "}modified")):
            properties._element.remove(stated)


def _link(document: Document, url: str) -> str:
    """The relationship of an address that Word can follow, "" for another."""
    if not has_safe_scheme(url) or not urlsplit(url.strip()).scheme:
        return ""
    address = quote(url.strip(), safe=":/?#[]@!$&'()*+,;=%~")
    return document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def _fixed(document: Document) -> bytes:
    """The file, without a date of its own and not compressed: other machines compress otherwise."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as copy:
        for name in made.namelist():
            member = zipfile.ZipInfo(name, _FIRST_MOMENT)
            member.create_system = _UNIX
            copy.writestr(member, made.read(name))
    return fixed.getvalue()
