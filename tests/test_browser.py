"""The site in a real browser: nothing broken, nothing asked of others, nothing stored, right in every language."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
TAILS = ("", "history/", "2026-05-16/", "2026-05-16/r1/")
PAGES = [f"{'' if lang == 'en' else lang + '/'}{tail}" for lang in LANGUAGES for tail in TAILS] + ["404.html"]

pytestmark = pytest.mark.browser


def language(path: str) -> str:
    first = path.split("/")[0]
    return first if first in LANGUAGES else "en"


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("path", PAGES)
def test_page(context: BrowserContext, served: str, path: str) -> None:
    """0 console messages, failed or off-origin requests, cookies, storage, axe violations; right lang and dir."""
    page = context.new_page()
    said: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", lambda request: requests.append(request.url))
    response = page.goto(served + path)
    origin = served.removesuffix("/privacy/")
    lang = language(path)

    assert response
    assert response.status == 200
    assert said == []
    assert [url for url in requests if not url.startswith(origin)] == []
    assert len([url for url in requests if not url.endswith("favicon.svg")]) <= 4
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if lang == "ar" else "ltr")
    assert overflow(page) == 0
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "ar/", "ar/history/", "2026-05-16/", "404.html"])
def test_colours(chromium: Browser, served: str, path: str, scheme: str) -> None:
    """Contrast and everything else axe knows, light and dark, on a wide window."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(served + path)
    violations = [violation["id"] for violation in Axe().run(page).response["violations"]]
    context.close()

    assert violations == []


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript(chromium: Browser, served: str, path: str) -> None:
    """The page is whole, and no wider than a small phone."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served + path)
    widest = page.locator("body").bounding_box()
    heading = page.locator("h1").first.inner_text()
    context.close()

    assert widest
    assert widest["width"] <= 320
    assert heading


def test_reader_finds_the_way_by_words(context: BrowserContext, served: str) -> None:
    """From the policy to its history, a version, its text in Arabic and back, by the words of the links."""
    page = context.new_page()
    page.goto(served)
    page.get_by_role("link", name="All versions").first.click()
    page.get_by_role("link", name="Read it (16 May 2026)").click()
    assert page.url == f"{served}2026-05-16/"
    page.get_by_role("link", name="العربية").click()
    assert page.url == f"{served}ar/2026-05-16/"
    page.get_by_role("link", name="English").first.click()
    page.get_by_role("link", name="Read the policy").click()
    assert page.url == served


def test_keyboard_skips_to_the_text(context: BrowserContext, served: str) -> None:
    """The first key press offers to skip to the content."""
    page = context.new_page()
    page.goto(served)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "gz-content"


REDLINES = [
    f"{'' if lang == 'en' else lang + '/'}{tail}"
    for lang in LANGUAGES
    for tail in ("changes/2023-09-18/", "changes/2024-11-04/", "changes/2027-01-15/", "since/2023-04-03/")
]


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2027-02-28T22:59:00Z", "applies from 1 March 2027 What changes (15 January 2027) Read it (15 January 2027)"),
        ("2027-02-28T23:01:00Z", "applies now What changes (15 January 2027) Read it (15 January 2027)"),
    ],
)
def test_an_announced_version_applies_from_its_day(
    context: BrowserContext, demo: str, instant: str, words: str
) -> None:
    """The stamp turns at midnight in the policy's time zone (Oslo), whatever the reader's clock shows."""
    page = context.new_page()
    page.clock.set_fixed_time(instant)
    page.goto(demo)

    assert " ".join(page.locator(".gz-upcoming dd").inner_text().split()) == words


def test_another_language_opens_at_the_same_section(context: BrowserContext, demo: str) -> None:
    """The languages' links carry the section that the address names."""
    page = context.new_page()
    page.goto(f"{demo}#sharing")
    page.get_by_role("link", name="Deutsch").click()
    assert page.url == f"{demo}de/#sharing"
    page.get_by_role("link", name="English").first.click()
    assert page.url == f"{demo}#sharing"


@pytest.mark.parametrize("scripts", [True, False])
def test_reader_follows_a_section_through_its_history(chromium: Browser, demo: str, scripts: bool) -> None:
    """From the date at its heading to all its turns, to what one Version changed, and back to the section."""
    context = chromium.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(demo)
    page.get_by_role("link", name="changed 8 June 2026 (history of this section)").first.click()
    visited = [page.url]
    page.get_by_role("link", name="What changed (8 June 2026)").click()
    visited.append(page.url)
    page.go_back()
    page.get_by_role("link", name="Read this section in the policy").click()
    visited.append(page.url)
    context.close()

    assert [url.removeprefix(demo) for url in visited] == ["history/retention/", "changes/2026-06-08/", "#retention"]


def test_material_changes_alone_without_a_script(chromium: Browser, demo: str) -> None:
    """The history leaves minor Versions out when asked to, by CSS."""
    context = chromium.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo}history/")
    every = page.locator(".gz-version:visible").count()
    page.get_by_text("Material changes only").click()
    material = page.locator(".gz-version:visible").count()
    minor = page.locator(".gz-version--minor:visible").count()
    context.close()

    assert (every, minor) == (13, 0)
    assert 0 < material < every


@pytest.mark.parametrize("path", [path for path in REDLINES if "changes" in path])
def test_the_answer_on_a_phone(chromium: Browser, demo: str, path: str) -> None:
    """From when, what, what to do, the full text and what came after fit the first screen below the announcement."""
    context = chromium.new_context(viewport={"width": 375, "height": 667})
    page = context.new_page()
    page.goto(demo + path)
    begin = page.locator(".gz-announcement p").bounding_box()
    end = page.locator(".gz-brief > :last-child").bounding_box()
    context.close()

    assert begin
    assert end
    assert end["y"] + end["height"] - begin["height"] <= 667


def test_views(chromium: Browser, demo: str) -> None:
    """Changes, new text, old text: without JavaScript, and each view alone is one text, also when copied."""
    context = chromium.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=False)
    page = context.new_page()
    page.goto(demo + "changes/2024-02-26/")
    text = page.locator(".gz-redline")

    assert page.get_by_label("Changes", exact=True).is_checked()
    assert "[deleted: Skarvholm Servers ]" in " ".join(text.inner_text().split())
    page.get_by_label("New text").check()
    assert "Lyngvik Cloud, which hosts the Service in Norway" in text.inner_text()
    assert "Skarvholm" not in text.inner_text()
    page.get_by_label("Old text").check()
    assert "Skarvholm Servers, which hosts the Service" in text.inner_text()
    assert "Lyngvik" not in text.inner_text()
    context.close()


def test_from_the_list_to_the_mark_and_on(context: BrowserContext, demo: str) -> None:
    """Each entry leads to its mark, each mark to the next and the previous one."""
    page = context.new_page()
    page.goto(demo + "changes/2027-01-15/")
    page.locator(".gz-marks a").first.click()
    assert page.url.endswith("#c1")
    page.locator("#c1").get_by_role("link", name="Next change").click()
    assert page.url.endswith("#c2")
    page.locator("#c2").get_by_role("link", name="Previous change").click()
    assert page.url.endswith("#c1")
