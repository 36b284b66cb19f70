"""Versions and what the Ledger said of them -> Facts, in the order in which the mainline made them public."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gazette import settings
from gazette.facts import Fact, FactKind
from gazette.finding import Choice, Finding, Paste, Severity
from gazette.mainline import Mainline
from gazette.mapping import Findings
from gazette.model import Witness
from gazette.sayings import Said, Saying
from gazette.sources import Sources
from gazette.statements import VersionStatement
from gazette.versions import Revision, Version


class Publication:
    """When each thing became public: a text once it, its Version and its language all were on the mainline.

    So what is stated later about older texts comes later, and nothing is ever put in among what was published before.
    """

    def __init__(self, versions: Sequence[Version], said: Said, sources: Sources, mainline: Mainline) -> None:
        self._versions = versions
        self._said = said
        self._mainline = mainline
        self._order = {record.witness.commit: nth for nth, record in enumerate(mainline.published())}
        self._languages = _languages(sources, mainline)
        self._authoritative = sources.languages[0]

    def facts(self) -> tuple[Fact, ...]:
        """In the order of the commits that made them public; of one commit by Version, kind, language and Revision."""
        found = [*self._statements(), *self._texts()]
        return tuple(sorted(found, key=lambda fact: (self._order[fact.commit], *_within_a_commit(fact))))

    def unrestated(self) -> Iterator[Finding]:
        """An error for each Version whose date or level changed after it was published, without a word about it."""
        for version in self._versions:
            first = next(iter(version.revisions.get(self._authoritative, ())), None)
            public = self._public_since(version, first) if first else None
            said = self._said.get(version.id)
            if public is None or said is None:
                continue
            ends = [self._order[witness.commit] for witness, _ in said[1:]]
            in_public = [step for step, end in zip(said, [*ends, None], strict=True) if end is None or end > public]
            yield from self._unrestated(version, in_public)

    def _public_since(self, version: Version, revision: Revision) -> int | None:
        """The place on the mainline from which on a text was public; None if it is not yet."""
        places = [self._order[revision.evidence.witness.commit]]
        if not version.inferred:
            if version.id not in self._said:
                return None
            first, _ = self._said[version.id][0]
            places.append(self._order[first.commit])
        if self._languages is not None and revision.lang != self._authoritative:
            if revision.lang not in self._languages:
                return None
            places.append(self._order[self._languages[revision.lang]])
        return max(places)

    def _statements(self) -> Iterator[Fact]:
        for version, said in self._said.items():
            before: Saying | None = None
            for witness, saying in said:
                if before is None or before.stated != saying.stated:
                    yield Fact(
                        commit=witness.commit,
                        kind=FactKind.STATEMENT,
                        version=version,
                        effective=saying.effective,
                        level=saying.level,
                        imported=saying.imported,
                    )
                before = saying

    def _texts(self) -> Iterator[Fact]:
        commits = {place: commit for commit, place in self._order.items()}
        for version in self._versions:
            if version.inferred:
                yield from _inferred(version, self._authoritative)
            for revision in (revision for of_language in version.revisions.values() for revision in of_language):
                public = self._public_since(version, revision)
                if public is not None:
                    yield from self._life(version, revision, public, commits)

    def _life(self, version: Version, revision: Revision, public: int, commits: Mapping[int, str]) -> Iterator[Fact]:
        """A text becomes public, is withdrawn, and perhaps shown again."""
        said = [
            (max(public, self._order[witness.commit]), saying.withdraws(revision.lang, revision.rev))
            for witness, saying in self._said.get(version.id, ())
        ]
        yield _of_text(FactKind.REVISION, commits[public], version, revision)
        shown = True
        for place, withdrawn in dict(said).items():  # of what was said before the text was public, the last counts
            if withdrawn is shown:
                shown = not withdrawn
                kind = FactKind.REVISION if shown else FactKind.WITHDRAWAL
                yield _of_text(kind, commits[place], version, revision)

    def _unrestated(self, version: Version, said: Sequence[tuple[Witness, Saying]]) -> Iterator[Finding]:
        present = Saying.of(version.statement)
        steps = [*said, *([] if said[-1][1] == present else [(None, present)])]
        changes = [(before, after) for before, after in pairwise(steps) if _needs_a_word(before[1], after[1])]
        if not changes:
            return
        (_, before), (witness, after) = changes[-1]
        if present.restated and present.restated != before.restated:
            return
        day = str(self._mainline.day(witness)) if witness else "YYYY-MM-DD"
        yield Finding(
            severity=Severity.ERROR,
            code="not-restated",
            place=version.statement.place,
            message=f"Version {version.id} was published {_as(before)}, and is now stated {_as(after)}",
            remedy=f'Say so below it:\n    restated: {{date: {day}, reason: "…"}}\nOr put back what was published.',
            choices=_restating(version.statement, before, day),
        )


def _restating(statement: VersionStatement, before: Saying, day: str) -> tuple[Choice, ...]:
    file, into = statement.place.file, ("versions", str(statement.id))
    said = {"date": day, "reason": "…"}
    old = {"effective": str(before.effective or ""), "level": str(before.level or "")}
    meant, slip = "it is meant so", "it is a slip"
    return (
        Choice(meant, then="write the day and the reason of the new change into its `restated`.")
        if statement.restated
        else Choice(meant, tuple(Paste(file, (*into, "restated", key), word) for key, word in said.items())),
        Choice(slip, tuple(Paste(file, (*into, key), word) for key, word in old.items() if word)),
    )


def _within_a_commit(fact: Fact) -> tuple[object, ...]:
    return fact.version, list(FactKind).index(fact.kind), fact.lang or "", fact.rev or 0


def _of_text(kind: FactKind, commit: str, version: Version, revision: Revision) -> Fact:
    evidence = revision.evidence
    return Fact(
        commit=commit,
        kind=kind,
        version=version.id,
        lang=revision.lang,
        rev=revision.rev,
        sha256=evidence.sha256,
        bytes=len(evidence.content),
    )


def _inferred(version: Version, authoritative: str) -> Iterator[Fact]:
    """Without a Ledger nobody states a Version: its first text does."""
    first = version.revisions[authoritative][0]
    yield Fact(
        commit=first.evidence.witness.commit,
        kind=FactKind.STATEMENT,
        version=version.id,
        effective=version.effective,
        level=version.statement.level,
        imported=version.imported,
    )


def _needs_a_word(before: Saying, after: Saying) -> bool:
    """Not a cancellation, which has its own, nor the first word about a level."""
    level = before.level is not None and after.level != before.level
    return after.effective is not None and (after.effective != before.effective or level)


def _as(saying: Saying) -> str:
    level = f"as {saying.level} " if saying.level else ""
    return f"{level}from {saying.effective}" if saying.effective else "as cancelled"


def _languages(sources: Sources, mainline: Mainline) -> Mapping[str, str] | None:
    """By language, the commit since which the site is made in it; None where no settings say so."""
    found: dict[str, str] = {}
    told = False
    for record in mainline.published():
        if record.path != settings.FILE or not record.blob:
            continue
        told = True
        if found.keys() >= set(sources.languages):
            break
        text = mainline.content(record.blob, record.path).decode("utf-8", "replace")
        for lang in settings.survey(text, Findings()).languages:
            found.setdefault(lang, record.witness.commit)
    return found if told else None
