"""Account: all that pages print of two texts, apart from what legal said; written once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from gazette.redline import Stats
from gazette.redline.excerpts import excerpt
from gazette.redline.inline import Resolve
from gazette.redline.labels import Labels
from gazette.redline.parts import Part, parts
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
    def of(cls, pair: Pair, labels: Labels, resolve: Resolve) -> "Account":
        """That of a pair on a page, its headings one level below their own."""
        links: dict[str, str] = {}

        def noted(url: str) -> str:
            return links.setdefault(url, resolve(url))

        comparison = pair.comparison
        found = parts(comparison, labels, resolve=noted, demoted=1)
        marks = (mark for part in found for mark in part.marks)
        return cls(
            parts=found,
            excerpts={mark.number: excerpt(comparison, mark, labels) for mark in marks},
            stats=pair.stats,
            differs=bool(pair.changes),
            links=links,
        )
