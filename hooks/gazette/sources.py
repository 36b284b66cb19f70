"""Where the texts of one policy stand: source, translations, archive, Ledger and earlier names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from gazette.ledger import SUFFIX
from gazette.model import VersionId

ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The paths of one policy, relative to the repository; `languages` name the authoritative one first."""

    source: str
    docs_dir: str
    languages: tuple[str, ...]
    translations: Mapping[str, str] = field(default_factory=dict)
    previous_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The source's path without its ending, relative to the documents' folder: `index`, `legal/terms`."""
        path = PurePosixPath(self.source)
        base = PurePosixPath(self.docs_dir) if self.docs_dir else PurePosixPath(".")
        return str((path.relative_to(base) if path.is_relative_to(base) else path).with_suffix(""))

    @property
    def name(self) -> str:
        """What the document is called where nobody said so: `privacy` for privacy/index.md, `terms` for terms.md."""
        parts = [part for part in self.source.removesuffix(".md").split("/") if part.lower() not in ("index", "readme")]
        name = re.sub(r"[^a-z0-9]+", "-", (parts or ["policy"])[-1].lower()).strip("-")
        return name if name[:1].isalpha() else f"policy-{name}".rstrip("-")

    @property
    def ledger(self) -> str:
        """Path of the Ledger."""
        return str(PurePosixPath(self.source).with_suffix("")) + SUFFIX

    @property
    def ledgers(self) -> tuple[str, ...]:
        """Paths of the Ledger, the newest first: it was called after its source."""
        earlier = self.previous_paths.get(self.languages[0], ())
        return (self.ledger, *(str(PurePosixPath(path).with_suffix("")) + SUFFIX for path in earlier))

    @property
    def archive(self) -> str:
        """Folder of the archived texts."""
        return str(PurePosixPath(self.docs_dir) / ARCHIVE / self.stem)

    def text_path(self, lang: str) -> str:
        """Where the text in `lang` stands: `docs/index.md`, `docs/index.de.md`, or where it was said to."""
        if lang == self.languages[0]:
            return self.source
        return self.translations.get(lang) or _beside(self.source, lang)

    def archive_path(self, version: VersionId, lang: str) -> str:
        """Where the archived text of a Version in `lang` stands."""
        return f"{self.archive}/{version}{'' if lang == self.languages[0] else '.' + lang}.md"

    @property
    def paths(self) -> tuple[str, ...]:
        """Everything that the mainline is asked about: files, and the archive's folder."""
        now = [self.text_path(lang) for lang in self.languages]
        earlier = [path for paths in self.previous_paths.values() for path in paths]
        return (*now, *earlier, *self.ledgers, self.archive)

    def newer_names(self, path: str) -> frozenset[str]:
        """The names that the text at an earlier name had later: its present one, and those listed before that one."""
        for lang in self.languages:
            names = (self.text_path(lang), *self.previous_paths.get(lang, ()))
            if path in names:
                return frozenset(names[: names.index(path)])
        return frozenset()

    def locate(self, path: str) -> tuple[str, VersionId | None] | None:
        """Language of the text at `path` and, for an archived one, its Version; None if no text stands there."""
        for lang in self.languages:
            if path == self.text_path(lang) or path in self.previous_paths.get(lang, ()):
                return lang, None
        if not path.startswith(self.archive + "/") or not path.endswith(".md"):
            return None
        name, _, lang = path[len(self.archive) + 1 : -len(".md")].partition(".")
        lang = lang or self.languages[0]
        try:
            return (lang, VersionId.parse(name)) if lang in self.languages else None
        except ValueError:
            return None


@lru_cache(maxsize=1024)  # each text of the mainline asks for those of all languages
def _beside(source: str, lang: str) -> str:
    path = PurePosixPath(source)
    return str(path.with_name(f"{path.stem}.{lang}{path.suffix}"))


def policies(paths: Iterable[str], docs_dir: str) -> tuple[str, ...]:
    """The sources among `paths` that have a Ledger beside them, in order of path."""
    there = set(paths)
    sources = (path[: -len(SUFFIX)] + ".md" for path in there if path.endswith(SUFFIX))
    return tuple(sorted(source for source in sources if source.startswith(f"{docs_dir}/" if docs_dir else "")))
