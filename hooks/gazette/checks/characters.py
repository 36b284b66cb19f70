"""Rules about characters: what nobody sees, what turns a line around, what looks like another letter."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from gazette.finding import Finding
from gazette.manuscript import Manuscript

MOST_A_FILE = 20
"""Findings of one rule in one file; the last one says that there are more."""

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ku-Arab ps sd ug ur yi".split())
JOINING = frozenset("ar as bn ckb fa gu hi kn km ml mr my ne or pa ps sa sd si ta te ug ur".split())
"""Languages in whose words U+200C and U+200D belong."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_ISOLATES = frozenset("\u2066\u2067\u2068\u2069")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MARKS_OF_DIRECTION = frozenset("\u061c\u200e\u200f")
_JOINERS = frozenset("\u200c\u200d")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\s<>()\[\]{}\"'|,;]+")


Fault = tuple[str, str] | None
"""Code and message, None for a character that may stand there."""


def control_characters(text: Manuscript) -> Iterator[Finding]:
    """Control characters, Markdown's own placeholder marks among them, and letters that a wrong encoding lost."""

    def fault(line: str, at: int) -> Fault:
        lost = line[at] == "\ufffd"
        why = "for a letter that was lost" if lost else "which is no text"
        return "control-character", f"{named(line[at])} stands here{'' if lost else ','} {why}"

    yield from _each_line(text, _CONTROL, fault)


def bidi_controls(text: Manuscript) -> Iterator[Finding]:
    """Characters that turn the order of a line around; isolates are right in right-to-left texts if they are closed."""

    def fault(line: str, at: int) -> Fault:
        if line[at] in _ISOLATES and _base(text.lang) in RIGHT_TO_LEFT and _is_balanced(line):
            return None
        return "bidi-control", f"{named(line[at])} stands here: the line is shown in another order than it is read"

    yield from _each_line(text, _TURNING, fault)


def invisible_characters(text: Manuscript) -> Iterator[Finding]:
    """Characters that take no room; in scripts that join letters, joiners belong there, as in composed emoji."""
    base = _base(text.lang)

    def fault(line: str, at: int) -> Fault:
        directs = line[at] in _MARKS_OF_DIRECTION and base in RIGHT_TO_LEFT
        joins = line[at] in _JOINERS and (base in JOINING or _follows_emoji(line, at))
        return (
            None if directs or joins else ("invisible-character", f"{named(line[at])} stands here, which nobody sees")
        )

    yield from _each_line(text, _INVISIBLE, fault)


def mixed_scripts(text: Manuscript) -> Iterator[Finding]:
    """A word of Latin letters with one of another script that looks alike; in an address, an error."""
    odd_words = (match for match in _WORD.finditer(text.text) if not match[0].isascii() and _odd(match[0]) is not None)
    for match in islice(odd_words, MOST_A_FILE):
        word = match[0]
        offset = match.start() + (_odd(word) or 0)
        message = f'{named(text.text[offset])} stands in the word "{word[:40]}" among letters of another script'
        remedy = "Type the word anew, in letters of one script."
        if _is_address(text.line(offset), match.start() - offset + text.place(offset).col - 1):
            yield text.error("lookalike-address", offset, f"in an address, {message}", remedy)
        else:
            yield text.warning("mixed-script", offset, message, remedy)


def not_normal(text: Manuscript) -> Iterator[Finding]:
    """Accents as characters of their own: the form NFD, which some systems make."""
    if text.text.isascii() or unicodedata.is_normalized("NFC", text.text):
        return
    offset = 0
    for line in text.text.split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            pairs = zip(line, unicodedata.normalize("NFC", line), strict=False)
            odd = next((nth for nth, (was, is_) in enumerate(pairs) if was != is_), 0)
            yield text.warning(
                "not-nfc",
                offset + odd,
                "this line holds accents as characters of their own (Unicode form NFD)",
                "Type the word anew, or save the file in the form NFC.",
            )
            return
        offset += len(line) + 1


def final_newline(text: Manuscript) -> Iterator[Finding]:
    """The last line ends."""
    if text.text and not text.text.endswith("\n"):
        yield text.warning(
            "no-final-newline",
            len(text.text) - 1,
            "the last line of this file does not end",
            "Add a line end after it.",
        )


def named(character: str) -> str:
    """A character by number and name: U+200B ZERO WIDTH SPACE."""
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{number} {name}" if name else f"the control character {number}"


def _each_line(text: Manuscript, pattern: re.Pattern[str], fault: Callable[[str, int], Fault]) -> Iterator[Finding]:
    """The first fault of a pattern's characters in each line."""
    if not pattern.search(text.text):
        return
    found = offset = 0
    for line in text.text.split("\n"):
        faults = ((match.start(), fault(line, match.start())) for match in pattern.finditer(line))
        at, first = next(((at, wrong) for at, wrong in faults if wrong), (0, None))
        if first:
            code, message = first
            more = len(pattern.findall(line, at + 1))
            also = f" ({more} more in this line)" if more else ""
            yield text.error(code, offset + at, message + also, f"Delete it{_behind(text, offset + at)}.")
            found += 1
        if found == MOST_A_FILE:
            return
        offset += len(line) + 1


def _base(lang: str) -> str:
    return lang.partition("-")[0]


def _behind(text: Manuscript, offset: int) -> str:
    """Where the cursor goes."""
    before = re.sub(r"[^\w\s.,;:'’()-]+", "", text.text[max(offset - 16, 0) : offset].rpartition("\n")[2]).strip()
    return f', behind "{before}"' if before else ", at the beginning of the line"


@lru_cache(maxsize=8)
def _is_balanced(line: str) -> bool:
    depth = 0
    for character in line:
        depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
        if depth < 0:
            return False
    return depth == 0


def _is_address(line: str, at: int) -> bool:
    """Whether the word at this place of a line belongs to an e-mail address or a URL."""
    token = next((match[0] for match in _TOKEN.finditer(line) if match.start() <= at < match.end()), "")
    return "@" in token or "://" in token or token.startswith("www.")


def _follows_emoji(text: str, offset: int) -> bool:
    before = text[offset - 1 : offset]
    return before == "\ufe0f" or before >= "\u2190"


@lru_cache(maxsize=8)
def _odd(word: str) -> int | None:
    """Where a letter stands that is not of the script of most letters, if Latin and a lookalike script are mixed."""
    scripts = [unicodedata.name(letter, "").partition(" ")[0] for letter in word]
    latin = scripts.count("LATIN")
    others = [nth for nth, script in enumerate(scripts) if script in ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")]
    if not latin or not others:
        return None
    return others[0] if latin >= len(others) else scripts.index("LATIN")
