"""`gazette verify`: what was published then against what is published now."""

import sys
from pathlib import Path
from typing import Any

import click

from gazette import copies, dataset
from gazette.download import Unreachable, download
from gazette.errors import UsageError
from gazette.options import edition_of, of_repository
from gazette.verification import Copy, Mismatch, describe
from gazette.verification import verify as compare


@click.command()
@click.argument("old", metavar="OLD")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Compare with this built site, not the repository's.")
@click.option("--first-publication", is_flag=True, help="It is no error if nothing can be read at OLD yet.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@of_repository
def verify(
    repo: Path, *, old: str, site_dir: Path | None, first_publication: bool, as_json: bool, **named: Any
) -> None:
    """Show that everything published then stands as it was.

    OLD is a kept versions.json, its https URL (or the policy's, with a slash at its end), or the folder of a site. Its
    log must be an exact beginning of ours, and every text it names must be served byte for byte, or be withdrawn.
    """
    try:
        kept = _kept(old)
    except Unreachable as error:
        if not first_publication:
            raise
        click.echo(f"{error.message}; nothing was published before", err=True)
        return
    ours = {copy.document: copy for copy in (_built(site_dir) if site_dir else _of_repository(repo, named))}
    found = {copy.document: _compared(copy, ours.get(copy.document)) for copy in kept}
    if as_json:
        click.echo(dataset.dumps(_as_json(kept, ours, found)), nl=False)
    for copy in kept if not as_json else ():
        _tell(copy, ours.get(copy.document), found[copy.document])
    if any(found.values()):
        sys.exit(1)


def _kept(old: str) -> tuple[Copy, ...]:
    if "://" in old:
        url = f"{old}versions.json" if old.endswith("/") else old
        return (copies.of_bytes(download(url), url),)
    if Path(old).is_dir():
        return _built(Path(old))
    try:
        return (copies.of_bytes(Path(old).read_bytes(), old),)
    except OSError as error:
        raise Unreachable(f"{old} cannot be read: {error.strerror}") from error


def _built(folder: Path) -> tuple[Copy, ...]:
    found = copies.of_folder(folder)
    if not found:
        raise UsageError(f"{folder} holds no versions.json", remedy="Name the folder of a site made by gazette.")
    return found


def _of_repository(repo: Path, named: dict[str, Any]) -> tuple[Copy, ...]:
    return copies.of_edition(edition_of(repo, drafts=False, **named))


def _compared(kept: Copy, ours: Copy | None) -> tuple[Mismatch, ...]:
    if ours is None:
        return (Mismatch(None, f"the policy {kept.document} is not published any more"),)
    return compare(kept, ours)


def _tell(kept: Copy, ours: Copy | None, found: tuple[Mismatch, ...]) -> None:
    for mismatch in found:
        click.echo(f"{kept.document}: {mismatch}")
    if found or ours is None:
        return
    count = len(kept.log)
    click.echo(f"{kept.document}: all {count} records stand as they were, {len(ours.log) - count} are new")
    for record in ours.log[count:]:
        click.echo(f"  record {record['seq']}: {describe(record)}")


def _as_json(kept: tuple[Copy, ...], ours: dict[str, Copy], found: dict[str, tuple[Mismatch, ...]]) -> dict[str, Any]:
    return {
        "schema_version": dataset.SCHEMA_VERSION,
        "policies": [
            {
                "document": copy.document,
                "records": len(copy.log),
                "new": len(ours[copy.document].log) - len(copy.log) if copy.document in ours else None,
                "mismatches": [{"record": mismatch.seq, "what": mismatch.what} for mismatch in found[copy.document]],
            }
            for copy in kept
        ],
    }
