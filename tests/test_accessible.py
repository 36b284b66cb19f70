"""The pages under other conditions: copied, pressed, in forced colours."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser


def opened(browser: Browser, url: str, **how: object) -> tuple[BrowserContext, Page]:
    context = browser.new_context(**how)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    return context, page


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
        "#gz-content :is(.gz-tag a, label, summary, .gz-ways a, .gz-marks a)",
    )
    context.close()

    assert small == []


def test_forced_colours(chromium: Browser, demo: str) -> None:
    """With the reader's own colours only, marks are still lines, and what stands apart has an edge."""
    context, page = opened(chromium, f"{demo}since/2023-04-03/", forced_colors="active")
    lines = {
        selector: page.locator(f".gz-part {selector}").first.evaluate(
            "(mark) => getComputedStyle(mark).textDecorationLine"
        )
        for selector in (".gz-del", ".gz-ins")
    }
    edges = {
        selector: page.locator(selector).first.evaluate("(element) => getComputedStyle(element).borderTopStyle")
        for selector in (".gz-brief", ".gz-stamp", ".gz-tag__number")
    }
    page.goto(f"{demo}ar/2022-03-01/")
    edges |= {
        selector: page.locator(selector).first.evaluate("(element) => getComputedStyle(element).borderTopStyle")
        for selector in (".gz-banner", ".gz-notice")
    }
    context.close()

    assert lines == {".gz-del": "line-through", ".gz-ins": "underline"}
    assert set(edges.values()) == {"solid"}
