"""A text as it is compared: nodes with kids, or leaves with tokens."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, takewhile
from typing import NamedTuple

import regex

from gazette import tree
from gazette.tree import INLINE, Element

Mark = tuple[str, tuple[tuple[str, str], ...]]
"""An inline element around words: its tag and attributes."""

Run = tuple[str, tuple[Mark, ...], Mark | None]
"""Words with the inline elements around them, or an image or break."""

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
FOOTNOTE = "\ufffcnote "
"""How the key of a reference to a footnote begins; what follows is the note that it names."""
_SECTION_NUMBER = regex.compile(r"\p{N}+(\.\p{N}+)*|[.)]")
ATOMS = frozenset(("br", "img", "input", "wbr"))
IGNORED_ATTRIBUTES = frozenset(("rel", "target"))

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_TOKEN = regex.compile(
    rf"""
      [\w.+-]+@[\w-]+(?:\.[\w-]+)+                              # an e-mail address
    | (?:https?://|www\.)[^\s<>"')\]]*[^\s<>"')\].,;:!?]         # a URL
    | \p{{Sc}}?\p{{N}}+(?:[.,:/’'-]\p{{N}}+)*(?:(?:(?![{_UNSPACED}])\p{{L}})+|%)?       # 2.5%, 16/05/2026, 2FA, €30
    | [\p{{Katakana}}ー]+                                        # a loan word: サーバー
    | [เ-ไເ-ໄ]?[{_UNSPACED}]\p{{M}}*[ะาำๅະາຳ]?                   # one syllable sign of a script without spaces
    | (?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}_\u200c\u200d])+
      (?:['’.](?![{_UNSPACED}])\p{{L}}[\p{{L}}\p{{M}}]*|\.\p{{N}}+)*         # Don't, l’utilisateur, e.g, A.7.4
    | \S
    """,
    regex.VERBOSE,
)
_STRETCH = regex.compile(r"(\s*)(\S+|\Z)")
_WORD = regex.compile(r"[\p{L}\p{N}]")


class Token(NamedTuple):
    """A word or sign with the white space before it and the inline elements around it; `atom` is an image or break."""

    text: str
    key: str
    space: str
    path: tuple[Mark, ...]
    atom: Mark | None = None

    def after(self, space: str) -> "Token":
        """The same word behind other white space."""
        return self._replace(space=space)

    @property
    def is_word(self) -> bool:
        """Letters or digits, not a sign."""
        return _is_word(self.key)


@lru_cache(maxsize=8192)
def _is_word(key: str) -> bool:
    """Kept for a while: a text has few different words, and all of them come back."""
    return _WORD.search(key) is not None


@dataclass(frozen=True)
class Node:
    """A block: a container with kids, or a leaf with tokens. The tag "" is a run of words inside a container."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    kids: tuple["Node", ...] = ()
    tokens: tuple[Token, ...] = ()
    tail: str = ""

    @cached_property
    def digest(self) -> int:
        """Equal nodes have equal digests; ids do not count, they are where a block is found and not what it says."""
        said = tuple(attribute for attribute in self.attributes if attribute[0] != "id")
        return hash((self.tag, said, self.tokens, self.tail, tuple(kid.digest for kid in self.kids)))

    def __hash__(self) -> int:
        return self.digest

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The keys of all tokens below."""
        below = chain.from_iterable([kid.words for kid in self.kids])
        return (*[token.key for token in self.tokens], *below)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Its words; the number before a heading is where it stands, not what it says."""
        return self.words[len(self.number) :] or self.words

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in what it says."""
        return Counter(self.told)

    @cached_property
    def folded(self) -> Counter[str]:
        """How often each word stands in it, capitals or not."""
        return Counter(word.casefold() for word in self.words)

    @cached_property
    def id(self) -> str:
        """Its anchor, "" without one."""
        return next((value for name, value in self.attributes if name == "id"), "")

    @cached_property
    def ids(self) -> frozenset[str]:
        """The anchors in it, its own included."""
        own = [
            self.id,
            *(value for token in self.tokens for _, named in token.path for name, value in named if name == "id"),
        ]
        return frozenset(filter(None, own)).union(*[kid.ids for kid in self.kids])

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of any level."""
        return self.tag in HEADINGS

    @cached_property
    def number(self) -> tuple[str, ...]:
        """The printed number that a heading begins with, sign by sign; empty without one."""
        return tuple(takewhile(_SECTION_NUMBER.fullmatch, self.words)) if self.is_heading else ()

    @cached_property
    def text(self) -> str:
        """The words of a leaf, spaces included."""
        return "".join([token.space + token.text for token in self.tokens]).strip()

    @cached_property
    def word_count(self) -> int:
        """How many words a leaf has, signs aside."""
        return sum([token.is_word for token in self.tokens])

    def leaves(self) -> Iterator["Node"]:
        """This node if it is a leaf, else the leaves below it, in order."""
        if not self.kids:
            yield self
        for kid in self.kids:
            yield from kid.leaves()


@lru_cache(maxsize=16)
def read(*fragments: str) -> Node:
    """The nodes of a text's HTML, below one `body`; no block reaches from one fragment into the next.

    Two texts may share nodes; within one text each is its own, however often it says the same. Kept for a while: a text
    is compared with the one before it, the one after it, and each one before it with the one in force.
    """
    seen: set[str] = set()
    kids: list[Node] = []
    for fragment in fragments:
        kids += _container(tree.parse(fragment)).kids if fragment in seen else _read(fragment)
        seen.add(fragment)
    return Node("body", kids=tuple(kids))


@lru_cache(maxsize=256)
def _read(fragment: str) -> tuple[Node, ...]:
    """Kept for a while: most sections stand unchanged in most Versions, and each text is compared with several."""
    return _container(tree.parse(fragment)).kids


def tokens_of(text: str) -> list[str]:
    """The tokens in a text.

    >>> tokens_of("Don't keep 2.5% of support@apexstream.org after 16/05/2026.")
    ["Don't", 'keep', '2.5%', 'of', 'support@apexstream.org', 'after', '16/05/2026', '.']
    """
    return _TOKEN.findall(text)


def _node(element: Element) -> Node:
    attributes = tuple(
        sorted((name, value) for name, value in element.attributes.items() if name not in IGNORED_ATTRIBUTES)
    )
    if any(isinstance(kid, Element) and kid.tag not in INLINE for kid in element.kids):
        container = _container(element)
        return Node(element.tag, attributes, kids=container.kids)
    tokens, tail = _tokens(element.kids, exact=element.tag == "pre")
    return Node(element.tag, attributes, tokens=tokens, tail=tail)


def _container(element: Element) -> Node:
    kids: list[Node] = []
    run: list[Element | str] = []
    for kid in [*element.kids, None]:
        if isinstance(kid, str) or (kid is not None and kid.tag in INLINE):
            run.append(kid)
            continue
        tokens, _ = _tokens(run, exact=False)
        if tokens:
            kids.append(Node("", tokens=tokens))
        run = []
        if kid is not None:
            kids.append(_node(kid))
    return Node(element.tag, kids=tuple(kids))


def _tokens(kids: list[Element | str], *, exact: bool) -> tuple[tuple[Token, ...], str]:
    return _found(tuple(_runs(kids, ())), exact)


@lru_cache(maxsize=8192)
def _token(text: str, space: str, path: tuple[Mark, ...]) -> Token:
    """Kept for a while: a text has few different words, and the texts of a policy mostly the same."""
    return Token(text, unicodedata.normalize("NFC", text), space, path)


@lru_cache(maxsize=8192)
def _stretch(text: str, space: str, path: tuple[Mark, ...]) -> tuple[Token, ...]:
    """The tokens between two spaces, none of which reaches over one; kept for a while like the words in it."""
    return tuple([_token(word, "" if nth else space, path) for nth, word in enumerate(tokens_of(text))])


@lru_cache(maxsize=2048)
def _found(runs: tuple[Run, ...], exact: bool) -> tuple[tuple[Token, ...], str]:
    """Kept for a while, as most blocks stand in most Versions."""
    found: list[Token] = []
    space = ""
    for text, path, atom in runs:
        if text and (note := _footnote(path)):
            found.append(Token(text, note, space, path))
            space = ""
            continue
        if atom:
            found.append(Token("", f"\ufffc{atom}", space, path, atom))
            space = ""
            continue
        for between, stretch in _STRETCH.findall(text):
            space += between
            if stretch:
                found += _stretch(stretch, space if exact else " " if space and found else "", path)
                space = ""
    return tuple(found), space if exact else ""


def _footnote(path: tuple[Mark, ...]) -> str | None:
    """What a reference to a footnote is, whatever its number, which shifts with every footnote before it."""
    tag, attributes = path[-1] if path else ("", ())
    said = dict(attributes)
    return FOOTNOTE + said.get("href", "") if tag == "a" and said.get("class") == "footnote-ref" else None


def _is_back_link(element: Element) -> bool:
    return element.attributes.get("class") == "footnote-backref"


def _runs(kids: list[Element | str], path: tuple[Mark, ...]) -> Iterator[Run]:
    for kid in kids:
        if isinstance(kid, str):
            yield kid, path, None
            continue
        if _is_back_link(kid):
            continue
        mark = (kid.tag, tuple(sorted(kid.attributes.items())))
        if kid.tag in ATOMS:
            yield "", path, mark
        else:
            yield from _runs(kid.kids, (*path, mark))
