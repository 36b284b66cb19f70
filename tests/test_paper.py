"""The pages printed: what each says of itself, everything that was folded, marks that need no colour."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pdf import POPPLER, told

pytestmark = pytest.mark.browser
HOST = "https://fjordlight.example/privacy/"
ASKED = "?from=2023-04-03&to=2025-11-03"
PRINTED = [
    ("", "Privacy Policy", "8 June 2026", "Privacy Policy · 2026-06-08 r1"),
    ("2024-09-02/", "Privacy Policy", "version of 2 September 2024", "Privacy Policy · 2024-09-02 r1"),
    ("2023-04-03/r1/", "Privacy Policy", "version of 3 April 2023", "Privacy Policy · 2023-04-03 r1"),
    ("de/2024-02-26/r1/", "Datenschutzerklärung", "1. März 2024", "Datenschutzerklärung · 2024-02-26 r1"),
    ("history/", "All versions", "13 July 2026 to 28 February 2027", "Privacy Policy"),
    ("history/retention/", "History of “Retention and security”", "8 June 2026", "Privacy Policy"),
    ("changes/2025-11-03/", "Changes in the version of", "8 December 2025", "Privacy Policy · 2025-11-03 r1"),
    ("changes/2023-04-03/r2/", "Correction of the version of", "12 June 2023", "Privacy Policy · 2023-04-03 r2"),
    ("since/2023-04-03/", "What has changed since 3 April 2023", "2026-06-08", "Privacy Policy · 2026-06-08 r1"),
    ("compare/" + ASKED, "Compare any two versions", "3 November 2025", "Privacy Policy"),
    ("ar/changes/2027-01-15/", "التغييرات", "2027", ""),
]


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """One window for all pages."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def show(window: Page, address: str) -> None:
    window.goto(address)
    if "?" in address:
        window.locator("#gz-comparison .gz-redline").wait_for()


@POPPLER
@pytest.mark.parametrize(("path", "title", "day", "line"), PRINTED, ids=[path for path, *_ in PRINTED])
def test_a_sheet(window: Page, demo: str, tmp_path: Path, path: str, title: str, day: str, line: str) -> None:
    """A PDF of the page has title and day; it ends with title, Version, Revision and address."""
    show(window, demo + path)
    words = " ".join(told(window.pdf(format="A4"), tmp_path, "pdftotext").split())

    assert title in words
    assert day in words
    assert words.endswith(f"{line} · {HOST}{path}") if line else HOST + path in words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("changes/2025-11-03/", ["8. Young sailors", "You must be at least 16"]),
        ("since/2023-04-03/", ["Skarvholm Servers", "We publish this policy in several languages."]),
        ("compare/" + ASKED, ["Skarvholm Servers", "We publish this policy in several languages."]),
        ("history/retention/", ["6. How long we keep data", "Deleted data may remain in backups"]),
    ],
)
def test_marks(window: Page, demo: str, path: str, words: list[str]) -> None:
    """What went is struck through, what came underlined, both in brackets; every folded paragraph is there."""
    show(window, demo + path)
    window.emulate_media(media="print")
    marks = window.evaluate(
        """() => [...document.querySelectorAll(".gz-part :is(.gz-ins, .gz-del):not(.gz-break)")].map((mark) => [
          mark.tagName, getComputedStyle(mark).textDecorationLine, getComputedStyle(mark, "::before").content
        ])"""
    )
    folded = window.evaluate(
        """() => [...document.querySelectorAll("details.gz-same > *:not(summary)")].filter(
          (element) => !element.checkVisibility({ contentVisibilityAuto: true })).length"""
    )
    printed = window.locator("body").inner_text()
    window.emulate_media(media="null")

    assert {tuple(mark) for mark in marks} <= {("DEL", "line-through", '"["'), ("INS", "underline", '"["')}
    assert marks
    assert folded == 0
    assert [some for some in words if some not in printed] == []


@pytest.mark.parametrize(("path", "fewest", "most"), [("changes/2025-11-03/", 3, 4), ("history/", 4, 6)])
def test_paper_is_filled(window: Page, demo: str, path: str, fewest: int, most: int) -> None:
    """What was folded runs on over the page's end; it does not begin a new page to stay in one piece."""
    show(window, demo + path)

    assert fewest <= window.pdf(format="A4").count(b"/Type /Page\n") <= most
