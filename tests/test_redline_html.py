"""A Redline as HTML: exact on every golden, valid wherever its texts are, and both texts can be read from it."""

import sys
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from gazette import tree
from gazette.document import Reader, fold
from gazette.model import Document
from gazette.redline import ChangeKind, Comparison, Named, html, inline
from gazette.redline.formats import runs
from gazette.redline.labels import KINDS, Labels
from gazette.tree import Element
from tests.conftest import Open
from tests.support import nesting
from tests.support.history import History
from tests.test_adoption import CORPORA
from tests.test_redline import TEXTS

GOLDENS = sorted((Path(__file__).parent / "redlines").glob("*.yml"))
OLD, NEW = ("gz-removed", "gz-left", "gz-del"), ("gz-added", "gz-moved", "gz-ins")
UNSAID = ("gz-tag", "gz-hidden", "gz-image")


def document(markdown: str) -> Document:
    return Reader().read(markdown.encode(), lang="en", file="x.md", strict=False)


def compared(old: Document, new: Document) -> Comparison:
    return Comparison.of(Named("old", old), Named("new", new))


def view(markup: str, *hidden: str) -> list[str]:
    """The words of a page that hides some classes, a block each, white space folded, as a browser shows it.

    The way back from a footnote is no part of the text.
    """
    lines = [""]

    def walk(kids: list[Element | str]) -> None:
        for kid in kids:
            if isinstance(kid, str):
                lines[-1] += kid
            elif not {*hidden, *UNSAID, "footnote-backref"} & set(kid.attributes.get("class", "").split()):
                around = [] if kid.tag in tree.INLINE else [""]
                lines.extend(around)
                lines[-1] += " " if kid.tag == "br" else ""
                walk(kid.kids)
                lines.extend(around)

    walk(tree.parse(markup).kids)
    return [folded for line in lines if (folded := fold(line))]


def assert_sound(old: Document, new: Document) -> None:
    """Both texts can be read from the marks, and nesting is no worse than theirs; what is kept changes no byte."""
    written = html.blocks(compared(old, new))

    with (
        patch.object(html, "unmarked", lambda *_: None),
        patch.object(inline, "_known", lambda *_: None),
        patch.object(runs, "_is_bare", lambda _: False),
    ):
        assert html.blocks(compared(old, new)) == written
    assert view(written, *OLD) == view(new.html)
    # a paragraph that was split stays so, and white space before a word that stayed is the new text's
    assert "".join(view(written, *NEW)).replace(" ", "") == "".join(view(old.html)).replace(" ", "")
    assert nesting.new_errors(written, old.html, new.html) == {}


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.stem)
def test_golden(golden: Path) -> None:
    """The marked blocks."""
    case = yaml.safe_load(golden.read_text("utf-8"))
    old, new = document(case["old"]), document(case["new"])

    if "html" in case:
        assert case["html"] == html.blocks(compared(old, new))
    assert_sound(old, new)
    assert_sound(new, old)


@hypothesis_settings(max_examples=150)
@given(TEXTS, TEXTS)
def test_any_two_texts(old: str, new: str) -> None:
    """Whatever was written."""
    assert_sound(document(old), document(new))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize(
    ("bundle", "branch", "source"),
    [
        ("basecamp-policies", "master", "privacy/index.md"),
        ("github-site-policy", "main", "Policies/github-subprocessors-and-cookies.md"),
        ("mozilla-legal-docs", "main", "firefox_privacy_notice/en-US.md"),
    ],
)
def test_real_pairs(tmp_path: Path, open_edition: Open, bundle: str, branch: str, source: str) -> None:
    """Every third pair of successive Versions of real policies, in both directions."""
    history = History(tmp_path / "r")
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), f"{branch}:corpus")
    history.git("reset", "-q", "--hard", "corpus")
    (chronicle,) = open_edition(history, source).chronicles
    texts = [version.revisions["en"][0].document for version in chronicle.versions]

    for old, new in list(pairwise(texts))[::3]:
        assert_sound(old, new)
        assert_sound(new, old)


def test_what_is_kept_changes_nothing() -> None:
    """A Redline written after many others, from its two texts or the texts around them, is as if it were the first."""
    cases = [yaml.safe_load(golden.read_text("utf-8")) for golden in GOLDENS]
    texts = [document(case[side]) for case in cases for side in ("old", "new")]
    pairs = [(old, new) for nth, old in enumerate(texts) for new in texts[nth + 1 : nth + 4]]

    first = []
    for old, new in pairs:
        forget()
        first.append(html.blocks(compared(old, new)))

    assert first == [html.blocks(compared(old, new)) for old, new in pairs]
    assert first[::-1] == [html.blocks(compared(old, new)) for old, new in reversed(pairs)]


def forget() -> None:
    """Let go of all that is kept from comparison to comparison."""
    for name, module in list(sys.modules.items()):
        if name.startswith("gazette.redline"):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


def test_every_kind_has_words() -> None:
    """In English, which are the ids of all translations."""
    assert set(KINDS) == set(ChangeKind)
    assert Labels.translated(str) == Labels()
    assert len(set(Labels.messages())) == len(Labels.messages())
