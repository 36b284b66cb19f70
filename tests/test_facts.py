"""What became public, commit by commit: nothing that comes later changes what came before."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette import ledger as ledgers
from gazette import sayings as reading
from gazette.errors import Rejected, SourceError
from gazette.facts import Fact
from gazette.sayings import Saying
from tests import demo
from tests.conftest import Open
from tests.support.history import History, from_folders, ledger, policy

HISTORIES = Path(__file__).parent / "histories"
STORIES = sorted((HISTORIES / "stories").iterdir())
LEDGERS = sorted((Path(__file__).parent / "ledgers").glob("*.yml"))
FIRST = '{id: 2024-01-10, summary: {en: "First."}}'
SECOND = '{id: 2024-02-10, level: minor, summary: {en: "Second."}}'


def settings(*languages: str) -> str:
    """An mkdocs.yml for a site in these languages."""
    named = ", ".join(f"{{locale: {lang}, name: {lang}, default: {str(lang == 'en').lower()}}}" for lang in languages)
    return f"site_name: x\nplugins:\n  - i18n:\n      languages: [{named}]\n"


def told(history: History, facts: tuple[Fact, ...]) -> list[str]:
    """Facts in short, with the names of their commits."""
    names = {commit: name for name, commit in history.commits.items()}
    return [
        " ".join(
            str(word)
            for word in (
                names[fact.commit], fact.kind, fact.version, fact.lang, fact.rev and f"r{fact.rev}", fact.effective,
                fact.level, "imported" if fact.imported else None,
            ) if word is not None
        )
        for fact in facts
    ]  # fmt: skip


def facts_at(history: History, open_edition: Open, ref: str) -> tuple[Fact, ...] | None:
    """Those of the one policy as of a commit; None if its sources are refused."""
    try:
        (chronicle,) = open_edition(history, ref=ref).chronicles
    except Rejected:
        return None
    return chronicle.facts


def published(history: History, open_edition: Open) -> list[tuple[Fact, ...]]:
    """The Facts as of each commit of the mainline that can be built, oldest first."""
    commits = history.git("rev-list", "--first-parent", "--reverse", "HEAD").split()
    return [facts for commit in commits if (facts := facts_at(history, open_edition, commit)) is not None]


# the commits of a rebase merge were pushed at once: no site was built between them
@pytest.mark.parametrize("story", [story for story in STORIES if "rebase" not in story.name], ids=lambda s: s.name)
def test_facts_only_grow(story: Path, tmp_path: Path, open_edition: Open) -> None:
    """Whatever befalls a policy, the Facts as of a commit begin with those as of the commit before."""
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    states = published(history, open_edition)

    assert states
    for before, after in pairwise(states):
        assert after[: len(before)] == before


def test_facts_of_the_demo_only_grow(tmp_path: Path, open_edition: Open) -> None:
    """Likewise through 32 commits with imports, corrections, withdrawals, new languages and a rename."""
    history = demo.make(tmp_path / "demo")
    lengths = [1]
    for before, after in pairwise(published_with_a_ledger(history, open_edition)):
        assert after[: len(before)] == before
        lengths.append(len(after))

    assert len(lengths) > 25
    assert lengths == sorted(lengths)


def published_with_a_ledger(history: History, open_edition: Open) -> list[tuple[Fact, ...]]:
    """As `published`, from the commit on that stated the policy."""
    commits = history.git("rev-list", "--first-parent", "--reverse", "HEAD", "--", "docs/index.versions.yml").split()
    every = history.git("rev-list", "--first-parent", "--reverse", f"{commits[0]}^..HEAD").split()
    return [facts for commit in every if (facts := facts_at(history, open_edition, commit)) is not None]


def test_facts_of_a_life(tmp_path: Path, open_edition: Open) -> None:
    """A postponement is restated, a cancellation takes the date away, a withdrawal names its text."""
    urgent = from_folders(
        HISTORIES / "stories" / "urgent-change-while-one-is-upcoming", tmp_path / "a", base=HISTORIES / "base"
    )
    withdrawn = from_folders(HISTORIES / "stories" / "withdrawn-text", tmp_path / "b", base=HISTORIES / "base")

    assert told(urgent, open_edition(urgent).chronicles[0].facts) == [
        "01 statement 2024-01-10 2024-01-10",
        "01 revision 2024-01-10 en r1",
        "02 statement 2024-03-01 2024-05-01 material",
        "02 revision 2024-03-01 en r1",
        "03 statement 2024-03-01 material",
        "03 statement 2024-03-15 2024-03-15 material",
        "03 revision 2024-03-15 en r1",
        "04 statement 2024-03-15-2 2024-05-01 material",
        "04 revision 2024-03-15-2 en r1",
    ]
    assert told(withdrawn, open_edition(withdrawn).chronicles[0].facts) == [
        "01 statement 2024-01-10 2024-01-10",
        "01 revision 2024-01-10 en r1",
        "02 revision 2024-01-10 en r2",
        "03 withdrawal 2024-01-10 en r1",
        "03 statement 2024-03-01 2024-03-01 minor",
        "03 revision 2024-03-01 en r1",
    ]


def test_a_text_says_its_bytes(history: History, open_edition: Open) -> None:
    """The hash and the length are those of the exact file."""
    text = policy("2024-01-10")
    history.commit("2024-01-10", {"docs/index.md": text, "docs/index.versions.yml": ledger(FIRST)})
    (_, revision) = open_edition(history).chronicles[0].facts

    assert (revision.bytes, revision.sha256) == (len(text), hashlib.sha256(text.encode()).hexdigest())


def test_an_older_text_stated_later_comes_later(history: History, open_edition: Open) -> None:
    """It became public when somebody said that it had been a Version."""
    history.commit("2024-01-10", {"docs/index.md": policy("2024-01-10")}, name="a")
    draft = f"{{commits: [{{commit: {history.commits['a']}, lang: en, as: unpublished, reason: x}}]}}"
    history.commit(
        "2024-02-10",
        {"docs/index.md": policy("2024-02-10", "Two."), "docs/index.versions.yml": ledger(SECOND, history=draft)},
        name="b",
    )
    history.commit("2024-03-10", {"docs/index.versions.yml": ledger(SECOND, FIRST)}, name="c")

    assert told(history, open_edition(history).chronicles[0].facts) == [
        "b statement 2024-02-10 2024-02-10 minor",
        "b revision 2024-02-10 en r1",
        "c statement 2024-01-10 2024-01-10",
        "c revision 2024-01-10 en r1",
    ]


def test_a_language_is_published_with_its_settings(history: History, open_edition: Open) -> None:
    """A translation that lay there before became public with its language."""
    german = {"docs/index.de.md": policy("2024-01-10", "Eins.")}
    history.commit("2024-01-10", {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": ledger(FIRST),
                                  "mkdocs.yml": settings("en"), **german}, name="a")  # fmt: skip
    history.commit("2024-02-10", {"docs/index.md": policy("2024-02-10", "Two."),
                                  "docs/index.versions.yml": ledger(SECOND, FIRST)}, name="b")  # fmt: skip
    history.commit("2024-03-10", {"mkdocs.yml": settings("en", "de")}, name="c")

    assert told(history, open_edition(history).chronicles[0].facts) == [
        "a statement 2024-01-10 2024-01-10",
        "a revision 2024-01-10 en r1",
        "b statement 2024-02-10 2024-02-10 minor",
        "b revision 2024-02-10 en r1",
        "c revision 2024-01-10 de r1",
    ]
    assert told(history, open_edition(history, ref="HEAD^").chronicles[0].facts)[-1] == "b revision 2024-02-10 en r1"


def test_a_rename_changes_nothing(history: History, open_edition: Open) -> None:
    """Text and Ledger are followed to their earlier names."""
    history.commit(
        "2024-01-10", {"docs/old.md": policy("2024-01-10"), "docs/old.versions.yml": ledger(FIRST)}, name="a"
    )
    before = open_edition(history).chronicles[0].facts
    history.commit(
        "2024-02-10",
        {
            "docs/old.md": None,
            "docs/old.versions.yml": None,
            "docs/index.md": policy("2024-02-10", "Two."),
            "docs/index.versions.yml": ledger(SECOND, FIRST, previous_paths="{en: [docs/old.md]}"),
        },
        name="b",
    )

    assert open_edition(history).chronicles[0].facts[:2] == before


def test_a_state_that_cannot_be_read_is_passed_over(history: History, open_edition: Open) -> None:
    """Between two states that say the same nothing became public."""
    history.commit(
        "2024-01-10", {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": ledger(FIRST)}, name="a"
    )
    for day, broken in (
        ("2024-01-11", b"\xff\xfe"),
        ("2024-01-12", ledger('{id: 2024-01-10, level: huge, summary: {en: "First."}}')),
        ("2024-01-13", ledger("{id: 2024-01-10, effective: [")),
        ("2024-01-14", "<<<<<<< HEAD\n" + ledger(FIRST.replace("10,", "10, effective: 2030-01-01,"))),
    ):
        history.commit(day, {"docs/index.versions.yml": broken})
    history.commit("2024-01-20", {"docs/index.versions.yml": ledger(FIRST)})

    assert told(history, open_edition(history).chronicles[0].facts) == [
        "a statement 2024-01-10 2024-01-10",
        "a revision 2024-01-10 en r1",
    ]


def test_a_withdrawn_text_may_be_shown_again(history: History, open_edition: Open) -> None:
    """Then it is public once more, by another record."""
    withdrawn = FIRST.replace('First."}', 'First."}, withdrawn: {date: 2024-02-01, reason: "A name.", texts: all}')
    two = "{id: 2024-01-20, level: minor, summary: {en: Two.}}"
    history.commit(
        "2024-01-10", {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": ledger(FIRST)}, name="a"
    )
    history.commit(
        "2024-01-20",
        {"docs/index.md": policy("2024-01-20", "Two."), "docs/index.versions.yml": ledger(two, FIRST)},
        name="b",
    )
    history.commit("2024-02-01", {"docs/index.versions.yml": ledger(two, withdrawn)}, name="c")
    history.commit("2024-02-02", {"docs/index.versions.yml": ledger(two, FIRST)}, name="d")

    assert told(history, open_edition(history).chronicles[0].facts)[4:] == [
        "c withdrawal 2024-01-10 en r1",
        "d revision 2024-01-10 en r1",
    ]


CHANGES = {
    "a later day": ("effective: 2024-03-01, level: minor", "effective: 2024-04-01, level: minor", True),
    "another level": ("effective: 2024-03-01, level: minor", "effective: 2024-03-01, level: material", True),
    "no level any more": ("imported: true, level: minor", "imported: true", True),
    "the first word about a level": ("imported: true", "imported: true, level: minor", False),
    "a cancellation": (
        "effective: 2024-03-01, level: minor",
        "effective: 2024-03-01, level: minor, cancelled: {date: 2024-02-02, reason: x}",
        False,
    ),
    "late news": ("level: minor", "level: minor, notified: 2024-02-02", False),
    "the day it has anyway": ("level: minor", "level: minor, effective: 2024-02-10", False),
}


def lives(history: History, *states: str) -> History:
    """A policy whose second Version, adopted from git, is stated so, one state after the other."""
    history.commit("2024-01-10", {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": ledger(FIRST)})
    history.commit("2024-02-10", {"docs/index.md": policy("2024-02-10", "Two.")}, name="two")
    adopted = f"{{commits: [{{commit: {history.commits['two']}, lang: en, as: 2024-02-10, reason: x}}]}}"
    for nth, state in enumerate(states):
        stated = f"{{id: 2024-02-10, {state}, summary: {{en: Two.}}}}"
        history.commit(f"2024-02-1{nth}", {"docs/index.versions.yml": ledger(stated, FIRST, history=adopted)})
    return history


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_was_published_is_said(history: History, open_edition: Open, change: str) -> None:
    """Readers relied on date and level: whoever changes them says so, with a day and a reason."""
    before, after, needs_a_word = CHANGES[change]
    lives(history, before, after)
    if not needs_a_word:
        assert len(open_edition(history).chronicles[0].facts) >= 4
        return
    with pytest.raises(Rejected) as caught:
        open_edition(history)
    (finding,) = caught.value.findings

    assert (finding.code, str(finding.place)) == ("not-restated", "docs/index.versions.yml:3:5")
    assert 'restated: {date: 2024-02-11, reason: "…"}' in finding.remedy


def test_what_has_to_be_said(history: History, open_edition: Open) -> None:
    """The message names what was published and what is stated now."""
    lives(history, "effective: 2024-03-01, level: minor", "effective: 2024-04-01, level: material")
    with pytest.raises(Rejected, match=(
        "Version 2024-02-10 was published as minor from 2024-03-01, and is now stated as material from 2024-04-01"
    )):  # fmt: skip
        open_edition(history)


ONE, OTHER = (f"restated: {{date: 2024-02-1{nth}, reason: x}}" for nth in (1, 2))
WORDS = {
    "said with it": (["level: minor", f"level: material, {ONE}"], 2),
    "said afterwards": (["level: minor", "level: material", f"level: material, {ONE}"], 2),
    "said before": ([f"level: minor, {ONE}", f"level: material, {ONE}"], None),
    "said of an earlier change": (["level: minor", f"level: material, {ONE}", f"level: minor, {ONE}"], None),
    "said twice": (["level: minor", f"level: material, {ONE}", f"level: minor, {OTHER}"], 3),
}


@pytest.mark.parametrize("case", WORDS)
def test_each_change_needs_its_own_word(history: History, open_edition: Open, case: str) -> None:
    """What was said of one change does not excuse the next; each makes a statement of its own."""
    states, statements = WORDS[case]
    lives(history, *states)
    if statements is None:
        with pytest.raises(Rejected, match="not-restated"):
            open_edition(history)
        return
    facts = open_edition(history).chronicles[0].facts

    assert sum(fact.kind == "statement" and str(fact.version) == "2024-02-10" for fact in facts) == statements


def test_before_its_text_a_version_may_change(history: History, open_edition: Open) -> None:
    """A Version without a text could not be published, so nobody relied on it."""
    second = "{{id: 2024-02-10, level: {}, summary: {{en: Two.}}}}"
    history.commit("2024-01-10", {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": ledger(FIRST)})
    history.commit("2024-02-09", {"docs/index.versions.yml": ledger(second.format("minor"), FIRST)})
    history.commit("2024-02-10", {"docs/index.md": policy("2024-02-10", "Two."),
                                  "docs/index.versions.yml": ledger(second.format("material"), FIRST)})  # fmt: skip

    assert len(open_edition(history).chronicles[0].facts) == 5


@pytest.mark.parametrize("file", LEDGERS, ids=lambda file: file.stem)
def test_a_ledger_in_parts_is_the_ledger(file: Path) -> None:
    """However a Ledger is laid out, its Versions say the same read one by one, as a whole, and by the strict reader."""
    text = file.read_text("utf-8-sig")
    strict = ledgers.read(text, file.name, authoritative="en")
    expected = {statement.id: Saying.of(statement) for statement in strict.versions}

    assert reading._Reader().read(text) == expected
    assert reading._sayings(reading.mapping.parse(text, "")) == expected


LINES = st.sampled_from(
    ["", "# a comment", "  # another", "waivers: []", "- x", "  - id: 2024-05-01", '    summary: {en: "a', '  - b"}',
     "    level: minor", "    effective: 2024-06-01", "    corrections:", "      - {date: 2024-05-02, note: x}",
     "    summary: |", "      - id: 2020-01-01", "versions:", "coverage: {en: x}", "    withdrawn: {texts: all}"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12))
def test_any_ledger_in_parts_is_the_ledger(lines: list[str]) -> None:
    """Whatever the lines, reading in parts gives what reading as a whole gives, wherever that can be read."""
    text = "document: privacy\nversions:\n  - id: 2024-01-01\n" + "\n".join(lines) + "\n"
    try:
        whole = reading._sayings(reading.mapping.parse(text, ""))
    except (SourceError, Rejected):
        return

    assert reading._Reader().read(text) == whole
