"""Edits of YAML in its author's hand: Ledgers and front matter keep every byte that was there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gazette import frontmatter, ledger, mapping
from gazette.handwriting import Handwritten

LEDGERS = sorted((Path(__file__).parent / "ledgers").glob("*.yml"))
VERSION = {"id": "2027-05-01", "effective": "2027-06-01", "level": "minor", "summary": {"en": 'Logs: "90" days, #1.'}}
CORRECTION = {"date": "2026-05-20", "note": {"en": "Fixed a misspelt word: it's."}}


def with_version(text: str, nth: int = 0) -> str:
    """The Ledger with a Version before the nth one, or after all."""
    written = Handwritten(text, "x.versions.yml")
    versions = written.root.fields()["versions"].node
    if nth < len(versions.value):
        written.put_before(versions, nth, VERSION)
    else:
        written.put_after(versions, VERSION)
    return written.text


def with_correction(text: str, nth: int) -> str:
    """The Ledger with a correction of the nth Version, newest first."""
    written = Handwritten(text, "x.versions.yml")
    version = written.root.fields()["versions"].values()[nth]
    corrections = version.fields().get("corrections")
    if corrections:
        written.put_last(corrections.node, CORRECTION)
    else:
        written.add(version.node, "corrections", stated=(CORRECTION,))
    return written.text


def plain(text: str) -> Any:
    """What a YAML text says, every scalar as its words; the line end after the last of them says nothing."""
    return _stripped(yaml.load(text.removeprefix("\ufeff"), yaml.BaseLoader))


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(inner) for key, inner in value.items()}
    return [_stripped(inner) for inner in value] if isinstance(value, list) else value.strip()


def only_inserts(before: str, after: str) -> bool:
    """Whether `after` is `before` with one run of characters put in."""
    start = next((nth for nth, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return after.startswith(before[:start]) and after.endswith(before[start:])


def assert_states(text: str) -> None:
    """Both edits put in one run of characters, and say what they should."""
    stated = plain(text)
    for nth in range(len(stated["versions"]) + 1):
        after = with_version(text, nth)

        assert only_inserts(text, after)
        assert plain(after) == {**stated, "versions": [*stated["versions"][:nth], VERSION, *stated["versions"][nth:]]}

    ledger.read(with_version(text).removeprefix("\ufeff"), "x.versions.yml", authoritative="en")

    for nth, version in enumerate(stated["versions"]):
        after = with_correction(text, nth)
        corrected = {**version, "corrections": [*version.get("corrections", []), CORRECTION]}
        versions = [*stated["versions"][:nth], corrected, *stated["versions"][nth + 1 :]]

        assert only_inserts(text, after)
        assert plain(after) == {**stated, "versions": versions}
        ledger.read(after.removeprefix("\ufeff"), "x.versions.yml", authoritative="en")


@pytest.mark.parametrize("file", LEDGERS, ids=lambda file: file.stem)
def test_hand_written_ledgers(file: Path) -> None:
    """Whatever the layout, a Version and a correction are put in, and all that was there stays, byte for byte."""
    assert_states(file.read_bytes().decode())


LINES = """\
  - id: 2027-05-01
    effective: 2027-06-01
    level: minor
    summary:
      en: "Logs: \\"90\\" days, #1."
"""
IN_BRACKETS = '{id: 2027-05-01, effective: 2027-06-01, level: minor, summary: {en: "Logs: \\"90\\" days, #1."}}'
NOTED = """- {date: 2026-05-20, note: {en: "Fixed a misspelt word: it's."}}\n"""
LAYOUTS = {
    "comments stay with their Version": (with_version, "comments-everywhere", f"versions:\n\n|{LINES}\n|  # --- 2026"),
    "comments stay with their correction": (
        lambda text: with_correction(text, 0),
        "comments-everywhere",
        f"        # thanks, reader\n|      {NOTED}|    # approved",
    ),
    "lists without indentation": (
        lambda text: with_correction(text, 1),
        "no-indentation",
        f"      en: A comma.\n|  {NOTED}|waivers",
    ),
    "in brackets": (with_version, "flow-on-many-lines", f"# newest first\n    |{IN_BRACKETS},\n    |{{\n"),
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_the_author_s_layout_is_taken(case: str) -> None:
    """What is put in stands as its author would have written it."""
    edit, name, change = LAYOUTS[case]
    before, put_in, after = change.split("|")
    text = (Path(__file__).parent / "ledgers" / f"{name}.yml").read_text("utf-8")

    assert before + after in text
    assert edit(text) == text.replace(before + after, before + put_in + after)


WORDS = st.text("abc äß日 '\"#:-{}[],&*!%@`\\", min_size=1, max_size=12).map(lambda text: f"x{text}".strip())
COMMENTS = st.sampled_from(["# noted", "#", "#- id: 2020-01-01", "# versions: {"])


class Hand:
    """An author who never writes the same thing the same way."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def one_of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def comments(self) -> None:
        """Empty lines and comments at any depth."""
        for said in self.draw(st.lists(st.just("") | COMMENTS, max_size=2)):
            self.lines.append(" " * self.one_of(0, 1, 2, 4, 6, 9) + said if said else "")

    def write(self, line: str) -> None:
        self.comments()
        self.lines.append(line + self.one_of("", "", "  # so"))

    def sentence(self, key: str, indent: int) -> None:
        """A sentence in one of YAML's styles."""
        words, deep = self.draw(WORDS), " " * (indent + 2)
        single, double = words.replace("'", "''"), words.replace("\\", "\\\\").replace('"', '\\"')
        said = self.one_of(f"'{single}'", f'"{double}"', f"{self.one_of('>-', '|', '|+')}\n{deep}{words}\n{deep}more")
        self.lines += f"{' ' * indent}{key}: {said}".split("\n")


@st.composite
def hand_written(draw: Callable[..., Any]) -> str:
    """A Ledger with one to three Versions, in a layout that changes from line to line."""
    hand = Hand(draw)
    dash, gap, end = hand.one_of(0, 1, 2, 4), hand.one_of(1, 2, 5), hand.one_of("\n", "\r\n")
    item, indent = f"{' ' * dash}-{' ' * gap}", dash + 1 + gap
    hand.lines += ["document: privacy", "versions:" + hand.one_of("", "  # newest first")]
    for year in range(2026, 2026 - hand.one_of(1, 2, 3), -1):
        if hand.one_of(True, False):
            hand.write(f"{item}{{id: {year}-01-02, level: minor, summary: {{en: First}}}}")
            continue
        quote = hand.one_of("", "'", '"')
        hand.write(f"{item}id: {quote}{year}-01-02{quote}")
        hand.write(f"{' ' * indent}level: minor")
        hand.write(f"{' ' * indent}summary:")
        hand.sentence("en", indent + 2)
        if hand.one_of(True, False):
            hand.write(f"{' ' * indent}corrections:")
            deeper = indent + hand.one_of(0, 2, 3)
            for _ in range(hand.one_of(1, 2)):
                hand.write(f"{' ' * deeper}- date: {year}-01-03")
                hand.sentence("note", deeper + 2)
    if hand.one_of(True, False):
        hand.write("coverage: {en: Nothing before.}")
    hand.comments()
    return end.join(hand.lines) + hand.one_of("", end)


@given(hand_written())
def test_any_layout(text: str) -> None:
    """The same for Ledgers whose comments, quotes, indentation and line ends are drawn at random."""
    assert_states(text)


FRONT = {
    "plain": ("version: 2026-05-16", "version: 2027-01-15"),
    "in quotes": ('version: "2026-05-16"', 'version: "2027-01-15"'),
    "with a comment": ("version:   '2026-05-16'  # as printed", "version:   '2027-01-15'  # as printed"),
    "in brackets": ("{title: T, version: 2026-05-16}", "{title: T, version: 2027-01-15}"),
    "none in brackets": ("{title: T}", "{title: T, version: 2027-01-15}"),
    "none": ("title: T  # t\n# end", "title: T  # t\n# end\nversion: 2027-01-15"),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("case", FRONT)
def test_front_matter_names_another_version(case: str, end: str) -> None:
    """Only the id changes; quotes, comments, line ends and fences stay."""
    before, after = (
        f"\ufeff--- \n{front}\n...\n\n# Privacy\n\nversion: 2026-05-16\n".replace("\n", end) for front in FRONT[case]
    )

    assert frontmatter.put(before, "docs/index.md", "version", "2027-01-15") == after


@pytest.mark.parametrize("text", ["# Privacy\n", "---\n---\n\n# Privacy\n", "---\n# nothing\n---\n\n# Privacy\n"])
def test_front_matter_begins(text: str) -> None:
    """A text without any gets some."""
    named = frontmatter.put(text, "docs/index.md", "version", "2027-01-15")
    value = mapping.parse(named.split("---\n")[1], "docs/index.md")

    assert value
    assert {key: field.word() for key, field in value.fields().items()} == {"version": "2027-01-15"}
    assert named.endswith("\n# Privacy\n")
