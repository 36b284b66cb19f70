"""Edits of a text's front matter that leave every other byte as it is."""

import json
import re
from collections.abc import Collection, Mapping

from gazette import mapping
from gazette.handwriting import Handwritten

_BLOCK = re.compile(r"\A(\ufeff?)-{3}[ \t]*\r?\n(.*?\r?\n)?(?:-{3}|\.{3})[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:")


def stated(text: str, values: Mapping[str, str], *, known: Collection[str] | None = None) -> str:
    """The text with these keys stated in its front matter, added where they are not.

    With `known`, lines of other keys become comments: they stay readable and mean nothing any more.

    >>> stated("Text.", {"title": "Privacy", "version": "2026-05-16"})
    '---\\ntitle: Privacy\\nversion: 2026-05-16\\n---\\n\\nText.'
    """
    end = "\r\n" if "\r\n" in text else "\n"
    match = _BLOCK.match(text)
    mark = match[1] if match else ""
    lines = (match[2] or "").splitlines() if match else []
    rest = text[match.end() :] if match else end + text.removeprefix("\ufeff")
    if known is not None:
        lines = _commented(lines, known)
    for key, value in values.items():
        line = f"{key}: {scalar(value)}"
        place = next((nth for nth, old in enumerate(lines) if (found := _KEY.match(old)) and found[1] == key), None)
        if place is None:
            lines.append(line)
        else:
            lines[place] = line
    return mark + end.join(["---", *lines, "---", ""]) + rest


def put(text: str, file: str, key: str, word: str) -> str:
    """The text with that word at a key of its front matter, in its author's hand.

    >>> put("---\\nversion: '2026-05-16' # the audit\\n---\\nText.", "index.md", "version", "2027-01-15")
    "---\\nversion: '2027-01-15' # the audit\\n---\\nText."
    """
    match = _BLOCK.match(text)
    if not match or not match[2] or not mapping.parse(match[2], file, first_line=2):
        return stated(text, {key: word})
    written = Handwritten(match[2], file, first_line=2)
    old = written.root.fields().get(key)
    if old:
        written.reword(old.node, word)
    else:
        written.add(written.root.node, key, stated=word)
    return text[: match.start(2)] + written.text + text[match.end(2) :]


def scalar(value: str) -> str:
    """A YAML scalar that is read back as this very text: plain where that is safe, else in double quotes."""
    plain = re.fullmatch(r"[A-Za-z0-9(][\w ()/.,’'&–-]*", value) and not value.endswith(" ")
    risky = value.lower() in ("yes", "no", "on", "off", "true", "false", "null", "y", "n") or re.fullmatch(
        r"[\d._,:eE+-]+", value
    )
    if plain and (not risky or re.fullmatch(r"\d{4}-\d\d-\d\d(-\d+)?", value)):
        return value
    return json.dumps(value, ensure_ascii=False)


def _commented(lines: list[str], known: Collection[str]) -> list[str]:
    """Lines of unknown keys, with what belongs to them, behind a hash."""
    kept, foreign = [], False
    for line in lines:
        key = _KEY.match(line)
        if key:
            foreign = key[1] not in known
        elif line and not line[0].isspace() and not line.startswith(("-", "#")):
            foreign = True
        kept.append(f"# {line}" if foreign and line.strip() and not line.startswith("#") else line)
    return kept
