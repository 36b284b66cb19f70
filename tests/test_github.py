"""What stands in .github: forms that open, owners of paths that exist, the questions of a pull request."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
GITHUB = PROJECT / ".github"
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
FIELDS = {"markdown": {"value"}, "input": {"label", "description", "placeholder"}}
FIELDS |= {"textarea": FIELDS["input"], "dropdown": {"label", "description", "options"}}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_forms(path: Path) -> None:
    """Each has what GitHub needs to show it: a name, a description, fields of known kinds with ids of their own."""
    form = read(path)
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]

    assert set(form) == {"name", "description", "body"}
    assert len(ids) == len(set(ids)) > 0
    for field in form["body"]:
        assert set(field["attributes"]) <= FIELDS[field["type"]]
        assert field["type"] == "markdown" or field["attributes"]["label"]
        assert field.get("validations", {"required": True}) == {"required": True}


def test_requests_about_data_are_led_elsewhere() -> None:
    """Nobody writes about themselves where everybody can read it."""
    assert read(GITHUB / "ISSUE_TEMPLATE" / "config.yml") == {
        "blank_issues_enabled": False,
        "contact_links": [
            {
                "name": "A request about your own data",
                "url": "https://apexstream.org/privacy/",
                "about": "Everything here is public. The policy says how to reach ApexStream about your data.",
            }
        ],
    }


def test_owners() -> None:
    """docs/ and locales/ are legal's, the rest the engineers'; CONTRIBUTING says that both teams must exist."""
    lines = [line.split() for line in (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines() if line[:1] not in "#"]

    assert lines == [
        ["*", "@apexstream/engineering"],
        ["/docs/", "@apexstream/legal"],
        ["/locales/", "@apexstream/legal"],
    ]
    assert all((PROJECT / path.strip("/")).is_dir() for path, _ in lines if path != "*")
    contributing = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    assert {team for _, team in lines} == set(re.findall(r"@apexstream/\w+", contributing))


def test_questions_of_a_pull_request() -> None:
    """What changes for people, how much, from when, in which languages."""
    headings = re.findall("^## (.*)$", (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text("utf-8"), re.MULTILINE)

    assert headings == ["What changes for people", "Material or minor, and why", "Applies from", "Translations"]
