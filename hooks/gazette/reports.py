"""Findings written down: as text, as JSON, as annotations of GitHub and GitLab."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from gazette.finding import Finding, Severity

SCHEMA_VERSION = 1

MOST_ANNOTATIONS = 10
"""So many of a step GitHub shows."""

MOST_SUMMARY_BYTES = 1_000_000
"""GitHub drops a step's summary of more than 1 MiB."""

_WORST_FIRST = list(Severity)
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTICE: "info"}


def as_text(findings: Sequence[Finding]) -> str:
    """For people: `file:line:col: severity code message`, then the remedy, indented."""
    return "".join(f"{_printable(str(finding))}\n" for finding in findings)


def counted(findings: Sequence[Finding]) -> str:
    """How many errors and warnings, and notices if there are any.

    >>> counted([])
    '0 errors, 0 warnings'
    """
    counts = _counts(findings)
    return ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count or severity != Severity.NOTICE
    )


def as_json(findings: Sequence[Finding]) -> str:
    """For programs."""
    found: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "counts": _counts(findings),
        "findings": [
            {
                "severity": finding.severity.value,
                "code": finding.code,
                "file": _printable(finding.place.file),
                "line": finding.place.line,
                "col": finding.place.col,
                "message": finding.message,
                "remedy": finding.remedy,
                "keys": dict(finding.keys),
            }
            for finding in findings
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def as_gitlab(findings: Sequence[Finding]) -> str:
    """A Code Quality report. A fingerprint does not depend on lines, so that a moved Finding stays the same one."""
    seen: Counter[str] = Counter()
    report = []
    for finding in findings:
        same = "\0".join((finding.place.file, finding.code, finding.message, *map("=".join, finding.keys)))
        seen[same] += 1
        fingerprint = hashlib.sha256(f"{same}\0{seen[same]}".encode("utf-8", "backslashreplace")).hexdigest()
        report.append(
            {
                "description": f"{_printable(finding.message)}\n{_printable(finding.remedy)}",
                "check_name": finding.code,
                "fingerprint": fingerprint,
                "severity": _GITLAB[finding.severity],
                "location": {"path": _printable(finding.place.file), "lines": {"begin": finding.place.line}},
            }
        )
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def as_annotations(findings: Sequence[Finding], most: int | None = MOST_ANNOTATIONS) -> str:
    """Workflow commands of GitHub for the worst findings, one a line."""
    return "".join(f"{_command(finding)}\n" for finding in _worst(findings)[:most])


def as_summary(findings: Sequence[Finding]) -> str:
    """Everything, for the summary of a step: Markdown, in which nothing of a message can mean anything."""
    parts = [f"### gazette check: {counted(findings)}\n"]
    size = 0
    for nth, finding in enumerate(findings):
        said = f"{finding.message}\n\n{finding.remedy}"
        part = (
            f"\n<details{' open' if finding.severity is Severity.ERROR else ''}><summary>{finding.severity} "
            f"<code>{finding.code}</code> <code>{_inert(str(finding.place))}</code></summary>\n"
            f"<pre>{_inert(said)}</pre></details>\n"
        )
        size += len(part.encode())
        if size > MOST_SUMMARY_BYTES:
            parts.append(f"\nand {len(findings) - nth} more; run gazette check to see them.\n")
            break
        parts.append(part)
    return "".join(parts)


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    return {severity.value: sum(finding.severity is severity for finding in findings) for severity in Severity}


def _worst(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (_WORST_FIRST.index(finding.severity), finding.place, finding.code))


def _command(finding: Finding) -> str:
    """See https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts for what is escaped."""
    properties = {
        "title": finding.code,
        "file": finding.place.file,
        "line": str(finding.place.line),
        "col": str(finding.place.col),
    }
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{finding.severity} {said}::{_message(finding.message)}%0A{_message(finding.remedy)}"


def _message(text: str) -> str:
    return _printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def _inert(text: str) -> str:
    """Text inside an HTML element of a Markdown file: no blank line ends the element, no bracket begins a command."""
    lines = escape(_printable(text)).replace("[", "&#91;").split("\n")
    return "\n".join(line if line.strip() else "&nbsp;" for line in lines)


def _printable(text: str) -> str:
    """Characters that show nothing, or turn the line around, by their numbers; line ends stay.

    >>> _printable("a\\u202eb\\x1b[0m")
    'a\\\\u202eb\\\\u001b[0m'
    """
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in _UNSEEN else _number(character)
        for character in text
    )


_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def _number(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
