"""Draft: one policy as it stands in the working tree, not published yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gazette import chronicle, ledger
from gazette.document import Reader, Source, decoded
from gazette.gitlog import Repository
from gazette.mapping import Findings
from gazette.model import Document
from gazette.settings import Settings
from gazette.sources import Sources
from gazette.statements import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One policy as it stands in the working tree: its texts by language, its Ledger (None without one).

    `changed`: the languages whose bytes, line ends aside, are not those of the published ref.
    """

    source: str
    texts: Mapping[str, Document]
    contents: Mapping[str, Source]
    ledger: Ledger | None
    changed: tuple[str, ...]


def drafted(
    repository: Repository, tree: Mapping[str, tuple[str, str]], site: Settings, sources: Sources, reader: Reader
) -> Draft | None:
    """What stands in the working tree of a policy, if there is one (a bare repository has none).

    `tree`: what the published ref holds. Raises Rejected with what is wrong in it.
    """
    if not repository.worktree:
        return None
    findings = Findings()
    stated: Ledger | None = None
    file = repository.worktree / sources.ledger
    if file.is_file():
        with findings.gather():
            text = decoded(file.read_bytes(), sources.ledger)
            stated = _ledger(text, sources.ledger, site.authoritative)
    texts, contents, changed = {}, {}, []
    for lang in sources.languages:
        path = sources.text_path(lang)
        file = repository.worktree / path
        if not file.is_file():
            continue
        content = file.read_bytes()
        published = repository.content(tree[path][0], path) if path in tree else None
        with findings.gather():
            contents[lang] = Source.decode(content, path)
            texts[lang] = reader.read(
                content, lang=lang, file=path, strict=(repository.worktree / sources.ledger).is_file()
            )
            _refuse_unknown_version(texts[lang], contents[lang], stated, site.authoritative, findings)
        if content.replace(b"\r\n", b"\n") != (published or b"").replace(b"\r\n", b"\n"):
            changed.append(lang)
    findings.refuse_errors()
    return Draft(source=sources.source, texts=texts, contents=contents, ledger=stated, changed=tuple(changed))


@lru_cache(maxsize=4)
def _ledger(text: str, file: str, authoritative: str) -> Ledger:
    """Read once: while a text is edited its Ledger is as it was, and of many Versions it is long."""
    return ledger.read(text, file, authoritative=authoritative)


def _refuse_unknown_version(
    text: Document, content: Source, stated: Ledger | None, authoritative: str, findings: Findings
) -> None:
    if stated and text.version and not stated.statement(text.version):
        lang = authoritative if text.lang == authoritative else None
        place = content.place_of("version")
        findings.append(chronicle.unknown_version(text.version, stated, place, lang=lang).finding)
