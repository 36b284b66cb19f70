"""A Redline written down: one comparison, several writers."""

from collections.abc import Callable, Mapping

from gazette.redline.comparison import Comparison
from gazette.redline.formats import json, markdown, text

Writer = Callable[[Comparison], str | bytes]


def _html(comparison: Comparison) -> str:
    from gazette.redline.formats import html  # stands on the site's marks, which read their runs from this package

    return html.write(comparison)


def _docx(comparison: Comparison) -> bytes:
    from gazette.redline.formats import docx  # its library takes as long to import as all the rest

    return docx.write(comparison)


WRITERS: Mapping[str, Writer] = {
    "text": text.write,
    "html": _html,
    "json": json.write,
    "markdown": markdown.write,
    "docx": _docx,
}
"""What writes each format: characters, or the bytes of a file that is no text."""
