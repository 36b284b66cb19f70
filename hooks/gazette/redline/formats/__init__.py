"""A Redline written down: one comparison, several writers."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from gazette.redline.comparison import Comparison

Writer = Callable[[Comparison], str | bytes]


def _write(form: str, comparison: Comparison) -> str | bytes:
    """Its writer is imported when it is asked for: some take as long to import as all the rest."""
    written: str | bytes = import_module(f"gazette.redline.formats.{form}").write(comparison)
    return written


WRITERS: Mapping[str, Writer] = {form: partial(_write, form) for form in ("text", "html", "json", "markdown", "docx")}
"""What writes each format: characters, or the bytes of a file that is no text."""
