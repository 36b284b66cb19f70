"""What a reader must read: measures of a marked text, the same for every engine.

A marked text is a list of segments (operation, text) in reading order; blocks are parted by line ends. It is cut into
words and signs as gazette cuts texts; one is changed if any of its characters is marked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.pairs import changed_words
from gazette import tree
from gazette.redline import Comparison, Fate, Op
from gazette.redline.nodes import tokens_of
from gazette.tree import INLINE, Element

Segment = tuple[str, str]  # operation: equal, deleted, inserted; text
COMMON_COUNT, COMMON_SHARE = 8, 0.005
"""A word is common if it stands at least so often in both texts together and is at least this share of their words."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one marked text.

    `changed`: words of the old text with a deleted character and of the new one with an inserted one; a block that
    moved counts at both places. `fewest`: words of both texts outside a longest common subsequence of their words.
    `runs`: changed stretches without a word or sign between them that was kept whole. `anchors`: kept stretches of one
    or two words, all common, between two edits in one block. `is_true`: without what was inserted it is the old text,
    without what was deleted the new one, white space apart.
    """

    changed: int
    fewest: int
    runs: int
    anchors: int
    is_true: bool


def measure(segments: Iterable[Segment], old: str, new: str) -> Measures:
    """The measures of a marked text; `old` and `new` are the plain texts."""
    found = [(op, character) for op, text in segments for character in text]
    before, after = _words(old), _words(new)
    stretches = list(_stretches(found))
    return Measures(
        changed=_changed(found, "deleted", "inserted") + _changed(found, "inserted", "deleted"),
        fewest=changed_words(before, after),
        runs=sum(kept is None for kept in stretches),
        anchors=_anchors(stretches, Counter(before) + Counter(after)),
        is_true=_said(_view(found, "inserted")) == _said(old) and _said(_view(found, "deleted")) == _said(new),
    )


def ours(comparison: Comparison) -> Iterator[Segment]:
    """The segments of a Comparison: what moved is deleted at one place and inserted at the other."""
    for leaf in comparison.leaves:
        if leaf.old_index is None and leaf.piece.fate is Fate.DELETED:
            continue  # gone inside a block that moved: already deleted where that stood
        moved = {Fate.MOVED_FROM: Op.DELETED, Fate.MOVED_TO: Op.INSERTED}.get(leaf.piece.fate)
        for span in leaf.piece.spans:
            if moved is Op.INSERTED and span.op is Op.DELETED:
                continue
            op = moved if moved and span.op is not Op.INSERTED else span.op
            yield op.value, "".join(token.space + token.text for token in span.new or span.old)
        yield "equal", "\n"


def of_html(marked: str) -> Iterator[Segment]:
    """The segments of HTML with ins and del, or with xmldiff's elements and attributes."""
    yield from _segments(tree.parse(marked), "equal")


_MARKS = {"ins": "inserted", "diff:insert": "inserted", "del": "deleted", "diff:delete": "deleted"}


def _segments(element: Element, op: str) -> Iterator[Segment]:
    op = _MARKS.get(element.tag, op)
    op = next((_MARKS[name] for name in element.attributes if name in _MARKS and ":" in name), op)
    for kid in element.kids:
        if isinstance(kid, str):
            yield op, kid
        else:
            yield from _segments(kid, op)
    if element.tag not in INLINE and element.tag not in _MARKS:
        yield "equal", "\n"


def _words(text: str) -> list[str]:
    return [word for word in tokens_of(text) if _is_word(word)]


def _is_word(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _view(found: Iterable[Segment], without: str) -> str:
    return "".join(character for op, character in found if op != without)


def _said(text: str) -> str:
    return "".join(text.split())


def _changed(found: Sequence[Segment], of: str, without: str) -> int:
    """The words of one text that hold a character of the operation `of`."""
    ops = [op for op, _ in found if op != without]
    places = _places(_view(found, without))
    return sum(_is_word(word) and of in ops[begin : begin + len(word)] for begin, word in places)


def _places(text: str) -> Iterator[tuple[int, str]]:
    """Words and signs, each with where it begins."""
    end = 0
    for word in tokens_of(text):
        begin = text.index(word, end)
        end = begin + len(word)
        yield begin, word


def _stretches(found: Sequence[Segment]) -> Iterator[list[str] | None]:
    """In reading order the kept stretches, as words, signs and line ends, and None for each changed one."""
    whole = [nth for nth, (op, _) in enumerate(found) if op != "deleted"]
    kept: list[str] = []
    at = 0
    for begin, word in [*_places("".join(found[nth][1] for nth in whole)), (len(whole), "")]:
        first = whole[begin] if word else len(found)
        last = whole[begin + len(word) - 1] if word else len(found)
        if word and (last - first >= len(word) or any(op != "equal" for op, _ in found[first : last + 1])):
            continue
        between = found[at:first]
        if any(op != "equal" and not character.isspace() for op, character in between):
            if kept:
                yield kept
            yield None
            kept = []
        kept += ["\n"] * any(character == "\n" for _, character in between)
        kept += [word] if word else []
        at = last + 1
    if kept:
        yield kept


def _anchors(stretches: Sequence[list[str] | None], counts: Counter[str]) -> int:
    least = max(COMMON_COUNT, COMMON_SHARE * counts.total())
    anchors = 0
    for kept in stretches[1:-1]:
        words = [word for word in kept or [] if _is_word(word)]
        is_inside = kept is not None and "\n" not in kept
        anchors += is_inside and 1 <= len(words) <= 2 and all(counts[word] >= least for word in words)
    return anchors
