"""What a build does, counted: the gate for its costs, since seconds are the machine's and counts are not."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.sites import furnish, tree_hash

COUNTING = """\
import collections, json, re, sys
import jinja2, markdown
from gazette.redline import comparison
from gazette.cli import main

counts = collections.Counter()

def count(owner, name, measure):
    original = getattr(owner, name)
    def counted(*given, **named):
        measure(*given, **named)
        return original(*given, **named)
    setattr(owner, name, counted)

def text(engine, source):
    counts["texts rendered"] += 1
    counts["blocks rendered"] += len(re.split(r"\\n\\s*\\n", source.strip()))

count(markdown.Markdown, "convert", text)
count(jinja2.Environment, "compile", lambda *_, **__: counts.update(["templates compiled"]))
count(comparison, "compare", lambda *_, **__: counts.update(["texts compared"]))
main(sys.argv[1:], prog_name="gazette", standalone_mode=False)
print(json.dumps(counts))
"""
"""Runs gazette and tells how often it asked the libraries for what costs."""


def grow(root: Path, versions: int) -> History:
    """A history of so many Versions, a month from one to the next, each with one sentence more; in two languages."""
    history = History(root)
    days = [f"{2024 + nth // 12}-{nth % 12 + 1:02}-10" for nth in range(versions)]
    for nth, day in enumerate(days):
        stated = [f'{{id: {other}, level: minor, summary: {{en: "More."}}}}' for other in days[nth:0:-1]]
        said = [f"We keep logs of kind {kind} for {kind + 5} days." for kind in range(nth + 2)]
        files: dict[str, str | bytes | None] = {
            "docs/index.md": policy(day, *said),
            "docs/index.de.md": policy(day, *said, title="Datenschutz"),
            "docs/index.versions.yml": ledger(*stated, f'{{id: {days[0]}, summary: {{en: "First."}}}}'),
        }
        history.commit(day, files)
    furnish(history.root)
    return history


def counted(root: Path, site: Path, trace: Path) -> dict[str, int]:
    """What its build does, in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-c", COUNTING, "build", "--site-dir", str(site), "--as-of", "2027-01-01"],
        cwd=root,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), "GIT_TRACE2_EVENT": str(trace)},
        text=True,
        check=True,
        capture_output=True,
    )
    events = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    return {
        **json.loads(result.stdout),
        "git processes": len([event for event in events if event["event"] == "start"]),
        "files written": len([path for path in site.rglob("*") if path.is_file()]),
    }


SHORT, LONG = 4, 8

Built = dict[int, tuple[dict[str, int], Path]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Counts and site of two histories, by their number of Versions."""
    found = {}
    for versions in (SHORT, LONG):
        folder = tmp_path_factory.mktemp(f"of-{versions}")
        root = grow(folder / "repository", versions).root
        found[versions] = counted(root, folder / "site", folder / "trace"), folder / "site"
    return found


@pytest.mark.parametrize("versions", [SHORT, LONG])
def test_counts(built: Built, versions: int) -> None:
    """Exactly what a history of so many Versions in two languages costs."""
    paragraphs = versions + 1  # of the newest Version; each before it has one less
    steps, since = versions - 1, versions - 2  # the newest step is also what changed since the Version before

    assert built[versions][0] == {
        "git processes": 5,  # whatever the history
        "templates compiled": 26,  # likewise, and whatever the languages: each once
        "texts rendered": 3 + paragraphs + 2,  # each heading and paragraph once; the host reads the texts in force
        "blocks rendered": 3 + paragraphs + 2 * (2 + paragraphs),
        "texts compared": 2 * (steps + since),  # each pair once, whatever shows it
        "files written": 20 + 14 * versions,  # seven for a Version in a language
    }


def test_counts_of_one_version(tmp_path: Path) -> None:
    """What every build pays: nothing is compiled for changes where there are none."""
    counts = counted(grow(tmp_path / "repository", 1).root, tmp_path / "site", tmp_path / "trace")

    assert counts["templates compiled"] == 20
    assert "texts compared" not in counts


def test_compiled_once_is_compiled_each_time(built: Built, tmp_path: Path) -> None:
    """Templates that are kept between languages write the same bytes as templates compiled anew for each."""
    root = grow(tmp_path / "repository", SHORT).root
    program = "from gazette import render\nrender.Compiled.load_bytecode = lambda *_: None\n" + COUNTING
    result = subprocess.run(
        [sys.executable, "-c", program, "build", "--site-dir", str(tmp_path / "site"), "--as-of", "2027-01-01"],
        cwd=root, env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")}, text=True, check=True, capture_output=True,
    )  # fmt: skip

    assert json.loads(result.stdout)["templates compiled"] == 50
    assert tree_hash(tmp_path / "site") == tree_hash(built[SHORT][1])


FEW, MANY = 12, 24
"""Policies; more than a page names."""


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Counts and site of histories of so many policies, each with two Versions, and a translation of each."""
    found = {}
    for documents in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"of-{documents}")
        history = History(folder / "repository")
        for day, said in (("2024-01-10", "We keep logs for 7 days."), ("2024-02-10", "We keep logs for 9 days.")):
            stated = ["{id: 2024-02-10, level: minor, summary: {en: More.}}"] if day > "2024-02" else []
            for nth in range(documents):
                name = f"policy-{nth:02}"
                files: dict[str, str | bytes | None] = {
                    f"docs/{name}.md": policy(day, said),
                    f"docs/{name}.de.md": policy(day, said, title="Datenschutz"),
                    f"docs/{name}.versions.yml": ledger(
                        *stated, "{id: 2024-01-10, summary: {en: First.}}", document=name
                    ),
                }
                history.commit(day, files)
        furnish(history.root)
        history.write("docs/index.md", "---\ntemplate: policies.html\n---\n")
        found[documents] = counted(history.root, folder / "site", folder / "trace"), folder / "site"
    return found


def test_counts_of_several_policies(several: Built) -> None:
    """What grows with the number of policies grows with that alone; git is asked as often as of one."""
    (few, _), (many, _) = several[FEW], several[MANY]

    assert few["git processes"] == many["git processes"] == 6
    assert few["templates compiled"] == many["templates compiled"]
    assert {name: many[name] - few[name] for name in ("texts compared", "files written")} == {
        "texts compared": (MANY - FEW) * 2,  # a step in either language
        "files written": (MANY - FEW) * 40,  # nineteen in either language, and two for programs
    }


def test_pages_do_not_grow_with_policies(several: Built) -> None:
    """However many others there are, a policy's pages are as large; the front page alone names them all."""
    few, many = several[FEW][1], several[MANY][1]
    pages = sorted(path.relative_to(few) for path in few.glob("**/policy-03/**/index.html"))
    names = [len(re.findall("<h2>", (site / "index.html").read_text("utf-8"))) for site in (few, many)]

    assert len(pages) == 20
    # commits have other ids there, of the same length
    assert {path: (many / path).stat().st_size for path in pages} == {
        path: (few / path).stat().st_size for path in pages
    }
    assert 'href="../">All policies</a>' in (many / "policy-03" / "index.html").read_text("utf-8")
    assert names == [FEW, MANY]


def navigation(page: Path) -> int:
    """Bytes of a page that are not its article."""
    text = page.read_text("utf-8")
    return len((text[: text.index("<article")] + text[text.index("</article>") :]).encode())


def test_navigation_does_not_grow(built: Built) -> None:
    """What stands around the article of a page is the same however many Versions there are, and little."""
    short, long = built[SHORT][1], built[LONG][1]
    shared = [
        path.relative_to(short) for path in short.rglob("index.html") if (long / path.relative_to(short)).exists()
    ]
    # the newest Version of the short history has a successor in the long one, and its page a link to that
    alike = [path for path in shared if "2024-04-10" not in path.parts]
    sizes = {path.as_posix(): navigation(long / path) for path in alike}

    assert {path.as_posix(): navigation(short / path) for path in alike} == sizes
    assert len(sizes) > 20
    assert max(sizes.values()) < 6_000
