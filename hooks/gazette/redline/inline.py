"""The words of a leaf as HTML: deleted and inserted ones marked, inside and around their inline elements."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple
from urllib.parse import urlsplit

from gazette import tree
from gazette.redline.formats.runs import Path, Run, runs, shared
from gazette.redline.labels import Labels
from gazette.redline.leaves import Leaf
from gazette.redline.nodes import Mark
from gazette.redline.pieces import Fate
from gazette.redline.words import Op, Wording
from gazette.tree import Element, Written

Kids = list[Element | str]
Resolve = Callable[[str], str]
"""Gives a relative link of a text as it must stand on the page."""

_TAGS = {Op.DELETED: "del", Op.INSERTED: "ins"}


Speech = Mapping[str, str]
"""The `lang` and `dir` of what is said inside a text in another language; nothing where it is in the same."""


def hidden(text: str, speech: Speech) -> Element:
    """Words that are read aloud and not seen."""
    return Element("span", {"class": "gz-hidden", **speech}, [text])


def marked(op: Op, kids: Kids, template: str, speech: Speech) -> Element:
    """Deleted or inserted content, which says so in words: colour is never the only carrier."""
    before, _, after = template.partition("%(words)s")
    tag = _TAGS[op]
    space, rest = _split_space(kids)
    said = [*space, hidden(before, speech), *rest, *([hidden(after, speech)] if after else [])]
    return Element(tag, {"class": f"gz-{tag}"}, said)


def _split_space(kids: Kids) -> tuple[Kids, Kids]:
    """The white space at the beginning, and the rest: what is read aloud begins with the words."""
    first = kids[0] if kids else None
    if not isinstance(first, str) or not first[:1].isspace():
        return [], kids
    words = first.lstrip()
    return [first[: len(first) - len(words)]], [*([words] if words else []), *kids[1:]]


@dataclass(frozen=True)
class Anchors:
    """The ids of the new text on a page, each once; links inside the old text reach only them."""

    known: frozenset[str]
    resolve: Resolve
    _given: set[str] = field(default_factory=set)

    def attributes(self, pairs: Sequence[tuple[str, str]], *, is_old: bool) -> dict[str, str]:
        """The attributes of an element as they may stand on the page."""
        found = {}
        for name, value in pairs:
            if name == "id" and not self._gives(value, is_old=is_old):
                continue
            if name in ("href", "src"):
                if is_old and value.startswith("#") and value[1:] not in self.known:
                    continue
                value = self._linked(value)
            found[name] = value
        return found

    def _gives(self, anchor: str, *, is_old: bool) -> bool:
        if is_old or anchor not in self.known or anchor in self._given:
            return False
        self._given.add(anchor)
        return True

    def _linked(self, url: str) -> str:
        return self.resolve(url) if is_relative(url) else url


def is_relative(url: str) -> bool:
    """Whether where a link leads depends on where it stands."""
    return bool(url) and not url.startswith(("#", "/")) and not _has_scheme(url)


def _has_scheme(url: str) -> bool:
    try:
        return bool(urlsplit(url).scheme)
    except ValueError:
        return True  # none that a page may show: left to its filter


Placed = tuple[Path, Kids]
"""Content and the inline elements it stands in."""


class Manner(NamedTuple):
    """How words are written: `is_exact` with all their white space, `is_left` as some that moved away."""

    is_exact: bool
    is_left: bool


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes the words of leaves."""

    labels: Labels
    anchors: Anchors

    def content(self, leaf: Leaf) -> Kids:
        """The words of a leaf, with marks."""
        node, wording = leaf.piece.node, leaf.piece.spans
        manner = Manner(is_exact=node.tag == "pre", is_left=leaf.piece.fate is Fate.MOVED_FROM)
        known = _known(wording, manner, self.labels)
        words = self.words(wording, manner) if known is None else [known]
        return [*words, *([node.tail] if node.tail else [])]

    def words(self, wording: Wording, manner: Manner) -> Kids:
        """A Wording, with marks."""
        groups = [list(some) for _, some in groupby(runs(wording), key=lambda run: run.op)]
        spaced = groups if manner.is_exact else _hoisted(groups)
        placed = [item for nth in range(len(spaced)) for item in self._placed(spaced, nth, manner)]
        return self._nested(placed, is_old=False)

    def lost_break(self) -> Element:
        """Where two paragraphs became one."""
        return self._break(Op.DELETED, self.labels.deleted)

    def new_break(self) -> Element:
        """Where one paragraph became two."""
        return self._break(Op.INSERTED, self.labels.inserted)

    def _break(self, op: Op, template: str) -> Element:
        said = hidden(template % {"words": self.labels.paragraph_break}, self.labels.speech)
        return Element(_TAGS[op], {"class": f"gz-{_TAGS[op]} gz-break"}, [said])

    def atom(self, tag: str, attributes: Sequence[tuple[str, str]], *, is_old: bool) -> Element:
        """An image or a line break; of an image that is gone only what it showed, its file may be gone too."""
        if is_old and tag == "img":
            before, _, after = self.labels.image.partition("%(words)s")
            shown = [self._said(before), dict(attributes).get("alt", ""), self._said(after)]
            return Element("span", {"class": "gz-image"}, shown)
        return Element(tag, self.anchors.attributes(attributes, is_old=is_old))

    def _said(self, words: str) -> Element | str:
        return Element("span", {**self.labels.speech}, [words]) if self.labels.speech and words else words

    def _placed(self, groups: Sequence[Sequence[Run]], nth: int, manner: Manner) -> Iterator[Placed]:
        group = groups[nth]
        op = group[0].op
        if op is Op.EQUAL:
            yield from (self._kept(run) for run in group)
            return
        if not any(run.atom or run.text.strip() for run in group):
            yield from (self._kept(run) for run in group if op is Op.INSERTED)
            return
        around = _around(group, [*_kept_beside(reversed(groups[:nth])), *_kept_beside(groups[nth + 1 :])])
        inner: list[Placed] = [(run.path[len(around) :], [self._leaf(run)]) for run in group]
        gone = self.labels.left if manner.is_left else self.labels.deleted
        template = self.labels.inserted if op is Op.INSERTED else gone
        yield around, [marked(op, self._nested(inner, is_old=op is Op.DELETED), template, self.labels.speech)]

    def _leaf(self, run: Run) -> Element | str:
        return self.atom(*run.atom, is_old=run.op is Op.DELETED) if run.atom else run.text

    def _kept(self, run: Run) -> Placed:
        word = self._leaf(run)
        if run.path != run.was and (run.atom or run.text.strip()):
            return run.path, [Element("span", {"class": "gz-reset"}, [word])]
        return run.path, [word]

    def _nested(self, placed: Sequence[Placed], *, is_old: bool) -> Kids:
        """Content in its elements, those that go on from one to the next opened once."""
        root = Element("")
        opened: list[tuple[Mark, Element]] = []
        for path, kids in placed:
            while [mark for mark, _ in opened] != list(path[: len(opened)]):
                opened.pop()
            for mark in path[len(opened) :]:
                element = Element(mark[0], self.anchors.attributes(mark[1], is_old=is_old))
                (opened[-1][1] if opened else root).kids.append(element)
                opened.append((mark, element))
            (opened[-1][1] if opened else root).kids.extend(kids)
        return root.kids


@lru_cache(maxsize=1024)
def _known(wording: Wording, manner: Manner, labels: Labels) -> Written | None:
    """A Wording as HTML, None if that depends on what else stands on the page.

    Kept for a while: most of what came, went or was edited since one Version was so since the next one, too.
    """
    if any(depends_on_page(name, value) or value.startswith("#") for name, value in _attributes(wording)):
        return None  # of the old text's links to a place on the page, those lead nowhere that it does not have
    return Written(tree.serialise(Inline(labels, Anchors(frozenset(), str)).words(wording, manner)))


def depends_on_page(name: str, value: str) -> bool:
    """Whether an attribute is an anchor, which a page has once, or a link that is not the same from every page."""
    return name == "id" or (name in ("href", "src") and is_relative(value))


def _attributes(wording: Wording) -> Iterator[tuple[str, str]]:
    for span in wording:
        for token in (*span.old, *span.new):
            for _, attributes in (*token.path, *([token.atom] if token.atom else ())):
                yield from attributes


def _around(group: Sequence[Run], neighbours: Iterable[Run]) -> Path:
    """The elements around a whole group that go on in the words beside it which stayed."""
    common = group[0].path
    for run in group[1:]:
        common = shared(common, run.path)
    return max((shared(common, run.path) for run in neighbours), key=len, default=())


def _kept_beside(groups: Iterable[Sequence[Run]]) -> Iterator[Run]:
    """The nearest words that stayed."""
    yield from (group[0] for group in islice((group for group in groups if group[0].op is Op.EQUAL), 1))


def _hoisted(groups: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """The space before marked words stands before their mark, wherever that changes neither text."""
    found: list[list[Run]] = []
    for nth, group in enumerate(groups):
        after = groups[nth + 1] if nth + 1 < len(groups) else None
        pulled = bool(nth) and groups[nth - 1][0].op is not Op.EQUAL and _is_replaced(groups[nth - 1], group)
        if pulled:
            found.append(_stripped(group))
        elif _begins_with_space(group) and group[0].op is not Op.EQUAL and _may_leave_space(group, after):
            around = shared(found[-1][-1].path, group[0].path) if found else ()
            found.append([replace(group[0], op=Op.EQUAL, text=" ", path=around, was=around)])
            found.append(_stripped(group))
        else:
            found.append(list(group))
    return [group for group in found if group]


def _may_leave_space(group: Sequence[Run], after: Sequence[Run] | None) -> bool:
    """Whether the words behind bring a space of their own, or there are none, or they replace these."""
    if after is None or after[0].op is Op.EQUAL:
        return after is None or _begins_with_space(after)
    return _is_replaced(group, after)


def _is_replaced(group: Sequence[Run], after: Sequence[Run]) -> bool:
    return after[0].op is not Op.EQUAL and _begins_with_space(group) and _begins_with_space(after)


def _begins_with_space(group: Sequence[Run]) -> bool:
    return group[0].text[:1].isspace()


def _stripped(group: Sequence[Run]) -> list[Run]:
    rest = list(group)
    while rest and not rest[0].atom and not rest[0].text.strip():
        rest.pop(0)
    return [replace(rest[0], text=rest[0].text.lstrip()), *rest[1:]] if rest else []
