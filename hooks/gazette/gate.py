"""The command with which a change passes or does not: `gazette check`."""

import sys
from pathlib import Path
from typing import Any

import click

from gazette import invocation
from gazette.finding import Severity
from gazette.options import of_repository
from gazette.selection import Selection

FORMATS = ("text", "json", "github", "gitlab")


@click.command()
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="How to write it down; default: text."
)
@click.option("--codes", is_flag=True, help="List all codes, as Markdown, and check nothing.")
@of_repository
def check(repo: Path, *, form: str, codes: bool, ref: str | None, as_of: Any, **named: Any) -> None:
    """Say everything that is wrong with the sources: where, what, and what to do.

    With --published, a branch is judged as a merge of the working tree would leave it.
    """
    from gazette import checks, reports
    from gazette import codes as registry
    from gazette.survey import survey

    if codes:
        click.echo(registry.page(), nl=False)
        return
    called = invocation.read()
    root = repo.resolve()
    found = survey(
        root,
        ref=ref or called.ref,
        now=called.now,
        as_of=as_of or called.as_of,
        selection=Selection.of(root, **named),
    )
    findings = checks.check(found)
    if form == "github":
        _tell_github(findings, called.summary)
    else:
        write = {"text": reports.as_text, "json": reports.as_json, "gitlab": reports.as_gitlab}[form]
        click.echo(write(findings), nl=False)
    click.echo(reports.counted(findings), err=True)
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(1)


def _tell_github(findings: Any, summary: Path | None) -> None:
    """The worst as annotations and everything in the step's summary; without one, everything as annotations."""
    from gazette import reports

    click.echo(reports.as_annotations(findings, reports.MOST_ANNOTATIONS if summary else None), nl=False)
    if summary:
        with summary.open("a", encoding="utf-8") as file:
            file.write(reports.as_summary(findings))
