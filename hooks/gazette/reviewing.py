"""The command `gazette review`: the comment on a pull request."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from gazette import invocation
from gazette.options import of_repository
from gazette.selection import Selection


@click.command()
@click.option("--edit", metavar="URL", help="Where the forge edits files: https://github.com/OWNER/NAME/edit")
@click.option("--branch", default="", help="The branch on which they are edited.")
@click.option("--word", metavar="URL", help="Where the redline lies as a Word file.")
@click.option("--site", metavar="URL", help="Where the draft site lies.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write it to.")
@of_repository
def review(
    repo: Path,
    *,
    edit: str | None,
    branch: str,
    word: str | None,
    site: str | None,
    output: Path | None,
    ref: str | None,
    as_of: date | None,
    **named: Any,
) -> None:
    """Write what a reviewer is told of a pull request: what is to be done and where, what changes, the redline.

    Exits 0 whatever there is to do; `gazette check` is the gate.
    """
    from gazette import checks, comment
    from gazette import review as reviews
    from gazette.survey import survey

    called = invocation.read()
    root = repo.resolve()
    found = survey(
        root, ref=ref or called.ref, now=called.now, as_of=as_of or called.as_of, selection=Selection.of(root, **named)
    )
    told = reviews.review(found, checks.check(found))
    files = {subject.sources.ledger: subject.statements for subject in found.subjects if subject.statements}
    files |= {text.file: text.text for text in found.manuscripts}
    written = comment.write(told, comment.Links(edit=edit, branch=branch, word=word or None, site=site or None), files)
    if output is None:
        click.echo(written, nl=False)
    else:
        output.write_bytes(written.encode())
