"""Rules about what pasting and merging leave behind: markers, bullets, placeholders, a template's expressions."""

import re
from collections.abc import Iterator

from gazette.finding import Finding
from gazette.manuscript import Manuscript

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
_EXPRESSION = re.compile(r"\{\{|\}\}|\{%|%\}")
_BULLET = re.compile(r"^[ \t]*([•◦‣▪●○■·∙])[ \t]*\S", re.MULTILINE)
_LOGO = re.compile(r"\b(\w{2,40}) logo\1")
_PLACEHOLDER = re.compile(
    r"\[(?:[A-Z][A-Z _/-]{2,40}|(?:Your |Company |Insert |insert |Enter )[A-Za-z ]{2,40})\](?![(\[:])"
    r"|\bTODO:|\b(?:TBD|FIXME|XXX+)\b|\b[Ll]orem ipsum\b"
)


def conflict_markers(text: Manuscript) -> Iterator[Finding]:
    """The lines with which git marks two texts that it could not merge."""
    for match in _CONFLICT.finditer(text.text):
        yield text.error(
            "conflict-marker",
            match.start(),
            f'"{match[0][:40]}" is the mark of a merge that nobody finished',
            "Keep one of the two texts; delete the lines with <<<<<<<, ||||||| , ======= and >>>>>>>.",
        )


def template_expressions(text: Manuscript) -> Iterator[Finding]:
    """What a template engine would run, and a reader sees as it is."""
    end = 0
    for match in _EXPRESSION.finditer(text.text, text.body_start):
        if match[0] not in ("{{", "{%") or match.start() < end:
            continue
        closing = text.text.find("}}" if match[0] == "{{" else "%}", match.end())
        end = closing + 2 if 0 <= closing - match.end() <= 200 else match.end()
        yield text.error(
            "template-expression",
            match.start(),
            f'"{text.text[match.start() : end][:60]}" is shown as it is: no template is run on a policy',
            "Write the words themselves.",
        )


def pasted_bullets(text: Manuscript) -> Iterator[Finding]:
    """A bullet that was pasted as a character is no list."""
    for match in _BULLET.finditer(text.prose, text.body_start):
        yield text.warning(
            "pasted-bullet",
            match.start(1),
            f'"{match[1]}" is a character, not the bullet of a list',
            'Write "- " for it, and an empty line before the first one.',
        )


def pasted_logos(text: Manuscript) -> Iterator[Finding]:
    """The description of a picture, pasted along with the words beside it."""
    for match in _LOGO.finditer(text.prose, text.body_start):
        yield text.warning(
            "pasted-logo",
            match.start(),
            f'"{match[0]}" seems to be the description of a picture, pasted with the text',
            f'Write "{match[1]}".',
        )


def placeholders(text: Manuscript) -> Iterator[Finding]:
    """Words that stand for others which nobody has written yet."""
    for match in _PLACEHOLDER.finditer(text.prose, text.body_start):
        yield text.warning(
            "placeholder-left",
            match.start(),
            f'"{match[0]}" seems to stand for words that nobody has written yet',
            "Write them.",
            at=match[0],
        )
