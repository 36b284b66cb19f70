"""Account: all that pages print of two texts, apart from what legal said; written once, and kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gazette.cache import Cache
from gazette.redline import Change, ChangeKind, Stats
from gazette.redline.excerpts import excerpt
from gazette.redline.inline import Resolve
from gazette.redline.labels import Labels
from gazette.redline.marks import Mark
from gazette.redline.parts import Part, Stretch, parts
from gazette.redlines import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The marked text by sections, in one line what each Mark shows, by its number, and how much changed.

    `differs`: whether anything changed in the policy. `links`: the relative links in it, with where each leads.
    """

    parts: tuple[Part, ...]
    excerpts: Mapping[int, str]
    stats: Stats
    differs: bool
    links: Mapping[str, str]

    @classmethod
    def of(cls, pair: Pair, labels: Labels, resolve: Resolve, kept: Cache | None) -> "Account":
        """That of a pair on a page, its headings one level below their own.

        One with relative links is not taken from what is kept: they lead elsewhere from each page.
        """
        made: list[Account] = []

        def make() -> str:
            made.append(_made(pair, labels, resolve))
            return "" if made[0].links else dumps(made[0])

        if kept is None:
            return _made(pair, labels, resolve)
        written = kept.recall("account", (pair.said, repr(labels)), make)
        return made[0] if made else loads(written) if written else _made(pair, labels, resolve)


def _made(pair: Pair, labels: Labels, resolve: Resolve) -> Account:
    links: dict[str, str] = {}

    def noted(url: str) -> str:
        return links.setdefault(url, resolve(url))

    comparison = pair.comparison
    found = parts(comparison, labels, resolve=noted, demoted=1)
    marks = (mark for part in found for mark in part.marks)
    return Account(
        parts=found,
        excerpts={mark.number: excerpt(comparison, mark, labels) for mark in marks},
        stats=pair.stats,
        differs=bool(pair.changes),
        links=links,
    )


def dumps(account: Account) -> str:
    """An Account as JSON."""
    return json.dumps(asdict(account), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Account:
    """The Account that `dumps` wrote."""
    said = json.loads(text)
    return Account(
        parts=tuple(map(_part, said["parts"])),
        excerpts={int(number): html for number, html in said["excerpts"].items()},
        stats=Stats(**said["stats"]),
        differs=said["differs"],
        links=said["links"],
    )


def _part(said: dict[str, Any]) -> Part:
    marks = tuple(_mark(mark) for mark in said.pop("marks"))
    return Part(**{**said, "stretches": tuple(Stretch(**some) for some in said["stretches"])}, marks=marks)


def _mark(said: dict[str, Any]) -> Mark:
    changes = tuple(
        Change(**{**change, "kind": ChangeKind(change["kind"]), "blocks": tuple(change["blocks"]), "signals": ()})
        for change in said["changes"]
    )
    return Mark(number=said["number"], leaf=said["leaf"], changes=changes)
