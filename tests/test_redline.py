"""The engine that compares two texts: what it says of them, and that both can be rebuilt from it."""

import json
from collections.abc import Sequence
from importlib import resources
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gazette.document import Reader
from gazette.model import Document
from gazette.redline import Change, Comparison, Named, accept, changes, compare, formats, leaves, nodes, reject
from tests.conftest import Open, Run
from tests.support.history import History, ledger, policy
from tests.test_adoption import CORPORA

GOLDENS = Path(__file__).parent / "redlines"
SCHEMA = Draft202012Validator(
    json.loads(resources.files("gazette").joinpath("schemas/redline.json").read_text("utf-8"))
)


def document(markdown: str) -> Document:
    return Reader().read(markdown.encode(), lang="en", file="x.md", strict=False)


def compared(old: Document, new: Document) -> Comparison:
    return Comparison.of(Named("old", old), Named("new", new))


@pytest.mark.parametrize("golden", sorted(GOLDENS.glob("*.yml")), ids=lambda path: path.stem)
def test_golden(golden: Path) -> None:
    """Old, new, the Changes in reading order by their kinds or by more, and what a terminal shows."""
    case = yaml.safe_load(golden.read_text("utf-8"))
    found = compared(document(case["old"]), document(case["new"]))
    lines = formats.text.write(found).splitlines()
    shown = [line for line in lines[:-2] if line and not line.startswith("# ")]

    assert case["changes"] == [
        told(change, expected) for change, expected in zip_longest(found.changes, case["changes"])
    ]
    assert case["text"].splitlines() == shown
    assert_rebuilt(document(case["old"]), document(case["new"]))


def told(change: Change | None, expected: str | dict[str, str] | None) -> object:
    """The Change by as much as is expected of it."""
    if change is None:
        return None
    if not isinstance(expected, dict):
        return change.kind.value
    return {key: getattr(change, key) for key in expected}


def assert_rebuilt(old: Document, new: Document) -> None:
    """Accepting all gives the new text, rejecting all the old one, in the model and from the JSON."""
    found = compare(old, new)

    assert accept(found) == nodes.read(new.html).kids
    assert reject(found) == nodes.read(old.html).kids
    written = formats.json.as_json(compared(old, new))
    SCHEMA.validate(written)
    assert texts(written, "new_index", "inserted") == words(new)
    assert texts(written, "old_index", "deleted") == words(old)


def texts(written: dict[str, Any], index: str, op: str) -> list[str]:
    """A text by the JSON's rule: blocks with that index, their equal spans and those of one side."""
    blocks = [block for block in written["blocks"] if block[index] is not None]

    assert [block[index] for block in blocks] == list(range(len(blocks)))
    return ["".join(span["text"] for span in block["spans"] if span["op"] in ("equal", op)) for block in blocks]


def words(text: Document) -> list[str]:
    """The leaves of a text, plainly."""
    return [
        "".join(token.space + token.text for token in leaf.tokens)
        for leaf in nodes.read(text.html).leaves()
        if leaf.tag != "body"
    ]


def test_a_text_with_itself_is_empty() -> None:
    """Nothing is marked."""
    text = document((Path(__file__).parent.parent / "docs" / "index.md").read_text("utf-8"))

    assert changes(leaves(compare(text, text))) == ()


SENTENCES = st.sampled_from(
    [
        "We keep logs for 30 days.",
        "You may object at any time.",
        "We never sell personal data.",
        "Logs help us to find faults.",
        "Write to privacy@example.org.",
        "データを保存します。",
        "نحتفظ بالسجلات.",
    ]
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS.map(lambda text: f"## {text}"),
    st.lists(PARAGRAPHS, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(PARAGRAPHS, min_size=1, max_size=3).map(lambda items: "\n".join(f"> {item}" for item in items)),
    st.tuples(SENTENCES, SENTENCES).map(lambda cells: f"| a | b |\n| --- | --- |\n| {cells[0]} | {cells[1]} |"),
)
TEXTS = st.lists(BLOCKS, max_size=7).map("\n\n".join)


@hypothesis_settings(max_examples=150)
@example(
    "- We keep logs for 30 days.\n\nWe keep logs for 30 days.",
    "We keep logs for 30 days.\n\n- We keep logs for 30 days.",
)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_rebuilt(old: str, new: str) -> None:
    """Whatever was written, and the other way round."""
    assert_rebuilt(document(old), document(new))
    assert compare(document(old), document(new)) == compare(document(old), document(new))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize(
    ("bundle", "branch", "source"),
    [
        ("basecamp-policies", "master", "privacy/index.md"),
        ("github-site-policy", "main", "Policies/github-subprocessors-and-cookies.md"),
        ("mozilla-legal-docs", "main", "firefox_privacy_notice/en-US.md"),
    ],
)
def test_real_pairs_can_be_rebuilt(tmp_path: Path, open_edition: Open, bundle: str, branch: str, source: str) -> None:
    """Every third pair of successive Versions of real policies, in both directions."""
    history = History(tmp_path / "r")
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), f"{branch}:corpus")
    history.git("reset", "-q", "--hard", "corpus")
    (chronicle,) = open_edition(history, source).chronicles
    pairs: Sequence[tuple[Any, Any]] = list(pairwise(chronicle.versions))[::3]

    assert len(pairs) >= 5
    for before, after in pairs:
        old, new = (version.revisions["en"][0].document for version in (before, after))
        assert_rebuilt(old, new)
        assert_rebuilt(new, old)


def test_redline_command(history: History, gazette: Run) -> None:
    """By Version ids, a git revision, the draft, two files; exit 1 only when asked for."""
    first = '{id: 2024-01-01, summary: {en: "First."}}'
    second = '{id: 2024-03-01, level: minor, summary: {en: "Second."}}'
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(first)})
    history.commit(
        "2024-03-01",
        {
            "docs/index.md": policy("2024-03-01", "We keep logs for 90 days."),
            "docs/index.versions.yml": ledger(second, first),
        },
    )
    by_id = gazette("redline", "2024-01-01", "2024-03-01", cwd=history.root)
    by_revision = gazette("redline", "HEAD~1", "--exit-code", cwd=history.root)
    history.write("docs/index.md", policy("2024-03-01", "We keep logs for 14 days."))
    draft = json.loads(gazette("redline", "2024-03-01", "--format", "json", cwd=history.root).stdout)
    history.write("a.md", "A.\n")
    files = gazette("redline", "a.md", "a.md", "--exit-code", cwd=history.root)
    unknown = gazette("redline", "2025-01-01", cwd=history.root)

    assert (by_id.returncode, by_id.stdout.splitlines()[1]) == (0, "We keep logs for [-30-] {+90+} days.")
    assert (by_revision.returncode, by_revision.stdout) == (1, by_id.stdout)
    assert (draft["from"], draft["to"], draft["stats"]["changes"]) == ("2024-03-01 r1", "draft", 1)
    assert files.returncode == 0
    assert unknown.returncode == 2
