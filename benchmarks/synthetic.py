"""Synthetic policy histories: N Versions of a growing text among unrelated commits, by one `git fast-import`."""

import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

WHO = ("We", "Our processors", "Authorised staff", "The Services", "Our support team")
DOES = ("may process", "retain", "collect", "review", "disclose", "delete", "store")
WHAT = ("account identifiers", "billing records", "diagnostic logs", "device identifiers", "invoice data")
WHY = ("to prevent abuse", "to meet legal obligations", "for 30 days", "for 12 months", "with your consent")
FIRST_INSTANT = 1_420_070_400  # 1 January 2015
LAST_INSTANT = 1_779_000_000  # May 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large a history is; `unrelated` commits stand between those that change the policy."""

    versions: int
    languages: tuple[str, ...] = ("en",)
    unrelated: int = 0
    words: int = 2500


def sentence(dice: random.Random) -> str:
    """One sentence a policy might hold."""
    return f"{dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)} and {dice.choice(WHAT)} {dice.choice(WHY)}."


def grow(root: Path, plan: Plan, *, seed: int = 1) -> Path:
    """A repository at `root` whose docs/index.md has `plan.versions` wordings; the same seed, the same bytes."""
    dice = random.Random(seed)
    paragraphs = [" ".join(sentence(dice) for _ in range(3)) for _ in range(plan.words // 36)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    total = plan.versions + plan.unrelated
    step = (LAST_INSTANT - FIRST_INSTANT) // total
    stream = bytearray()
    done = 0
    for nth in range(total):
        files: dict[str, str] = {}
        if (nth + 1) * plan.versions // total > done:
            done += 1
            _edit(paragraphs, dice, done)
            for lang in plan.languages:
                name = "docs/index.md" if lang == "en" else f"docs/index.{lang}.md"
                files[name] = _text(paragraphs, lang)
        else:
            files[f"src/file{nth % 97}.txt"] = f"{nth}\n"
        stream += _commit(FIRST_INSTANT + nth * step, files)
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=bytes(stream), check=True)
    subprocess.run(["git", "-C", str(root), "reset", "-q", "--hard"], check=True)
    return root


def _edit(paragraphs: list[str], dice: random.Random, version: int) -> None:
    """The edits a policy really gets; `version` in the first paragraph makes each wording a new one."""
    paragraphs[0] = f"This is wording {version} of the policy."
    for _ in range(dice.choice((1, 1, 2, 3))):
        place = dice.randrange(1, len(paragraphs))
        kind = dice.random()
        if kind < 0.5:
            words = paragraphs[place].split()
            words[dice.randrange(len(words))] = dice.choice(("must", "may", "14", "90", "only", "personal"))
            paragraphs[place] = " ".join(words)
        elif kind < 0.75:
            paragraphs.insert(place, " ".join(sentence(dice) for _ in range(3)))
        elif len(paragraphs) > 20:
            paragraphs.pop(place)


def _text(paragraphs: list[str], lang: str) -> str:
    lines = ["---", "title: Privacy Policy", "---", "", "# Privacy Policy", ""]
    for nth, paragraph in enumerate(paragraphs):
        if nth % 8 == 0:
            lines += [f"## {nth // 8 + 1}. Part {{#part{nth // 8 + 1}}}", ""]
        lines += [paragraph if lang == "en" else f"[{lang}] {paragraph}", ""]
    return "\n".join(lines)


def _commit(instant: int, files: dict[str, str]) -> bytes:
    head = f"commit refs/heads/main\ncommitter A <a@example.org> {instant} +0000\ndata 1\n.\n".encode()
    body = b""
    for path, content in files.items():
        data = content.encode()
        body += f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
    return head + body + b"\n"
