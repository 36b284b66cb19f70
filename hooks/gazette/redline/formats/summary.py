"""How much changed, in a sentence."""

from collections import Counter

from gazette.redline.changes import ChangeKind
from gazette.redline.comparison import Comparison

WORDING = frozenset((ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REWORDED, ChangeKind.MOVED))
"""The kinds that change what the text says."""

_BESIDE = {
    ChangeKind.RENUMBERED: ("section number", "section numbers"),
    ChangeKind.LINK: ("link", "links"),
    ChangeKind.HEADING_LEVEL: ("heading level", "heading levels"),
    ChangeKind.LIST_KIND: ("kind of list or quotation", "kinds of lists or quotations"),
    ChangeKind.EMPHASIS: ("emphasis", "emphases"),
}


def summary(comparison: Comparison) -> str:
    """Words and blocks; Changes of wording; the others by kind."""
    if not comparison.changes:
        return "No differences"
    found, stats = comparison.changes, comparison.stats
    sections = comparison.sections(change for change in found if change.kind in WORDING)
    words = f"{counted(stats.words_inserted, 'word', 'words')} inserted, {stats.words_deleted} deleted"
    moved = counted(stats.moves, "block", "blocks") + " moved"
    worded = counted(stats.changes, "change", "changes") + " of wording"
    within = f" in {counted(len(sections), 'section', 'sections')}" if sections else ""
    parts = [f"{words}, {moved}", worded + within]
    kinds = Counter(change.kind for change in found)
    beside = [counted(kinds[kind], *noun) for kind, noun in _BESIDE.items() if kinds[kind]]
    return "; ".join([*parts, *(["beside the wording: " + ", ".join(beside)] if beside else [])])


def counted(number: int, one: str, many: str) -> str:
    """The number with its noun.

    >>> counted(1, "word", "words"), counted(0, "word", "words")
    ('1 word', '0 words')
    """
    return f"{number} {one if number == 1 else many}"
