"""In which language, and in which direction, each piece of a page is said to be."""

from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

VOID = frozenset("area br col embed hr img input link meta param source track wbr".split())


class Piece(NamedTuple):
    """Words between two tags; `around` is the element they stand in."""

    lang: str
    direction: str
    around: str
    words: str


def pieces(page: Path) -> list[Piece]:
    """All words that are shown or read aloud."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Piece] = []
        self._open: list[Piece] = [Piece("", "", "", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        above = self._open[-1]
        opened = Piece(
            said.get("lang") or above.lang, said.get("dir") or ("auto" if tag == "bdi" else above.direction), tag, ""
        )
        for name in ("aria-label", "alt"):
            if said.get(name):
                self.found.append(opened._replace(words=said[name] or ""))
        if tag not in VOID:
            self._open.append(opened)

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop().around != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1].around not in ("script", "style"):
            self.found.append(self._open[-1]._replace(words=" ".join(data.split())))
