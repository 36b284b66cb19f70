"""The codes of Findings are public, registered in one place, and listed on a page."""

import ast
import re
from pathlib import Path

import pytest

from gazette import codes
from gazette.codes import CODES
from gazette.finding import Finding, Place, Severity
from tests.conftest import PROJECT, Run

PACKAGE = PROJECT / "hooks" / "gazette"


def strings(path: Path) -> set[str]:
    """Every string in a module's code."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_code_is_used() -> None:
    """Nothing is registered that no rule says."""
    said = set().union(*(strings(path) for path in PACKAGE.rglob("*.py") if path.parent.name != "codes"))

    assert sorted(set(CODES) - said) == []


def test_every_code_is_tested() -> None:
    """Each stands in a test, or in what a test expects."""
    files = [path for path in (PROJECT / "tests").rglob("*") if path.suffix in (".py", ".yml", ".md")]
    words = set(re.findall(r"[a-z0-9-]+", "\n".join(path.read_text("utf-8") for path in files)))

    assert sorted(set(CODES) - words) == []


def test_no_code_is_said_that_is_not_registered() -> None:
    """A Finding cannot be made with another code."""
    with pytest.raises(AssertionError, match="no-such-code"):
        Finding(severity=Severity.ERROR, code="no-such-code", place=Place("x"), message="m", remedy="r")


def test_codes_given_by_name_are_registered() -> None:
    """What stands after `code=` in the package is in the registry."""
    given = {
        keyword.value.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }

    assert sorted(given - set(CODES)) == []


def test_a_code_stands_in_one_group() -> None:
    """The groups have no code in common."""
    assert sum(len(group) for group in codes.GROUPS.values()) == len(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_codes_explain_themselves(code: str) -> None:
    """Lower-case words joined by hyphens; what, why and remedy are sentences."""
    said = CODES[code]

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert [text for text in (said.what, said.why, said.remedy) if not re.fullmatch(r"[A-Z`].*[.`]", text)] == []


def test_the_page_is_up_to_date(gazette: Run, tmp_path: Path) -> None:
    """.github/CODES.md is what `gazette check --codes` prints."""
    result = gazette("check", "--codes", cwd=tmp_path)

    assert result.returncode == 0
    assert result.stdout == (PROJECT / ".github" / "CODES.md").read_text("utf-8")
