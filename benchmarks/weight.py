"""What a first view of the policy weighs: the page and all it asks for, compressed, beside stock Material's."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from benchmarks import builds, peers, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Side
from benchmarks.synthetic import LANGUAGES, Plan

VERSIONS = builds.EQUAL
HERE = "https://apexstream.org/privacy/"
"""Where the page says that it stands; for references within the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A first view: its own files with their gzip bytes, and what it asks of others."""

    files: dict[str, int]
    foreign: tuple[str, ...]

    @property
    def kilobytes(self) -> float:
        return sum(self.files.values()) / 1000


def report(folder: Path) -> Iterator[Measure | Absent]:
    """A line a goal, of a policy that is as long for both."""
    if not peers.installed():
        yield Absent(name="first view / stock Material", reason="the peers could not be installed")
        return
    ours = view(_built(builds.ours(folder, VERSIONS)))
    stock = view(_built(builds.stock(folder, Plan(versions=VERSIONS, languages=LANGUAGES))))
    name = "policy page, first view with all it asks for, gzip / stock Material"
    yield Goal(name=name, most=0.35).measured(ours.kilobytes / stock.kilobytes)
    yield Goal(name="policy page, first view, gzip", most=20, unit="kB").measured(ours.kilobytes)
    yield Goal(name="policy page, requests", most=4, unit="requests").measured(len(ours.files))
    yield Goal(name="policy page, requests to others", most=0, unit="requests").measured(len(ours.foreign))


def view(site: Path) -> View:
    """The first view of a site's `index.html`: what its HTML names; what scripts ask for later is not counted."""
    content = (site / "index.html").read_bytes()
    asked = _Asked()
    asked.feed(content.decode("utf-8"))
    files, foreign = {"index.html": _weight(content)}, []
    for reference in asked.references:
        parts = urlsplit(urljoin(HERE, reference))
        if parts.scheme == "data":
            continue
        if parts.netloc == urlsplit(HERE).netloc:
            path = parts.path.removeprefix(urlsplit(HERE).path)
            files[path] = _weight((site / path).read_bytes())
        else:
            foreign.append(reference)
    return View(files=files, foreign=tuple(foreign))


class _Asked(HTMLParser):
    """Collects what a browser fetches to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = set(given.get("rel", "").split())
        if tag == "link" and kinds & {"stylesheet", "icon", "preload", "preconnect"}:
            self.references.append(given["href"])
        if tag in {"script", "img"} and given.get("src"):
            self.references.append(given["src"])


def _built(side: Side) -> Path:
    """What was built of it already, else built now."""
    assert side.out
    if not side.out.exists():
        sides.run(side)
    return side.out


def _weight(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))
