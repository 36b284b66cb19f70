"""Consecutive texts of equal wording are a Revision; in the authoritative language there are 1 + the corrections."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from gazette.errors import SourceError
from gazette.finding import Choice, Finding, Paste, Severity
from gazette.mainline import DRAFT, Mainline
from gazette.mapping import Findings
from gazette.model import Origin, VersionId
from gazette.sources import Sources
from gazette.statements import Correction, Ledger, VersionStatement
from gazette.texts import Placed, newly_stated, unpublished
from gazette.versions import Revision, Version


def runs_of(placed: Iterable[Placed]) -> Mapping[VersionId, Mapping[str, list[list[Placed]]]]:
    """Consecutive texts of equal wording, by Version and language."""
    runs: dict[VersionId, dict[str, list[list[Placed]]]] = defaultdict(lambda: defaultdict(list))
    for item in placed:
        of_language = runs[item.version][item.text.document.lang]
        if of_language and of_language[-1][0].text.document.wording == item.text.document.wording:
            of_language[-1].append(item)
        else:
            of_language.append([item])
    return runs


def version(
    statement: VersionStatement,
    runs: Mapping[VersionId, Mapping[str, list[list[Placed]]]],
    sources: Sources,
    mainline: Mainline,
    findings: Findings,
    ledger: Ledger | None,
) -> Version:
    """One Version: its statement joined with its Revisions; where runs and corrections disagree, a Finding is noted."""
    of_version = runs.get(statement.id, {})
    authoritative = of_version.get(sources.languages[0], [])
    if ledger:
        _check_runs(statement, authoritative, sources, mainline, findings, ledger)
    return Version(
        statement=statement,
        level=statement.level,
        inferred=ledger is None,
        origin=Origin.ARCHIVE if authoritative and authoritative[0][0].archived else Origin.MAINLINE,
        revisions={
            lang: _revisions(statement, lang, of_version[lang], sources, mainline, findings)
            for lang in sources.languages
            if of_version.get(lang)
        },
    )


def _revisions(
    statement: VersionStatement,
    lang: str,
    runs: list[list[Placed]],
    sources: Sources,
    mainline: Mainline,
    findings: Findings,
) -> tuple[Revision, ...]:
    corrections = [correction for correction in statement.corrections if correction.lang == lang]
    if lang == sources.languages[0]:
        matched = dict(enumerate(corrections, start=2))
    else:
        matched = _matched_by_day(runs, corrections, mainline, findings)
    withdrawn = statement.withdrawn
    return tuple(
        Revision(
            rev=rev,
            lang=lang,
            texts=tuple(item.text for item in run),
            correction=matched.get(rev),
            withdrawn=bool(withdrawn and withdrawn.covers(lang, rev)),
        )
        for rev, run in enumerate(runs, start=1)
    )


def _matched_by_day(
    runs: list[list[Placed]], corrections: Sequence[Correction], mainline: Mainline, findings: Findings
) -> dict[int, Correction]:
    """A note on a translation belongs to the Revision recorded on its day; nothing is guessed."""
    matched: dict[int, Correction] = {}
    for correction in corrections:
        days = {rev: mainline.day(run[0].text.witness) for rev, run in enumerate(runs, start=1) if rev not in matched}
        rev = next((rev for rev, day in days.items() if rev > 1 and day == correction.date), None)
        if rev:
            matched[rev] = correction
            continue
        recorded = ", ".join(str(day) for rev, day in days.items() if rev > 1) or "none"
        findings.append(
            Finding(
                severity=Severity.WARNING,
                code="unmatched-correction",
                place=correction.place,
                message=f"no new text in {correction.lang} was recorded on {correction.date}",
                remedy=f"Write the day on which the corrected translation was merged. Recorded: {recorded}.",
            )
        )
    return matched


def _check_runs(
    statement: VersionStatement,
    runs: list[list[Placed]],
    sources: Sources,
    mainline: Mainline,
    findings: Findings,
    ledger: Ledger,
) -> None:
    """In the authoritative language the runs of a Version are 1 + its corrections."""
    lang = sources.languages[0]
    corrections = [correction for correction in statement.corrections if correction.lang == lang]
    if not runs:
        findings.append(
            SourceError(
                f"no text of Version {statement.id} was published",
                remedy=f"Write version: {statement.id} in the front matter of {sources.source}, or commit its text as "
                f"{sources.archive_path(statement.id, lang)}.",
                place=statement.place,
                code="version-without-text",
                choices=(
                    Choice(
                        f"{sources.source} holds its text",
                        (Paste(sources.source, ("version",), str(statement.id)),),
                    ),
                    Choice(
                        "its text is an older one",
                        then=f"add that as {sources.archive_path(statement.id, lang)}.",
                    ),
                ),
            ).finding
        )
    for before, run in list(pairwise(runs))[len(corrections) :]:
        findings.append(_uncorrected(statement, before, run, sources, mainline, ledger).finding)
    for correction in corrections[len(runs) - 1 :] if runs else []:
        findings.append(
            SourceError(
                f"the correction of {correction.date} has no text: "
                f"the wording of Version {statement.id} changed {len(runs) - 1} times, not {len(corrections)}",
                remedy="Commit the corrected text with it, or remove the line.",
                place=correction.place,
                code="correction-without-text",
            ).finding
        )


def _uncorrected(
    statement: VersionStatement,
    before: list[Placed],
    run: list[Placed],
    sources: Sources,
    mainline: Mainline,
    ledger: Ledger,
) -> SourceError:
    """The error for a text that changed within its Version, with the lines to paste for each thing it may be."""
    lang = sources.languages[0]
    witness = run[0].text.witness
    day = mainline.day(witness)
    line = f'      - {{date: {day}, note: {{{lang}: "…"}}}}\n'
    correction = (
        f"add to the corrections of Version {statement.id}:\n{line}"
        if statement.corrections
        else f"paste below Version {statement.id}:\n    corrections:\n{line}"
    )
    corrected = Paste(
        ledger.file, ("versions", str(statement.id), "corrections"), {"date": day.isoformat(), "note": {lang: "…"}}
    )
    if witness.commit == DRAFT:
        new = ledger.free_id(day)
        return SourceError(
            f"the text of Version {statement.id} changed without a correction",
            remedy=f"If this is an editorial correction, {correction}"
            f"If it changes what the policy says, write version: {new} in {run[0].text.path} "
            f'and paste on top of "versions:"\n'
            f'  - id: {new}\n    level: material  # or minor\n    summary: {{{lang}: "…"}}',
            place=statement.place,
            code="text-changed",
            choices=(
                Choice("this is an editorial correction", (corrected,)),
                Choice(
                    "it changes what the policy says (material or minor)",
                    (newly_stated(new, lang, ledger.file), Paste(run[0].text.path, ("version",), str(new))),
                ),
            ),
        )
    return SourceError(
        f"the text of Version {statement.id} changed in commit {witness.commit[:12]} without a correction",
        remedy=f"If it was an editorial correction, {correction}"
        f'If it was never published so, paste under "history: commits:"\n{_as_unpublished(run)}'
        "If the text before it never was, because both came in one push, paste there\n"
        f"{_as_unpublished(before)}"
        "If it changed what the policy says, state a new Version.",
        place=statement.place,
        code="text-changed",
        choices=(
            Choice("it was an editorial correction", (corrected,)),
            Choice("it was never published so", _unpublished(run, lang, ledger)),
            Choice("the text before it never was", _unpublished(before, lang, ledger)),
        ),
    )


def _unpublished(run: Iterable[Placed], lang: str, ledger: Ledger) -> tuple[Paste, ...]:
    return tuple(unpublished(item.text.witness.commit, lang, ledger.file) for item in run)


def _as_unpublished(run: Iterable[Placed]) -> str:
    """The lines of a Ledger's history that take every text of a run out of it."""
    return "".join(
        f'    - {{commit: {item.text.witness.commit}, lang: {item.text.document.lang}, as: unpublished, reason: "…"}}\n'
        for item in run
    )
