"""gazette build: the whole site, of a project or of a repository that has none."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from gazette import invocation, project, release
from gazette.cache import Cache
from gazette.options import SELECTED, edition_of, of_publisher, of_repository, part
from gazette.selection import Selection


@click.command()
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="Where the site goes; default: as in mkdocs.yml, else site/."
)
@of_publisher
@click.option("--release", "as_release", is_flag=True, help="Refuse what is not committed, or dated later than today.")
@click.option(
    "--only", "documents", multiple=True, metavar="DOCUMENT",
    help="Write the pages of this document alone, as a part of the site; parts are joined by copying. Repeatable.",
)  # fmt: skip
@click.option(
    "--cache", "cache_dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Keep what this build makes for the next one; default: $GAZETTE_CACHE. A --release only compares with it.",
)  # fmt: skip
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what other builds make.")
@of_repository
def build(
    repo: Path,
    *,
    site_dir: Path | None,
    site_url: str | None,
    organisation: str | None,
    as_release: bool,
    cache_dir: Path | None,
    no_cache: bool,
    documents: tuple[str, ...],
    **named: Any,
) -> None:
    """Build the whole site: of the project here, or without mkdocs.yml of each --source."""
    from gazette import running

    gc.freeze()  # what is imported stays, too
    root = repo.resolve()
    selection = Selection.of(root, **{name: named[name] for name in SELECTED})
    publisher = project.publisher(repo, organisation, site_url, selection, command="build")
    edition = part(edition_of(repo, drafts=True, **named), documents)
    for finding in edition.findings:
        click.echo(str(finding), err=True)
    if as_release:
        release.refuse_unready(edition, root, invocation.read().now)
    where = None if no_cache else cache_dir or invocation.read().cache
    kept = Cache(where, lambda said: click.echo(said, err=True), verifies=as_release) if where else None
    gc.collect()  # each rendering leaves a circle or two behind
    gc.freeze()  # what was read stays until the end: no need to look at it again
    with _progress() as progress, project.of(root, edition, publisher) as (folder, published):
        for finding in project.unspoken(folder, published, publisher):
            click.echo(str(finding), err=True)
        place = site_dir or (root / "site" if publisher else None)
        built = running.build(root, published, place, project=folder, progress=progress, cache=kept)
    if kept and not edition.part:
        kept.prune()
    number = len(edition.chronicles)
    written = f"{len(edition.written)} of {number}" if edition.part else number
    click.echo(f"{built}: {written} {'policy' if number == 1 else 'policies'}, as of {edition.as_of}", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Tells how far a build is, in one line that comes and goes; on a terminal only."""
    seen = sys.stderr.isatty()

    def tell(how_far: str) -> None:
        if seen:
            click.echo(f"\r\x1b[KBuilding: {how_far}", nl=False, err=True)

    try:
        yield tell
    finally:
        if seen:
            click.echo("\r\x1b[K", nl=False, err=True)
