"""The command line: results, exit codes, remedies."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.history import History, ledger, policy

FIRST = '{id: 2024-01-01, summary: {en: "First."}}'


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
                "level": None,
                "inferred": False,
                "revisions": {
                    "en": [
                        {
                            "rev": 1,
                            "commit": commit,
                            "blob": blob,
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
