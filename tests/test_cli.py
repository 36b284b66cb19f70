"""The command line: results, exit codes, remedies."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gazette.cli import main
from tests.conftest import PROJECT, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy

FIRST = '{id: 2024-01-01, summary: {en: "First."}}'
HOOKS = {**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")}


@pytest.fixture
def published(history: History) -> History:
    """A policy with one Version."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(FIRST)})
    return history


def test_versions_as_json(published: History, gazette: Run) -> None:
    """Keys and values are the contract."""
    result = gazette("versions", "--json", "--source", "docs/index.md", cwd=published.root)
    commit = published.commits["2024-01-01"]
    blob = published.git("rev-parse", "HEAD:docs/index.md")

    assert json.loads(result.stdout) == {
        "schema_version": 1,
        "versions": [
            {
                "id": "2024-01-01",
                "published": "2024-01-01",
                "effective": "2024-01-01",
                "superseded": None,
                "level": None,
                "inferred": False,
                "origin": "mainline",
                "imported": False,
                "cancelled": None,
                "withdrawn": None,
                "summary": {"en": "First."},
                "revisions": {
                    "en": [
                        {
                            "rev": 1,
                            "commit": commit,
                            "blob": blob,
                            "swhid": f"swh:1:cnt:{blob}",
                            "sha256": "1c8f69f37f025966aeea53964eaeb719fd2659fcf8323e395f87825e80358719",
                            "wording": "92ccf4572635e897d555e6beaad8af32ab70f0c420cbcbc5fa46ac4972ff1a30",
                            "bytes": 117,
                        }
                    ]
                },
            }
        ],
    }


def test_versions_for_people(published: History, gazette: Run) -> None:
    """One line a Version."""
    result = gazette("versions", "--repo", str(published.root), "--source", "docs/index.md", cwd=Path("/"))

    assert result.stdout == "2024-01-01    from 2024-01-01  -        en:1\n"


def test_help_names_every_command(gazette: Run, tmp_path: Path) -> None:
    """Those that other modules bring among them; each is called what --help calls it."""
    result = gazette("--help", cwd=tmp_path)
    commands = re.findall(r"^  (\w+) +[A-Z]", result.stdout.partition("Commands:")[2], re.MULTILINE)

    assert commands == sorted(main.commands)
    assert [command.name for command in main.commands.values()] == list(main.commands)


def test_a_command_pays_for_itself_alone() -> None:
    """What adoption, releases, reviews and serving need is not read by a build, nor by the hooks it runs."""
    program = "import sys\nfrom gazette.cli import main\nmain.commands['build']\nimport publish\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], env=HOOKS, text=True, check=True, capture_output=True)
    unneeded = {
        "bs4",
        "markdownify",
        "gazette.desk",
        "gazette.releasing",
        "gazette.reviewing",
        "http.client",
        "socketserver",
    }

    assert unneeded & set(done.stdout.split()) == set()


def test_shallow_clone(published: History, gazette: Run, tmp_path: Path) -> None:
    """A shallow history is refused with the remedy, exit 3."""
    published.commit("2024-02-01", {"x": "y"})
    published.git("clone", "-q", "--depth", "1", f"file://{published.root}", str(tmp_path / "shallow"))
    result = gazette("versions", "--source", "docs/index.md", cwd=tmp_path / "shallow")

    assert (result.returncode, result.stdout) == (3, "")
    assert "git fetch --unshallow" in result.stderr
    assert "fetch-depth: 0" in result.stderr


def test_no_commit(history: History, gazette: Run) -> None:
    """An empty repository: exit 3."""
    result = gazette("versions", "--source", "p.md", cwd=history.root)

    assert (result.returncode, result.stderr.splitlines()[0]) == (3, "the repository has no commits yet")


def test_no_repository(gazette: Run, tmp_path: Path) -> None:
    """A folder without git: exit 3, never a date from elsewhere."""
    result = gazette("versions", "--source", "p.md", cwd=tmp_path)

    assert result.returncode == 3
    assert "is not the top level of a git repository" in result.stderr


def test_no_git(published: History, gazette: Run, tmp_path: Path) -> None:
    """Without git on PATH: exit 3, and what to install."""
    result = gazette("versions", "--source", "docs/index.md", cwd=published.root, PATH=str(tmp_path))

    assert (result.returncode, result.stderr.splitlines()[0]) == (3, "git is not installed, or not on PATH")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["versions", "--published", "--output=x", "--source", "docs/index.md"], 3, "is not a revision"),
        (["versions", "--source", "docs/index.md", "--as-of", "tomorrow"], 2, "YYYY-MM-DD"),
        (["versions", "--source", "docs/index.md", "--translation", "de"], 2, "LANG=PATH"),
        (["build"], 2, "there is no mkdocs.yml here"),
    ],
)
def test_wrong_calls(published: History, gazette: Run, arguments: list[str], exit_code: int, said: str) -> None:
    """A wrong call says what to write instead."""
    result = gazette(*arguments, cwd=published.root)

    assert result.returncode == exit_code
    assert said in result.stderr


def test_no_policy(history: History, gazette: Run) -> None:
    """A repository without a Ledger: exit 2, and how to name a text."""
    history.commit("2024-01-01", {"p.md": "# P\n"})
    result = gazette("versions", cwd=history.root)

    assert (result.returncode, result.stderr) == (
        2,
        "this repository names no policy\n  Name its Markdown file: --source path/to/privacy.md\n",
    )


BAD = {
    "ledger": ("docs/index.versions.yml", "document: [x\n", r"docs/index\.versions\.yml:2:1: error invalid-yaml"),
    "front matter": ("docs/index.md", "---\ntitle: [x\n---\n", r"docs/index\.md:3:1: error invalid-yaml"),
    "unknown Version": (
        "docs/index.md",
        "---\ntitle: P\nversion: 2031-01-01\n---\n",
        r"docs/index\.md:3:10: error unknown-version",
    ),
    "Latin-1": ("docs/index.md", b"---\ntitle: P\n---\nCaf\xe9\n", r"docs/index\.md:4:4: error not-utf8"),
    "settings": ("mkdocs.yml", "site_name: [x\n", r"mkdocs\.yml:2:1: "),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_leaves_the_site_alone(project: Path, gazette: Run, tmp_path: Path, case: str) -> None:
    """One error with file, line and column, exit 1, and the site that was there stays as it was."""
    import shutil

    path, content, said = BAD[case]
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    (copy / "site").mkdir()
    (copy / "site" / "index.html").write_text("the last good site")
    (copy / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    result = gazette("build", cwd=copy)

    assert result.returncode == 1
    assert re.match(said, result.stderr)
    assert "Traceback" not in result.stderr
    assert [file.name for file in (copy / "site").iterdir()] == ["index.html"]


def test_check_of_this_repository(project: Path, gazette: Run) -> None:
    """0 errors and 0 warnings."""
    result = gazette("check", cwd=project)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "0 errors, 0 warnings\n")


def test_check_finds_the_gap(project: Path, gazette: Run, tmp_path: Path) -> None:
    """Without its waiver the missing section 4 is a warning at the heading of section 5."""
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    file = copy / "docs" / "index.versions.yml"
    kept = [line for line in file.read_text("utf-8").splitlines() if "section-gap" not in line and line != "waivers:"]
    file.write_text("\n".join(kept), "utf-8")
    result = gazette("check", cwd=copy)

    assert result.returncode == 0
    assert result.stdout.splitlines()[0] == (
        "docs/index.md:37:1: warning section-gap there is no section 4: 3 is followed by 5"
    )


@pytest.fixture
def renamed(history: History) -> History:
    """A policy renamed and edited in one commit, and one that is gone."""
    text = "# P\n\nWe keep logs.\n\nWe sell nothing.\n\nWe ask before we share.\n"
    history.commit("2024-01-01", {"legal/old.md": text, "gone.md": "# G\n\nGone.\n", "legal/terms/index.md": "# T\n"})
    history.commit("2024-02-01", {"legal/old.md": None, "legal/privacy.md": text + "\nWrite to us.\n"})
    history.commit("2024-03-01", {"gone.md": None})
    return history


def test_rename_with_an_edit_is_noticed(renamed: History, gazette: Run) -> None:
    """A text that appears where one much like it goes is a warning with the option to add."""
    result = gazette("versions", "--source", "legal/privacy.md", cwd=renamed.root)

    assert result.returncode == 0
    assert "warning undeclared-rename legal/privacy.md seems to be legal/old.md under a new name" in result.stderr
    assert "--previous-path en=legal/old.md" in result.stderr


def test_a_text_that_is_gone_is_said_to_be(renamed: History, gazette: Run) -> None:
    """Its removal is a warning; on a day without it nothing could be read."""
    listed = gazette("status", "--source", "gone.md", cwd=renamed.root)
    during = gazette("asof", "2024-02-01", "--source", "gone.md", cwd=renamed.root)
    after = gazette("asof", "2024-03-02", "--source", "gone.md", cwd=renamed.root)

    assert "gone.md:1:1: warning text-removed this text was removed on 2024-03-01" in listed.stderr
    assert "Text in en: 2024-01-01 r1" in during.stdout
    assert after.stdout.splitlines()[1] == "No text in en is recorded for that day."


def test_translation_of_equal_wording_stays_with_its_version(history: History, gazette: Run) -> None:
    """Better markup is no new translation: without a Ledger, too."""
    history.commit("2024-01-01", {"p.md": "# P\n\nA.\n", "de.md": "# P\n\nEins.\n"})
    history.commit("2024-02-01", {"p.md": "# P\n\nB.\n"})
    history.commit("2024-03-01", {"de.md": "# P\n\n*Eins.*\n"})
    result = gazette("status", "--source", "p.md", "--translation", "de=de.md", cwd=history.root)

    assert "de: behind, translates 2024-01-01; changed since: (title); not reviewed" in result.stdout


ODD = {
    "outside": (["--source", "../x.md"], "../x.md lies outside the repository"),
    "absolute, outside": (["--source", "/etc/passwd"], "/etc/passwd lies outside the repository"),
    "a dot": (["--source", "."], '"." names no file'),
    "nothing": (["--source", ""], '"" names no file'),
    "a folder": (["--source", "legal"], "legal is a folder\n  Name a file in it, such as legal/privacy.md."),
    "another case": (["--source", "Legal/Privacy.md"], "Did you mean legal/privacy.md?"),
    "a slip": (["--source", "legal/privcy.md"], "Did you mean legal/privacy.md?"),
    "an odd language": (
        ["--source", "legal/privacy.md", "--translation", "../x=de.md"],
        '"../x" is not a language tag',
    ),
    "two translations": (
        ["--source", "legal/privacy.md", "--translation", "de=a.md", "--translation", "de=b.md"],
        "two translations of legal/privacy.md in de are named: a.md and b.md",
    ),
    "source as translation": (
        ["--source", "legal/privacy.md", "--translation", "de=./legal/privacy.md"],
        "is named both as the source and as its translation",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_paths(renamed: History, gazette: Run, case: str) -> None:
    """Exit 2 and what should have been said; never a guess, never a traceback."""
    arguments, said = ODD[case]
    result = gazette("versions", *arguments, cwd=renamed.root)

    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize("typed", ["{root}/legal/privacy.md", "./legal/privacy.md", "legal/../legal/privacy.md"])
def test_a_path_may_be_typed_in_many_ways(renamed: History, gazette: Run, typed: str) -> None:
    """All of them mean the same file; named twice it is one policy."""
    path = typed.format(root=renamed.root)
    result = gazette("versions", "--source", path, "--source", "legal/privacy.md", cwd=renamed.root)

    assert result.stdout == "2024-02-01    from 2024-02-01  -        en:1 inferred\n"


def test_subdirectory(renamed: History, gazette: Run) -> None:
    """The top folder is named."""
    result = gazette("versions", "--source", "privacy.md", cwd=renamed.root / "legal")

    assert result.returncode == 3
    assert f"it lies inside {renamed.root}" in result.stderr


def test_unheard_paths_are_warned_of(renamed: History, gazette: Run) -> None:
    """An option without effect is not silent."""
    options = ["--translation", "de=nope.md", "--previous-path", "en=never.md"]
    result = gazette("versions", "--source", "legal/privacy.md", *options, cwd=renamed.root)

    assert result.returncode == 0
    assert "nope.md:1:1: warning unheard-path" in result.stderr
    assert "never.md:1:1: warning unheard-path" in result.stderr
