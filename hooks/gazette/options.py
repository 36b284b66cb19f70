"""Options that several commands share: which repository, which policy, which ref, which day."""

import contextlib
import difflib
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from gazette import invocation
from gazette.edition import Edition
from gazette.editions import Editions
from gazette.errors import UsageError
from gazette.model import VersionId
from gazette.selection import Naming, Selection
from gazette.versions import Chronicle

KNOWN = 20
"""Documents that a refusal names, at most: the nearest ones first."""

Command = TypeVar("Command", bound=Callable[..., Any])


_NAMING = re.compile(r"(?:(?P<source>.+?):)?(?P<lang>[^=:]+)=(?P<path>.+)", re.DOTALL)


def _namings(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[Naming, ...]:
    """Texts in a language."""
    found = [_NAMING.fullmatch(value) for value in values]
    if not all(found):
        raise click.BadParameter("write it LANG=PATH, or SOURCE:LANG=PATH", ctx, param)
    return tuple(Naming(lang=one["lang"], path=one["path"], source=one["source"]) for one in found if one)


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
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


def day_argument(ctx: click.Context, param: click.Parameter, value: str) -> date:
    """A calendar day that must be given."""
    found = day(ctx, param, value)
    assert found
    return found


def sentence(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Words on one line, as a Ledger states them."""
    if value is None:
        return None
    words = " ".join(value.split())
    if not words or any(unicodedata.category(character) in ("Cc", "Cs") for character in words):
        raise click.BadParameter("write words, with no control characters", ctx, param)
    return words


def version_id(ctx: click.Context, param: click.Parameter, value: str | None) -> VersionId | None:
    """A Version id."""
    if value is None:
        return None
    try:
        return VersionId.parse(value)
    except ValueError:
        raise click.BadParameter(
            f"{value} is not a Version id; write it as the Ledger does: 2026-05-16", ctx, param
        ) from None


def only(edition: Edition) -> Chronicle:
    """The one policy that is meant."""
    if len(edition.chronicles) == 1:
        return edition.chronicles[0]
    known = "\n".join(f"--source {chronicle.source}" for chronicle in edition.chronicles)
    raise UsageError("there are several policies here", remedy=f"Name one:\n{known}")


def part(edition: Edition, documents: Collection[str]) -> Edition:
    """The Edition of which a build writes only these documents, if some are named; UsageError for one there is not."""
    known = [chronicle.document for chronicle in edition.chronicles]
    for document in documents:
        if document not in known:
            near = difflib.get_close_matches(document, known, n=len(known), cutoff=0.0)
            listed = ", ".join([*near[:KNOWN], *(["…"] if len(known) > KNOWN else [])])
            raise UsageError(f'there is no document "{document}" here', remedy=f"Name one of: {listed}")
    return replace(edition, part=frozenset(documents) if documents else None)


as_of_option = click.option(
    "--as-of", metavar="DAY", callback=day, help="The day on which Versions are in force; default: today."
)
of_publisher = _options(
    click.option("--site-url", metavar="URL", help="Without mkdocs.yml: where the site will stand."),
    click.option("--organisation", metavar="NAME", callback=sentence, help="Without mkdocs.yml: who publishes it."),
)
of_repository = _options(
    click.option(
        "--repo", type=click.Path(path_type=Path), default=Path(), help="The repository; default: this folder."
    ),
    click.option("--source", "sources", multiple=True, metavar="PATH", help="A policy's Markdown file. Repeatable."),
    click.option(
        "--authoritative",
        metavar="LANG",
        help="Without mkdocs.yml: the language of each --source, whose text prevails; default: en.",
    ),
    click.option(
        "--translation",
        "translations",
        multiple=True,
        metavar="[SOURCE:]LANG=PATH",
        callback=_namings,
        help="Where a translation stands, of several policies with the SOURCE it translates. Repeatable.",
    ),
    click.option(
        "--previous-path",
        "previous_paths",
        multiple=True,
        metavar="[SOURCE:]LANG=PATH",
        callback=_namings,
        help="An earlier name of a text. Repeatable.",
    ),
    click.option("--published", "ref", metavar="REF", help="The ref that is published; default: HEAD."),
    as_of_option,
)


SELECTED = ("sources", "authoritative", "translations", "previous_paths")
"""Those of these options that make a Selection."""


def opens_edition(*, drafts: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The command is called with the Edition that its repository options name, and the repository's folder.

    `drafts`: whether the command looks at the working tree's texts.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @of_repository
        @wraps(command)
        def call(repo: Path, **others: Any) -> Any:
            named = {name: others.pop(name) for name in (*SELECTED, "ref", "as_of")}
            return command(edition_of(repo, drafts=drafts, **named), repo, **others)

        return call

    return decorate


def edition_of(repo: Path, *, drafts: bool, **named: Any) -> Edition:
    """The Edition that the repository options name."""
    return editions_of(repo, drafts=drafts, **named)()


def editions_of(
    repo: Path,
    *,
    ref: str | None,
    as_of: date | None,
    drafts: bool,
    **selected: Any,
) -> Callable[[], Edition]:
    """What reads the Edition that the repository options name, as often as it is called."""
    root = repo.resolve()
    editions = Editions(root, Selection.of(root, **selected))

    def opened() -> Edition:
        called = invocation.read()
        return editions.open(ref=ref or called.ref, now=called.now, as_of=as_of or called.as_of, drafts=drafts)

    return opened
