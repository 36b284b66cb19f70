"""Copies of what was published: read from a versions.json, from a site's folder, or made from an Edition."""

import hashlib
import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from gazette import dataset, integrity
from gazette.addresses import Addresses, absolute, prefix_of
from gazette.download import Missing, Unreachable
from gazette.edition import Edition
from gazette.errors import GazetteError, RepositoryError
from gazette.finding import Severity
from gazette.verification import Copy, Key, Mismatch
from gazette.versions import Chronicle

_OLDEST = 1
"""The first schema_version there was; every one since is read."""

Read = Callable[[str], bytes | None]
"""The file at a place that a copy names, None if there is none."""


def of_edition(edition: Edition) -> tuple[Copy, ...]:
    """What the site of an Edition would hold."""
    flaws = tuple(
        Mismatch(None, finding.message)
        for finding in edition.findings
        if finding.code == "replace-refs" and finding.severity is Severity.WARNING
    )
    return tuple(_of_chronicle(edition, chronicle, flaws) for chronicle in edition.chronicles)


def of_folder(folder: Path) -> tuple[Copy, ...]:
    """What a built site holds, its texts included; GazetteError for parts of more than one commit or day."""
    found = []
    for file in sorted(folder.rglob("versions.json")):

        def read(place: str) -> bytes | None:
            target = Path(place).resolve()
            inside = target.is_relative_to(folder.resolve())
            return target.read_bytes() if inside and target.is_file() else None

        found.append(of_bytes(file.read_bytes(), str(file), read))
    made = {f"made from commit {copy.commit}, as of {copy.as_of}": copy.document for copy in reversed(found)}
    if len(made) > 1:
        lines = (f"\n  {document}: {how}" for how, document in sorted(made.items(), key=lambda item: item[1]))
        raise GazetteError(
            f"the parts of {folder} do not belong together:{''.join(lines)}",
            remedy="Build all of them from one commit, and with one --as-of.",
        )
    return tuple(found)


def of_bytes(content: bytes, name: str, read: Read | None = None) -> Copy:
    """The copy in a versions.json at `name`, a path or a URL; GazetteError if it is none. `read` gives the texts."""
    said = _parsed(content, name)
    version = said.get("schema_version")
    if isinstance(version, int) and version > dataset.SCHEMA_VERSION:
        raise RepositoryError(f"{name} was written by a newer gazette", remedy="Use that, or a newer one.")
    log = said.get("log")
    if not isinstance(version, int) or version < _OLDEST or not isinstance(log, list):
        raise GazetteError(f"{name} is no versions.json: it has no schema_version, or no log")
    if not all(isinstance(record, dict) and not any(map(_is_nested, record.values())) for record in log):
        raise GazetteError(f"{name} is no versions.json: its log holds what is no record")
    revisions = tuple(_revisions(said))
    copy = Copy(
        document=str(said.get("document")),
        url=str(said.get("url")),
        commit=str(said["commit"]) if said.get("commit") else None,
        as_of=str(said["as_of"]) if said.get("as_of") else None,
        sha256=hashlib.sha256(content).hexdigest(),
        log=tuple(log),
        wordings={key: str(revision.get("wording")) for key, revision in revisions},
        texts=None,
        places={key: _beside(name, said, revision) for key, revision in revisions},
        flaws=tuple(_flaws(content, said)),
    )
    return with_texts(copy, map(read, copy.places.values())) if read else copy


def with_texts(copy: Copy, contents: Iterable[bytes | Unreachable | None]) -> Copy:
    """The copy with what stands at each of its places, in their order: bytes, nothing, or why it cannot be read."""
    texts, unread = {}, {}
    for key, found in zip(copy.places, contents, strict=True):
        if isinstance(found, bytes):
            texts[key] = hashlib.sha256(found).hexdigest()
        elif found is not None and not isinstance(found, Missing):
            unread[key] = found.message
    return replace(copy, texts=texts, unread=unread)


def _of_chronicle(edition: Edition, chronicle: Chronicle, flaws: tuple[Mismatch, ...]) -> Copy:
    places = Addresses(prefix_of(chronicle.source, edition.settings.docs_dir), chronicle.authoritative)
    revisions: dict[Key, Any] = {
        (str(version.id), lang, revision.rev): revision
        for version in chronicle.versions
        for lang, of_language in version.revisions.items()
        for revision in of_language
    }
    return Copy(
        document=chronicle.document,
        url=absolute(edition.settings.site_url, places.policy(chronicle.authoritative)),
        commit=edition.commit,
        sha256=None,
        log=integrity.chain(chronicle.facts),
        wordings={key: revision.wording for key, revision in revisions.items()},
        texts={key: revision.evidence.sha256 for key, revision in revisions.items() if not revision.withdrawn},
        flaws=flaws,
    )


def _parsed(content: bytes, name: str) -> Mapping[str, Any]:
    try:
        said = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise GazetteError(f"{name} is no versions.json: byte {error.start + 1} is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise GazetteError(f"{name} is no versions.json: {error}") from None
    if not isinstance(said, dict):
        raise GazetteError(f"{name} is no versions.json: it is not an object")
    return said


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _is_nested(value: object) -> bool:
    return isinstance(value, list | dict)


def _flaws(content: bytes, said: Mapping[str, Any]) -> Iterator[Mismatch]:
    """A copy is kept byte for byte, so even its spaces are those that gazette writes."""
    found, expected = content.decode("utf-8").split("\n"), dataset.dumps(said).split("\n")
    for nth, (line, right) in enumerate(zip([*found, ""], [*expected, ""], strict=False), start=1):
        if line != right:
            yield Mismatch(None, f"the copy is not as gazette wrote it: line {nth} reads {line.strip()[:60]!r}")
            return


def _revisions(said: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    for version in _list(said.get("versions")):
        by_language = version.get("revisions")
        for lang, revisions in by_language.items() if isinstance(by_language, dict) else ():
            for revision in _list(revisions):
                if not any(map(_is_nested, (version.get("id"), revision.get("rev")))):
                    yield (version.get("id"), lang, revision.get("rev")), revision


def _list(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _beside(name: str, said: Mapping[str, Any], revision: Mapping[str, Any]) -> str:
    """Where a text stands if the site stands where the copy was read, wherever it was published."""
    start = urlsplit(str(said.get("url"))).path or "/"
    path = posixpath.relpath(urlsplit(str(revision.get("url"))).path or "/", start) + "/policy.md"
    return urljoin(name, path) if "://" in name else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
