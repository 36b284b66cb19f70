"""Legal's commands: an older text into the archive, what is left to do, what was in force."""

import json
from pathlib import Path

import pytest

from gazette import intake
from gazette.document import Reader
from gazette.errors import SourceError
from tests.conftest import Open, Run
from tests.support.history import History, from_folders, ledger, policy

HERE = Path(__file__).parent
HISTORIES = HERE / "histories"
FIRST = '{id: 2024-01-10, summary: {en: "First."}}'
HTML = """<!doctype html><html><head><title>Old policy</title><style>p{}</style></head><body>
<nav>Menu</nav><main><h1>Privacy Policy</h1><p>We <b>never</b> sell data_sets, see <a href="https://example.org/x">this</a>.</p>
<h2>1. Logs</h2><ul><li>Kept for 30 days</li><li>Then deleted*</li></ul>
<table><thead><tr><th>Data</th><th>Kept</th></tr></thead><tbody><tr><td>Mail</td><td>1 year</td></tr></tbody></table>
</main><script>track()</script></body></html>"""


@pytest.fixture
def published(history: History) -> History:
    """A policy with one Version, in English and German."""
    history.commit(
        "2024-01-10",
        {
            "mkdocs.yml": (HISTORIES / "base" / "mkdocs.yml").read_text("utf-8"),
            "docs/index.md": policy("2024-01-10"),
            "docs/index.de.md": policy("2024-01-10", "Wir bewahren Protokolle 30 Tage auf."),
            "docs/index.versions.yml": ledger(FIRST),
        },
    )
    return history


def test_import_markdown(published: History, gazette: Run, open_edition: Open) -> None:
    """An older Markdown text becomes an archive text, and with the entry that is printed, a Version."""
    published.write("old.md", "---\ntitle: Old\nlayout: x\n---\n# Old\n\nWe keep logs for ever.\n")
    result = gazette("import", "old.md", "--version", "2022-07-01", cwd=published.root)
    path = "docs/archive/index/2022-07-01.md"

    assert result.stdout == f"{path}\n"
    assert (published.root / path).read_text("utf-8") == (
        "---\ntitle: Old\nversion: 2022-07-01\n---\n\n# Old\n\nWe keep logs for ever.\n"
    )
    assert "  - id: 2022-07-01\n    imported: true\n" in result.stderr
    (published.root / "old.md").unlink()
    stated = '{id: 2022-07-01, imported: true, summary: {en: "Oldest known."}}'
    published.commit("2024-02-01", {"docs/index.versions.yml": ledger(FIRST[:-1] + ", level: minor}", stated)})

    assert [(str(version.id), version.origin.value) for version in open_edition(published).chronicles[0].versions] == [
        ("2022-07-01", "archive"),
        ("2024-01-10", "mainline"),
    ]


def test_import_html() -> None:
    """What stands in <main> becomes Markdown with every word, link, item and cell."""
    taken = intake.take(HTML.encode(), "old.html")
    read = Reader().read(taken.body.encode(), lang="en", file="old", strict=False)

    assert (taken.title, taken.part) == ("Privacy Policy", "main")
    assert [(block.kind.value, block.text, block.hrefs) for block in read.blocks] == [
        ("h", "Privacy Policy", ()),
        ("p", "We never sell data_sets, see this.", ("https://example.org/x",)),
        ("h", "1. Logs", ()),
        ("li-ul", "Kept for 30 days", ()),
        ("li-ul", "Then deleted*", ()),
        ("th", "Data", ()),
        ("th", "Kept", ()),
        ("td", "Mail", ()),
        ("td", "1 year", ()),
    ]


def test_import_plain_text() -> None:
    """The policy's own plain text: headings, paragraphs and bullets, word for word."""
    given = (HERE / "policy" / "apexstream-privacy-2026-05-16.txt").read_text("utf-8")
    taken = intake.take(given[given.index("Privacy Policy") :].encode(), "old.txt")
    read = Reader().read(taken.body.encode(), lang="en", file="old", strict=False)
    published = Reader().read((HERE.parent / "docs" / "index.md").read_bytes(), lang="en", file="index.md", strict=True)

    assert taken.title == "Privacy Policy"
    assert [(b.kind, b.text) for b in read.blocks if not b.text.startswith("Last updated")] == [
        (b.kind, b.text) for b in published.blocks
    ]


def test_import_refuses_to_lose_words() -> None:
    """HTML whose words would change on the way is refused, with the place in the text."""
    with pytest.raises(SourceError, match="without losing or changing words near"):
        intake.take(b"<main><p>Keep <pre>a  `b`\n\n# c</pre></p><textarea>x</textarea></main>", "old.html")


REFUSED = {
    "git holds it": (["old.md", "--version", "2024-01-10"], 1, "git holds a text of Version 2024-01-10 in en already"),
    "git holds its translation": (["old.md", "--version", "2024-01-10", "--lang", "de"], 1, "in de already"),
    "it exists": (["old.md", "--version", "2023-01-01"], 2, "docs/archive/index/2023-01-01.md exists already"),
    "no such language": (["old.md", "--version", "2022-01-01", "--lang", "pt"], 2, "is not published in pt"),
    "no such kind": (["old.doc", "--version", "2022-01-01"], 2, "is no Markdown, HTML or plain text"),
    "no such id": (["old.md", "--version", "yesterday"], 2, "is not a Version id"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_import_refuses(published: History, gazette: Run, case: str) -> None:
    """Nothing is overwritten, and nothing that git holds is contradicted."""
    arguments, exit_code, said = REFUSED[case]
    published.write("old.md", "# Old\n")
    published.write("old.doc", "x")
    published.write("docs/archive/index/2023-01-01.md", policy("2023-01-01"))
    result = gazette("import", *arguments, cwd=published.root)

    assert result.returncode == exit_code
    assert said in result.stderr
    assert (published.root / "docs/archive/index/2023-01-01.md").read_text("utf-8") == policy("2023-01-01")


def test_status(tmp_path: Path, gazette: Run) -> None:
    """Duties come first: who must be told by when; then each translation and its sections behind."""
    story = HISTORIES / "stories" / "translation-of-an-upcoming-version"
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    early = gazette("status", "--as-of", "2024-03-20", cwd=history.root)
    late = gazette("status", "--as-of", "2024-05-02", "--json", cwd=history.root)

    assert early.stdout == (
        "privacy, as of 2024-03-20: Version 2024-01-10\n"
        "Material Version 2024-03-01: users must be told by 2024-04-01; not recorded. "
        "Once they were told, add to it: notified: YYYY-MM-DD\n"
        "Version 2024-03-01 applies from 2024-05-01: publish the site again on that day\n"
        "de: current, 2024-01-10, not reviewed\n"
        "de: no summary of 2024-01-10, 2024-03-01\n"
    )
    assert json.loads(late.stdout) == {
        "schema_version": 1,
        "document": "privacy",
        "as_of": "2024-05-02",
        "version": "2024-03-01",
        "duties": [{"kind": "notify", "version": "2024-03-01", "by": "2024-04-01", "overdue": True}],
        "upcoming": [],
        "translations": {
            "de": {"state": "current", "of": "2024-03-01", "behind": [], "gone": [], "reviewed": None, "removed": None}
        },
        "unsummarised": {"de": ["2024-01-10", "2024-03-01"]},
    }


def test_asof(tmp_path: Path, gazette: Run) -> None:
    """Which Version was in force, and which text in a language could be read that day."""
    story = HISTORIES / "stories" / "self-correcting-translation"
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    found = {
        day: json.loads(gazette("asof", day, "--lang", "de", "--json", cwd=history.root).stdout)["text"]
        for day in ("2024-01-10", "2024-02-01", "2024-02-05")
    }
    before = gazette("asof", "2024-01-09", cwd=history.root)

    assert {day: (text["rev"], text["commit"]) for day, text in found.items()} == {
        "2024-01-10": (1, history.commits["01"]),
        "2024-02-01": (2, history.commits["02"]),
        "2024-02-05": (3, history.commits["03"]),
    }
    assert (before.returncode, before.stderr.splitlines()[0]) == (
        2,
        "no Version of privacy was in force on 2024-01-09",
    )


def test_show(tmp_path: Path, gazette: Run) -> None:
    """Everything stated of a Version, for people and for programs."""
    story = HISTORIES / "stories" / "urgent-change-while-one-is-upcoming"
    history = from_folders(story, tmp_path / "repository", base=HISTORIES / "base")
    found = json.loads(gazette("show", "2024-03-01", "--json", cwd=history.root).stdout)
    words = gazette("show", "2024-03-15", cwd=history.root).stdout

    assert found["cancelled"] == {"date": "2024-03-15", "reason": {"en": "An urgent change comes first.", "de": None}}
    assert (found["superseded"], found["withdrawn"], found["level"]) == (None, None, "material")
    assert "superseded   2024-04-30\n" in words
    assert f"commit {history.commits['03']}" in words
