"""What readers' lines carry: every page with all that it asks for, as any host compresses it."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.test_site import LANGUAGES, prefix

ASKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script|img)(?: [^>]*)? (?:href|src)="([^"]+)"')


@cache
def compressed(path: Path) -> int:
    """Bytes of a file, gzipped."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def asked(page: Path) -> list[Path]:
    """The files for which a page asks: style sheets, scripts, icons, pictures."""
    return [(page.parent / name.removeprefix("/")).resolve() for name in ASKED.findall(page.read_text("utf-8"))]


def weight(page: Path) -> int:
    return compressed(page) + sum(map(compressed, asked(page)))


@pytest.fixture(params=["site", "demo_folder"])
def pages(request: pytest.FixtureRequest) -> list[Path]:
    """Every page of ApexStream's site, of the demo; the one of what is not found has addresses from the host's root."""
    root: Path = request.getfixturevalue(request.param) / "privacy"
    return sorted(path for path in root.rglob("*.html") if path.name != "404.html")


def test_the_script() -> None:
    """At most 4 KB, as it is written: there is no step between its source and the site."""
    assert compressed(PROJECT / "overrides/assets/gazette.js") <= 4_000


def test_the_policy(site: Path) -> None:
    """At most 20 KB in every language, all that it asks for counted."""
    weights = {lang: weight(site / "privacy" / prefix(lang) / "index.html") for lang in LANGUAGES}

    assert {lang: found for lang, found in weights.items() if found > 20_000} == {}


def test_every_page(pages: list[Path]) -> None:
    """It asks for a style sheet, an icon and a script; with them it weighs at most 35 KB."""
    assert {tuple(sorted(path.suffix for path in asked(page))) for page in pages} == {(".css", ".js", ".svg")}
    assert {str(page): weight(page) for page in pages if weight(page) > 35_000} == {}


def test_any_two_versions(demo_folder: Path) -> None:
    """At most 35 KB more than the page of comparisons in any language, whichever two of thirteen are asked for."""
    texts = sorted(demo_folder.rglob("blocks.json"))

    assert len(texts) == len(LANGUAGES)
    assert {str(path): compressed(path) for path in texts if compressed(path) > 35_000} == {}
