"""What readers come for, by Tab, Enter and arrows alone, with scripts and without: focus is seen on every step."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from tests.support.keyboard import Reader

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 375, "height": 667}
Read = Callable[[str], Reader]


@pytest.fixture(scope="module", params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


@pytest.fixture(scope="module")
def phone(chromium: Browser, scripts: bool) -> Iterator[BrowserContext]:
    """A phone with a keyboard."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts)
    yield context
    context.close()


@pytest.fixture
def read(phone: BrowserContext, demo: str) -> Iterator[Read]:
    """Opens a page of the demo in a tab of its own."""
    page = phone.new_page()
    yield lambda path: Reader(page, demo + path)
    page.close()


def test_from_when_and_what_can_i_do(read: Read, demo: str) -> None:
    """The e-mail's link, in Arabic: both answers without a key press, the full text with a few."""
    reader = read("ar/changes/2027-01-15/")
    brief = reader.page.get_by_role("region", name="باختصار")

    assert reader.sees(brief.get_by_text("تسري اعتبارًا من 1 مارس 2027."))
    assert reader.sees(brief.get_by_role("heading", name="ما يمكنكم فعله"))
    assert reader.sees(brief.get_by_text("اتركوه متوقفًا ولن يتغير شيء بالنسبة إليكم."))
    reader.skip("انتقل إلى المحتوى")
    reader.follow("قراءة النص الكامل")
    assert reader.page.url == f"{demo}ar/2027-01-15/"
    assert reader.pressed <= 6


def test_what_has_changed_since_a_day(read: Read, demo: str) -> None:
    """From the policy by the table of days: on 1 March 2024 the text of September 2023 applied."""
    reader = read("")
    reader.skip("Skip to content")
    reader.follow("All versions")
    reader.skip("Skip to content")
    reader.reach("When did you agree? See what has changed since")
    reader.press("Enter")
    row = reader.page.get_by_role("row", name="18 September 2023 to 14 April 2024")
    link = " ".join(row.get_by_role("link").inner_text().split())
    reader.follow(link)

    assert link == "What has changed since (18 September 2023)"
    assert reader.page.url == f"{demo}since/2023-09-18/"
    assert reader.sees(reader.page.get_by_text("What has changed since 18 September 2023", exact=True))
    assert reader.sees(reader.page.get_by_role("heading", name="What you can do"))
    assert reader.pressed <= 25


def test_two_versions(read: Read, demo: str, scripts: bool) -> None:
    """Any two in a form where scripts run; where they do not, those that have a page, in a list."""
    reader = read("history/")
    reader.skip("Skip to content")
    reader.follow("Compare any two versions")
    reader.skip("Skip to content")
    if scripts:
        reader.reach("Old text")
        reader.press("ArrowDown", 9)
        reader.reach("New text")
        reader.press("ArrowDown", 2)
        reader.reach("Compare")
        reader.press("Enter")
        expect(reader.page.get_by_role("status")).to_have_text("Passages that differ: 24")
        assert reader.focused() == "Compare"
        assert reader.page.url == f"{demo}compare/?from=2023-04-03&to=2025-11-03"
    else:
        reader.follow("3 April 2023 and 18 September 2023")
        assert reader.page.url == f"{demo}changes/2023-09-18/"
    text = reader.page.locator(".gz-redline")
    reader.reach("Changes")
    reader.press("ArrowRight")
    assert reader.focused() == "New text"
    assert text.locator("del:visible").count() == 0
    reader.press("ArrowRight")
    assert reader.focused() == "Old text"
    assert text.locator("ins:visible").count() == 0
    assert text.locator("del:visible").count() > 0


def test_the_french_redline(read: Read, demo: str) -> None:
    """From the English page: the same in French, from the list of changes to a mark, and on to the next one."""
    reader = read("changes/2024-11-04/")
    reader.follow("Français")
    assert reader.page.url == f"{demo}fr/changes/2024-11-04/"
    reader.skip("Aller au contenu")
    reader.follow("Ajout")
    assert reader.page.url.endswith("#c1")
    assert reader.page.locator("#c1 + .gz-ins, .gz-added:has(> #c1) .gz-ins").first.is_visible()
    reader.follow("↓ Modification suivante")
    assert reader.page.url.endswith("#c2")
    assert reader.page.locator(".gz-part").first.get_attribute("lang") is None


def test_the_old_text_of_a_section(read: Read, demo: str) -> None:
    """From the date at the heading, by the days of the section's history, to the section as it stood."""
    reader = read("")
    reader.skip("Skip to content")
    reader.follow("changed 8 June 2026 (history of this section)")
    reader.skip("Skip to content")
    reader.follow("3 April 2023")
    reader.follow("Read it (3 April 2023)")

    assert reader.page.url == f"{demo}2023-04-03/#retention"
    assert reader.sees(reader.page.get_by_role("heading", name="7. How long we keep data"))
    reader.press("Tab")
    assert reader.focused()


@pytest.mark.parametrize(
    ("path", "colours"),
    [
        ("", "none"),
        ("ar/changes/2027-01-15/", "active"),
        ("changes/2024-11-04/", "none"),
        ("history/retention/", "active"),
        ("2024-02-26/", "none"),
        ("compare/?from=2023-04-03&to=2025-11-03", "active"),
        ("404.html", "none"),
    ],
)
def test_every_stop(chromium: Browser, demo: str, path: str, colours: Literal["none", "active"]) -> None:
    """Tab leads to all that can be pressed, each stop seen, with the page's colours or with the reader's own."""
    context = chromium.new_context(viewport=PHONE, forced_colors=colours)
    reader = Reader(context.new_page(), demo + path)
    if "?" in path:
        reader.page.locator("#gz-comparison .gz-redline").wait_for()
    left_out = reader.walk()
    context.close()

    assert left_out == []
    assert reader.pressed > 10
