"""The command line: results on stdout, talk on stderr, exit codes of design.md section 7."""

import contextlib
import os
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from gazette import __version__, dataset, invocation
from gazette.edition import Edition, Selection, open_edition
from gazette.errors import GazetteError, UsageError
from gazette.model import Severity
from gazette.versions import Chronicle

Command = TypeVar("Command", bound=Callable[..., Any])


class _Program(click.Group):
    """Tells what gazette refuses in its own words, with its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GazetteError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


def _by_language(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """LANG=PATH options, by language."""
    paths: dict[str, tuple[str, ...]] = {}
    for value in values:
        lang, _, path = value.partition("=")
        if not lang or not path:
            raise click.BadParameter("write it LANG=PATH", ctx, param)
        paths[lang] = (*paths.get(lang, ()), path)
    return paths


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A calendar day."""
    if value is None:
        return None
    with contextlib.suppress(ValueError):
        if len(value) == 10:
            return date.fromisoformat(value)
    raise click.BadParameter(f"{value} is not a day; write it YYYY-MM-DD", ctx, param)


def _options(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_as_of = click.option(
    "--as-of", metavar="DAY", callback=_day, help="The day on which Versions are in force; default: today."
)
_of_repository = _options(
    click.option(
        "--repo", type=click.Path(path_type=Path), default=Path(), help="The repository; default: this folder."
    ),
    click.option("--source", "sources", multiple=True, metavar="PATH", help="A policy's Markdown file. Repeatable."),
    click.option(
        "--translation",
        "translations",
        multiple=True,
        metavar="LANG=PATH",
        callback=_by_language,
        help="Where a translation stands. Repeatable.",
    ),
    click.option(
        "--previous-path",
        "previous_paths",
        multiple=True,
        metavar="LANG=PATH",
        callback=_by_language,
        help="An earlier name of a text. Repeatable.",
    ),
    click.option("--published", "ref", metavar="REF", help="The ref that is published; default: HEAD."),
    _as_of,
)


def _opens_edition(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command is called with the Edition that its repository options name, and the repository's folder."""

    @_of_repository
    @wraps(command)
    def call(
        repo: Path,
        sources: tuple[str, ...],
        translations: dict[str, tuple[str, ...]],
        previous_paths: dict[str, tuple[str, ...]],
        ref: str | None,
        as_of: date | None,
        **others: Any,
    ) -> Any:
        selection = Selection(
            sources=sources,
            translations={lang: paths[-1] for lang, paths in translations.items()},
            previous_paths=previous_paths,
        )
        called = invocation.read()
        edition = open_edition(
            repo.resolve(), ref=ref or called.ref, now=called.now, as_of=as_of or called.as_of, selection=selection
        )
        return command(edition, repo, **others)

    return call


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gazette")
def main() -> None:
    """Publish a legal policy with every version it ever had."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's advice about another generator
    invocation.read()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@_opens_edition
def versions(edition: Edition, root: Path, *, as_json: bool) -> None:
    """List every Version of a policy, newest first."""
    chronicle = _only(edition)
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
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where the site goes; default: as in mkdocs.yml.")
@click.option("--published", "ref", metavar="REF", help="The ref that is published; default: HEAD.")
@_as_of
def build(site_dir: Path | None, ref: str | None, as_of: date | None) -> None:
    """Build the whole site."""
    from gazette import hosting

    called = invocation.read()
    root = _project()
    edition = open_edition(root, ref=ref or called.ref, now=called.now, as_of=as_of or called.as_of)
    _talk(edition)
    built = hosting.build(root, edition, site_dir)
    click.echo(f"{built}: {len(edition.chronicles)} policy, as of {edition.as_of}" if len(edition.chronicles) == 1 else
               f"{built}: {len(edition.chronicles)} policies, as of {edition.as_of}", err=True)  # fmt: skip


@main.command()
@click.option("--dev-addr", metavar="IP:PORT", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
@_as_of
def serve(dev_addr: str, as_of: date | None) -> None:
    """Show the site with your edits, anew after each of them."""
    from gazette import hosting

    called = invocation.read()
    root = _project()
    edition = open_edition(root, ref=called.ref, now=called.now, as_of=as_of or called.as_of)
    _talk(edition)
    if as_of:
        os.environ["GAZETTE_AS_OF"] = as_of.isoformat()  # each rebuild reads it again
    hosting.serve(root, dev_addr, lambda url: click.echo(f"The site is at {url}  (stop it with Ctrl-C)", err=True))


@main.command()
@_opens_edition
def check(edition: Edition, root: Path) -> None:
    """Say everything that is wrong with the sources: where, what, and what to do."""
    from gazette import checks

    findings = checks.check(edition, root.resolve())
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    click.echo(f"{errors} errors, {warnings} warnings", err=True)
    if errors:
        sys.exit(1)


def _project() -> Path:
    root = Path.cwd()
    if not (root / "mkdocs.yml").is_file():
        raise UsageError("there is no mkdocs.yml here", remedy="Run this in the project's folder.")
    return root


def _only(edition: Edition) -> Chronicle:
    if len(edition.chronicles) == 1:
        return edition.chronicles[0]
    known = "\n".join(f"--source {chronicle.source}" for chronicle in edition.chronicles)
    raise UsageError("there are several policies here", remedy=f"Name one:\n{known}")


def _talk(edition: Edition) -> None:
    for finding in edition.findings:
        click.echo(str(finding), err=True)
