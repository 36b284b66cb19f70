"""The command `gazette new`: states the next Version or a correction, and says what to do next."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from gazette import composing, invocation
from gazette.composing import Composed, Desk
from gazette.edition import Edition
from gazette.errors import UsageError
from gazette.model import Level, VersionId
from gazette.options import day, only, opens_edition, sentence, version_id
from gazette.versions import Chronicle

_LEVELS = """\
material: it changes what people can expect (what is collected and why, who gets it, for how long, their rights),
          or it would surprise them
minor:    it changes what the policy says, but nothing of that"""

_CHOICES = tuple(level.value for level in Level)
_OF_VERSION = {"level": "--level", "effective": "--effective", "summary": "--summary", "published": "--id"}
_OF_CORRECTION = {"lang": "--lang", "note": "--note", "because": "--because", "corrected": "--date"}


@click.command()
@click.option("--level", type=click.Choice(_CHOICES), help="How much it changes for people.")
@click.option(
    "--effective", metavar="DAY", callback=day, help="From when it applies; default: the day it is published."
)
@click.option("--summary", metavar="TEXT", callback=sentence, help="What changed, in plain words.")
@click.option("--id", "published", metavar="DAY", callback=day, help="The day it is published; default: today.")
@click.option("--correct", metavar="ID", callback=version_id, help="Instead, correct the text of that Version.")
@click.option("--correction", is_flag=True, help="Instead, correct the text in force.")
@click.option("--lang", help="The language of the text to correct; default: the authoritative one.")
@click.option("--note", metavar="TEXT", callback=sentence, help="What was corrected, in plain words.")
@click.option("--because", metavar="TEXT", callback=sentence, help="Why it is editorial, if it looks like more.")
@click.option("--date", "corrected", metavar="DAY", callback=day, help="The day of the correction; default: today.")
@opens_edition(drafts=False)
def new(edition: Edition, root: Path, *, correct: VersionId | None, correction: bool, **said: Any) -> None:
    """State the next Version, or a correction: in the Ledger and in the texts, ready to edit.

    What is not said is asked for, on a terminal.
    """
    corrects = correction or correct is not None
    if foreign := next(
        (flag for name, flag in (_OF_VERSION if corrects else _OF_CORRECTION).items() if said[name]), ""
    ):
        of = "a new Version" if corrects else "a correction, with --correct ID or --correction"
        raise UsageError(f"{foreign} belongs to {of}", remedy="Leave one of them out.")
    chronicle = only(edition)
    at = composing.desk(edition, chronicle, root)
    today = invocation.read().now.astimezone(edition.settings.zone).date()
    composed = _correction(at, correct, today, **said) if corrects else _next_version(at, today, **said)
    for path, text in composed.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
        click.echo(path)
    click.echo(composed.about, err=True)
    for nth, step in enumerate(composed.steps, start=1):
        click.echo(f"{nth}. {step}", err=True)


def _next_version(
    at: Desk,
    today: date,
    *,
    published: date | None,
    level: str | None,
    effective: date | None,
    summary: str | None,
    **_: None,
) -> Composed:
    version = composing.next_id(at, published or today)
    if _is_terminal():
        level = level or click.prompt(f"{_LEVELS}\nLevel", type=click.Choice(_CHOICES), err=True)
        usual = composing.usual_day(at, version, Level(level))
        effective = effective or _asked("Applies from", lambda typed: _parsed(day, typed), usual.isoformat())
        summary = summary or _asked("What changed, in plain words", lambda typed: _parsed(sentence, typed))
    if not level:
        raise UsageError("how much it changes for people is not said", remedy=f"Add: --level material|minor\n{_LEVELS}")
    if not summary:
        raise UsageError("what changed is not said", remedy='Add, in plain words: --summary "…"')
    return composing.next_version(at, version, level=Level(level), effective=effective, summary=summary)


def _correction(
    at: Desk,
    of: VersionId | None,
    today: date,
    *,
    lang: str | None,
    note: str | None,
    because: str | None,
    corrected: date | None,
    **_: None,
) -> Composed:
    lang = lang or at.chronicle.authoritative
    if _is_terminal():
        note = note or _asked("What was corrected, in plain words", lambda typed: _parsed(sentence, typed))
    of = of or _readable(at.chronicle, lang, today)
    return composing.correction(at, of, lang, day=corrected or today, note=note, because=because)


def _readable(chronicle: Chronicle, lang: str, today: date) -> VersionId:
    """The Version whose text the language shows: in the authoritative one, that in force."""
    revision = chronicle.readable(lang, chronicle.shown(today)) if lang in chronicle.languages else None
    for version in chronicle.versions:
        if revision in version.revisions.get(lang, ()):
            return version.id
    raise UsageError(f"no text in {lang} is published", remedy=f"Languages: {', '.join(chronicle.languages)}.")


def _asked(question: str, read: Callable[[str], Any], default: str | None = None) -> Any:
    """The answer to a question, asked until it can be read."""
    return click.prompt(question, default=default, value_proc=read, err=True)


def _parsed(callback: Callable[..., Any], typed: str) -> Any:
    """What an option makes of the same words."""
    context = click.get_current_context()
    return callback(context, context.command.params[0], typed)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
