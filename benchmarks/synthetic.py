"""Synthetic policy histories: Versions of policies among unrelated commits, by one `git fast-import`."""

import random
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.wording import Wording, sentence, translated

FIRST_INSTANT = 1_420_070_400  # 1 January 2015
LAST_INSTANT = 1_779_000_000  # May 2026
DAY = 86_400
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large a history is; `unrelated` commits stand between those that change the policies.

    All policies get their Versions on the same days. `by_hand`: each Version is also committed as a page of its own,
    below docs/versions/, as those keep them whose generator cannot read git. ValueError if there are not so many days,
    or words.
    """

    versions: int
    languages: tuple[str, ...] = ("en",)
    documents: int = 1
    unrelated: int = 0
    words: int = 2500
    by_hand: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.versions <= (LAST_INSTANT - FIRST_INSTANT) // DAY or self.documents < 1 or self.words < 100:
            raise ValueError(f"no history can be so: {self}")

    @property
    def names(self) -> tuple[str, ...]:
        """The policies' names below docs/."""
        return ("index", *(f"policy-{nth:02}" for nth in range(2, self.documents + 1)))


def grow(root: Path, plan: Plan, *, seed: int = 1) -> Path:
    """A repository at `root` with a Ledger and `plan.versions` Versions of each policy: the same seed, the same bytes.

    Each Version is a commit with its Ledger; its translations follow in the next one.
    """
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=stream(plan, seed=seed), check=True)
    subprocess.run(["git", "-C", str(root), "reset", "-q", "--hard"], check=True)
    return root


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """On which all policies got a Version: its id, its instant in seconds, and what was committed, path to content."""

    version: str
    instant: int
    texts: Mapping[str, str]
    translations: Mapping[str, str]


def days(plan: Plan, *, seed: int = 1) -> Iterator[Day]:
    """All of them, oldest first."""
    policies = [_Policy(name, plan.words, random.Random(f"{seed} {name}")) for name in plan.names]
    step = (LAST_INSTANT - FIRST_INSTANT) // plan.versions
    for instant in range(FIRST_INSTANT, FIRST_INSTANT + plan.versions * step, step):
        version = datetime.fromtimestamp(instant, UTC).date()
        for policy in policies:
            policy.state(version, plan.languages)
        yield Day(
            version=version.isoformat(),
            instant=instant,
            texts=_files(policies, ("en",)),
            translations=_files(policies, plan.languages[1:]),
        )


def stream(plan: Plan, *, seed: int = 1) -> bytes:
    """The history as `git fast-import` reads it."""
    step = (LAST_INSTANT - FIRST_INSTANT) // plan.versions
    found = bytearray()
    unrelated = 0
    for nth, day in enumerate(days(plan, seed=seed), 1):
        for instant, texts in ((day.instant, day.texts), (day.instant + 1, day.translations)):
            if texts:
                found += _commit(instant, {**texts, **(_pages(texts, day.version) if plan.by_hand else {})})
        more = nth * plan.unrelated // plan.versions - unrelated
        for place in range(more):
            path = f"src/file{(unrelated + place) % 97}.txt"
            found += _commit(day.instant + 2 + place * (step - 3) // more, {path: f"{unrelated + place}\n"})
        unrelated += more
    return bytes(found)


def _pages(texts: Mapping[str, str], version: str) -> Mapping[str, str]:
    """The texts as pages of a Version."""
    return {f"docs/versions/{version}/{Path(path).name}": text for path, text in texts.items() if path.endswith(".md")}


class _Policy:
    """One policy while its history grows."""

    def __init__(self, name: str, words: int, dice: random.Random) -> None:
        self.name = name
        self._dice = dice
        self._wording = Wording(words, dice)
        self._stated: list[str] = []
        self._newest = ""

    def state(self, day: date, languages: tuple[str, ...]) -> None:
        """One more Version, published on that day; of what is material people were told in time."""
        if self._newest:
            self._wording.edit()
        level = f"level: {self._dice.choice(('material', 'minor', 'minor'))}, " if self._newest else ""
        said = sentence(self._dice).split(" [")[0].rstrip(".,")
        summary = ", ".join(f'{lang}: "{translated(said, lang)}."' for lang in languages)
        notified = f", notified: {day - timedelta(days=30)}" if "material" in level else ""
        self._stated.insert(0, f"  - {{id: {day}, {level}summary: {{{summary}}}{notified}}}\n")
        self._newest = day.isoformat()

    def files(self, languages: tuple[str, ...]) -> Mapping[str, str]:
        """The newest Version's text in these languages; in English with the Ledger."""
        found = {}
        for lang in languages:
            front = ["title: " + translated("Privacy Policy", lang), f"version: {self._newest}"]
            if lang == "en":
                found[f"docs/{self.name}.versions.yml"] = f"document: {self.name}\nversions:\n" + "".join(self._stated)
            else:
                front.append(f"reviewed: {self._newest}")
            path = f"docs/{self.name}.md" if lang == "en" else f"docs/{self.name}.{lang}.md"
            found[path] = "\n".join(["---", *front, "---", "", self._wording.markdown(lang)])
        return found


def _files(policies: list[_Policy], languages: tuple[str, ...]) -> Mapping[str, str]:
    return {path: text for policy in policies for path, text in policy.files(languages).items()}


def _commit(instant: int, files: Mapping[str, str]) -> bytes:
    head = f"commit refs/heads/main\ncommitter A <a@example.org> {instant} +0000\ndata 1\n.\n".encode()
    body = b""
    for path, content in files.items():
        data = content.encode()
        body += f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
    return head + body + b"\n"
