"""A policy that nobody wrote: sections of paragraphs, lists and a table, edited as policies are, in any language.

Everything comes from the dice it is given: the same seed, the same words.
"""

import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

WHO = ("We", "Our processors", "Authorised staff", "The Services", "Our payment provider", "Your administrator",
       "Our support team", "The dashboard", "Providers listed below", "Our partners for hosting")  # fmt: skip
DOES = ("may process", "retain", "collect", "aggregate", "review", "disclose", "transfer", "delete", "store",
        "restrict access to")  # fmt: skip
WHAT = ("account identifiers", "billing records", "connection counts", "message metadata", "diagnostic logs",
        "device identifiers", "support requests", "hashed credentials", "cookie preferences", "security events",
        "invoice addresses", "channel names", "approximate location", "consent records", "settings of the organisation",
        "crash reports", "names of contacts", "payment references")  # fmt: skip
WHY = ("to operate and meter the platform", "to prevent abuse and fraud", "to meet legal obligations",
       "to resolve disputes", "to improve reliability", "to answer your requests", "for the duration of the contract",
       "where the law requires it", "with your consent", "for no longer than {days} days",
       "within {days} days of your request")  # fmt: skip
HOW = ("unless a longer period is required by law", "subject to appropriate safeguards", "and every access is recorded",
       "and you may object at any time", "as [our contacts](https://example.org/contacts) explain",
       "without combining it with what others hold", "under standard contractual clauses", "", "", "")  # fmt: skip
DAYS = (3, 6, 12, 14, 18, 24, 30, 36, 45, 60, 90, 365)
SINGLE = ("must", "may", "personal", "records", "only", "relevant", "promptly", "securely", "other", "all")
TOPICS = ("Scope", "Collection", "Purposes", "Legal bases", "Sharing", "Transfers", "Retention", "Security", "Cookies",
          "Your rights", "Children", "Changes", "Contact")  # fmt: skip
LETTERS = {
    "de": ("aouAOU", "äöüÄÖÜ", "en"), "fr": ("eacEAC", "éàçÉÀÇ", "e"), "es": ("aeoAEO", "áéóÁÉÓ", "os"),
    "ar": ("abcdefghijklmnopqrstuvwxyz", "ابتدهفغحيجكلمنوپقرستعڤوخزظ", ""),
}  # fmt: skip
"""How words are turned into another language's: letters, the letters that stand for them, an ending."""
KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわを利用者個人情報提供管理"
)


def sentence(dice: random.Random) -> str:
    """One sentence a policy might hold."""
    why = dice.choice(WHY).format(days=dice.choice(DAYS))
    how = dice.choice(HOW)
    ending = f", {how}." if how else "."
    return f"{dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)} and {dice.choice(WHAT)} {why}{ending}"


@dataclass(slots=True)
class Section:
    """A topic and its blocks: a paragraph is a string, a list its items."""

    topic: str
    blocks: list[str | list[str]] = field(default_factory=list)


class Wording:
    """A text that grows to a length and is then edited again and again, about as long as it is."""

    def __init__(self, words: int, dice: random.Random) -> None:
        self._length, self._dice = words, dice
        count = max(2, min(len(TOPICS), words // 150))
        self._sections = [Section(topic, [self._paragraph()]) for topic in TOPICS[:count]]
        self._kept = [(what, dice.choice(DAYS), dice.choice(WHAT)) for what in dice.sample(WHAT, 6)]
        while self._words() < words:
            self._add()

    def edit(self) -> None:
        """What one more Version changes: mostly a little, and never nothing."""
        before = self.markdown()
        for _ in range(self._dice.choice((1, 1, 1, 2, 2, 3, 5))):
            self._dice.choice(self._edits())()
        while self.markdown() == before:
            self._dice.choice(self._edits())()

    def markdown(self, lang: str = "en") -> str:
        """All of it but the front matter; sections are numbered in order and keep their ids."""
        lines = ["# " + translated("Privacy Policy", lang), ""]
        for number, section in enumerate(self._sections, 1):
            anchor = section.topic.lower().replace(" ", "-")
            lines += [f"## {number}. {translated(section.topic, lang)} {{#{anchor}}}", ""]
            for block in section.blocks:
                lines += [f"- {translated(item, lang)}" for item in block] if isinstance(block, list) else []
                lines += [translated(block, lang)] if isinstance(block, str) else []
                lines.append("")
            if section.topic == TOPICS[1]:
                rows = [("What", "Days", "With"), *((what, str(days), other) for what, days, other in self._kept)]
                told = [f"| {' | '.join(translated(cell, lang) for cell in row)} |" for row in rows]
                lines += [told[0], "| --- | --- | --- |", *told[1:], ""]
        return "\n".join(lines)

    def _edits(self) -> list[Callable[[], None]]:
        if self._words() > self._length * 1.1:
            return [self._remove]  # policies do get shortened
        often = [self._reword] * 6 + [self._renumber] * 3 + [self._misspell] * 2 + [self._add] * 4
        shorter = [self._remove] * 3 if self._words() > self._length * 0.9 else []
        return [*often, *shorter, self._keep_longer, self._move_block, self._move_item, self._move_section]

    def _words(self) -> int:
        return sum(
            len((block if isinstance(block, str) else " ".join(block)).split())
            for section in self._sections
            for block in section.blocks
        )

    def _paragraph(self) -> str:
        return " ".join(sentence(self._dice) for _ in range(self._dice.randint(2, 4)))

    def _item(self) -> str:
        return f"**{self._dice.choice(WHAT).capitalize()}**: {sentence(self._dice)}"

    def _place(self, kind: type) -> tuple[Section, int] | None:
        """A block of a kind, wherever."""
        places = [
            (section, nth)
            for section in self._sections
            for nth, block in enumerate(section.blocks)
            if isinstance(block, kind)
        ]
        return self._dice.choice(places) if places else None

    def _rewrite(self, change: Callable[[str], str]) -> None:
        """Change one paragraph."""
        if place := self._place(str):
            section, nth = place
            block = section.blocks[nth]
            assert isinstance(block, str)
            section.blocks[nth] = change(block)

    def _reword(self) -> None:
        def change(text: str) -> str:
            words = text.split(" ")
            plain = [nth for nth, word in enumerate(words) if word.isalpha()]
            words[self._dice.choice(plain)] = self._dice.choice(SINGLE)
            return " ".join(words)

        self._rewrite(change)

    def _renumber(self) -> None:
        self._rewrite(lambda text: re.sub(r"\d+", str(self._dice.choice(DAYS)), text, count=1))

    def _misspell(self) -> None:
        """A typo is put right, or made: two letters change places."""
        self._rewrite(
            lambda text: text.replace("teh ", "the ") if "teh " in text else re.sub(r"\bthe ", "teh ", text, count=1)
        )

    def _keep_longer(self) -> None:
        nth = self._dice.randrange(len(self._kept))
        what, _, other = self._kept[nth]
        self._kept[nth] = (what, self._dice.choice(DAYS), other)

    def _add(self) -> None:
        """A paragraph, a list, or an item of a list that is there."""
        kind = self._dice.random()
        section = self._dice.choice(self._sections)
        if kind < 0.4 and (place := self._place(list)):
            items = place[0].blocks[place[1]]
            assert isinstance(items, list)
            items.insert(self._dice.randint(0, len(items)), self._item())
        elif kind < 0.5:
            section.blocks.append([self._item() for _ in range(self._dice.randint(3, 6))])
        else:
            section.blocks.insert(self._dice.randint(1, len(section.blocks)), self._paragraph())

    def _remove(self) -> None:
        section = max(self._sections, key=lambda section: len(section.blocks))
        if len(section.blocks) > 1:
            section.blocks.pop(self._dice.randrange(1, len(section.blocks)))

    def _move_block(self) -> None:
        here, there = self._dice.sample(self._sections, 2)
        if len(here.blocks) > 1:
            there.blocks.append(here.blocks.pop(self._dice.randrange(1, len(here.blocks))))

    def _move_item(self) -> None:
        if place := self._place(list):
            items = place[0].blocks[place[1]]
            assert isinstance(items, list)
            items.insert(self._dice.randrange(len(items)), items.pop(self._dice.randrange(len(items))))

    def _move_section(self) -> None:
        here = self._dice.randrange(1, len(self._sections))
        self._sections.insert(self._dice.randrange(1, len(self._sections)), self._sections.pop(here))


_WORD = re.compile(r"(?<![\w(/.:-])[A-Za-z]+(?![\w/]*[:/])")


def translated(text: str, lang: str) -> str:
    """The text in letters of another language: words for words, what is no word as it is; Japanese without spaces.

    >>> translated("We keep **logs** for 30 days.", "de")
    'We keepen **lögsen** för 30 däysen.'
    >>> translated("We keep logs", "ja").isspace(), " " in translated("We keep logs", "ja")
    (False, False)
    """
    if lang == "en":
        return text
    if lang == "ja":
        return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", _WORD.sub(lambda word: _kana(word[0]), text))
    letters, other, ending = LETTERS[lang]
    table = str.maketrans(letters, other)
    return _WORD.sub(
        lambda word: (
            (word[0].lower() if lang == "ar" else word[0]).translate(table) + (ending if len(word[0]) > 3 else "")
        ),
        text,
    )


def _kana(word: str) -> str:
    number = zlib.crc32(word.encode())
    return "".join(KANA[number // len(KANA) ** nth % len(KANA)] for nth in range(1 + len(word) // 3))
