"""Words of a leaf that share one fate and one format: what every written form of a Redline is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gazette.redline.nodes import Mark, Token
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
    """The runs of a leaf; a space that only one text has before an equal word is that text's own."""
    found: list[Run] = []
    for run in _parts(spans):
        last = found[-1] if found else None
        if last and not run.atom and last == replace(run, text=last.text):
            found[-1] = replace(last, text=last.text + run.text)
        elif run.text or run.atom:
            found.append(run)
    return tuple(found)


def _parts(spans: Sequence[Span]) -> Iterator[Run]:
    before_old: Path = ()
    before_new: Path = ()
    for span in spans:
        pairs = zip(span.old or span.new, span.new or span.old, strict=True)
        for old, new in pairs:
            was, path = _shared(before_old, old.path), _shared(before_new, new.path)
            if span.op is not Op.EQUAL or old.space == new.space:
                yield Run(op=span.op, text=new.space, path=was if span.op is Op.DELETED else path, was=was)
            else:
                yield Run(op=Op.DELETED, text=old.space, path=was, was=was)
                yield Run(op=Op.INSERTED, text=new.space, path=path, was=path)
            yield _word(span.op, old, new)
            before_old = old.path if span.old else before_old
            before_new = new.path if span.new else before_new


def _word(op: Op, old: Token, new: Token) -> Run:
    return Run(op=op, text=new.text, path=new.path, was=old.path, atom=new.atom)


def _shared(one: Path, other: Path) -> Path:
    """The elements that go on from one word to the next: the space between them stands in those only."""
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]
