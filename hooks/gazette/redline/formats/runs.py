"""Words of a leaf that share one fate and one format: what every written form of a Redline is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from gazette.redline.nodes import FOOTNOTE, Mark
from gazette.redline.words import Op, Span

Path = tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text with one fate inside the same inline elements; `was` are those of the old text where it is equal.

    An image or line break is a run of its own, without text.
    """

    op: Op
    text: str
    path: Path
    was: Path
    atom: Mark | None = None

    @property
    def href(self) -> str:
        """Where the words lead, "" if nowhere."""
        return href(self.path)


def href(path: Path) -> str:
    """The target of the innermost link, "" without one."""
    return next((dict(attributes).get("href", "") for tag, attributes in reversed(path) if tag == "a"), "")


def runs(spans: Sequence[Span]) -> tuple[Run, ...]:
    """The runs of a leaf; a space, or a footnote's number, that only one text has at an equal word is its own."""
    if _is_bare(spans):
        return tuple(_bare_runs(spans))
    found: list[tuple[_Fate, list[str]]] = []
    for text, fate in _parts(spans):
        if found and found[-1][0] == fate and fate[3] is None:
            found[-1][1].append(text)
        elif text or fate[3]:
            found.append((fate, [text]))
    return tuple(
        Run(op=op, text="".join(texts), path=path, was=was, atom=atom) for (op, path, was, atom), texts in found
    )


def _is_bare(spans: Sequence[Span]) -> bool:
    """Whether a leaf has no inline elements: by far the most have none, and their runs are made in a simpler way."""
    return not any(token.path or token.atom for span in spans for some in (span.old, span.new) for token in some)


def _bare_runs(spans: Sequence[Span]) -> Iterator[Run]:
    for op, some in groupby(_bare_parts(spans), key=itemgetter(0)):
        yield Run(op=op, text="".join([text for _, text in some]), path=(), was=())


def _bare_parts(spans: Sequence[Span]) -> Iterator[tuple[Op, str]]:
    for span in spans:
        if span.op is not Op.EQUAL or span.old is span.new:
            yield span.op, "".join([token.space + token.text for token in span.new or span.old])
            continue
        for old, new in zip(span.old, span.new, strict=True):
            if old.space == new.space:
                yield Op.EQUAL, new.space + new.text
            else:
                yield from ((op, space) for op, space in ((Op.DELETED, old.space), (Op.INSERTED, new.space)) if space)
                yield Op.EQUAL, new.text


_Fate = tuple[Op, Path, Path, Mark | None]  # of some text: what happened to it, its elements now and before, its atom


def _parts(spans: Sequence[Span]) -> Iterator[tuple[str, _Fate]]:
    before_old: Path = ()
    before_new: Path = ()
    for span in spans:
        op = span.op
        for old, new in zip(span.old or span.new, span.new or span.old, strict=True):
            was, path = shared(before_old, old.path), shared(before_new, new.path)
            if op is not Op.EQUAL or old.space == new.space:
                yield new.space, (op, was if op is Op.DELETED else path, was, None)
            else:
                yield old.space, (Op.DELETED, was, was, None)
                yield new.space, (Op.INSERTED, path, path, None)
            if op is Op.EQUAL and old.text != new.text and old.key.startswith(FOOTNOTE):
                yield old.text, (Op.DELETED, old.path, old.path, None)
                yield new.text, (Op.INSERTED, new.path, new.path, None)
            else:
                yield new.text, (op, new.path, old.path, new.atom)
            before_old = old.path if span.old else before_old
            before_new = new.path if span.new else before_new


def shared(one: Path, other: Path) -> Path:
    """The elements that go on from one word to the next: the space between them stands in those only."""
    if one == other:
        return one
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]
