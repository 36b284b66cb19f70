"""What gazette never does: change what a repository holds, fetch, run a shell, or take a text for a program."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.history import History, ledger, policy

PACKAGE = Path(__file__).resolve().parent.parent / "hooks" / "gazette"
FORBIDDEN = frozenset(
    "clone_from clone fetch pull push config_writer create_remote commit_tree checkout "  # GitPython
    "system popen execv execve spawnl eval exec compile_source from_string unsafe_load full_load loads_pickle".split()
)
"""Names of calls that change a repository, reach out, run programs, or turn text into code or templates."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_forbidden_call(path: Path) -> None:
    """No module calls what changes a repository, reaches out, runs a program or turns text into a template."""
    assert [called(call) for call in calls(path) if called(call) in FORBIDDEN] == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_shell(path: Path) -> None:
    """No call names `shell=`, and YAML never makes objects: it is read with places, or as plain words."""
    keywords = {keyword.arg for call in calls(path) for keyword in call.keywords}

    assert "shell" not in keywords
    loads = [ast.unparse(call) for call in calls(path) if ast.unparse(call.func) in ("yaml.load", "pickle.loads")]
    assert [load for load in loads if "Loader=yaml.BaseLoader" not in load] == []


def test_git_is_asked_to_read() -> None:
    """Of git's commands two write: one makes an object, the other gives a name that is free to it (a release's tag)."""
    asked = {
        (name_of(path), called(call))
        for path in modules()
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).rpartition(".")[2] == "git"
    }

    of_gitpython = ("Repo", "update_environment", "set_persistent_git_options")
    reading, writing = ("for_each_ref", "log", "ls_files", "rev_parse"), ("mktag", "update_ref")
    assert asked == {("gitlog", name) for name in (*of_gitpython, *reading, *writing)}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_revisions_are_guarded(path: Path) -> None:
    """Whoever gives git a revision says where options end; `rev-parse` alone reads names, which preflight refuses."""
    unguarded = [
        f"{path.name}:{call.lineno}"
        for call in calls(path)
        if ast.unparse(call.func).endswith((".log", "._log", ".rev_list", ".ls_tree"))
        and len(call.args) > 1
        and "--end-of-options" not in {node.value for node in ast.walk(call) if isinstance(node, ast.Constant)}
    ]

    assert unguarded == []


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["versions", "--source", "-x.md"], 2, "-x.md looks like an option"),
        (["versions", "--source", "docs/index.md", "--translation", "de=-x.md"], 2, "-x.md looks like an option"),
        (
            ["versions", "--source", "docs/index.md", "--previous-path", "en=--output=x"],
            2,
            "--output=x looks like an option",
        ),
        (["versions", "--source", "docs/index.md", "--published=--output=x"], 3, "'--output=x' is not a revision"),
        (["redline", "--source", "docs/index.md", "--", "--output=x", "HEAD"], 2, "--output=x is no Version id"),
    ],
    ids=["source", "translation", "previous path", "published ref", "revision"],
)
def test_nothing_becomes_an_option(
    history: History, gazette: Run, arguments: list[str], status: int, said: str
) -> None:
    """A path or revision that begins with a dash is refused before git hears of it."""
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01")})
    before = sorted(path.name for path in history.root.iterdir())
    found = gazette(*arguments, cwd=history.root)

    assert found.returncode == status
    assert said in found.stderr
    assert sorted(path.name for path in history.root.iterdir()) == before


def test_a_text_is_no_template(history: History, gazette: Run) -> None:
    """What looks like Jinja in a policy stands on the page as it was written."""
    mkdocs = (PACKAGE.parent.parent / "mkdocs.yml").read_text("utf-8")
    for name in ("overrides", "hooks", "locales"):
        (history.root / name).symlink_to(PACKAGE.parent.parent / name)
    text = policy("2024-01-01", "We {{ 7 * 7 }} log {% raw %} and {{ config.site_name }}.")
    stated = ledger('{id: 2024-01-01, summary: {en: "First."}}')
    history.write(".gitignore", "overrides\nhooks\nlocales\n")
    history.commit(
        "2024-01-01",
        {
            "mkdocs.yml": mkdocs.split("      languages:")[0]
            + "      languages: [{locale: en, name: English, default: true}]\n"
            + re.sub(r"\n    pdf: .*", "", mkdocs[mkdocs.index("\nhooks:") :]),
            "docs/index.md": text,
            "docs/index.versions.yml": stated,
        },
    )
    built = gazette("build", "--site-dir", "site", cwd=history.root)
    page = (history.root / "site" / "index.html").read_text("utf-8")

    assert built.returncode == 0, built.stderr
    assert "We {{ 7 * 7 }} log {% raw %} and {{ config.site_name }}." in page
