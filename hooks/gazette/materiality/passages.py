"""Passages: what a changed block said and says, and in which facts the two differ."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

import regex

from gazette.materiality.facts import Fact, fact
from gazette.materiality.lines import Line, is_word
from gazette.materiality.names import Names, addresses, links, target
from gazette.materiality.quantities import Quantities
from gazette.materiality.spelling import slips
from gazette.materiality.vocabulary import Vocabulary
from gazette.model import BlockKind, SignalCode
from gazette.redline.nodes import Token
from gazette.redline.words import Op, Span

WEIGHTY = frozenset(
    (
        SignalCode.NUMBER,
        SignalCode.DURATION,
        SignalCode.AMOUNT,
        SignalCode.DATE,
        SignalCode.NEGATION,
        SignalCode.MODAL,
        SignalCode.SCOPE,
    )
)
"""Facts that turn what stands beside them: none of them may move, and nothing may move past them."""

Facts = tuple[Fact, ...]
Pair = tuple[Fact | None, Fact | None]
"""What a fact was and is."""


@dataclass(frozen=True, order=True, slots=True)
class Edit:
    """Tokens old[a:b] of a line became new[c:d]."""

    a: int
    b: int
    c: int
    d: int


class Finder:
    """Finds the facts of a line, in one language."""

    def __init__(self, words: Vocabulary, names: Names) -> None:
        self.words = words
        self._names = names
        self._quantities = Quantities(words)

    def __call__(self, line: Line) -> Facts:
        """In the order in which they are looked for; what is part of an address or a date is nothing else."""
        written, led = list(addresses(line)), list(links(line))
        if self.is_stamp(line):
            return tuple(led)
        taken = {nth for found in written for nth in range(found.begin, found.end)}
        quantities = [found for found in self._quantities.find(line) if not _stands_in(found, taken)]
        dates = [found for found in quantities if found.code is SignalCode.DATE]
        taken |= {nth for found in dates for nth in range(found.begin, found.end)}
        words = [found for found in self._worded(line) if not _stands_in(found, taken)]
        said = {(found.begin, found.end) for found in words}
        names = [found for found in self._names.find(line, taken) if (found.begin, found.end) not in said]
        return (*written, *led, *quantities, *names, *words)

    def is_stamp(self, line: Line) -> bool:
        """Whether a line only says when the text was last touched."""
        return self._quantities.is_stamp(line)

    def _worded(self, line: Line) -> Iterator[Fact]:
        clauses = list(self.words.clauses(line.text))
        opening = {(hit.code, place) for hit in clauses for place in range(hit.begin, hit.end)}
        for hit in self.words.hits(line.text):
            if (hit.code, hit.begin) not in opening:
                yield fact(hit.code, hit.notion, line, hit.begin, hit.end)
        for hit in clauses:
            end = line.clause_end(hit.end)
            said = " ".join(line.text[hit.end : end].lower().split())
            yield fact(hit.code, f"{hit.notion} {said}", line, hit.begin, end)


def _stands_in(found: Fact, taken: set[int]) -> bool:
    return any(nth in taken for nth in range(found.begin, found.end))


@dataclass(frozen=True)
class Passage:
    """A block that changed; `moved` are the tokens of clauses that only stand elsewhere now, old and new ones."""

    kind: BlockKind
    spans: tuple[Span, ...]
    finder: "Finder"
    words: Vocabulary
    moved: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())

    @property
    def is_whole(self) -> bool:
        """Whether the block as such came or went."""
        return not self.old.tokens or not self.new.tokens

    @property
    def is_stamp(self) -> bool:
        """Whether it only says when the text was last touched."""
        return all(self.finder.is_stamp(line) for line in (self.old, self.new) if line.tokens)

    @cached_property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """The words that took each other's place, where one edit has as many before as after."""
        found: list[tuple[str, str]] = []
        for edit in self.edits:
            before = [token.text for token in self.old.tokens[edit.a : edit.b] if is_word(token)]
            after = [token.text for token in self.new.tokens[edit.c : edit.d] if is_word(token)]
            found += zip(before, after, strict=True) if len(before) == len(after) else ()
        return tuple(found)

    @property
    def is_moved(self) -> bool:
        """Whether all its words only stand elsewhere now."""
        return all(
            nth in moved or nth < self._body(line) or not is_word(token)
            for line, moved in zip((self.old, self.new), self.moved, strict=True)
            for nth, token in enumerate(line.tokens)
        )

    def _body(self, line: Line) -> int:
        """The first token behind the number of a heading, which says nothing."""
        numbered = self.kind is BlockKind.HEADING and line.tokens and regex.match(r"\p{N}", line.tokens[0].key)
        return 1 if numbered else 0

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Where the words differ."""
        return tuple(_edits(_pairs(self.spans), _is_same))

    @cached_property
    def link_edits(self) -> tuple[Edit, ...]:
        """Where the words differ, or where their links lead."""
        return tuple(_edits(_pairs(self.spans), _leads_elsewhere))

    @cached_property
    def old(self) -> Line:
        """The words before."""
        return self._read[0]

    @cached_property
    def new(self) -> Line:
        """The words after."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Line, Line]:
        old = tuple(token for span in self.spans for token in span.old)
        new = tuple(token for span in self.spans for token in span.new)
        read_old: dict[int, str] = {}
        read_new: dict[int, str] = {}
        for edit in self.edits:
            slips_old, slips_new = slips(old[edit.a : edit.b], new[edit.c : edit.d], self.words)
            read_old.update({edit.a + nth: word for nth, word in slips_old.items()})
            read_new.update({edit.c + nth: word for nth, word in slips_new.items()})
        return Line(old, tuple(read_old.items())), Line(new, tuple(read_new.items()))

    @cached_property
    def _facts(self) -> tuple[Facts, Facts]:
        old, new = (
            tuple(found for found in self.finder(line) if found.end > self._body(line)) for line in (self.old, self.new)
        )
        return old, new

    @cached_property
    def _kept(self) -> dict[int, int]:
        """The places of the tokens that stayed, old to new."""
        kept, at_old, at_new = {}, 0, 0
        for span in self.spans:
            if span.op is Op.EQUAL:
                kept.update({at_old + nth: at_new + nth for nth in range(len(span.old))})
            at_old, at_new = at_old + len(span.old), at_new + len(span.new)
        return kept

    def says(self, key: str) -> bool:
        """Whether a fact with that key was and is told."""
        return all(any(found.key == key for found in facts) for facts in self._facts)

    def differing(self, code: SignalCode) -> tuple[Pair, ...]:
        """The facts of that code which went, came or became another, in reading order."""
        old, new = ([found for found in facts if found.code is code] for facts in self._facts)
        if not old and not new:
            return ()
        edits = self.link_edits if code in (SignalCode.URL, SignalCode.EMAIL) else self.edits
        sides = [self._side(edit, old, new) for edit in edits]
        for gone, come in sides:
            _cancel(gone, come)
        if code not in WEIGHTY:
            self._forgive(code, edits, sides)
        return tuple(pair for gone, come in sides for pair in zip_longest(gone, come))

    def _side(self, edit: Edit, old: list[Fact], new: list[Fact]) -> tuple[list[Fact], list[Fact]]:
        """The facts that an edit touches; each is taken out of `old` and `new`, so that it is told once."""
        gone = [found for found in old if _touches(found, edit.a, edit.b)]
        come = [found for found in new if _touches(found, edit.c, edit.d)]
        beside = {self._kept[nth] for found in gone for nth in range(found.begin, found.end) if nth in self._kept}
        back = {new_place: old_place for old_place, new_place in self._kept.items()}
        before = {back[nth] for found in come for nth in range(found.begin, found.end) if nth in back}
        come += [found for found in new if found not in come and _stands_in(found, beside)]
        gone += [found for found in old if found not in gone and _stands_in(found, before)]
        old[:] = [found for found in old if found not in gone]
        new[:] = [found for found in new if found not in come]
        moved_old, moved_new = self.moved
        return (
            [found for found in gone if not _stands_in(found, set(moved_old))],
            [found for found in come if not _stands_in(found, set(moved_new))],
        )

    def _forgive(self, code: SignalCode, edits: Sequence[Edit], sides: Sequence[tuple[list[Fact], list[Fact]]]) -> None:
        """Take out what only stands elsewhere in the block, unless it moved past something that turns it."""
        for nth, (gone, _) in enumerate(sides):
            for mth, (_, come) in enumerate(sides):
                for lost in list(gone):
                    found = next((other for other in come if other.key == lost.key), None)
                    if found and not self._is_turned(code, *sorted((edits[nth], edits[mth]))):
                        gone.remove(lost)
                        come.remove(found)

    def _is_turned(self, code: SignalCode, first: Edit, last: Edit) -> bool:
        """Whether between two edits stands what turns a fact of that code."""
        turning = WEIGHTY | ({SignalCode.PROCESSING, SignalCode.RETENTION} - {code})
        turned = [found for found in self._facts[0] if found.code in turning and first.a <= found.begin < last.b]
        if code in (SignalCode.PROCESSING, SignalCode.RETENTION):
            orders = [[found.key for found in facts if found.code is code] for facts in self._facts]
            return orders[0] != orders[1] or any(found.code in WEIGHTY for found in turned)
        return bool(turned)


def _touches(found: Fact, begin: int, end: int) -> bool:
    """Whether the tokens begin … end, or what was put in at `begin`, are part of a fact."""
    return found.begin < begin < found.end if begin == end else found.begin < end and begin < found.end


def _cancel(gone: list[Fact], come: list[Fact]) -> None:
    """Take out of both what both hold."""
    shared = Counter(found.key for found in gone) & Counter(found.key for found in come)
    for facts in (gone, come):
        left = shared.copy()
        kept = []
        for found in facts:
            if left[found.key]:
                left[found.key] -= 1
            else:
                kept.append(found)
        facts[:] = kept


def _pairs(spans: Iterable[Span]) -> Iterator[tuple[Token | None, Token | None]]:
    """The tokens, those that stayed in pairs."""
    for span in spans:
        if span.op is Op.EQUAL:
            yield from zip(span.old, span.new, strict=True)
        else:
            yield from ((token, None) for token in span.old)
            yield from ((None, token) for token in span.new)


def _is_same(_old: Token, _new: Token) -> bool:
    """Tokens that stayed do not differ, whatever is around them."""
    return False


def _leads_elsewhere(old: Token, new: Token) -> bool:
    return target(old) != target(new)


def _edits(
    pairs: Iterable[tuple[Token | None, Token | None]], differ: Callable[[Token, Token], bool]
) -> Iterator[Edit]:
    """The stretches in which tokens went or came, or stayed and `differ`."""
    at_old = at_new = 0
    begin: tuple[int, int] | None = None
    for old, new in pairs:
        same = old is not None and new is not None and not differ(old, new)
        if same and begin:
            yield Edit(begin[0], at_old, begin[1], at_new)
        begin = None if same else begin or (at_old, at_new)
        at_old, at_new = at_old + (old is not None), at_new + (new is not None)
    if begin:
        yield Edit(begin[0], at_old, begin[1], at_new)
