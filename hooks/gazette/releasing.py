"""`gazette release`: what the published commit releases gets its tag, its notes and its files. Nothing is ever pushed.

Per release, in `--output`/<tag>/ (such as release/privacy/2026-05-16/):

    notes.md         what a forge shows: level, summary, sections, links, hashes
    policy.LANG.md   the exact texts, one a language
    redline.docx     what changed, as Word's tracked changes; redline.html as one page; neither for a first Version
    versions.json    all Versions and the log, as published
    site.tar.gz      the whole site
    SHA256SUMS       of all these but the notes

All bytes depend on the commit alone: the site is that of the day of the commit, unless --as-of says another. The tag is
an annotated one on that commit, `<document>/<id>`, of a correction `<document>/<id>-r2`, made by its committer at its
instant. A second call finds the tag, makes the same files and exits 0. From a later commit there is nothing to release
until a new text is published; what several commits published since the last release is released together.

What a workflow reads, with --json:

    {"schema_version": 1, "commit": "…", "dry_run": false, "releases": [
      {"tag": "privacy/2027-01-15", "document": "privacy", "version": "2027-01-15", "rev": 1, "level": "material",
       "title": "…", "commit": "…", "new": true, "folder": "release/privacy/2027-01-15",
       "notes": "release/privacy/2027-01-15/notes.md", "files": ["release/privacy/2027-01-15/SHA256SUMS", …]}]}

`new`: the tag was made by this call. `folder` and `notes` are null and `files` is empty where an earlier commit
released it.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from gazette import bundle, copies, dataset, invocation, release, releasenotes, settings, staging, verifying
from gazette.addresses import Addresses, prefix_of
from gazette.edition import Edition
from gazette.editions import open_edition
from gazette.errors import GazetteError, UsageError
from gazette.gitlog import Repository
from gazette.options import as_of_option
from gazette.redline.formats import WRITERS
from gazette.releases import Release, due

Files = Mapping[str, Callable[[Path], bytes]]
"""What makes each file of a release, by its name, from the folder of the site."""

NOTES, SUMS = "notes.md", "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One Release with its tag: the commit that bears it, whether that is `new`, and the files, if they are made."""

    release: Release
    commit: str
    new: bool
    folder: Path | None
    files: tuple[str, ...]


@click.command("release")
@click.option("--repo", type=click.Path(path_type=Path), default=Path(), help="The project; default: this folder.")
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("release"), show_default=True,
    help="Where the files go, each release in a folder named by its tag.",
)  # fmt: skip
@click.option(
    "--against", metavar="OLD",
    help="The last release: a versions.json, its https URL, or a site's folder; default: what stands published.",
)  # fmt: skip
@click.option("--first-publication", is_flag=True, help="It is no error if nothing can be read there yet.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--published", "ref", metavar="REF", help="The ref that is published; default: HEAD.")
@as_of_option
def release_command(
    repo: Path,
    *,
    output: Path,
    against: str | None,
    first_publication: bool,
    dry_run: bool,
    as_json: bool,
    ref: str | None,
    as_of: date | None,
) -> None:
    """Tag what is published, and write its notes and files; never pushes.

    Refused are a working tree that is not as committed, a Version of a later day, and a log of which what was published
    before is no exact beginning. A tag that is there stays as it is; one that leads elsewhere is an error.
    """
    called, root = invocation.read(), repo.resolve()
    if not (root / settings.FILE).is_file():
        raise UsageError(
            f"there is no {settings.FILE} in {root}, which says what a release holds and where it is published",
            remedy="Run this in the project's folder. Without one, gazette build --release makes the site alone.",
        )
    edition = open_edition(root, ref=ref or called.ref, now=called.now, as_of=as_of or called.as_of, drafts=False)
    for finding in edition.findings:
        click.echo(str(finding), err=True)
    release.refuse_unready(edition, root, called.now)
    _refuse_changed(edition, against, first_publication=first_publication)
    with Repository.open(root, ref=edition.commit, now=called.now) as repository:
        if not (as_of or called.as_of):
            edition = replace(edition, as_of=_day_of(edition, repository))
        plan = list(_plan(edition, repository, output))
        if not dry_run:
            _carry_out(plan, edition, repository, root)
    _tell(plan, edition, dry_run=dry_run, as_json=as_json)


def _refuse_changed(edition: Edition, against: str | None, *, first_publication: bool) -> None:
    """GazetteError naming everything published before that does not stand as it was."""
    ours = {copy.document: copy for copy in copies.of_edition(edition)}
    changed = [
        f"\n  {kept.document}: {mismatch}"
        for kept in verifying.kept_at(against, ours, first_publication=first_publication)
        for mismatch in verifying.compared(kept, ours, same=False, identity=False)
    ]
    if changed:
        raise GazetteError(
            f"what was published before does not stand as it was:{''.join(changed)}",
            remedy="Nothing is released. `gazette verify` says the same; put back what was changed.",
        )


def _day_of(edition: Edition, repository: Repository) -> date:
    """The day of the commit; of a Version that it published ahead of its day, that one."""
    committed = repository.witness().instant.astimezone(edition.settings.zone).date()
    return max(committed, *(chronicle.versions[-1].id.day for chronicle in edition.chronicles))


def _plan(edition: Edition, repository: Repository, output: Path) -> Iterator[Made]:
    mainline = repository.mainline()
    for chronicle in edition.chronicles:
        known = repository.tags(chronicle.document)
        found = due(chronicle, known, mainline)
        if found.last and not found.releases:
            earlier, tag = found.last
            assert tag.commit
            yield Made(release=earlier, commit=tag.commit, new=False, folder=None, files=())
        for one in found.releases:
            yield Made(
                release=one,
                commit=edition.commit,
                new=one.tag not in known,
                folder=output / one.tag,
                files=tuple(sorted([*_files(edition, one, repository), SUMS])),
            )


def _files(edition: Edition, one: Release, repository: Repository) -> Files:
    """All but the notes and the sums."""
    seconds = int(repository.witness().instant.timestamp())
    places = Addresses(prefix_of(one.chronicle.source, edition.settings.docs_dir), one.chronicle.authoritative)
    found: dict[str, Callable[[Path], bytes]] = {
        "site.tar.gz": partial(bundle.pack, name="site", seconds=seconds),
        "versions.json": lambda site: (site / places.versions_json.file).read_bytes(),
    }
    for text in one.texts():
        found[f"policy.{text.lang}.md"] = lambda _, text=text: text.evidence.content  # type: ignore[misc]
    if pair := one.pair(edition.published.redlines[one.chronicle.document]):
        for form in ("docx", "html"):
            found[f"redline.{form}"] = lambda _, form=form: _bytes(WRITERS[form](pair.comparison))  # type: ignore[misc]
    return found


def _bytes(written: str | bytes) -> bytes:
    return written if isinstance(written, bytes) else written.encode()


def _carry_out(plan: list[Made], edition: Edition, repository: Repository, root: Path) -> None:
    """First all files, then the tags: what bears a tag has its files."""
    from gazette import running

    wanted = [made for made in plan if made.folder]
    if not wanted:
        return
    made_of = (".git", *([edition.settings.docs_dir] if edition.settings.docs_dir else []), *release.SITE)
    for made in wanted:
        assert made.folder
        staging.refuse_unsuitable(made.folder.resolve(), root, made_of)
    with tempfile.TemporaryDirectory(prefix="gazette-release-") as temporary:
        plain = replace(edition, settings=replace(edition.settings, precompress=()))  # the archive is compressed itself
        site = running.build(root, plain, Path(temporary) / "site", progress=lambda _: None)
        for made in wanted:
            _write(made, edition, repository, site)
    for made in wanted:
        if made.new:
            repository.put_tag(made.release.tag, releasenotes.message(edition, made.release))


def _write(made: Made, edition: Edition, repository: Repository, site: Path) -> None:
    assert made.folder
    contents = {name: make(site) for name, make in _files(edition, made.release, repository).items()}
    contents[SUMS] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(contents.items())
    ).encode()
    contents[NOTES] = releasenotes.notes(edition, made.release).encode()
    contents[staging.MARKER] = staging.MARKED.encode()
    with staging.staged(made.folder.resolve()) as folder:
        folder.mkdir()
        for name, content in contents.items():
            (folder / name).write_bytes(content)


def _tell(plan: list[Made], edition: Edition, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        click.echo(dataset.dumps(_as_json(plan, edition, dry_run=dry_run)), nl=False)
        return
    for made in plan:
        if made.folder is None:
            click.echo(f"{made.release.tag}: released before, from commit {made.commit}; nothing new to release")
            continue
        done = "would be made" if dry_run else "made"
        click.echo(f"{made.release.tag}: {f'tag {done}' if made.new else 'tag was there'}, commit {made.commit}")
        for name in (NOTES, *made.files):
            click.echo(f"  {made.folder / name}{' would be written' if dry_run else ''}")


def _as_json(plan: list[Made], edition: Edition, *, dry_run: bool) -> dict[str, Any]:
    return {
        "schema_version": dataset.SCHEMA_VERSION,
        "commit": edition.commit,
        "dry_run": dry_run,
        "releases": [
            {
                "tag": made.release.tag,
                "document": made.release.chronicle.document,
                "version": str(made.release.version.id),
                "rev": made.release.revision.rev,
                "level": made.release.version.level.value if made.release.version.level else None,
                "title": made.release.title,
                "commit": made.commit,
                "new": made.new,
                "folder": str(made.folder) if made.folder else None,
                "notes": str(made.folder / NOTES) if made.folder else None,
                "files": [str(made.folder / name) for name in made.files] if made.folder else [],
            }
            for made in plan
        ],
    }
