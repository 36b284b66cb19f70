"""What a Mark shows, in one line: the words that changed and a few around them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from gazette import tree
from gazette.redline.changes import OF_WORDING
from gazette.redline.comparison import Comparison
from gazette.redline.formats.runs import Run, runs
from gazette.redline.inline import Kids, marked
from gazette.redline.labels import Labels
from gazette.redline.marks import Mark
from gazette.redline.words import Op, Wording

BEFORE = 32
"""Characters of kept words before the first change, at most."""
LONGEST = 120
"""Characters of an excerpt, about."""

Words = tuple[Op, str]


def excerpt(comparison: Comparison, mark: Mark, labels: Labels) -> str:
    """The line as HTML; for a change that is not one of wording, how its block begins."""
    is_worded = any(change.kind in OF_WORDING for change in mark.changes)
    return _line(comparison.leaves[mark.leaf].piece.spans, labels, is_worded)


@lru_cache(maxsize=512)
def _line(wording: Wording, labels: Labels, is_worded: bool) -> str:
    """Kept for a while: from one Version after another a block came to say what it says by the same edits."""
    words = [(op, "".join(map(_text, some))) for op, some in groupby(runs(wording), key=lambda run: run.op)]
    whole = [(op, text) for op, text in words if text.strip()]
    if not is_worded or len(whole) == 1:
        whole = [(Op.EQUAL, "".join(text for op, text in whole if op is not Op.DELETED or len(whole) == 1))]
    templates = {Op.DELETED: labels.deleted, Op.INSERTED: labels.inserted}
    kids: Kids = []
    for op, text in _cut(_begun(whole)):
        if op is Op.EQUAL:
            kids.append(text)
        else:
            lead = text[: len(text) - len(text.lstrip())]
            kids += [
                lead or (" " if kids and not isinstance(kids[-1], str) else ""),
                marked(op, [text.strip()], templates[op], labels.speech),
            ]
    return tree.serialise(kids)


def _text(run: Run) -> str:
    if not run.atom:
        return run.text
    return dict(run.atom[1]).get("alt", "") if run.atom[0] == "img" else " "


def _begun(words: Sequence[Words]) -> Iterator[Words]:
    """The words from shortly before the first change on."""
    for nth, (op, text) in enumerate(words):
        if nth == 0 and op is Op.EQUAL and len(words) > 1 and len(text) > BEFORE:
            rest = text[-BEFORE:]
            yield op, "… " + (rest.partition(" ")[2] or rest)
        else:
            yield op, text


def _cut(words: Iterator[Words]) -> Iterator[Words]:
    """The words up to the longest excerpt, whole words as far as they have spaces between them."""
    space = LONGEST
    for op, text in words:
        if len(text) <= space:
            yield op, text
            space -= len(text)
            continue
        rest = text[:space]
        yield op, (rest.rpartition(" ")[0] or rest) + " …"
        return
