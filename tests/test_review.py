"""The comment on a pull request: what is to be done and exactly where, what changes, the redline."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gazette import checks, comment
from gazette.comment import Links
from gazette.review import review
from gazette.survey import survey
from tests.conftest import NOW, Run
from tests.support.history import History, from_folders, ledger, policy

HERE = Path(__file__).parent
HISTORIES = HERE / "histories"
GOLDEN = HERE / "reviews"
LEDGER = "docs/index.versions.yml"
FIRST = '{id: 2024-01-10, summary: {en: "First.", de: "Erste."}}'
LINKS = Links(
    edit="https://github.com/brightwater/policy/edit",
    branch="legal/logs & co",
    word="https://github.com/brightwater/policy/actions/runs/1/artifacts/2",
    site="https://github.com/brightwater/policy/actions/runs/1/artifacts/3",
)


def text(version: str | None, words: str = "We keep logs for 30 days.") -> str:
    return policy(version, words, description="What we do.") + "\n## 2. Contact {#contact}\n\nWrite to us.\n"


def german(version: str, words: str = "Wir bewahren Protokolle 30 Tage auf.") -> str:
    return text(version, words).replace("Write to us.", "Schreiben Sie uns.")


@pytest.fixture
def branch(history: History) -> History:
    """A policy published in English and German, and a branch on which it is edited."""
    history.commit(
        "2024-01-10",
        {
            "mkdocs.yml": (HISTORIES / "base" / "mkdocs.yml").read_text("utf-8"),
            "docs/index.md": text("2024-01-10"),
            "docs/index.de.md": german("2024-01-10"),
            LEDGER: ledger(FIRST),
        },
    )
    history.git("branch", "published")
    return history


def told(root: Path, links: Links = LINKS) -> str:
    """The comment on the working tree, against the branch `published`, on 1 June 2027."""
    found = survey(root, ref="published", now=NOW, as_of=date(2027, 6, 1))
    files = {subject.sources.ledger: subject.statements for subject in found.subjects if subject.statements}
    files |= {manuscript.file: manuscript.text for manuscript in found.manuscripts}
    return comment.write(review(found, checks.check(found)), links, files)


def _new_version(history: History) -> None:
    stated = (
        "{id: 2027-06-01, effective: 2027-07-15, level: material, notified: 2027-06-01, "
        'summary: {en: "We keep logs longer."}}'
    )
    history.write("docs/index.md", text("2027-06-01", "We keep logs for 90 days."))
    history.write(LEDGER, ledger(stated, FIRST))


def _nothing_stated(history: History) -> None:
    history.write("docs/index.md", text("2024-01-10", "We keep logs for 90 days."))


def _two_things(history: History) -> None:
    _nothing_stated(history)
    history.write("docs/index.de.md", german("2024-01-10").replace("{#contact}", "{#kontakt}"))


def _wrong_day(history: History) -> None:
    history.write("docs/index.md", text("2027-06-02", "We keep logs for 90 days."))
    stated = '{id: 2027-06-02, level: minor, summary: {en: "We keep logs longer.", de: "Länger."}}'
    history.write(LEDGER, ledger(stated, FIRST))


def _ledger_removed(history: History) -> None:
    (history.root / LEDGER).unlink()


def _mistyped(history: History) -> None:
    history.write(LEDGER, ledger("{id: 2027-06-01, levl: minor, summary: {en: x}}", FIRST))


def _correction(history: History) -> None:
    corrected = FIRST[:-1] + ', corrections: [{date: 2027-06-01, note: {en: "A word."}, editorial_because: "So."}]}'
    history.write("docs/index.md", text("2024-01-10", "We keep all logs for 30 days."))
    history.write(LEDGER, ledger(corrected))


def _several_commits(history: History) -> None:
    history.commit("2024-02-01", {"docs/index.md": text("2024-01-10", "*We* keep logs for 30 days.")})
    history.commit("2024-02-02", {"docs/index.md": text("2024-01-10", "**We** keep logs for 30 days.")})


def _code_only(history: History) -> None:
    history.write("hooks/x.py", "pass\n")


CASES: dict[str, Callable[[History], None]] = {
    "new-version": _new_version,
    "nothing-stated": _nothing_stated,
    "two-things": _two_things,
    "wrong-day": _wrong_day,
    "ledger-removed": _ledger_removed,
    "mistyped": _mistyped,
    "correction": _correction,
    "several-commits": _several_commits,
    "code-only": _code_only,
}


@pytest.mark.parametrize("case", CASES)
def test_the_comment(branch: History, case: str) -> None:
    """First what to do, each block with its place and its indentation; then what changes."""
    CASES[case](branch)

    assert told(branch.root) == (GOLDEN / f"{case}.md").read_text("utf-8")


def test_the_text_in_force_while_another_is_announced(tmp_path: Path) -> None:
    """A correction in the archive is compared with the text it corrects."""
    story = HISTORIES / "stories" / "translation-of-an-upcoming-version"
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    history.git("branch", "published")
    archived = history.git("show", "HEAD~2:docs/index.md").replace("e-mail address", "e-mail addresses") + "\n"
    history.write("docs/archive/index/2024-01-10.md", archived)
    stated = (history.root / LEDGER).read_text("utf-8").rstrip()
    stated = stated.replace("level: material", "level: material\n    notified: 2024-03-01")
    history.write(LEDGER, f'{stated}\n    corrections:\n      - {{date: 2027-06-01, note: {{en: "A plural."}}}}\n')

    assert told(history.root) == (GOLDEN / "in-force.md").read_text("utf-8")


def test_nothing_of_a_text_means_anything(branch: History) -> None:
    """Markup, mentions and fences of a hostile branch stay words."""
    hostile = "`x` <img src=//e.example> @everyone #1 [a](https://e.example) ``` ~~~"
    branch.write("docs/index.md", text("2024-01-10", hostile).replace("2. Contact", f"2. {hostile}"))
    branch.write(LEDGER, ledger(FIRST).replace("versions:", 'coverage: {en: "```"}\nversions:  # `x`'))
    said = told(branch.root)
    outside = "".join(part for nth, part in enumerate(said.split("```")) if nth % 2 == 0)
    outside = re.sub(r"`[^`\n]+`", "", outside)

    assert "<img" not in outside.replace("\\<img", "")
    assert "@everyone" not in outside
    assert "](https://e.example)" not in outside.replace("\\](https", "")


def test_what_is_to_be_typed_can_be_copied(branch: History) -> None:
    """Addresses stand as code, where nothing invisible breaks them up."""
    branch.write("docs/index.md", text("2024-01-10", "We keep logs for 30 days. See [us](http://www.e.example)."))
    said = told(branch.root)

    assert "### 1. This link is not encrypted: `http://www.e.example`" in said
    assert "Write `https://www.e.example` if that address works; else link to another." in said


def test_headings_to_be_written(branch: History) -> None:
    """They are shown as they are to be typed, and make no headings of the comment."""
    branch.write("docs/index.md", text("2024-01-10") + "\n## 3. Rights\n\nWrite to us.\n")

    assert "in all languages:\n\n```markdown\n## 3. Rights {#3-rights}\n```\n" in told(branch.root)


def test_many_things(branch: History) -> None:
    """Ten are told at length, the rest counted."""
    broken = "".join(f"## {n}. S {{#s{n}}}\n\n<script>x</script>\n\n<b onclick=x>y</b>\n\n" for n in range(3, 12))
    branch.write("docs/index.md", text("2024-01-10") + broken)
    stated = "".join(f"  - {{id: 2024-02-{day:02}, lvel: minor, summary: {{en: x}}}}\n" for day in range(28, 10, -1))
    branch.write(LEDGER, ledger(FIRST).replace("versions:\n", f"versions:\n{stated}"))
    said = told(branch.root)

    assert said.splitlines()[0].endswith(" things to do.**")
    assert "### 10. " in said
    assert "### 11. " not in said
    assert "more: see what `gazette check` printed." in said


def test_many_warnings(branch: History) -> None:
    """Each says what to do, ten of them; the comment stays one that a forge takes."""
    sections = "".join(f"\n## {nth}. Part {{#p{nth}}}\n\nWords.\n" for nth in range(3, 60, 2))
    branch.write("docs/index.md", text("2024-01-10") + sections)
    said = told(branch.root)

    assert "**There is no section 4: 3 is followed by 5**" in said
    assert 'paste under waivers:\n\n```yaml\n  - {code: section-gap, at: "4", reason: "…"}\n```' in said
    assert "… and 18 more: see what `gazette check` printed." in said


def test_a_long_ledger_that_was_deleted(branch: History) -> None:
    """It has no place in a comment."""
    coverage = "Nothing older is known. " * 200
    branch.commit("2024-02-01", {LEDGER: ledger(FIRST, coverage=f'{{en: "{coverage}"}}')})
    branch.git("branch", "-f", "published")
    (branch.root / LEDGER).unlink()
    said = told(branch.root)

    assert "what stands there on the published branch; it is too long to be shown here." in said
    assert len(said.encode()) < 5_000


def test_many_signals(branch: History) -> None:
    """Five reasons why it may be material are enough to look."""
    branch.write("docs/index.md", text("2024-01-10", "We must not keep 7 logs for 90 days in France, or pay 5 EUR."))
    (line,) = [line for line in told(branch.root).splitlines() if line.startswith("- It may be material: ")]

    assert line.count(";") == 5
    assert line.endswith(" more.")


def test_a_long_redline(branch: History) -> None:
    """What does not fit is not shown by halves in silence."""
    words = "\n\n".join(f"Paragraph {n} {'says something new ' * 20}." for n in range(400))
    branch.write("docs/index.md", text("2024-01-10", words))
    branch.write("docs/index.de.md", german("2024-01-10", words))
    said = told(branch.root)

    assert len(said.encode()) <= comment.MOST_BYTES
    assert "… and 1 more change in 1 section." in said
    assert said.endswith("The redline of `docs/index.de.md` (de) has no place here.\n")


def test_without_a_forge(branch: History) -> None:
    """Without links the files are named."""
    _nothing_stated(branch)
    said = told(branch.root, Links())

    assert "If this is an editorial correction: `docs/index.versions.yml`, and replace line 3" in said
    assert "](" not in said


def test_the_command(branch: History, gazette: Run, tmp_path: Path) -> None:
    """It writes to a file or to standard output, and leaves the verdict to `gazette check`."""
    _nothing_stated(branch)
    file = tmp_path / "review.md"
    shown = gazette("review", "--published", "published", "--as-of", "2027-06-01", cwd=branch.root)
    written = gazette("review", "-o", str(file), cwd=branch.root, GAZETTE_PUBLISHED="published")

    assert (shown.returncode, written.returncode, written.stdout) == (0, 0, "")
    assert shown.stdout.startswith("**One thing to do.**\n")
    assert file.read_text("utf-8") == shown.stdout


def test_the_redline_of_a_branch(branch: History, gazette: Run) -> None:
    """`gazette redline` without names is what the working tree changes; without a change, nothing."""
    before = gazette("redline", "--published", "published", cwd=branch.root)
    _new_version(branch)
    after = gazette("redline", "--published", "published", cwd=branch.root)
    german_text = gazette("redline", "--published", "published", "--lang", "de", cwd=branch.root)

    assert (before.stdout, german_text.stdout) == ("No differences\n", "No differences\n")
    assert "We keep logs for [-30-] {+90+} days." in after.stdout
