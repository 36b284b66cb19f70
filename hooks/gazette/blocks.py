"""The Blocks of a text, the smallest pieces that are aligned and cited, out of its HTML."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from gazette.model import Block, BlockKind
from gazette.tree import INLINE, Element

_LEAVES = {
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
    "p": BlockKind.PARAGRAPH,
    "pre": BlockKind.CODE,
    "td": BlockKind.CELL,
    "th": BlockKind.HEADER_CELL,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
    "blockquote": BlockKind.QUOTE,
}


def fold(text: str) -> str:
    """The text in NFC, white space folded to single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def blocks_of(root: Element, kind: BlockKind = BlockKind.OTHER) -> Iterator[Block]:
    """The Blocks below `root`: runs of inline content, each with the kind of what holds it."""
    run: list[Element | str] = []
    for kid in root.kids:
        if isinstance(kid, str) or kid.tag in INLINE:
            run.append(kid)
            continue
        found = list(_leaf(run, kind))
        yield from found
        run = []
        kind = _after(kind) if found else kind
        inner = list(blocks_of(kid, _kind_within(kid, root, kind)))
        yield from inner
        # the first paragraph of a list item speaks for the item, the second is a paragraph
        kind = _after(kind) if inner and kid.tag == "p" else kind
    yield from _leaf(run, kind)


def _after(kind: BlockKind) -> BlockKind:
    holders = (BlockKind.UNORDERED_ITEM, BlockKind.ORDERED_ITEM, BlockKind.DEFINITION, BlockKind.NOTE)
    return BlockKind.PARAGRAPH if kind in holders else kind


def _kind_within(kid: Element, parent: Element, kind: BlockKind) -> BlockKind:
    if kid.tag == "li":
        if kid.attributes.get("id", "").startswith("fn:"):
            return BlockKind.NOTE
        return BlockKind.ORDERED_ITEM if parent.tag == "ol" else BlockKind.UNORDERED_ITEM
    if kid.tag == "p" and kind is not BlockKind.OTHER:
        return kind
    return _LEAVES.get(kid.tag, BlockKind.OTHER)


def _leaf(run: list[Element | str], kind: BlockKind) -> Iterator[Block]:
    holder = Element("span", kids=[kid for kid in run if not _is_back_link(kid)])
    text = fold(holder.text)
    inside = list(holder.elements())
    hrefs = tuple(
        element.attributes["href"] for element in inside if element.tag == "a" and "href" in element.attributes
    )
    if text or hrefs:
        yield _block(kind, text, hrefs)
    for image in (element for element in inside if element.tag == "img"):
        yield Block(BlockKind.IMAGE, fold(image.attributes.get("alt", "")), (image.attributes.get("src", ""),))


@lru_cache(maxsize=4096)
def _block(kind: BlockKind, text: str, hrefs: tuple[str, ...]) -> Block:
    """Kept for a while: a text shares most of its Blocks with the one before it."""
    return Block(kind, text, hrefs)


def _is_back_link(kid: Element | str) -> bool:
    return isinstance(kid, Element) and kid.attributes.get("class") == "footnote-backref"
