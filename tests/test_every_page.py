"""Every kind of page in every language, in a real browser: axe, light and dark; enlarged, narrow, respaced."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.support import unusual
from tests.support.server import serving
from tests.test_site import LANGUAGES, prefix

pytestmark = pytest.mark.browser

KINDS = (
    "",
    "2022-03-01/",
    "2024-09-02/",
    "2027-01-15/",
    "2025-05-12/r1/",
    "history/",
    "history/retention/",
    "history/advertising/",
    "changes/2024-02-26/",
    "changes/2024-09-02/",
    "changes/2024-11-04/",
    "changes/2027-01-15/",
    "since/2022-03-01/",
    "since/2024-11-04/",
    "compare/",
    "compare/?from=2023-04-03&to=2025-11-03",
)
"""The text in force; Versions imported, cancelled, announced; histories; redlines with tables, moves, much, little."""
ALONE = ("changes/2023-04-03/r2/", "ja/changes/2025-11-03/r2/", "de/2024-02-26/r1/", "de/2024-02-26/r2/", "404.html")
"""In one language: corrections, a withdrawn Revision and the one after it, the page of what is not found."""
DEMO = [prefix(lang) + kind for lang in LANGUAGES for kind in KINDS] + list(ALONE)
DRAFTED = ("draft/", "changes/draft/", "2024-03-01/", "changes/2024-03-01/", "history/", "de/", "de/2024-01-10/")
"""A draft and what it changes, a Version withdrawn whole, a translation that is missing."""
POLICIES = ("", "privacy/", "terms/")

DARK = ("en", "ar")
"""Colours are the same in every language."""
WIDTHS = (640, 320)
"""A window of 1280 px at 200 % and at 400 % (WCAG 2.2, 1.4.4 and 1.4.10)."""
SPACE = """
() => {
  const spaced = new CSSStyleSheet();
  spaced.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }
  `);
  document.adoptedStyleSheets = [spaced];
}
"""
"""As WCAG 2.2, 1.4.12 asks for."""
CUT = """
() => {
  const width = document.documentElement.clientWidth;
  const isScrolled = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const scrolls = (element) => element && (isScrolled(element) || scrolls(element.parentElement));
  const found = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest(".gz-hidden, .gz-skip") || !element.checkVisibility({ contentVisibilityAuto: true })) continue;
    const style = getComputedStyle(element);
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    const isHigh = hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    const isWide = hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (isHigh || isWide) found.push(element.outerHTML.slice(0, 80));
    for (const text of element.childNodes) {
      if (text.nodeType !== 3 || !text.data.trim() || scrolls(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const isOut = [...range.getClientRects()].some(({ left, right }) => left < -1 || right > width + 1);
      if (isOut) found.push(text.data.trim().slice(0, 80));
    }
  }
  return found;
}
"""
"""Whatever a reader cannot see whole without scrolling sideways; a wide table may scroll in its own place."""


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """One window for all pages; colours change at once."""
    context = chromium.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a site with a draft, a withdrawn Version and no German text."""
    with serving(unusual.drafted("withdrawn-version", tmp_path_factory.mktemp("drafted"))) as url:
        yield f"{url}/privacy/"


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a site of two policies."""
    with serving(unusual.policies(tmp_path_factory.mktemp("policies"))) as url:
        yield f"{url}/privacy/"


def examine(window: Page, address: str) -> dict[str, list[str]]:
    """What is wrong with a page that has everything unfolded, by the condition under which it is."""
    window.emulate_media(color_scheme="light")
    window.goto(address)
    if "?" in address:
        window.locator("#gz-comparison .gz-redline").wait_for()
    window.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    found = {}
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 640})
        found[f"{width} px"] = window.evaluate(CUT)
    axe = Axe()
    found["light"] = _violations(axe, window, {"resultTypes": ["violations"]})
    if language(window) in DARK:
        window.emulate_media(color_scheme="dark")
        found["dark"] = _violations(axe, window, {"resultTypes": ["violations"], "runOnly": ["color-contrast"]})
    window.evaluate(SPACE)
    found["spaced"] = window.evaluate(CUT)
    return {condition: wrong for condition, wrong in found.items() if wrong}


def language(window: Page) -> str:
    return str(window.evaluate("document.documentElement.lang"))


def _violations(axe: Axe, window: Page, options: dict[str, list[str]]) -> list[str]:
    violations = axe.run(window, options=options).response["violations"]
    return [f"{violation['id']}: {violation['nodes'][0]['html']}" for violation in violations]


@pytest.mark.parametrize("path", DEMO)
def test_the_demo(window: Page, demo: str, path: str) -> None:
    """Axe finds nothing, nothing is cut, no sideways scroll; what the demo is stands above all."""
    assert examine(window, demo + path) == {}
    assert "Fjordlight is fictional." in window.locator("body").inner_text()


@pytest.mark.parametrize("path", DRAFTED)
def test_drafts_and_withdrawn_versions(window: Page, drafted: str, path: str) -> None:
    """Nor there."""
    assert examine(window, drafted + path) == {}


@pytest.mark.parametrize("path", POLICIES)
def test_two_policies(window: Page, policies: str, path: str) -> None:
    """Nor on a front page and what it leads to."""
    assert examine(window, policies + path) == {}


def test_every_kind_is_examined(demo_folder: Path) -> None:
    """Each shape of address that the demo has is among those above."""
    there = {shape(str(path.parent.relative_to(demo_folder / "privacy"))) for path in demo_folder.rglob("index.html")}

    assert there == {shape(path.partition("?")[0]) for path in DEMO if path != "404.html"}


def shape(path: str) -> str:
    """An address without its language, days and names: "changes/*/*" of "de/changes/2026-05-16/r2/"."""
    first, *more = [part for part in path.strip("./").split("/") if part not in LANGUAGES] or [""]
    return "/".join(["*" if first[:1].isdigit() else first, *("*" for _ in more)])
