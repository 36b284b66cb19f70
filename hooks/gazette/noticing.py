"""`gazette notice`: the message that tells users what a Version changes, in every language, ready to be sent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gazette import catalogs, dataset, letters, mail, notices
from gazette.edition import Edition
from gazette.errors import UsageError
from gazette.model import VersionId
from gazette.notices import Notice
from gazette.options import only, opens_edition, sentence, version_id
from gazette.phrases import Phrases
from gazette.versions import Chronicle, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A Notice with its files: plain text, HTML, and both as a message."""

    notice: Notice
    subject: str
    files: dict[str, Path]


@click.command("notice")
@click.argument("version", metavar="ID", callback=version_id)
@click.option("--lang", help="The language of the message; default: all in which the policy is published.")
@click.option("--from", "sender", metavar="ADDRESS", callback=sentence, help="Who sends it; default: who opens it.")
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("notice"), show_default=True,
    help="The folder for the files.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@opens_edition(drafts=False)
def notice_command(
    edition: Edition,
    root: Path,
    *,
    version: VersionId,
    lang: str | None,
    sender: str | None,
    output: Path,
    as_json: bool,
) -> None:
    """Write the message to users about a Version: what changes, for whom, what they can do, from when.

    For each language a text, a page and both in one .eml that a mail program opens. The words about the change are
    those of the Ledger. Send it once the Version is published, since it leads to its pages.
    """
    chronicle = only(edition)
    found = chronicle.version(version)
    notices.refuse_untellable(chronicle, found)
    languages = (lang,) if lang else chronicle.languages
    made = [_write(root, edition, chronicle, found, one, output, sender) for one in languages]
    if as_json:
        click.echo(dataset.dumps(_as_json(edition, chronicle, found, made)), nl=False)
        return
    click.echo(f"{chronicle.document} {found.id}, {found.level or 'no level'}, applies from {found.effective}")
    for line in _duty(edition, found):
        click.echo(line)
    for written in made:
        for file in written.files.values():
            click.echo(str(file))
    for written in made:
        if written.notice.is_foreign:
            click.echo(_wanting(chronicle, found, written.notice), err=True)


def _write(
    root: Path, edition: Edition, chronicle: Chronicle, version: Version, lang: str, output: Path, sender: str | None
) -> Written:
    notice = notices.notice(edition, chronicle, version, lang)
    locales = root / "locales"
    spoken = catalogs.spoken(locales, lang)
    phrases = {
        other: Phrases(other, edition.settings.date_locales.get(other))
        for other in (lang, chronicle.authoritative, spoken)
    }
    letter = letters.letter(root / "overrides", catalogs.load(locales, lang), notice, phrases, spoken=spoken)
    name = f"{chronicle.document}-{version.id}.{lang}"
    contents = {
        "text": (f"{name}.txt", letter.text.encode()),
        "html": (f"{name}.html", letter.html.encode()),
        "eml": (
            f"{name}.eml",
            mail.eml(subject=letter.subject, text=letter.text, html=letter.html, lang=lang, name=name, sender=sender),
        ),
    }
    try:
        output.mkdir(parents=True, exist_ok=True)
        for file, content in contents.values():
            (output / file).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}", remedy="Name another folder.") from None
    files = {kind: output / file for kind, (file, _) in contents.items()}
    return Written(notice=notice, subject=letter.subject, files=files)


def _duty(edition: Edition, version: Version) -> list[str]:
    by, told = notices.last_day(edition, version), version.statement.notified
    lines = []
    if by is None:
        lines.append("No notice period is due for it: it is not material.")
    elif not told:
        late = " That day has passed." if by < edition.as_of else ""
        lines.append(f"The last day to send it: {by}, {edition.settings.notice_days} days before.{late}")
    if told:
        lines.append(f"Users were told on {told}, says the Ledger.")
    return lines


def _wanting(chronicle: Chronicle, version: Version, notice: Notice) -> str:
    place = version.statement.place_of("summary")
    what = "no summary" if notice.summary.lang != notice.lang else "not all that is stated"
    return (
        f"{place}: {what} of Version {version.id} in {notice.lang}: the message says it in {chronicle.authoritative}, "
        "and that it does"
    )


def _as_json(edition: Edition, chronicle: Chronicle, version: Version, made: list[Written]) -> dict[str, Any]:
    by, told = notices.last_day(edition, version), version.statement.notified
    return {
        "schema_version": dataset.SCHEMA_VERSION,
        "document": chronicle.document,
        "version": str(version.id),
        "level": version.level.value if version.level else None,
        "effective": version.effective.isoformat(),
        "last_day": by.isoformat() if by else None,
        "notified": told.isoformat() if told else None,
        "messages": [
            {
                "lang": written.notice.lang,
                "subject": written.subject,
                "foreign": written.notice.is_foreign,
                **{kind: str(file) for kind, file in written.files.items()},
            }
            for written in made
        ],
    }
