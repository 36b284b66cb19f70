"""Ledger from inferred history: what git holds, written down so that legal can correct it."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gazette.document import FRONT_MATTER_KEYS
from gazette.errors import UsageError
from gazette.frontmatter import scalar, stated
from gazette.levels import signalled
from gazette.model import Level, VersionId
from gazette.redlines import Redlines
from gazette.sources import Sources
from gazette.versions import Chronicle, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """Files to write, by path; `renamed` are the ids that had to change because a clock went back."""

    files: Mapping[str, str]
    renamed: tuple[tuple[VersionId, VersionId], ...]


def adopt(
    chronicle: Chronicle, sources: Sources, working_texts: Mapping[str, str], schema: str | None = None
) -> Adoption:
    """The Ledger of an inferred Chronicle, and the working tree's texts naming the Version they state.

    `working_texts`: by language. `schema`: the path of the Ledger's JSON Schema in the repository, for editors. Every
    mainline text gets its line, so that order, wording and hashes stay.
    """
    if chronicle.declared:
        raise UsageError(f"{chronicle.source} has a Ledger already", remedy=f"Edit {sources.ledger}.")
    ids = _ascending(chronicle.versions)
    files = {sources.ledger: wired(sources.ledger, schema) + _ledger(chronicle, sources, ids)}
    for lang, text in working_texts.items():
        version = next((version for version in reversed(chronicle.versions) if lang in version.revisions), None)
        if version is None:
            continue
        title = version.revisions[lang][-1].document.title
        files[sources.text_path(lang)] = _naming(text, title, ids[version.id])
    return Adoption(files=files, renamed=tuple((old, new) for old, new in ids.items() if old != new))


def wired(path: str, schema: str | None) -> str:
    """The first line of the Ledger at `path`, by which an editor finds the schema; nothing without one.

    >>> wired("docs/index.versions.yml", "hooks/ledger.json")
    '# yaml-language-server: $schema=../hooks/ledger.json\\n'
    """
    folder = posixpath.dirname(path) or "."
    return f"# yaml-language-server: $schema={posixpath.relpath(schema, folder)}\n" if schema else ""


def _ascending(versions: tuple[Version, ...]) -> dict[VersionId, VersionId]:
    """Ids in a Ledger ascend; one that does not (a clock went back) becomes the next of the day before it."""
    ids: dict[VersionId, VersionId] = {}
    last: VersionId | None = None
    for version in versions:
        new = version.id if last is None or version.id > last else VersionId(last.day, last.nth + 1)
        ids[version.id] = last = new
    return ids


def _suggested_level(redlines: Redlines, version: Version) -> list[str]:
    codes = signalled(redlines, version)
    if codes is None:
        return []
    level = Level.MATERIAL if codes else Level.MINOR
    return [f"    # level: {level.value}  # {', '.join(codes) or 'no signal shows'}"]


def _naming(text: str, title: str, version: VersionId) -> str:
    body_title = re.search(r"^title[ \t]*:", text.split("\n---", 1)[0], re.MULTILINE)
    values = {"version": str(version)} if body_title else {"title": title, "version": str(version)}
    return stated(text, values, known=FRONT_MATTER_KEYS)


def _ledger(chronicle: Chronicle, sources: Sources, ids: Mapping[VersionId, VersionId]) -> str:
    lines = [
        f"# The Ledger of {chronicle.source}: what is stated of each Version, newest first.",
        "# Written by `gazette adopt` from what git recorded. Correct ids and dates, say what changed, merge Versions.",
        "# A level is a human's to state: what stands behind a # was told from the texts. Judge it, take away its #.",
        f"document: {sources.name}",
        "versions:",
    ]
    redlines = Redlines(chronicle)
    for version in reversed(chronicle.versions):
        commit = version.revisions[chronicle.authoritative][0].evidence.witness.commit
        summary = f"Not described yet; inferred from commit {commit[:12]}."
        lines += [
            f"  - id: {ids[version.id]}",
            f"    summary: {{{chronicle.authoritative}: {scalar(summary)}}}",
            *_suggested_level(redlines, version),
        ]
    lines += ["history:", "  commits:"]
    said = {
        (text.witness.commit, lang): (text.witness.instant, ids[version.id])
        for version in chronicle.versions
        for lang in chronicle.languages
        for revision in version.revisions.get(lang, ())
        for text in revision.texts
    }
    lines += [
        f'    - {{commit: {commit}, lang: {lang}, as: {version}, reason: "Adopted from git."}}'
        for (commit, lang), (_, version) in said.items()
    ]
    if sources.previous_paths:
        lines.append("previous_paths:")
        lines += [f"  {lang}: [{', '.join(map(scalar, paths))}]" for lang, paths in sources.previous_paths.items()]
    return "\n".join(lines) + "\n"
