"""The pages about changes under other conditions: copied, enlarged, respaced, in forced colours, on paper."""

import subprocess
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import GAZETTE, PROJECT
from tests.support.history import ENVIRONMENT, from_folders
from tests.support.server import serving
from tests.support.sites import furnish
from tests.test_editions import HISTORIES

pytestmark = pytest.mark.browser

PAGES = (
    "changes/2025-11-03/",
    "since/2023-04-03/",
    "changes/2023-04-03/r2/",
    "history/retention/",
    "history/",
    "compare/?from=2023-04-03&to=2025-11-03",
    "ar/changes/2025-11-03/",
    "ja/since/2024-02-26/",
)
EVERY_KIND = (
    "",
    "2026-06-08/",
    "2023-04-03/r1/",
    "history/",
    "history/retention/",
    "changes/2025-11-03/",
    "changes/2024-02-26/",
    "changes/2023-04-03/r2/",
    "since/2022-03-01/",
    "compare/?from=2023-04-03&to=2025-11-03",
    "ar/since/2022-03-01/",
    "ja/changes/2024-11-04/",
)
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
"""WCAG 2.2, 1.4.12."""


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a site whose working tree holds a draft."""
    root = tmp_path_factory.mktemp("drafted")
    history = from_folders(HISTORIES / "stories" / "behind-translation", root / "r", base=HISTORIES / "base")
    text = (history.root / "docs/index.md").read_text("utf-8")
    (history.root / "docs/index.md").write_text(text.replace("90 days", "7 days"), "utf-8")
    furnish(history.root)
    subprocess.run(
        [*GAZETTE, "build", "--site-dir", str(root / "host" / "privacy"), "--as-of", "2024-05-02"],
        cwd=history.root,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")},
        check=True,
        capture_output=True,
    )
    with serving(root / "host") as url:
        yield f"{url}/privacy/"


def opened(browser: Browser, url: str, **how: object) -> tuple[BrowserContext, Page]:
    context = browser.new_context(**how)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return context, page


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def copied(page: Page, selector: str) -> str:
    """What a selection of the elements puts on the clipboard."""
    page.evaluate(
        """(selector) => {
          const found = [...document.querySelectorAll(selector)];
          getSelection().setBaseAndExtent(found[0], 0, found.at(-1), found.at(-1).childNodes.length);
        }""",
        selector,
    )
    return str(page.evaluate("getSelection().toString()"))


def test_copy(chromium: Browser, demo: str) -> None:
    """The new text from New, the old one from Old; from Changes both, each saying what became of it, in one line."""
    context, page = opened(chromium, f"{demo}since/2023-04-03/")
    marked = ".gz-part li:has(> #c2)"
    changes = copied(page, marked)
    page.locator("#gz-view-new").check()
    new = copied(page, marked)
    page.locator("#gz-view-old").check()
    old = copied(page, marked)
    context.close()

    rest = "Crash reports: what the app was doing when it failed, "
    assert changes.strip() == (f"{rest}[deleted: with the last position of the boat][inserted: without any position].")
    assert new.strip() == f"{rest}without any position."
    assert old.strip() == f"{rest}with the last position of the boat."


def violations(browser: Browser, url: str, **how: object) -> list[str]:
    """What axe finds with everything unfolded."""
    context, page = opened(browser, url, **how)
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    context.close()
    return found


def test_the_way_to_a_mark_from_another_view(chromium: Browser, demo: str) -> None:
    """An entry of the list shows its mark, though the reader was reading the new text alone."""
    context, page = opened(chromium, f"{demo}since/2023-04-03/")
    page.locator("#gz-view-new").check()
    page.locator('.gz-marks a[href="#c3"]').click()
    found = (page.locator("#gz-view-changes").is_checked(), page.locator("#c3").is_visible())
    context.close()

    assert found == (True, True)


def test_what_can_be_pressed_is_large_enough(chromium: Browser, demo: str) -> None:
    """24 px at least, but for links in a sentence (WCAG 2.5.8)."""
    context, page = opened(chromium, f"{demo}changes/2023-09-18/", viewport={"width": 375, "height": 667})
    small = page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)]
          .filter((pressed) => pressed.checkVisibility() && pressed.getBoundingClientRect().height < 23.5)
          .map((pressed) => pressed.textContent)""",
        "#content :is(.gz-tag a, label, summary, .gz-ways a, .gz-marks a)",
    )
    context.close()

    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", EVERY_KIND)
def test_contrast_and_all_else(chromium: Browser, demo: str, path: str, scheme: str) -> None:
    """Axe finds nothing on any kind of page, light and dark, whatever was folded open."""
    assert violations(chromium, demo + path, color_scheme=scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["draft/", "changes/draft/", "de/"])
def test_drafts(chromium: Browser, drafted: str, path: str, scheme: str) -> None:
    """Nor on those of a preview."""
    assert violations(chromium, drafted + path, color_scheme=scheme) == []


@pytest.mark.parametrize("path", PAGES)
def test_enlarged(chromium: Browser, demo: str, path: str) -> None:
    """200 % of a window of 1280 px, 400 % (320 px): no sideways scroll, nothing cut (WCAG 1.4.4, 1.4.10)."""
    for width in (640, 320):
        context, page = opened(chromium, demo + path, viewport={"width": width, "height": 480})
        found = overflow(page)
        context.close()

        assert found == 0


@pytest.mark.parametrize("path", PAGES)
def test_text_spacing(chromium: Browser, demo: str, path: str) -> None:
    """More space between lines, words and letters cuts and covers nothing (WCAG 1.4.12)."""
    context, page = opened(chromium, demo + path, viewport={"width": 375, "height": 667}, bypass_csp=True)
    page.add_style_tag(content=SPACED)
    found = overflow(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("#content *")].filter((element) => {
          const style = getComputedStyle(element);
          const isCut = style.overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1;
          return isCut && !element.closest(".gz-hidden");
        }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    context.close()

    assert (found, cut) == (0, [])


def test_forced_colours(chromium: Browser, demo: str) -> None:
    """With the reader's own colours only, what went is still struck through, what came underlined, focus visible."""
    context, page = opened(chromium, f"{demo}since/2023-04-03/", forced_colors="active")
    lines = [
        page.locator(f".gz-part {selector}").first.evaluate("(mark) => getComputedStyle(mark).textDecorationLine")
        for selector in (".gz-del", ".gz-ins")
    ]
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    context.close()

    assert lines == ["line-through", "underline"]
    assert outline != "none"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", ["Privacy Policy", "8 June 2026"]),
        (
            "changes/2025-11-03/",
            ["Changes in the version of 3 November", "8. Young sailors", "You must be at least 16"],
        ),
        ("since/2023-04-03/", ["What has changed since 3 April 2023", "8 June 2026", "Skarvholm Servers"]),
        ("2024-09-02/", ["2 September 2024"]),
    ],
)
def test_on_paper(chromium: Browser, demo: str, path: str, told: list[str]) -> None:
    """Printed: what it is, of which day, where it stands; every folded paragraph; marks that need no colour."""
    context, page = opened(chromium, demo + path)
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    shown = page.locator(".gz-print-only").is_visible()
    marks = page.evaluate(
        """() => [...document.querySelectorAll(".gz-part :is(.gz-ins, .gz-del):not(.gz-break)")].filter(
          (mark) => getComputedStyle(mark, "::before").content !== '"["').length"""
    )
    folded = page.evaluate(
        """() => [...document.querySelectorAll("details.gz-same > *:not(summary)")].filter(
          (element) => !element.checkVisibility({ contentVisibilityAuto: true })).length"""
    )
    context.close()

    assert (shown, marks, folded) == (True, 0, 0)
    assert [some for some in told if some not in words] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", "Privacy Policy · 2026-06-08 r1 · https://fjordlight.example/privacy/"),
        ("2023-04-03/r1/", "Privacy Policy · 2023-04-03 r1 · https://fjordlight.example/privacy/2023-04-03/r1/"),
        (
            "changes/2025-11-03/",
            "Privacy Policy · 2025-11-03 r1 · https://fjordlight.example/privacy/changes/2025-11-03/",
        ),
        ("de/history/", "Datenschutzerklärung · https://fjordlight.example/privacy/de/history/"),
    ],
)
def test_last_line_on_paper(chromium: Browser, demo: str, path: str, line: str) -> None:
    """Title, Version, Revision and address, so that a sheet of paper can be found again."""
    context, page = opened(chromium, demo + path)
    page.emulate_media(media="print")
    found = page.locator(".gz-print-only").inner_text()
    context.close()

    assert found == line


@pytest.mark.parametrize(
    ("path", "fewest", "most"),
    [("changes/2025-11-03/", 3, 4), ("history/", 4, 6)],
)
def test_paper_is_filled(chromium: Browser, demo: str, path: str, fewest: int, most: int) -> None:
    """What was folded runs on over the page's end; it does not begin a new page to stay in one piece."""
    context, page = opened(chromium, demo + path)
    pages = page.pdf(format="A4").count(b"/Type /Page\n")
    context.close()

    assert fewest <= pages <= most
