"""Ledger + mainline + archive -> Chronicle: which texts were published, when, as what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gazette.document import Reader, Source
from gazette.errors import SourceError
from gazette.finding import Choice, Paste, Place, Stated
from gazette.mainline import DRAFT, Mainline, absences, removed
from gazette.mapping import Findings
from gazette.model import Document, Text, VersionId
from gazette.publication import Publication
from gazette.runs import runs_of, version
from gazette.sayings import sayings
from gazette.sections import with_ids_of
from gazette.sources import Sources
from gazette.statements import Ledger, VersionStatement
from gazette.texts import Placed, Texts, attribution_of, newly_stated, unpublished
from gazette.versions import Chronicle


def join(sources: Sources, ledger: Ledger | None, mainline: Mainline, reader: Reader) -> Chronicle:
    """The Chronicle of one policy; Rejected with every Finding if sources and history contradict each other."""
    findings = Findings()
    texts = Texts(sources, ledger, mainline, reader, findings)
    placed = list(texts.declared(ledger) if ledger else texts.inferred())
    findings.refuse_errors()
    statements = ledger.versions if ledger else texts.inferred_statements
    if not statements:
        raise SourceError(
            f"no text of {sources.source} was ever committed",
            remedy="Commit it, or name another file with --source.",
            place=Place(sources.source),
            code="no-text",
        )
    if ledger:
        _refuse_unknown_versions(placed, ledger, sources.languages[0], findings)
        _refuse_going_back(placed, ledger, mainline, findings)
    runs = runs_of(_with_inherited_ids(placed, statements))
    versions = tuple(version(statement, runs, sources, mainline, findings, ledger) for statement in statements)
    publication = Publication(versions, sayings(sources, mainline) if ledger else {}, sources, mainline)
    findings.extend(publication.unrestated())
    gaps = tuple(absences(sources, mainline))
    findings.extend(removed(gaps, sources))
    findings.refuse_errors()
    return Chronicle(
        document=ledger.document if ledger else sources.name,
        source=sources.source,
        languages=sources.languages,
        versions=versions,
        coverage=ledger.coverage if ledger else {},
        declared=ledger is not None,
        absences=gaps,
        facts=publication.facts(),
        findings=tuple(findings),
    )


def _with_inherited_ids(placed: Sequence[Placed], statements: Sequence[VersionStatement]) -> list[Placed]:
    """Newest first, sections without explicit ids take those of the next newer text in their language.

    A Version that never applied gives none: the one after it goes on from the one before it.
    """
    order = {statement.id: nth for nth, statement in enumerate(statements)}
    giving = {statement.id for statement in statements if statement.stands}
    newer: dict[str, Document] = {}
    found = list(placed)
    for nth in sorted(range(len(placed)), key=lambda nth: (order.get(placed[nth].version, -1), nth), reverse=True):
        item = placed[nth]
        document = item.text.document
        if document.lang in newer:
            document = with_ids_of(newer[document.lang], document)
            found[nth] = replace(item, text=replace(item.text, document=document))
        if item.version in giving:
            newer[document.lang] = document
    return found


def unknown_version(
    version: VersionId, ledger: Ledger, place: Place, *, lang: str | None = None, archived: bool = False
) -> SourceError:
    """The error for a text that names a Version which its Ledger does not state.

    `lang`, for an authoritative text, is its language: the Version may be one that is yet to be stated, newer than all
    or, of an `archived` text, older.
    """
    newest = [str(statement.id) for statement in reversed(ledger.versions[-3:])]
    known = f"Name one that it states (newest: {', '.join(newest)})"
    remedy, choices = f"{known}.", tuple[Choice, ...]()
    if lang and archived:
        source: Stated = {"url": "…", "retrieved": "YYYY-MM-DD"}
        older: Stated = {"id": str(version), "imported": True, "source": source, "summary": {lang: "…"}}
        lines = '    imported: true\n    source: {url: "…", retrieved: YYYY-MM-DD}\n'
        remedy = f"{known}, or state this one, in its place by date:\n  - id: {version}\n{lines}"
        remedy += f'    summary: {{{lang}: "…"}}'
        choices = (Choice("it was published before this history began", (Paste(ledger.file, ("versions",), older),)),)
    elif lang and version > ledger.versions[-1].id:
        lines = f'  - id: {version}\n    level: material  # or minor\n    summary: {{{lang}: "…"}}'
        remedy = f'{known}, or state this one; paste on top of "versions:"\n{lines}'
        choices = (Choice("it is a new Version (material or minor)", (newly_stated(version, lang, ledger.file),)),)
    if not archived:
        belongs = f"it {'corrects the text of' if lang else 'translates'} Version {newest[0]}"
        choices = (*choices, Choice(belongs, (Paste(place.file, ("version",), newest[0]),)))
    return SourceError(
        f"{ledger.file} states no Version {version}",
        remedy=remedy,
        place=place,
        code="unknown-version",
        choices=choices,
    )


def _refuse_unknown_versions(placed: Iterable[Placed], ledger: Ledger, authoritative: str, findings: Findings) -> None:
    for item in placed:
        if ledger.statement(item.version) is None:
            place = Source.decode(item.text.content, item.text.path).place_of("version")
            lang = authoritative if item.text.document.lang == authoritative else None
            findings.append(unknown_version(item.version, ledger, place, lang=lang, archived=item.archived).finding)


def _refuse_going_back(placed: Iterable[Placed], ledger: Ledger, mainline: Mainline, findings: Findings) -> None:
    """On the mainline, the texts at a policy's own path name later and later Versions."""
    by_lang: dict[str, list[Placed]] = defaultdict(list)
    for item in placed:
        if not item.archived and not attribution_of(
            ledger.attributions, item.text.witness.commit, item.text.document.lang
        ):
            by_lang[item.text.document.lang].append(item)
    for items in by_lang.values():
        for before, after in pairwise(items):
            if after.version < before.version:
                findings.append(_went_back(before, after.text, ledger, mainline).finding)


def _went_back(before: Placed, text: Text, ledger: Ledger, mainline: Mainline) -> SourceError:
    commit, lang = text.witness.commit, text.document.lang
    message = f"{text.path} goes back from Version {before.version} to {text.document.version}"
    remedy = "What was published stays. To return to an old text, state a new Version with it."
    if commit != DRAFT:
        slip = Choice("it was never published so", (unpublished(commit, lang, ledger.file),))
        where, place = f" in commit {commit[:12]}", Place(ledger.file)
        return SourceError(message + where, remedy=remedy, place=place, code="version-went-back", choices=(slip,))
    new = ledger.free_id(mainline.day(text.witness))
    return SourceError(
        message,
        remedy=remedy,
        place=Source.decode(text.content, text.path).place_of("version"),
        code="version-went-back",
        choices=(
            Choice(f"it belongs to Version {before.version}", (Paste(text.path, ("version",), str(before.version)),)),
            Choice(
                "the policy returns to an old text",
                (newly_stated(new, lang, ledger.file), Paste(text.path, ("version",), str(new))),
            ),
        ),
    )
