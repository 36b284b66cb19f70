"""A Paste in place: the file as it would be, and the lines by which somebody in a web editor gets it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from gazette import frontmatter
from gazette.finding import Paste, Stated
from gazette.handwriting import Handwritten, flow
from gazette.mapping import Value
from gazette.model import VersionId

_VERSIONS = ("versions",)
"""The list whose items stand newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """Whole lines to put in after line `after` (0: on top), in place of the `removed` ones that follow it."""

    after: int
    removed: tuple[str, ...]
    added: tuple[str, ...]


def pasted(text: str, paste: Paste) -> str:
    """The file's text with it, in its author's hand; KeyError if it has no such place."""
    if not paste.into:
        return str(paste.stated)
    if paste.file.endswith(".md"):
        (key,) = paste.into
        return frontmatter.put(text, paste.file, key, str(paste.stated))
    written = Handwritten(text, paste.file)
    value, missing = _follow(written.root, paste.into)
    is_word = isinstance(paste.stated, str)
    if missing:
        stated: Stated = paste.stated if is_word else (paste.stated,)
        for key in reversed(missing[1:]):
            stated = {key: stated}
        written.add(value.node, missing[0], stated=stated)
    elif isinstance(paste.stated, str):
        written.reword(value.node, paste.stated if isinstance(paste.stated, str) else flow(paste.stated))
    elif not isinstance(paste.stated, Mapping):
        raise AssertionError("an item of a list is a mapping")
    elif paste.into == _VERSIONS:
        _put_by_age(written, value, paste.stated)
    else:
        written.put_last(value.node, paste.stated)
    return written.text


def insertion(before: str, after: str) -> Insertion:
    """The lines in which the two texts differ, as one run."""
    old, new = before.splitlines(), after.splitlines()
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return Insertion(after=head, removed=tuple(old[head : len(old) - tail]), added=tuple(new[head : len(new) - tail]))


def _put_by_age(written: Handwritten, versions: Value, stated: Mapping[str, Stated]) -> None:
    new = VersionId.parse(str(stated["id"]))
    ids = [value.fields()["id"].version_id() for value in versions.values()]
    older = next((nth for nth, known in enumerate(ids) if known < new), None)
    if older is None:
        written.put_after(versions.node, stated)
    else:
        written.put_before(versions.node, older, stated)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines they begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _follow(value: Value, into: tuple[str, ...]) -> tuple[Value, tuple[str, ...]]:
    """The value that the steps lead to, and those of them that are not there, all at the end of a mapping."""
    for nth, step in enumerate(into):
        if step[:1].isdigit():
            value = value.values()[int(step) - 1] if step.isdigit() else _of_version(value, step)
            continue
        fields = value.fields()
        if step not in fields:
            return value, into[nth:]
        value = fields[step]
    return value, ()


def _of_version(versions: Value, version: str) -> Value:
    for value in versions.values():
        stated = value.fields().get("id")
        if stated and stated.word() == version:
            return value
    raise KeyError(version)
