"""MkDocs run by our commands: a build into a folder beside the old site, a server that rebuilds after each edit."""

import logging
import posixpath
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError

from gazette import hosting, release, settings, staging
from gazette.cache import Cache
from gazette.edition import Edition
from gazette.errors import GazetteError
from gazette.finding import Place
from gazette.ondemand import OnDemand

if TYPE_CHECKING:  # a web server, and what watches files: no build needs them
    from mkdocs.livereload import LiveReloadServer


def build(
    root: Path,
    edition: Edition,
    site_dir: Path | None,
    *,
    progress: Callable[[str], None],
    project: Path | None = None,
    cache: Cache | None = None,
) -> Path:
    """Build the site of an Edition into a folder beside the old one, then put it in its place; returns the place.

    `root` is the repository, `project` the folder with the host's settings where that is another.
    `progress` is told each language that is begun, and its place among all.
    """
    project = project or root
    config = _config(project)
    target = (site_dir or Path(config.site_dir)).resolve()
    docs_dir = edition.settings.docs_dir
    staging.refuse_unsuitable(target, root.resolve(), (".git", *([docs_dir] if docs_dir else []), *release.SITE))
    if cache:
        cache.refuse_inside(target)
    with staging.staged(target) as folder:
        config.site_dir = str(folder)
        config.extra.update({hosting.EDITION: edition, hosting.PROGRESS: progress, hosting.CACHE: cache})
        with _heard(logging.WARNING, told_by=(OSError, BuildError)):
            _build(config)
    return target


def _build(config: MkDocsConfig) -> None:
    try:
        mkdocs_build.build(config)
    except Abort as abort:
        error = abort.__context__ or abort  # a BuildError, or none where warnings are strict
        raise error.__cause__ if isinstance(error.__cause__, GazetteError) else GazetteError(str(error)) from abort


def serve(
    project: Path,
    address: str,
    announce: Callable[[str], None],
    *,
    opened: Callable[[], Edition],
    watched: Iterable[Path],
) -> None:
    """Serve the site on a loopback address and rebuild it after each edit, until interrupted.

    `opened` reads the Edition anew. `watched`: what is edited beyond the documents in the `project`.
    """
    from mkdocs.commands import serve as mkdocs_serve

    config = _config(project, dev_addr=address)
    path = "/" + hosting.base_url_of(config).split("://", 1)[-1].partition("/")[2]
    announce(f"http://{address}{path}")
    with _heard(logging.WARNING):
        mkdocs_serve.serve(
            str(project / settings.FILE),
            watch=[str(path) for path in watched if path.exists()],
            dev_addr=address,
            strict=False,
            extra={**config.extra, hosting.OPENED: opened, hosting.ON_DEMAND: OnDemand()},
        )


def answer_on_demand(server: "LiveReloadServer", config: MkDocsConfig) -> None:
    """Where derived files are made on demand, whoever serves the site makes what is asked for."""
    if hosting.ON_DEMAND in config.extra:
        made: OnDemand = config.extra[hosting.ON_DEMAND]
        server.builder = made.around(server.builder)
        server.set_app(made.before(server.serve_request, Path(server.root), server.mount_path))


def _config(root: Path, **options: Any) -> MkDocsConfig:
    """The host's settings; GazetteError where they do not call our hooks, without which a site tells no history."""
    config = load_config(str(root / settings.FILE), **options)
    missing = [name for name in settings.HOOKS if name not in {posixpath.basename(hook) for hook in config.hooks}]
    if missing:
        raise GazetteError(
            f"{settings.FILE} does not call {', '.join(missing)}, so its site would show no version and no date",
            remedy=f"Write below hooks: {', '.join(f'hooks/{name}' for name in settings.HOOKS)}, in this order.",
            place=Place(settings.FILE, 1),
        )
    return config


@contextmanager
def _heard(level: int, *, told_by: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """The host's messages from `level` on go to stderr, but for those about errors that will be told by themselves."""
    logger = logging.getLogger(hosting.HOST)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda _: not isinstance(sys.exception(), told_by))
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
