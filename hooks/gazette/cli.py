"""The command line: results on stdout, talk on stderr, exit codes of design.md section 7."""

import os
import sys
from collections import UserDict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from gazette import __version__, dataset, headers, invocation, project
from gazette.edition import Edition
from gazette.errors import GazetteError, UsageError
from gazette.model import VersionId
from gazette.options import (
    SELECTED,
    day_argument,
    edition_of,
    of_publisher,
    of_repository,
    only,
    opens_edition,
    version_id,
)
from gazette.redline import Comparison, accept, reject
from gazette.redline.formats import WRITERS
from gazette.selection import Selection

ELSEWHERE = {
    "adopt": ("desk", "adopt"),
    "build": ("building", "build"),
    "check": ("gate", "check"),
    "import": ("desk", "import_text"),
    "new": ("stating", "new"),
    "notice": ("noticing", "notice_command"),
    "release": ("releasing", "release_command"),
    "review": ("reviewing", "review"),
    "serve": ("serving", "serve"),
    "verify": ("verifying", "verify"),
}
"""Commands of other modules: where each stands."""


class _Commands(UserDict[str, Any]):
    """By name; one of another module is imported when it is asked for, lest each pay for what others need."""

    def __getitem__(self, name: str) -> Any:
        found = self.data[name]
        return found if isinstance(found, click.Command) else getattr(import_module(f"gazette.{found[0]}"), found[1])


class _Program(click.Group):
    """Tells what gazette refuses in its own words, with its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GazetteError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Program, commands=_Commands(ELSEWHERE), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gazette")
def main() -> None:
    """Publish a legal policy with every version it ever had."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's advice about another generator
    invocation.read()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def versions(edition: Edition, root: Path, *, as_json: bool) -> None:
    """List every Version of a policy, newest first."""
    from gazette import levels

    chronicle = levels.levelled(only(edition))
    _talk(edition)
    if as_json:
        click.echo(dataset.dumps(dataset.versions(chronicle)), nl=False)
        return
    for version in reversed(chronicle.versions):
        level = version.level.value if version.level else "-"
        marks = " inferred" if version.inferred else " imported" if version.imported else ""
        texts = " ".join(f"{lang}:{len(revisions)}" for lang, revisions in version.revisions.items())
        click.echo(f"{version.id!s:<13} from {version.effective}  {level:<8} {texts}{marks}")


@main.command()
@click.argument("version", metavar="ID", callback=version_id)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def show(edition: Edition, root: Path, *, version: VersionId, as_json: bool) -> None:
    """Show everything known of one Version."""
    from gazette import levels

    _talk(edition)
    chronicle = levels.levelled(only(edition), version)
    found = dataset.details(chronicle, chronicle.version(version))
    if as_json:
        click.echo(dataset.dumps(found), nl=False)
        return
    for key, value in found.items():
        if key not in ("schema_version", "revisions") and value not in (None, [], {}, False):
            said = "; ".join(f"{lang}: {text}" for lang, text in value.items() if text) if key == "summary" else value
            click.echo(f"{key:<12} {said}")
    for lang, revisions in found["revisions"].items():
        for revision in revisions:
            click.echo(f"{lang} r{revision['rev']:<8} {revision['bytes']} bytes, commit {revision['commit']}")
            click.echo(f"{'':<12} sha256  {revision['sha256']}")
            click.echo(f"{'':<12} blob    {revision['blob']}")
            click.echo(f"{'':<12} wording {revision['wording']}")


@main.command()
@click.argument("day", callback=day_argument)
@click.option("--lang", help="The language of the text; default: the authoritative one.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def asof(edition: Edition, root: Path, *, day: date, lang: str | None, as_json: bool) -> None:
    """Say which Version was in force on a day, and which text could be read then."""
    from gazette import asof as readings

    _talk(edition)
    chronicle = only(edition)
    found = readings.as_of(chronicle, day, lang or chronicle.authoritative, edition.settings.zone)
    if as_json:
        click.echo(dataset.dumps(readings.as_json(found)), nl=False)
        return
    click.echo(f"In force on {day}: Version {found.version.id}, from {found.version.effective}")
    if found.revision is None or found.translates is None:
        click.echo(f"No text in {found.lang} is recorded for that day.")
        return
    evidence = found.revision.evidence
    click.echo(f"Text in {found.lang}: {found.translates.id} {found.revision.name}, commit {evidence.witness.commit}")
    click.echo(f"sha256 {evidence.sha256}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def status(edition: Edition, root: Path, *, as_json: bool) -> None:
    """Say what is left to do: duties, translations, summaries."""
    from gazette import status as statuses

    _talk(edition)
    if as_json:
        click.echo(dataset.dumps(statuses.as_json(statuses.status(edition, only(edition)))), nl=False)
        return
    for chronicle in edition.chronicles:
        click.echo(statuses.as_text(statuses.status(edition, chronicle)), nl=False)


@main.command()
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
    from gazette import comparing, materiality

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
    from gazette.review import amendments
    from gazette.survey import survey

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
        from gazette.redline.formats import text

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


@main.command("headers")
@click.argument("host", metavar="HOST", type=click.Choice(tuple(headers.HOSTS)))
@of_publisher
@of_repository
def response_headers(repo: Path, *, host: str, site_url: str | None, organisation: str | None, **named: Any) -> None:
    """Write the configuration that serves the site right on a HOST.

    pages: `_headers` of Netlify and Cloudflare Pages; nginx: a snippet for a server; cloudfront-policy and
    cloudfront-function: for CloudFront before S3; s3: a script that uploads in an order that is never torn.
    """
    selection = Selection.of(repo.resolve(), **{name: named[name] for name in SELECTED})
    publisher = project.publisher(repo, organisation, site_url, selection, command=f"headers {host}")
    edition = edition_of(repo, drafts=False, **named)
    published = publisher.publishes(edition) if publisher else edition
    click.echo(headers.written(host, headers.hosted(published)), nl=False)


def _talk(edition: Edition) -> None:
    for finding in edition.findings:
        click.echo(str(finding), err=True)
