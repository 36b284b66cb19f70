"""Legal's commands that bring the past in: a Ledger from history, an older text into the archive."""

from pathlib import Path

import click

from gazette import adoption, intake
from gazette.edition import Edition, sources_of
from gazette.errors import SourceError, UsageError
from gazette.finding import Place
from gazette.model import VersionId
from gazette.options import only, opens_edition, version_id

SCHEMA = "hooks/gazette/schemas/ledger.json"
"""Where a repository that holds gazette itself has the Ledger's JSON Schema."""


@click.command()
@opens_edition(drafts=False)
def adopt(edition: Edition, root: Path) -> None:
    """Write the Ledger of a policy that has none, from what git recorded."""
    chronicle = only(edition)
    sources = sources_of(edition, chronicle)
    texts = {}
    for lang in chronicle.languages:
        file = root / sources.text_path(lang)
        if file.is_file():
            texts[lang] = file.read_bytes().decode("utf-8")
    if (root / sources.ledger).exists():
        raise UsageError(f"{sources.ledger} exists already", remedy="Edit it, or commit it.")
    adopted = adoption.adopt(chronicle, sources, texts, SCHEMA if (root / SCHEMA).is_file() else None)
    for path, text in adopted.files.items():
        (root / path).write_bytes(text.encode())
        click.echo(path)
    for old, new in adopted.renamed:
        click.echo(f"{old} is now {new}: its commit is dated before the one it follows. Correct it.", err=True)
    click.echo(
        f"{len(chronicle.versions)} Versions. Correct the ids and say what changed in {sources.ledger}, then commit.",
        err=True,
    )


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--version", "version", metavar="ID", callback=version_id, required=True, help="The Version it states.")
@click.option("--lang", help="The language of the text; default: the authoritative one.")
@opens_edition(drafts=False)
def import_text(edition: Edition, root: Path, *, file: Path, version: VersionId, lang: str | None) -> None:
    """Put an older text (Markdown, HTML or plain text) into the archive."""
    chronicle = only(edition)
    sources = sources_of(edition, chronicle)
    lang = lang or chronicle.authoritative
    if lang not in chronicle.languages:
        raise UsageError(
            f"{chronicle.document} is not published in {lang}",
            remedy=f"Its languages: {', '.join(chronicle.languages)}.",
        )
    path = sources.archive_path(version, lang)
    known = next((known for known in chronicle.versions if known.id == version), None)
    if known and lang in known.revisions:
        evidence = known.revisions[lang][0].evidence
        raise SourceError(
            f"git holds a text of Version {version} in {lang} already: {evidence.path} "
            f"in commit {evidence.witness.commit[:12]}",
            remedy=f"To correct it: gazette new --correct {version}",
            place=Place(evidence.path),
            code="contradicts-git",
        )
    taken = intake.take(file.read_bytes(), file.name)
    _write_new(root, path, intake.archived(taken, version).encode())
    if taken.part and taken.part != "body":
        click.echo(f"Took what stands in <{taken.part}>.", err=True)
    click.echo(path)
    if not known:
        click.echo(
            f"Now state the Version in {sources.ledger}, in its place by date:\n"
            f'  - id: {version}\n    imported: true\n    source: {{url: "…", retrieved: YYYY-MM-DD}}\n'
            f'    summary: {{{chronicle.authoritative}: "…"}}',
            err=True,
        )


def _write_new(root: Path, path: str, content: bytes) -> None:
    """Write a file that does not exist yet."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise UsageError(f"{path} exists already", remedy="Edit that file, or remove it first.") from None
