"""Signals of materiality: each tells why a changed block may change what the policy means for people, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from gazette.materiality.facts import INNER_LINK, LINK
from gazette.materiality.passages import Pair, Passage
from gazette.model import BlockKind, Signal, SignalCode

Found = tuple[Signal, ...]
Test = Callable[[Passage], Found]

LONGEST = 90
"""Characters of the words that a Signal quotes; longer ones are cut."""
_ITEMS = (
    BlockKind.UNORDERED_ITEM,
    BlockKind.ORDERED_ITEM,
    BlockKind.CELL,
    BlockKind.HEADER_CELL,
    BlockKind.TERM,
    BlockKind.DEFINITION,
)


def number(passage: Passage) -> Found:
    """A number changed: an age, a share, a count, a section of the law."""
    return _differing(passage, SignalCode.NUMBER)


def duration(passage: Passage) -> Found:
    """A length of time changed, or whether it is a limit: 30 days, at least 30 days, for ever."""
    return _differing(passage, SignalCode.DURATION)


def amount(passage: Passage) -> Found:
    """An amount of money changed."""
    return _differing(passage, SignalCode.AMOUNT)


def date(passage: Passage) -> Found:
    """A day changed; not the one on which the text itself was last touched."""
    return _differing(passage, SignalCode.DATE)


def negation(passage: Passage) -> Found:
    """A "not", "never" or "without" came or went, or a word became its opposite."""
    return (*_differing(passage, SignalCode.NEGATION), *_opposites(passage))


def modal(passage: Passage) -> Found:
    """Duty, permission or promise changed: may, must, will, can."""
    return _differing(passage, SignalCode.MODAL)


def scope(passage: Passage) -> Found:
    """A statement became wider or narrower: only, unless, at least, always; "and" became "or"."""
    return (*_differing(passage, SignalCode.SCOPE), *_alternatives(passage))


def name(passage: Passage) -> Found:
    """The name of an organisation, product or law changed."""
    return _differing(passage, SignalCode.NAME)


def country(passage: Passage) -> Found:
    """A country or region came or went."""
    return _differing(passage, SignalCode.COUNTRY)


def email(passage: Passage) -> Found:
    """An e-mail address changed, in the words or where a link leads."""
    pairs = passage.differing(SignalCode.EMAIL)
    return _signals(SignalCode.EMAIL, [pair for pair in pairs if not _is_said_anyway(pair, passage)])


def url(passage: Passage) -> Found:
    """A web address changed, in the words or where a link leads; a link within the site leads to another document."""
    pairs = passage.differing(SignalCode.URL)
    return _signals(SignalCode.URL, [pair for pair in pairs if not _is_said_anyway(pair, passage)])


def processing(passage: Passage) -> Found:
    """What is done with data changed (GDPR article 4(2))."""
    return _differing(passage, SignalCode.PROCESSING)


def data_category(passage: Passage) -> Found:
    """A category of data or of people changed."""
    return _differing(passage, SignalCode.DATA_CATEGORY)


def purpose(passage: Passage) -> Found:
    """A purpose or legal basis changed."""
    return _differing(passage, SignalCode.PURPOSE)


def recipient(passage: Passage) -> Found:
    """Who gets data, or under which safeguard, changed."""
    return _differing(passage, SignalCode.RECIPIENT)


def right(passage: Passage) -> Found:
    """A right, or how it is exercised, changed."""
    return _differing(passage, SignalCode.RIGHT)


def retention(passage: Passage) -> Found:
    """Keeping and deleting changed, or the condition on which it depends."""
    return _differing(passage, SignalCode.RETENTION)


def section(passage: Passage) -> Found:
    """A section was added or removed."""
    return _block(passage, SignalCode.SECTION) if passage.kind is BlockKind.HEADING else ()


def list_item(passage: Passage) -> Found:
    """A list item, a definition or a cell of a table was added or removed."""
    return _block(passage, SignalCode.LIST_ITEM) if passage.kind in _ITEMS else ()


def paragraph(passage: Passage) -> Found:
    """A paragraph was added or removed; not a line that only says when the text was last touched."""
    if passage.kind is BlockKind.HEADING or passage.kind in _ITEMS or passage.is_stamp:
        return ()
    return _block(passage, SignalCode.PARAGRAPH)


BLOCKS: tuple[Test, ...] = (section, list_item, paragraph)
"""What is asked of a block that came or went."""

FACTS: tuple[Test, ...] = (
    number,
    duration,
    amount,
    date,
    negation,
    modal,
    scope,
    name,
    country,
    email,
    url,
    processing,
    data_category,
    purpose,
    recipient,
    right,
    retention,
)
"""What is asked of a block whose words changed."""

NAMED: tuple[Test, ...] = tuple(test for test in FACTS if test not in (number, negation, modal, scope, processing))
"""What is asked beside BLOCKS: "not" and "may" say nothing more of a block that is new as a whole."""


def _differing(passage: Passage, code: SignalCode) -> Found:
    return _signals(code, passage.differing(code))


def _signals(code: SignalCode, pairs: Iterable[Pair]) -> Found:
    """Each pair of facts once, whether words or a link say it."""
    told: dict[tuple[str, ...], Signal] = {}
    for pair in pairs:
        before, after = (_cut(found.words) if found else "" for found in pair)
        told.setdefault(
            tuple(found.key.removeprefix(LINK) if found else "" for found in pair), Signal(code, before, after)
        )
    return tuple(told.values())


def _block(passage: Passage, code: SignalCode) -> Found:
    if not passage.is_whole or passage.is_moved:
        return ()
    old, new = (line.words(0, len(line.tokens)).strip() for line in (passage.old, passage.new))
    return (Signal(code, _cut(old), _cut(new)),)


def _is_said_anyway(pair: Pair, passage: Passage) -> bool:
    """A link that came or went only makes a way shorter or longer: within the site, or to what the words say."""
    one, other = pair
    lone = one if other is None else other if one is None else None
    if lone is None or not lone.key.startswith(LINK):
        return False
    return lone.key.startswith(INNER_LINK) or passage.says(lone.key.removeprefix(LINK))


def _opposites(passage: Passage) -> Iterator[Signal]:
    prefixes = passage.words.words("opposites")
    for before, after in passage.replaced:
        one, other = sorted((before.lower(), after.lower()), key=len)
        if len(one) > 2 and other.endswith(one) and other.removesuffix(one) in prefixes:
            yield Signal(SignalCode.NEGATION, before, after)


def _alternatives(passage: Passage) -> Iterator[Signal]:
    for before, after in passage.replaced:
        one, other = (passage.words.notion("alternatives", word) for word in (before, after))
        if one and other and one != other:
            yield Signal(SignalCode.SCOPE, before, after)


def _cut(words: str) -> str:
    folded = " ".join(words.split())
    if len(folded) <= LONGEST:
        return folded
    return (folded[:LONGEST].rpartition(" ")[0] or folded[:LONGEST]) + " …"


def merged(found: Iterable[Signal]) -> Iterator[Signal]:
    """One Signal a code, its words listed: what a block that is new as a whole brings."""
    for code, group in groupby(found, key=lambda signal: signal.code):
        some = list(group)
        before, after = (list(dict.fromkeys(words for words in side if words)) for side in
                         ((signal.before for signal in some), (signal.after for signal in some)))  # fmt: skip
        yield Signal(code, _cut(", ".join(before)), _cut(", ".join(after)))
