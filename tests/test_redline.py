"""The engine that compares two texts: what it says of them, and that both can be rebuilt from it."""

import json
import unicodedata
from importlib import resources
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import pytest
import regex
import yaml
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gazette.document import Reader
from gazette.model import Document
from gazette.redline import Change, Comparison, Named, accept, changes, compare, leaves, nodes, reject
from gazette.redline.formats import json as as_json
from gazette.redline.formats import text as as_text
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
    lines = as_text.write(found).splitlines()
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
    written = as_json.as_json(compared(old, new))
    SCHEMA.validate(written)
    assert texts(written, "new_index", "inserted") == words(new)
    assert texts(written, "old_index", "deleted") == words(old)


def texts(written: dict[str, Any], index: str, op: str) -> list[str]:
    """A text by the JSON's rule: blocks with that index, their equal spans and those of one side; in NFC."""
    blocks = [block for block in written["blocks"] if block[index] is not None]

    assert [block[index] for block in blocks] == list(range(len(blocks)))
    return [
        unicodedata.normalize("NFC", "".join(span["text"] for span in block["spans"] if span["op"] in ("equal", op)))
        for block in blocks
    ]


def words(text: Document) -> list[str]:
    """The leaves of a text, plainly."""
    return [
        unicodedata.normalize("NFC", "".join(token.space + token.text for token in leaf.tokens))
        for leaf in nodes.read(text.html).leaves()
        if leaf.tag != "body"
    ]


@given(
    st.text() | st.lists(st.sampled_from([*"aé9.,-@/:ไกะデー是\u00a0\u200d\u0301 ", "www.", "http://"])).map("".join)
)
def test_no_token_reaches_over_a_space(text: str) -> None:
    """So what stands between two spaces is read by itself, wherever it stands."""
    stretches = regex.split(r"\s+", text)

    assert nodes.tokens_of(text) == [token for stretch in stretches for token in nodes.tokens_of(stretch)]


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


POLICIES = (
    ("basecamp-policies", "master", "privacy/index.md"),
    ("github-site-policy", "main", "Policies/github-subprocessors-and-cookies.md"),
    ("mozilla-legal-docs", "main", "firefox_privacy_notice/en-US.md"),
)
"""Of each corpus a policy with many Versions: bundle, branch, source."""


def successive(
    root: Path, open_edition: Open, bundle: str, branch: str, source: str
) -> list[tuple[Document, Document]]:
    """The texts of successive Versions of a real policy."""
    history = History(root)
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), f"{branch}:corpus")
    history.git("reset", "-q", "--hard", "corpus")
    (chronicle,) = open_edition(history, source).chronicles
    return list(pairwise(version.revisions["en"][0].document for version in chronicle.versions))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize("named", POLICIES, ids=lambda named: named[0])
def test_real_pairs_can_be_rebuilt(tmp_path: Path, open_edition: Open, named: tuple[str, str, str]) -> None:
    """Every third pair of successive Versions of real policies, in both directions."""
    pairs = successive(tmp_path / "r", open_edition, *named)[::3]

    assert len(pairs) >= 5
    for old, new in pairs:
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


PLAIN = st.lists(st.sampled_from([f"{letter}word{nth}" for letter in "abcdef" for nth in range(60)]), min_size=8,
                 max_size=14, unique=True).map(lambda words: " ".join(words).capitalize() + ".")  # fmt: skip
TOLD = {
    "word replaced": ["reworded"],
    "word inserted": ["reworded"],
    "word deleted": ["reworded"],
    "paragraph inserted": ["added"],
    "paragraph removed": ["removed"],
    "paragraph moved": ["moved"],
    "item inserted": ["added"],
    "item removed": ["removed"],
    "renumbered": ["renumbered"],
    "split": ["split"],
    "merged": ["merged"],
}
"""Edits of known truth, each with the Changes that must be told of it."""


@hypothesis_settings(max_examples=120)
@given(st.sampled_from(sorted(TOLD)), st.lists(PLAIN, min_size=7, max_size=10, unique=True), st.integers(0, 6))
def test_an_edit_is_told_as_what_it_is(edit: str, sentences: list[str], place: int) -> None:
    """One edit of a random text is one Change of its kind, in both directions rebuilt exactly."""
    old, new = edited(edit, sentences, place)
    before, after = document(old), document(new)

    assert [change.kind.value for change in compared(before, after).changes] == TOLD[edit]
    assert_rebuilt(before, after)
    assert_rebuilt(after, before)


def edited(edit: str, sentences: list[str], place: int) -> tuple[str, str]:
    """A text of these sentences, and the same edited at one of them."""
    fresh = "Quite unheard of sentences come from outside."
    if edit.startswith("item"):
        items = [f"- {sentence}" for sentence in sentences]
        longer = [*items[:place], f"- {fresh}", *items[place:]]
        return tuple("\n".join(some) for some in ((items, longer) if "inserted" in edit else (longer, items)))
    changed = list(sentences)
    if edit.startswith("word"):
        words = changed[place].split()
        words[3:4] = {"replaced": ["unheard"], "inserted": [words[3], "unheard"], "deleted": []}[edit.split()[1]]
        changed[place] = " ".join(words)
    elif edit in ("paragraph inserted", "paragraph removed"):
        changed.insert(place, fresh)
    elif edit == "paragraph moved":
        changed.insert(place - 3, changed.pop(place))
    elif edit == "renumbered":
        sentences = ["# Title", "## 1. Names and addresses", *sentences]
        changed = ["# Title", "## 2. Names and addresses", *changed]
    else:
        changed[place : place + 2] = [" ".join(changed[place : place + 2])]
        if len(changed) == len(sentences):
            changed[place - 1 : place + 1] = [" ".join(changed[place - 1 : place + 1])]
    old, new = "\n\n".join(sentences), "\n\n".join(changed)
    return (new, old) if edit in ("split", "paragraph removed") else (old, new)


def test_the_seed_of_hashes_does_not_matter(tmp_path: Path, gazette: Run) -> None:
    """Two processes with other hash seeds write the same bytes."""
    (tmp_path / "old.md").write_text("# T\n\nOne two three four.\n\n- a b c\n- d e f\n\nFive six seven.\n", "utf-8")
    (tmp_path / "new.md").write_text("# T\n\nFive six nine.\n\n- d e f\n- a b c\n\nOne two three four.\n", "utf-8")
    command = ("redline", "old.md", "new.md", "--format", "json")
    written = [gazette(*command, cwd=tmp_path, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")]

    assert '"schema_version"' in written[0]
    assert written[0] == written[1]
