"""gazette versions, show, asof, status: what the Chronicle answers."""

from datetime import date
from pathlib import Path

import click

from gazette import asof as readings
from gazette import dataset, levels
from gazette import status as statuses
from gazette.edition import Edition
from gazette.model import VersionId
from gazette.options import day_argument, only, opens_edition, version_id


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def versions(edition: Edition, root: Path, *, as_json: bool) -> None:
    """List every Version of a policy, newest first."""
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


@click.command()
@click.argument("version", metavar="ID", callback=version_id)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def show(edition: Edition, root: Path, *, version: VersionId, as_json: bool) -> None:
    """Show everything known of one Version."""
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


@click.command()
@click.argument("day", callback=day_argument)
@click.option("--lang", help="The language of the text; default: the authoritative one.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def asof(edition: Edition, root: Path, *, day: date, lang: str | None, as_json: bool) -> None:
    """Say which Version was in force on a day, and which text could be read then."""
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


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def status(edition: Edition, root: Path, *, as_json: bool) -> None:
    """Say what is left to do: duties, translations, summaries."""
    _talk(edition)
    if as_json:
        click.echo(dataset.dumps(statuses.as_json(statuses.status(edition, only(edition)))), nl=False)
        return
    for chronicle in edition.chronicles:
        click.echo(statuses.as_text(statuses.status(edition, chronicle)), nl=False)


def _talk(edition: Edition) -> None:
    for finding in edition.findings:
        click.echo(str(finding), err=True)
