"""gazette serve: the whole site with the edits of the working tree, of a project or of a repository that has none."""

from pathlib import Path
from typing import Any

import click

from gazette import project
from gazette.edition import Edition
from gazette.options import SELECTED, editions_of, of_publisher, of_repository
from gazette.selection import Selection


@click.command()
@click.option("--dev-addr", metavar="IP:PORT", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
@of_publisher
@of_repository
def serve(repo: Path, *, dev_addr: str, site_url: str | None, organisation: str | None, **named: Any) -> None:
    """Show the site with your edits, anew after each of them."""
    from gazette import running

    root = repo.resolve()
    selection = Selection.of(root, **{name: named[name] for name in SELECTED})
    publisher = project.publisher(repo, organisation, site_url, selection, command="serve")
    read = editions_of(repo, drafts=True, **named)

    def opened() -> Edition:
        edition = read()
        return publisher.publishes(edition) if publisher else edition

    edition = opened()
    for finding in edition.findings:
        click.echo(str(finding), err=True)
    with project.of(root, edition, publisher) as (folder, published):
        for finding in project.unspoken(folder, published, publisher):
            click.echo(str(finding), err=True)
        running.serve(
            folder,
            dev_addr,
            lambda url: click.echo(f"The site is at {url}  (stop it with Ctrl-C)", err=True),
            opened=opened,
            watched=[root / path for sources in edition.sources.values() for path in sources.paths]
            if publisher
            else [],
        )
