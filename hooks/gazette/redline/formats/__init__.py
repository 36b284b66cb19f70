"""A Redline written down: one comparison, several writers."""

from collections.abc import Callable, Mapping

from gazette.redline.comparison import Comparison
from gazette.redline.formats import html, json, markdown, text

Writer = Callable[[Comparison], str | bytes]

WRITERS: Mapping[str, Writer] = {
    "text": text.write,
    "html": html.write,
    "json": json.write,
    "markdown": markdown.write,
}
"""What writes each format: characters, or the bytes of a file that is no text."""
