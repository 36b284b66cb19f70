"""gazette redline: what changed from one text to another."""

import sys
from pathlib import Path
from typing import Any

import click

from gazette import comparing, invocation, materiality
from gazette.errors import UsageError
from gazette.options import edition_of, of_repository, only
from gazette.redline import Comparison, accept, reject
from gazette.redline.formats import WRITERS, text
from gazette.review import amendments
from gazette.selection import Selection
from gazette.survey import survey


@click.command()
@click.argument("before", metavar="[FROM]", required=False)
@click.argument("after", metavar="[TO]", required=False)
@click.option("--lang", help="The language of the texts; default: the authoritative one.")
@click.option("--format", "form", type=click.Choice(tuple(WRITERS)), default="text", help="How to write it down.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write it to.")
@click.option("--exit-code", is_flag=True, help="Exit 1 if a word, link or mark differs.")
@of_repository
def redline(
    repo: Path,
    *,
    before: str | None,
    after: str | None,
    lang: str | None,
    form: str,
    output: Path | None,
    exit_code: bool,
    **named: Any,
) -> None:
    """Compare two texts: each a Version id, `draft`, a git revision or a file.

    Without either it is what the working tree changes of the published text, in the archive too. Without TO it is the
    draft if there is one, else the newest Version. 2026-05-16/r1 is that Version's first
    text, REVISION:PATH a file at a git revision. Two files need no repository.
    """
    called = invocation.read()
    drafted = _drafted(repo, lang, called, named) if before is None else None
    if drafted:
        old, new = drafted.before, drafted.after
    elif before and after and comparing.is_file(before) and comparing.is_file(after):
        old, new = (comparing.from_file(name, lang or "en") for name in (before, after))
    else:
        edition = edition_of(repo, drafts=True, **named)
        chronicle = only(edition)
        policy = comparing.Policy(
            edition=edition,
            chronicle=chronicle,
            lang=lang or chronicle.authoritative,
            root=repo.resolve(),
            now=called.now,
        )
        before = before or str(chronicle.versions[-1].id)
        old, new = policy.text(before), policy.text(after) if after else policy.newest()
    comparison = materiality.judged(drafted or Comparison.of(old, new))
    _write(comparison, form, output, colour=called.colour)
    if exit_code and accept(comparison.redline) != reject(comparison.redline):
        sys.exit(1)


def _drafted(repo: Path, lang: str | None, called: invocation.Invocation, named: dict[str, Any]) -> Comparison | None:
    """What the working tree changes first, if it changes a text in that language that follows a published one."""
    ref, as_of = named["ref"], named["as_of"]
    chosen = {name: value for name, value in named.items() if name not in ("ref", "as_of")}
    selection = Selection.of(repo.resolve(), **chosen)
    found = survey(repo.resolve(), ref=ref or called.ref, now=called.now, as_of=as_of, selection=selection)
    if len(found.subjects) != 1:
        return None
    (subject,) = found.subjects
    pairs = (change.pair for change in amendments(subject) if change.text.lang == (lang or subject.authoritative))
    return next((pair.comparison for pair in pairs if pair), None)


def _write(comparison: Comparison, form: str, output: Path | None, *, colour: bool) -> None:
    on_terminal = output is None and sys.stdout.isatty()
    if form == "text" and on_terminal and colour:
        click.echo(text.write(comparison, colour=True), nl=False)
        return
    written = WRITERS[form](comparison)
    if isinstance(written, bytes) and on_terminal:
        raise UsageError(f"{form} is no text to be shown here", remedy=f"Name a file: -o redline.{form}")
    if output is None:
        click.echo(written, nl=False)
        return
    try:
        output.write_bytes(written.encode() if isinstance(written, str) else written)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}", remedy="Name another file.") from None
