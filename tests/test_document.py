"""Markdown to Document: sections, blocks, wording."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gazette import tree
from gazette.document import Reader, fold, plain_text, wording
from gazette.errors import Rejected, SourceError
from gazette.model import Block, BlockKind, Document

GOLDENS = Path(__file__).parent / "wording"
READER = Reader()


def read(text: str | bytes, *, strict: bool = False) -> Document:
    content = text if isinstance(text, bytes) else text.encode()
    return READER.read(content, lang="en", file="docs/index.md", strict=strict)


@pytest.mark.parametrize("golden", sorted(GOLDENS.glob("*.yml")), ids=lambda path: path.stem)
def test_wording_is_frozen(golden: Path) -> None:
    """Norm v1 gives these blocks, for ever: hashes that others keep depend on it."""
    case = yaml.safe_load(golden.read_text("utf-8"))
    document = read(case["markdown"])

    assert case["blocks"] == [[block.kind.value, block.text, list(block.hrefs)] for block in document.blocks]
    assert case["wording"] == document.wording


@pytest.mark.parametrize(
    "same",
    [
        "---\ntitle: Other\n---\nWe keep *logs* for 30 days.\n",
        "\ufeffWe keep\nlogs for\n30 days.\n",
        "We keep logs for 30 days.\r\n",
        "We  keep logs for **30** days.",
        "We keep logs for 30 days.\n{: #id .class }\n",
    ],
    ids=["emphasis and front matter", "mark and reflow", "line ends", "spaces", "attributes"],
)
def test_wording_ignores(same: str) -> None:
    """Reflow, emphasis, ids, front matter, byte order mark and line ends are not wording."""
    assert read("We keep logs for 30 days.\n").wording == read(same).wording


@pytest.mark.parametrize(
    "other",
    [
        "We keep logs for 90 days.",
        "- We keep logs for 30 days.",
        "## We keep logs for 30 days.",
        "We keep [logs](https://example.org) for 30 days.",
        "We keep logs\n\nfor 30 days.",
    ],
    ids=["a number", "a list item", "a heading", "a link", "a paragraph"],
)
def test_wording_tells_apart(other: str) -> None:
    """Words, kinds of blocks and link targets are wording."""
    assert read("We keep logs for 30 days.").wording != read(other).wording


def test_sections_keep_ids_and_numbers_as_printed() -> None:
    """Ids are the author's, numbers are data: nothing is renumbered."""
    document = read("# P\n\nLead.\n\n## 3. Use {#use}\n\nA.\n\n## 5. Sharing & more {#sharing}\n\n- b\n- c\n")
    found = [(section.id, section.explicit, section.number, section.heading) for section in document.sections]

    assert found == [
        ("", False, None, "P"),
        ("use", True, "3", "3. Use"),
        ("sharing", True, "5", "5. Sharing & more"),
    ]


def test_first_paragraph_of_an_item_speaks_for_the_item() -> None:
    """A loose list has the wording of a tight one; a second paragraph is a paragraph."""
    assert read("- a\n- b\n").wording == read("- a\n\n- b\n").wording
    assert [block.kind.value for block in read("- a\n\n    b\n").blocks] == ["li-ul", "p"]


def test_unsafe_html_never_reaches_a_page() -> None:
    """Scripts, handlers and dangerous links are dropped, their text is not."""
    html = read('<p onclick="x()">a <script>b()</script> <a href="java&#9;script:c()">d</a></p>').sections[0].html

    assert html == "<p>a b() <a>d</a></p>"


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        (b"---\ntitle: [x\n---\n", "docs/index.md:3:1", "invalid-yaml"),
        (b"---\ntitle: Privacy: the policy\n---\n", "docs/index.md:2:15", "invalid-yaml"),
        (b"---\n- a\n---\n", "docs/index.md:2:1", "wrong-value"),
        (b"---\ntitle: a\ntitle: b\n---\n", "docs/index.md:3:1", "duplicate-key"),
        (b"---\ntitle: a\nversion: 2026-02-30\n---\n", "docs/index.md:3:10", "invalid-version-id"),
        (b"---\ntitle: a\nverson: 2026-02-03\n---\n", "docs/index.md:3:1", "unknown-key"),
        (b"---\ntitle: no\n---\n", "docs/index.md:2:8", "wrong-value"),
        (b"---\ntitle: &a x\n---\n", "docs/index.md:2:8", "yaml-too-clever"),
        (b"---\ntitle: !!python/name:os.system x\n---\n", "docs/index.md:2:8", "yaml-too-clever"),
        (b"---\ntitle: " + b"[" * 2000 + b"\n---\n", "docs/index.md:2:15", "yaml-too-clever"),
        (b"---\ntitle: a\0b\n---\n", "docs/index.md:2:9", "invalid-yaml"),
        (b"# No front matter\n", "docs/index.md:1:1", "no-title"),
        (b"---\ntitle: a\n---\nb\nc\xe9d\n", "docs/index.md:5:2", "not-utf8"),
    ],
)
def test_bad_front_matter_is_located(text: bytes, place: str, code: str) -> None:
    """What cannot be read says where, to the column."""
    with pytest.raises((SourceError, Rejected)) as caught:
        read(text, strict=True)
    error = caught.value
    found = error.findings if isinstance(error, Rejected) else (error.finding,)

    assert [(str(finding.place), finding.code, bool(finding.remedy)) for finding in found] == [(place, code, True)]


def test_old_front_matter_is_forgiven() -> None:
    """A text of the past cannot be edited: what its front matter does not say right is left out."""
    document = read("---\ntitle: [x\nlayout: y\n---\n# Title\n")

    assert (document.title, document.version) == ("Title", None)


def test_plain_text_holds_every_word() -> None:
    """policy.txt has one block a paragraph."""
    assert plain_text(read("# P\n\nA *b*.\n\n- c\n")) == "P\n\nA b.\n\n- c\n"


TAGS = "<p> </p> <ul> <li> </li> <table> <tr> <td> </td> <a> </a> <b> </b> <br> <pre> <dl> <dt> <dd> <x-y>".split()
WORDS = ['<p id="x">', '<a href="a&amp;b">', "<!-- c -->", "words", "&lt;i&gt;", "a < b", "&", " \n"]


@given(st.lists(st.sampled_from(TAGS + WORDS), max_size=12).map("".join))
def test_html_that_was_written_is_read_as_what_it_is(fragment: str) -> None:
    """So that it can stay as it is where nothing in it is to be changed, and be read at less cost."""
    written = tree.serialise(tree.parse(fragment).kids)

    assert tree.serialise(tree.parse(written).kids) == written
    assert tree.read(written) == tree.parse(written)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x02\x03\0"), max_size=80))
def test_folding_is_idempotent(text: str) -> None:
    """Folded text stays as it is."""
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.tuples(st.sampled_from(BlockKind), st.text(max_size=20)), max_size=5))
def test_wording_is_the_hash_of_canonical_json(blocks: list[tuple[BlockKind, str]]) -> None:
    """Anybody can compute it from the blocks."""
    import hashlib

    made = tuple(Block(kind, text) for kind, text in blocks)
    norm = json.dumps([[kind.value, text, []] for kind, text in blocks], ensure_ascii=False, separators=(",", ":"))

    assert wording(made) == hashlib.sha256(norm.encode()).hexdigest()


@pytest.mark.parametrize("name", ["scope", 'a"b', 'a"><script>alert(1)</script>', "a&amp;b", "ab'c"])
def test_a_section_is_read_again_as_it_is(name: str) -> None:
    """Redlines read sections again: whatever an author calls one, its id and its heading stay what they are."""
    text = f"---\ntitle: Privacy\n---\n\n## Scope {{#{name}}}\n\nWe keep logs.\n"
    document = Reader().read(text.encode(), lang="en", file="privacy.md", strict=True)
    (heading, _) = (kid for kid in tree.parse(document.sections[-1].whole).kids if isinstance(kid, tree.Element))

    assert (heading.attributes["id"], heading.text) == (document.sections[-1].id, "Scope")
