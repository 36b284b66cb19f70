"""What a release must satisfy beyond any other build: only what is committed, nothing dated later than today."""

from datetime import datetime
from pathlib import Path

from gazette import settings
from gazette.edition import Edition
from gazette.errors import Rejected, RepositoryError, SourceError
from gazette.gitlog import Repository

SITE = ("hooks", "locales", "overrides")
"""Folders of which a site is made, besides its documents and settings."""


def refuse_unready(edition: Edition, root: Path, now: datetime) -> None:
    """RepositoryError naming each file that is not as committed, Rejected naming each Version of a later day."""
    _refuse_unpublished(edition, root, now)
    _refuse_future_ids(edition, now)


def _refuse_unpublished(edition: Edition, root: Path, now: datetime) -> None:
    texts = [path for sources in edition.sources.values() for path in (*sources.paths, sources.ledger)]
    documents = [edition.settings.docs_dir] if edition.settings.docs_dir else []
    with Repository.open(root, ref=edition.commit, now=now) as repository:
        found = repository.unpublished(sorted({settings.FILE, *SITE, *documents, *texts}))
    if found:
        lines = "".join(f"\n  {path}: {why}" for path, why in found)
        raise RepositoryError(
            f"a release publishes only what is committed, but the working tree holds something else:{lines}",
            remedy="Commit these files or put them away. "
            "End what hides them: git update-index --no-assume-unchanged --no-skip-worktree FILE",
        )


def _refuse_future_ids(edition: Edition, now: datetime) -> None:
    today = now.astimezone(edition.settings.zone).date()
    early = [
        SourceError(
            f"Version {version.id} is dated later than today, {today}",
            remedy="An id is the day of publication: release on that day, or write the day of this release. "
            "From when it applies is said by effective.",
            place=version.statement.place,
            code="id-in-future",
        ).finding
        for chronicle in edition.chronicles
        for version in chronicle.versions
        if version.id.day > today
    ]
    if early:
        raise Rejected(early)
