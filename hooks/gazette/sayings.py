"""What the Ledger said of each Version, from one commit of the mainline to the next.

Only what readers rely on is read, and by rules that never change, whatever else a Ledger may hold by then: the log of a
site must come out the same for ever. A state that is not YAML, or that says these things wrong, is passed over.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import yaml

from gazette import mapping
from gazette.errors import Rejected, SourceError
from gazette.mainline import Mainline
from gazette.mapping import Value
from gazette.model import Level, VersionId, Witness
from gazette.sources import Sources
from gazette.statements import VersionStatement

ALL = ("all", 0)
"""Stands for every text of a Version."""

_VERSIONS = re.compile(r"^versions:[ \t]*(?:#.*)?\n", re.MULTILINE)
_FIRST_ITEM = re.compile(r"(?:[ \t]*(?:#.*)?\n)*( *)-(?= |\n)")
_NEXT_KEY = re.compile(r"^[^\s#-]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a state of the Ledger says of a Version; `effective` is None if it is cancelled.

    `withdrawn`: language and number of each withdrawn Revision, or ALL. `restated`: day and reason of a change
    of all this.
    """

    effective: date | None
    level: Level | None
    imported: bool
    withdrawn: frozenset[tuple[str, int]] = frozenset()
    restated: frozenset[str] = frozenset()

    @classmethod
    def of(cls, statement: VersionStatement) -> "Saying":
        """What a Version's statement says."""
        withdrawn, restated = statement.withdrawn, statement.restated
        texts = () if withdrawn is None else (ALL,) if withdrawn.texts is None else withdrawn.texts
        return cls(
            effective=None if statement.cancelled else statement.effective,
            level=statement.level,
            imported=statement.imported,
            withdrawn=frozenset(texts),
            restated=frozenset((str(restated.date), *restated.reason.values())) if restated else frozenset(),
        )

    @property
    def stated(self) -> tuple[date | None, Level | None, bool]:
        """What the log of a site records of it."""
        return self.effective, self.level, self.imported

    def withdraws(self, lang: str, rev: int) -> bool:
        """Whether that text is shown no more."""
        return ALL in self.withdrawn or (lang, rev) in self.withdrawn


Said = Mapping[VersionId, tuple[tuple[Witness, Saying], ...]]
"""By Version, each thing that was said of it and the commit from which on it was said, oldest first."""


def sayings(sources: Sources, mainline: Mainline) -> Said:
    """Everything that the Ledgers of a policy said, under all names that they had."""
    found: dict[VersionId, list[tuple[Witness, Saying]]] = {}
    reader = _Reader()
    for witness, text in _states(sources, mainline):
        try:
            state = reader.read(text)
        except (SourceError, Rejected):
            continue
        for version, saying in state.items():
            before = found.setdefault(version, [])
            if not before or before[-1][1] != saying:
                before.append((witness, saying))
    return {version: tuple(said) for version, said in found.items()}


def _states(sources: Sources, mainline: Mainline) -> Iterator[tuple[Witness, str]]:
    """The text of the Ledger, each time the mainline changed it."""
    standing: dict[str, str] = {}
    shown: str | None = None
    records = [record for record in mainline.published() if record.path in sources.ledgers]
    for nth, record in enumerate(records):
        if record.blob:
            standing[record.path] = record.blob
        else:
            standing.pop(record.path, None)
        if nth + 1 < len(records) and records[nth + 1].witness == record.witness:
            continue  # the same commit did more
        path = next((path for path in sources.ledgers if path in standing), None)
        if path and standing[path] != shown:
            shown = standing[path]
            content = mainline.content(shown, path)
            yield record.witness, content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


class _Reader:
    """Reads state after state of a Ledger: from one to the next most Versions stand there in the same words."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[VersionId, Saying]] = {}

    def read(self, text: str) -> Mapping[VersionId, Saying]:
        """What the state says of each Version; SourceError or Rejected if it cannot be read."""
        parts = _parts(text)
        with suppress(SourceError, Rejected):  # a sentence may look like the next Version; as a whole it is read right
            return {version: saying for part in parts for version, saying in self._part(part).items()}
        return _sayings(mapping.parse(text, ""))

    def _part(self, part: str) -> Mapping[VersionId, Saying]:
        if part not in self._known:
            self._known[part] = _sayings(mapping.parse(part, ""))
        return self._known[part]


def _parts(text: str) -> tuple[str, ...]:
    """A Ledger cut into a list of one for each Version, and what surrounds them; whole if it is not in block style."""
    head = _VERSIONS.search(text)
    first = head and _FIRST_ITEM.match(text, head.end())
    if not head or not first:
        return (text,)
    end = next_key.start() if (next_key := _NEXT_KEY.search(text, first.end())) else len(text)
    items = re.split(rf"^(?={first[1]}-(?: |$))", text[head.end() : end], flags=re.MULTILINE)
    return text[: head.end()] + text[end:], *items


def _sayings(value: Value | None) -> Mapping[VersionId, Saying]:
    """What a Ledger, or a list of Versions, says."""
    if value and isinstance(value.node, yaml.MappingNode):
        value = value.fields().get("versions")
    if value is None or value.node.tag == "tag:yaml.org,2002:null":
        return {}
    return dict(map(_saying, value.values()))


def _saying(value: Value) -> tuple[VersionId, Saying]:
    fields = value.fields()
    if "id" not in fields:
        raise value.wrong("this Version has no id", "")
    version = fields["id"].version_id()
    effective = fields["effective"].day() if "effective" in fields else version.day
    return version, Saying(
        effective=None if "cancelled" in fields else effective,
        level=Level(fields["level"].one_of(list(Level))) if "level" in fields else None,
        imported=fields["imported"].flag() if "imported" in fields else False,
        withdrawn=frozenset(_withdrawn(fields["withdrawn"])) if "withdrawn" in fields else frozenset(),
        restated=frozenset(_words(fields["restated"].node)) if "restated" in fields else frozenset(),
    )


def _withdrawn(value: Value) -> Iterator[tuple[str, int]]:
    fields = value.fields()
    if "texts" not in fields:
        raise value.wrong("no texts are named", "")
    if isinstance(fields["texts"].node, yaml.ScalarNode):
        fields["texts"].one_of(("all",))
        yield ALL
        return
    for text in fields["texts"].values():
        named = text.require(("lang", "rev"), "lang", "rev")
        yield named["lang"].word(), named["rev"].number()


def _words(node: yaml.Node) -> Iterator[str]:
    """Every value in it."""
    if isinstance(node, yaml.ScalarNode):
        yield str(node.value).strip()
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _words(value)
