"""`gazette verify`: what was published then against what is published now."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from gazette import copies, dataset
from gazette.download import Unreachable, download, downloads
from gazette.errors import RepositoryError, UsageError
from gazette.options import edition_of, of_repository
from gazette.verification import Copy, Mismatch, describe, identical, only_the_day
from gazette.verification import verify as compare

PAUSE = 10.0
"""Seconds between two looks at a site that is not yet what was built."""


@click.command()
@click.argument("old", metavar="[OLD]", required=False)
@click.option("--site-dir", type=click.Path(path_type=Path), help="Compare with this built site, not the repository's.")
@click.option("--first-publication", is_flag=True, help="It is no error if nothing can be read at OLD yet.")
@click.option("--same-commit", is_flag=True, help="OLD must be made from the same commit: only the day may differ.")
@click.option(
    "--identical-within",
    "patience",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="OLD must become the versions.json of --site-dir, to the byte, within this time.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@of_repository
def verify(
    repo: Path,
    *,
    old: str | None,
    site_dir: Path | None,
    first_publication: bool,
    same_commit: bool,
    patience: float | None,
    as_json: bool,
    **named: Any,
) -> None:
    """Show that everything published then stands as it was.

    OLD is a kept versions.json, its https URL (or the policy's, with a slash at its end), or the folder of a site; by
    default what stands where each policy is published. Its log must be an exact beginning of ours, and every text it
    names must be served byte for byte, or be withdrawn. Where a policy is published every text is downloaded; of a
    versions.json elsewhere only the log is compared.
    """
    if patience is not None and not site_dir:
        raise UsageError("there is nothing yet that OLD could be identical to", remedy="Name a built site: --site-dir")
    ours = {copy.document: copy for copy in (_built(site_dir) if site_dir else _of_repository(repo, named))}

    def read() -> tuple[Copy, ...]:
        return tuple(kept_at(old, ours, first_publication=first_publication))

    kept = tuple(_served(copy, old) for copy in (read() if patience is None else _awaited(read, ours, patience)))
    found = {copy.document: compared(copy, ours, same=same_commit, identity=patience is not None) for copy in kept}
    if as_json:
        click.echo(dataset.dumps(_as_json(kept, ours, found)), nl=False)
    for copy in kept if not as_json else ():
        _tell(copy, ours.get(copy.document), found[copy.document])
    unread = [f"{copy.document}: {reason}" for copy in kept for reason in copy.unread.values()]
    for reason in unread:
        click.echo(reason, err=True)
    if any(found.values()):
        sys.exit(1)
    if unread:
        raise RepositoryError(f"texts that could not be read: {len(unread)}", remedy="Try again later.")


def _served(copy: Copy, old: str | None) -> Copy:
    """With its texts, where the copy was read from a site on the web."""
    if copy.texts is not None or (old and "://" not in old):
        return copy
    is_site = old is None or old.endswith("/") or old == f"{copy.url}versions.json"
    return copies.with_texts(copy, downloads(copy.places.values())) if is_site else copy


def kept_at(old: str | None, ours: Mapping[str, Copy], *, first_publication: bool) -> Iterator[Copy]:
    """The copies at OLD, else where each policy is published; with `first_publication` some may not be there yet."""
    for place in (old,) if old else _published(ours):
        try:
            yield from _at(place)
        except Unreachable as error:
            if not first_publication:
                raise
            click.echo(f"{error.message}; nothing was published before", err=True)


def _published(ours: Mapping[str, Copy]) -> Iterator[str]:
    for copy in ours.values():
        if "://" not in copy.url:
            raise UsageError(
                f"nobody says where {copy.document} is published",
                remedy="Name OLD, or state site_url in mkdocs.yml.",
            )
        yield copy.url


def _at(place: str) -> tuple[Copy, ...]:
    if "://" in place:
        url = f"{place}versions.json" if place.endswith("/") else place
        return (copies.of_bytes(download(url), url),)
    if Path(place).is_dir():
        return _built(Path(place))
    try:
        return (copies.of_bytes(Path(place).read_bytes(), place),)
    except OSError as error:
        raise Unreachable(f"{place} cannot be read: {error.strerror}") from error


def _awaited(read: Callable[[], tuple[Copy, ...]], ours: Mapping[str, Copy], patience: float) -> tuple[Copy, ...]:
    """What is read once it is identical to ours, or once the time has passed: hosts show what is new after a while."""
    end = time.monotonic() + patience
    while True:
        left = end - time.monotonic()
        try:
            kept = read()
        except Unreachable:
            if left <= 0:
                raise
        else:
            if left <= 0 or not any(copy.document in ours and identical(copy, ours[copy.document]) for copy in kept):
                return kept
        time.sleep(min(PAUSE, max(left, 0)))


def _built(folder: Path) -> tuple[Copy, ...]:
    found = copies.of_folder(folder)
    if not found:
        raise UsageError(f"{folder} holds no versions.json", remedy="Name the folder of a site made by gazette.")
    return found


def _of_repository(repo: Path, named: dict[str, Any]) -> tuple[Copy, ...]:
    return copies.of_edition(edition_of(repo, drafts=False, **named))


def compared(kept: Copy, ours: Mapping[str, Copy], *, same: bool, identity: bool) -> tuple[Mismatch, ...]:
    """In what a kept copy and ours differ; `same`: all but the day must be equal, `identity`: every byte must."""
    if kept.document not in ours:
        return (Mismatch(None, f"the policy {kept.document} is not published any more"),)
    now = ours[kept.document]
    beyond = (*(only_the_day(kept, now) if same else ()), *(identical(kept, now) if identity else ()))
    return (*compare(kept, now), *beyond)


def _tell(kept: Copy, ours: Copy | None, found: tuple[Mismatch, ...]) -> None:
    for mismatch in found:
        click.echo(f"{kept.document}: {mismatch}")
    if found or ours is None or kept.unread:
        return
    count = len(kept.log)
    click.echo(f"{kept.document}: all {count} records stand as they were, {len(ours.log) - count} are new")
    if kept.texts is not None:
        click.echo(f"  texts served byte for byte: {len(kept.texts)}")
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
                "texts": len(copy.texts) if copy.texts is not None else None,
                "unread": list(copy.unread.values()),
                "mismatches": [{"record": mismatch.seq, "what": mismatch.what} for mismatch in found[copy.document]],
            }
            for copy in kept
        ],
    }
