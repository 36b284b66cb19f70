"""A Redline written down: one comparison, several writers."""

from collections.abc import Callable, Mapping

from gazette.redline.comparison import Comparison
from gazette.redline.formats import html, json, markdown, text

Writer = Callable[[Comparison], str | bytes]


def _docx(comparison: Comparison) -> bytes:
    from gazette.redline.formats import docx  # its library takes as long to import as all the rest

    return docx.write(comparison)


WRITERS: Mapping[str, Writer] = {
    "text": text.write,
    "html": html.write,
    "json": json.write,
    "markdown": markdown.write,
    "docx": _docx,
}
"""What writes each format: characters, or the bytes of a file that is no text."""
