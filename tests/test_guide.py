"""The editor's guide, played with nothing but a browser: what it says is what happens, word for word."""

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from gazette.cli import main
from tests.support.forge import Forge, Told
from tests.support.history import from_folders

PROJECT = Path(__file__).resolve().parent.parent
HISTORIES = PROJECT / "tests" / "histories"
GUIDE = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
README = (PROJECT / "README.md").read_text("utf-8")
TASKS = dict(re.findall(r"^## (\d)\. .*?\n(.*?)(?=^#{1,2} )", GUIDE, re.MULTILINE | re.DOTALL))
POLICY, GERMAN, LEDGER = "docs/index.md", "docs/index.de.md", "docs/index.versions.yml"
NEW = "it changes what the policy says (material or minor)"
EDITORIAL = "this is an editorial correction"


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """The policy of a fictional company, in English and German, with one Version."""
    history = from_folders(HISTORIES / "guide", tmp_path / "history", base=HISTORIES / "base")
    return Forge(history, tmp_path / "forge")


def blocks(task: str, kind: str) -> list[str]:
    """The fenced blocks of a task, without the three spaces of the list that they are in."""
    found = re.findall(rf"^   ```{kind}\n(.*?)\n   ```$", TASKS[task], re.MULTILINE | re.DOTALL)
    return ["\n".join(line[3:] for line in block.split("\n")) for block in found]


def swap(old: str, new: str) -> Callable[[str], str]:
    """Puts new words in place of old ones that are there."""

    def swapped(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return swapped


def say(**words: str) -> Callable[[str], str]:
    """Fills the gaps of a pasted block: `summary`, `level`, …"""

    def filled(block: str) -> str:
        if "level" in words:
            block = block.replace("level: material", f"level: {words['level']}")
        if "effective" in words:
            block = block.replace("    level:", f"    effective: {words['effective']}\n    level:")
        if "url" in words:
            block = block.replace('url: "…"', f"url: {words['url']}").replace("YYYY-MM-DD", words["retrieved"])
        return block.replace("…", words.get("said", ""))

    return filled


class Play:
    """A pull request from its first edit to its merge; keeps everything that CI said."""

    def __init__(self, forge: Forge, branch: str, day: str) -> None:
        self.forge, self.branch, self.day = forge, branch, day
        self.told: list[Told] = []

    def edit(self, path: str, *changes: Callable[[str], str]) -> Told:
        """Change a file in the web editor."""
        on_branch = bool(self.told) and self.branch
        text = self.forge.read(path, on_branch or "main")
        for change in changes:
            text = change(text)
        return self.write(path, text)

    def write(self, path: str, text: str) -> Told:
        """Write a file in the web editor."""
        self.forge.edit(self.branch, self.day, {path: text})
        return self.look()

    def look(self) -> Told:
        """Wait for the comment."""
        self.told.append(self.forge.pull_request(self.branch, self.day))
        return self.told[-1]

    def follow(self, when: str, fill: Callable[[str], str]) -> Told:
        """Do what the comment says to do if something is so."""
        self.forge.follow(self.told[-1], self.branch, self.day, when, fill)
        return self.look()

    def merge(self) -> None:
        """Squash and merge, once that is said to be right."""
        assert (self.told[-1].exit_code, self.told[-1].comment.splitlines()[0]) == (0, "**Ready to merge.**")
        self.forge.squash(self.branch, self.day)

    @property
    def said(self) -> str:
        """Everything that CI said."""
        return "\n".join(told.check + told.comment for told in self.told)


def change_a_sentence(forge: Forge) -> list[Play]:
    play = Play(forge, "legal/sentence", "2027-01-15")
    play.edit(POLICY, swap("and delete them then", "and then delete them"))
    play.follow(NEW, say(level="minor", said="We say more clearly when usage logs are deleted."))
    play.merge()
    return [play]


def change_one_late(forge: Forge) -> list[Play]:
    """The same, and once more with a merge on the day after."""
    late = Play(forge, "legal/later", "2027-01-18")
    plays = change_a_sentence(forge)
    late.edit(POLICY, swap("Write to", "Please write to"))
    late.follow(NEW, say(level="minor", said="We say it more politely."))
    late.day = "2027-01-19"
    late.look()
    late.follow("it is published today", say())
    late.merge()
    return [*plays, late]


def publish_a_material_change(forge: Forge) -> list[Play]:
    play = Play(forge, "legal/logs", "2027-01-20")
    play.edit(POLICY, swap("30 days", "90 days"), swap("version: 2026-05-16", "version: 2027-01-20"))
    said = "We keep usage logs for 90 days instead of 30."
    play.follow("it is a new Version (material or minor)", say(effective="2027-03-01", said=said))
    play.merge()
    told = Play(forge, "legal/told", "2027-01-21")
    told.edit(LEDGER, swap(f'"{said}"\n', f'"{said}"\n    notified: 2027-01-21\n'))
    told.merge()
    return [play, told]


def correct_a_typo(forge: Forge) -> list[Play]:
    play = Play(forge, "legal/typo", "2027-01-15")
    play.edit(POLICY, swap("delete them then", "delete them afterwards"))
    play.follow(EDITORIAL, say(said="A better word."))
    play.merge()
    return [play]


def correct_what_looks_material(forge: Forge) -> list[Play]:
    """The same, and once more with a word that may mean something."""
    plays = correct_a_typo(forge)
    play = Play(forge, "legal/only", "2027-01-18")
    play.edit(POLICY, swap("We keep usage logs", "We only keep usage logs"))
    play.follow(EDITORIAL, say(said="A lost word."))
    play.follow("it only mends spelling, grammar or style", say(said="Nothing else was ever kept."))
    play.merge()
    return [*plays, play]


def translate(forge: Forge) -> list[Play]:
    change_a_sentence(forge)
    play = Play(forge, "legal/german", "2027-01-16")
    play.edit(
        GERMAN,
        swap("löschen sie dann", "löschen sie danach"),
        swap("version: 2026-05-16\nreviewed: 2026-05-15\n", "version: 2027-01-15\n"),
        swap("{#retention}", "{#dauer}"),
    )
    play.edit(GERMAN, swap("{#dauer}", "{#retention}"))
    play.merge()
    return [play]


def import_an_old_version(forge: Forge) -> list[Play]:
    play = Play(forge, "legal/2024", "2027-01-15")
    (front,) = [block for block in blocks("5", "yaml") if block.startswith("---")]
    play.write(
        "docs/archive/index/2024-03-01.md", f"{front}\n\n# Privacy Policy\n\n## 1. Data {{#data}}\n\nWe keep logs.\n"
    )
    play.follow(
        "it was published before this history began",
        say(url="https://brightwater.example/privacy", retrieved="2027-01-14", said="The oldest one we found."),
    )
    play.follow("it changed less than that", say())
    play.merge()
    return [play]


def correct_the_text_in_force(forge: Forge) -> list[Play]:
    publish_a_material_change(forge)
    in_force = forge.read(POLICY, "main~2")
    play = Play(forge, "legal/in-force", "2027-01-25")
    play.write("docs/archive/index/2026-05-16.md", swap("delete them then", "delete them afterwards")(in_force))
    play.follow(EDITORIAL, say(said="A better word."))
    play.merge()
    return [play]


PLAYS = {
    "1": change_one_late,
    "2": publish_a_material_change,
    "3": correct_what_looks_material,
    "4": translate,
    "5": import_an_old_version,
    "6": correct_the_text_in_force,
}


def test_every_task_is_played() -> None:
    """The guide has these six."""
    assert list(TASKS) == list(PLAYS)


@pytest.mark.parametrize("task", PLAYS)
def test_a_task(forge: Forge, task: str) -> None:
    """Played as the guide says, it ends in a merge; every message quoted appears, every block shown is the one."""
    said = "\n".join(play.said for play in PLAYS[task](forge))
    archive = forge.read("docs/archive/index/2024-03-01.md") if task == "5" else ""
    written = "\n".join([said, archive, *map(forge.read, (POLICY, GERMAN, LEDGER))])

    assert [block for block in blocks(task, "text") if block not in said] == []
    assert [block for block in blocks(task, "yaml") if block not in written] == []
    assert TASKS[task].count("```") == 2 * (len(blocks(task, "text")) + len(blocks(task, "yaml")))


COMMANDS = re.findall(r"`gazette ([^`]+)`", GUIDE + README)


@pytest.mark.parametrize("words", dict.fromkeys(COMMANDS))
def test_every_command_exists(words: str) -> None:
    """Each command quoted in the guide and in README has these options."""
    name, *arguments = re.sub(r"\b[A-Z]+\b", "2026-05-16", words).split()
    command = main.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}

    assert [word for word in arguments if word.startswith("--") and word not in known] == []
    assert isinstance(command, click.Command)
