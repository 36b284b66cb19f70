"""The tag at each Mark: its number, what changed there in words, the ways to the Marks before and after it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from gazette import tree
from gazette.redline.changes import OF_WORDING, Change, ChangeKind
from gazette.redline.comparison import Comparison
from gazette.redline.formats.runs import href
from gazette.redline.inline import Kids, hidden, marked
from gazette.redline.labels import Labels
from gazette.redline.leaves import Leaf
from gazette.redline.marks import Mark, Marks
from gazette.redline.words import Op
from gazette.tree import Element


class Tags:
    """Writes the tags of one Comparison.

    What is not `numbered` has no ways from Mark to Mark, and says only what the marked words do not show by themselves.
    """

    def __init__(self, comparison: Comparison, marks: Marks, labels: Labels, *, numbered: bool = True) -> None:
        self._numbered = numbered
        self._comparison = comparison
        self._marks = marks
        self._labels = labels
        self._speech = labels.speech
        self._own = {"lang": comparison.after.document.lang} if labels.speech else {}

    @cached_property
    def _origins(self) -> Mapping[int, int]:
        """The first leaf of what moved, where it stood, by the number of its Mark."""
        return {mark.number: nth for nth, mark in self._marks.by_origin.items()}

    def at(self, nth: int) -> Kids:
        """What is said before the words of a leaf: its tag, and where it moved to."""
        found: Kids = []
        if not self._numbered:
            mark = self._marks.by_leaf.get(nth)
            kinds = _kinds(self._said(mark, without=OF_WORDING)) if mark else []
            return [self._tag(kinds)] if kinds else []
        if mark := self._marks.by_origin.get(nth):
            found.append(self._tag([_kind([_link(mark.id, self._went(mark))])], mark.origin))
        if mark := self._marks.by_leaf.get(nth):
            found.append(self._tag([self._number(mark), *_kinds(self._said(mark)), *self._steps(mark)], mark.id))
        return found

    def _number(self, mark: Mark) -> Element:
        """The number as it is seen, between the words that are only heard."""
        before, _, after = self._labels.number.partition("%(number)s")
        kids = [_hidden(before) if before else "", str(mark.number), _hidden(after) if after else ""]
        return Element("a", {"class": "gz-tag__number", "href": f"#{mark.id}"}, kids)

    def _said(self, mark: Mark, *, without: Collection[ChangeKind] = ()) -> Iterator[Kids]:
        for change in mark.changes:
            if change.kind in without:
                continue
            if change.kind is ChangeKind.MOVED and mark.number in self._origins:
                yield [_link(mark.origin, self._came(mark, change))]
            elif change.kind is ChangeKind.LINK:
                yield [self._labels.kinds[change.kind], *self._targets(self._comparison.leaves[mark.leaf])]
            else:
                yield [self._labels.kinds[change.kind]]

    def _steps(self, mark: Mark) -> Iterator[Element]:
        if mark.number > 1:
            yield _step(mark.number - 1, "↑", self._labels.previous)
        if mark.number < len(self._marks.all):
            yield _step(mark.number + 1, "↓", self._labels.next)

    def _went(self, mark: Mark) -> Kids:
        move = next(change for change in mark.changes if change.kind is ChangeKind.MOVED)
        if self._stayed_in_section(mark, move):
            return [self._labels.moved_down if self._is_down(mark) else self._labels.moved_up]
        return self._with_place(self._labels.moved_to, move.section_to)

    def _came(self, mark: Mark, move: Change) -> Kids:
        if self._stayed_in_section(mark, move):
            return [self._labels.moved_from_above if self._is_down(mark) else self._labels.moved_from_below]
        return self._with_place(self._labels.moved_from, self._section_left(mark))

    def _stayed_in_section(self, mark: Mark, move: Change) -> bool:
        return self._section_left(mark) == move.section_to

    def _section_left(self, mark: Mark) -> str:
        return self._comparison.leaves[self._origins[mark.number]].section

    def _is_down(self, mark: Mark) -> bool:
        return self._origins[mark.number] < mark.leaf

    def _with_place(self, template: str, section: str | None) -> Kids:
        place = self._comparison.heading(section or "") or self._comparison.after.document.title
        before, _, after = template.partition("%(place)s")
        return [before, Element("bdi", {**self._own}, [place]) if self._own else place, after]

    def _targets(self, leaf: Leaf) -> Kids:
        """Where the words that stayed led, and where they lead now; the words, if there are several such links."""
        kept = [
            (href(old.path), href(new.path), new)
            for span in leaf.piece.spans
            if span.op is Op.EQUAL
            for old, new in zip(span.old, span.new, strict=True)
        ]
        links = [(urls, list(some)) for urls, some in groupby(kept, key=lambda token: token[:2]) if urls[0] != urls[1]]
        words = {urls: "".join(token.space + token.text for *_, token in some).strip() for urls, some in links[::-1]}
        found: Kids = []
        for old, new in dict.fromkeys(urls for urls, _ in links):
            found += [" ", Element("q", {**self._own}, [words[old, new]])] if len(words) > 1 else []
            for op, url, template in (
                (Op.DELETED, old, self._labels.deleted),
                (Op.INSERTED, new, self._labels.inserted),
            ):
                found += [" ", marked(op, [Element("bdi", kids=[url])], template, {})] if url else []
        return found

    def _tag(self, parts: Kids, anchor: str = "") -> Element:
        spaced: Kids = [kid for part in parts for kid in (part, " ")]
        return Element("span", {"class": "gz-tag", **({"id": anchor} if anchor else {}), **self._speech}, spaced)


def untagged(html: str) -> str:
    """Marked HTML without tags and ids, for a page that shows several Redlines."""
    if ' id="' not in html and ' class="gz-tag"' not in html:
        return html
    root = tree.read(html)
    for element in root.elements():
        element.attributes.pop("id", None)
        element.kids = [
            kid for kid in element.kids if isinstance(kid, str) or kid.attributes.get("class", "") != "gz-tag"
        ]
    return tree.serialise(root.kids)


def _kinds(said: Iterable[Kids]) -> Kids:
    """What is said, a dot between."""
    return [part for kids in said for part in ("·", _kind(kids))][1:]


def _kind(kids: Kids) -> Element:
    return Element("span", {"class": "gz-tag__kind"}, kids)


def _link(anchor: str, kids: Kids) -> Element:
    return Element("a", {"href": f"#{anchor}"}, kids)


def _step(number: int, arrow: str, label: str) -> Element:
    return Element("a", {"class": "gz-tag__step", "href": f"#c{number}"}, [arrow, _hidden(f" {label}")])


def _hidden(words: str) -> Element:
    """In the language of the tag around it."""
    return hidden(words, {})
