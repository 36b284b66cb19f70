"""Findings written down for people and for machines."""

import html
import json
import re
from pathlib import Path

import cmarkgfm
import jsonschema
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from gazette import reports
from gazette.finding import Finding, Place, Severity
from tests.conftest import Run
from tests.support.history import History, ledger, policy

CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}
"""GitLab's Code Quality report: what its documentation of the format demands."""


def finding(nth: int = 1, severity: Severity = Severity.ERROR, **changed: object) -> Finding:
    said = {
        "severity": severity,
        "code": "section-gap",
        "place": Place("docs/index.md", nth, 3),
        "message": f"message {nth}",
        "remedy": "Write:\n  a: b",
        "keys": (("lang", "en"),),
    }
    return Finding(**{**said, **changed})  # type: ignore[arg-type]


def test_text() -> None:
    """Place, severity, code, message; the remedy below, indented."""
    assert reports.as_text([finding()]) == ("docs/index.md:1:3: error section-gap message 1\n  Write:\n    a: b\n")


def test_text_shows_no_control_character() -> None:
    """What a text quotes can neither colour nor turn around a terminal's line, nor begin one."""
    odd = finding(message="\x1b[31m\u202e\u200b\r\x07", place=Place("a\udcff.md"))

    assert reports.as_text([odd]).splitlines()[0] == (
        "a\\udcff.md:1:1: error section-gap \\u001b[31m\\u202e\\u200b\\u000d\\u0007"
    )


def test_counts() -> None:
    """Notices are counted where there are any."""
    found = [finding(1), finding(2, Severity.WARNING), finding(3, Severity.NOTICE)]

    assert reports.counted(found[:1]) == "1 error, 0 warnings"
    assert reports.counted(found) == "1 error, 1 warning, 1 notice"


def test_json() -> None:
    """Keys and values are the contract."""
    assert json.loads(reports.as_json([finding()])) == {
        "schema_version": 1,
        "counts": {"error": 1, "warning": 0, "notice": 0},
        "findings": [
            {
                "severity": "error",
                "code": "section-gap",
                "file": "docs/index.md",
                "line": 1,
                "col": 3,
                "message": "message 1",
                "remedy": "Write:\n  a: b",
                "keys": {"lang": "en"},
            }
        ],
    }


def test_gitlab() -> None:
    """Valid against the schema of Code Quality; severities are those of its list."""
    found = [finding(1), finding(2, Severity.WARNING), finding(3, Severity.NOTICE)]
    report = json.loads(reports.as_gitlab(found))
    jsonschema.validate(report, CODE_QUALITY)

    assert [(item["severity"], item["location"]["lines"]["begin"]) for item in report] == [
        ("critical", 1),
        ("minor", 2),
        ("info", 3),
    ]
    assert report[0]["description"] == "message 1\nWrite:\n  a: b"


def test_fingerprints_stay_when_lines_move() -> None:
    """The same Finding further down is the same one; two alike in a file are two."""

    def fingerprints(*found: Finding) -> list[str]:
        return [item["fingerprint"] for item in json.loads(reports.as_gitlab(found))]

    here, there = finding(message="m"), finding(message="m", place=Place("docs/index.md", 40, 1))
    elsewhere = finding(message="m", place=Place("docs/index.de.md", 1, 3))

    assert fingerprints(here) == fingerprints(there)
    assert len(set(fingerprints(here, there, elsewhere))) == 3


def test_annotations() -> None:
    """The ten worst, errors first; per cent, line ends, colons and commas are escaped as GitHub's runner reads them."""
    found = [finding(nth, Severity.NOTICE) for nth in range(1, 12)] + [
        finding(30, message="100 %, really:\r\nyes", place=Place("docs/a,b:c.md", 30, 2))
    ]
    lines = reports.as_annotations(found).splitlines()

    assert lines[0] == (
        "::error title=section-gap,file=docs/a%2Cb%3Ac.md,line=30,col=2::"
        "100 %25, really:\\u000d%0Ayes%0AWrite:%0A  a: b"
    )
    assert lines[1] == "::notice title=section-gap,file=docs/index.md,line=1,col=3::message 1%0AWrite:%0A  a: b"
    assert len(lines) == 10


def test_summary_holds_everything() -> None:
    """Every Finding, in order, errors unfolded."""
    summary = reports.as_summary([finding(nth) for nth in range(1, 31)] + [finding(31, Severity.WARNING)])

    assert summary.startswith("### gazette check: 30 errors, 1 warning\n")
    assert summary.count("<details open>") == 30
    assert re.findall(r"message (\d+)", summary) == [str(nth) for nth in range(1, 32)]


def test_summary_has_a_limit() -> None:
    """GitHub drops a summary above its limit, so the rest is counted."""
    summary = reports.as_summary([finding(nth, message="x" * 100_000) for nth in range(1, 21)])

    assert len(summary.encode()) < 2**20
    assert summary.endswith("and 11 more; run gazette check to see them.\n")


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_breaks_out_of_the_summary(message: str, remedy: str) -> None:
    """Whatever a text quotes: GitHub's Markdown makes of the summary the same elements, with the words in them."""
    found = finding(message=f"<b>{message}</details>\n\n# x\n", remedy=f"[a](b){remedy}\n```\n@c #1")
    shown = cmarkgfm.github_flavored_markdown_to_html(reports.as_summary([found]), Options.CMARK_OPT_UNSAFE)

    assert re.findall(r"<(/?[a-z0-9]+)", shown) == (
        ["h3", "/h3", "details", "summary", "code", "/code", "code", "/code", "/summary", "pre", "/pre", "/details"]
    )
    assert html.escape("[a](b)").replace("[", "&#91;") in shown


def test_formats_of_the_command(history: History, gazette: Run, tmp_path: Path) -> None:
    """Each format on stdout, the count on stderr, exit 1 with an error; the summary is appended for GitHub."""
    first = '{id: 2024-01-01, summary: {en: "First."}}'
    history.commit("2024-01-01", {"docs/index.md": policy("2024-01-01"), "docs/index.versions.yml": ledger(first)})
    history.write("docs/index.md", policy("2023-12-31"))
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    runs = {
        form: gazette("check", "--source", "docs/index.md", "--format", form, cwd=history.root)
        for form in ("text", "json", "gitlab", "github")
    }
    github = gazette(
        "check", "--source", "docs/index.md", "--format", "github",
        cwd=history.root, GITHUB_STEP_SUMMARY=str(summary),
    )  # fmt: skip

    assert {result.returncode for result in (*runs.values(), github)} == {1}
    assert {result.stderr for result in (*runs.values(), github)} == {runs["text"].stderr}
    assert "docs/index.md:3:10: error unknown-version" in runs["text"].stdout
    assert json.loads(runs["json"].stdout)["counts"]["error"] >= 1
    jsonschema.validate(json.loads(runs["gitlab"].stdout), CODE_QUALITY)
    assert github.stdout.startswith("::error title=")
    assert summary.read_text("utf-8").startswith("before\n### gazette check: ")
