"""Arabic pages: what reads from left to right among words that do not, by where each letter is drawn."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

PAGES = (
    "ar/",
    "ar/2022-03-01/",
    "ar/2024-09-20-2/",
    "ar/2025-05-12/r1/",
    "ar/history/",
    "ar/history/retention/",
    "ar/changes/2024-11-04/",
    "ar/changes/2027-01-15/",
    "ar/since/2023-04-03/",
    "ar/since/2024-11-04/",
    "ar/compare/?from=2023-04-03&to=2025-11-03",
    "ar/compare/?from=2024-11-04&to=2025-11-03",
    "404.html",
)
DRAWN = """
const rectangle = (text, at) => {
  const range = document.createRange();
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  return range.getBoundingClientRect();
};
const isOneLine = (one, other) => Math.abs(one.bottom - other.bottom) < 4;
const isShown = (element) =>
  element.checkVisibility({ contentVisibilityAuto: true }) && !element.closest(".gz-hidden, .gz-skip, script, select");
const textsOf = (element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text; (text = walker.nextNode()); ) if (isShown(text.parentElement)) found.push(text);
  return found;
};
"""
BACKWARDS = (
    "() => {"
    + DRAWN
    + """
  const found = { right: [], wrong: [] };
  for (const text of textsOf(document.body)) {
    for (const { 0: word, index } of text.data.matchAll(/[A-Za-z0-9](?:[A-Za-z0-9.:\\/@_+-]*[A-Za-z0-9\\/])/g)) {
      const drawn = [...word].map((_, nth) => rectangle(text, index + nth)).filter(({ width }) => width);
      const isWrong = drawn.some((box, nth) => nth && isOneLine(box, drawn[nth - 1]) && box.left < drawn[nth - 1].left);
      found[isWrong ? "wrong" : "right"].push(word);
    }
  }
  return found;
}"""
)
"""Numbers, dates, addresses, names, hashes: those whose letters run from left to right, those that do not."""
ENDS = (
    "() => {"
    + DRAWN
    + """
  const scope = (element) => element.closest("[dir], bdi");
  const isInline = (element) => getComputedStyle(element).display.startsWith("inline");
  const found = { right: 0, wrong: [] };
  for (const block of document.querySelectorAll("body *")) {
    if (!isShown(block) || isInline(block)) continue;
    if ([...block.children].some((child) => isShown(child) && !isInline(child))) continue;
    const letters = textsOf(block).flatMap((text) =>
      [...text.data].flatMap((letter, nth) => (letter.trim() ? [[letter, rectangle(text, nth), text]] : [])));
    if (letters.length < 2) continue;
    const [letter, end, text] = letters.at(-1);
    if (!/[.,:;!?،؛؟]/.test(letter) || scope(text.parentElement) !== scope(block)) continue;
    const line = letters.filter(([, box]) => isOneLine(box, end));
    const isRtl = getComputedStyle(block).direction === "rtl";
    const isUnmarked = isRtl && !letters.some(([letter]) => /\\p{Script=Arabic}/u.test(letter));
    const isLast = (box) => (isRtl ? box.left >= end.left - 0.5 : box.right <= end.right + 0.5);
    if (!isUnmarked && line.every(([, box]) => isLast(box))) found.right++;
    else found.wrong.push(block.innerText);
  }
  return found;
}"""
)
"""Blocks whose last mark stands where their line ends: at the left of Arabic, at the right of English."""
PLACE = (
    "(element, words) => {"
    + DRAWN
    + """
  const text = textsOf(element).find(({ data }) => data.includes(words));
  const range = document.createRange();
  range.setStart(text, text.data.indexOf(words));
  range.setEnd(text, text.data.indexOf(words) + words.length);
  const { left, right, bottom } = range.getBoundingClientRect();
  return { left, right, bottom };
}"""
)


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """One window for all pages, wide enough for short sentences to stand in one line."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    yield context.new_page()
    context.close()


def show(window: Page, address: str) -> None:
    window.goto(address)
    if "?" in address:
        window.locator("#gz-comparison .gz-redline").wait_for()
    window.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")


def assert_from_right_to_left(element: Locator, *words: str) -> None:
    """They are drawn in one line, each left of the one before."""
    places = [element.evaluate(PLACE, some) for some in words]
    for before, after, some in zip(places, places[1:], words[1:], strict=False):
        assert (some, abs(after["bottom"] - before["bottom"]) < 8) == (some, True)
        assert (some, after["right"] <= before["left"] + 0.5) == (some, True)


@pytest.mark.parametrize("path", PAGES)
def test_runs_and_ends(window: Page, demo: str, path: str) -> None:
    """No number, date, address, name or hash runs backwards; full stops, commas and colons stand at the end."""
    show(window, demo + path)
    runs = window.evaluate(BACKWARDS)
    ends = window.evaluate(ENDS)

    assert (runs["wrong"], ends["wrong"]) == ([], [])
    assert len(runs["right"]) > 5
    assert ends["right"] > 0


def test_what_was_measured(window: Page, demo: str) -> None:
    """Among it are a mail address, a day and its number, a hash, an address, names of files."""
    show(window, f"{demo}ar/")
    policy = window.evaluate(BACKWARDS)["right"]
    show(window, f"{demo}ar/2024-09-20-2/")
    version = window.evaluate(BACKWARDS)["right"]

    assert "privacy@fjordlight.example" in policy
    assert {"2024", "policy.md", "https://fjordlight.example/privacy/ar/2024-09-20-2/r1/"} <= {*version}
    assert [word for word in version if len(word) == 64]


def test_a_sentence_around_a_mail_address(window: Page, demo: str) -> None:
    """The word before it stands right of it, the comma and the number after it left."""
    show(window, f"{demo}ar/")
    sentence = window.locator("p", has_text="privacy@fjordlight.example")

    assert_from_right_to_left(sentence, "اكتبوا", "إلى", "privacy@fjordlight.example", "،", "ونحن")


def test_from_day_to_day(window: Page, demo: str) -> None:
    """The first day stands right of the last one, and in each the year left of the month left of the day."""
    show(window, f"{demo}ar/history/")
    row = window.locator(".gz-intervals tbody tr").first.locator("th")

    assert_from_right_to_left(row, "من", "13", "يوليو", "2026", "إلى", "28", "فبراير", "2027")


def test_which_texts_are_compared(window: Page, demo: str) -> None:
    """An id and the number of its text read from left to right: 2026-06-08 r1."""
    show(window, f"{demo}ar/changes/2027-01-15/")
    side = window.locator(".gz-compared bdi").first
    day, revision = (side.evaluate(PLACE, words) for words in ("2026-06-08", "r1"))

    assert side.inner_text() == "2026-06-08 r1"
    assert day["right"] <= revision["left"]


def test_a_citation(window: Page, demo: str) -> None:
    """Who, what, of which day, each left of the one before, though the first of them is no Arabic word."""
    show(window, f"{demo}ar/2024-09-20-2/")
    arabic = window.locator(".gz-citation").first
    assert_from_right_to_left(arabic, "Fjordlight (fictional)", "سياسة", "الخصوصية", "نسخة", "20", "سبتمبر", "2024")
    show(window, f"{demo}ar/2022-03-01/")
    english = window.locator(".gz-citation").first
    assert_from_right_to_left(english, "Fjordlight (fictional)", "Privacy Policy", "نسخة", "1", "مارس", "2022")


def test_english_among_arabic(window: Page, demo: str) -> None:
    """A text that Arabic lacks reads as English does, the words about it as Arabic does."""
    show(window, f"{demo}ar/2022-03-01/")
    text = window.locator(".gz-text p").first
    notice = window.locator(".gz-notice p").first

    assert_from_right_to_left(notice, *notice.inner_text().split()[:3])
    assert text.evaluate(PLACE, "Fjordlight")["right"] <= text.evaluate(PLACE, "sailing")["left"]


def test_what_stands_wrong_is_seen(window: Page, demo: str) -> None:
    """The measures themselves: a day among Arabic words that is not set apart, English that is not marked."""
    show(window, f"{demo}ar/")
    window.evaluate(
        """() => {
          document.querySelector(".gz-text p").textContent = "نسخة 2026-06-08.";
          document.querySelector(".gz-text h2").textContent = "We publish it.";
        }"""
    )

    assert window.evaluate(BACKWARDS)["wrong"] == ["2026-06-08"]
    assert window.evaluate(ENDS)["wrong"] == ["We publish it."]


def test_the_organisation(window: Page, demo: str) -> None:
    """Its name stands alone in its own direction, whatever mark it ends with."""
    show(window, f"{demo}ar/")
    for name in window.locator(".gz-brand bdi, .gz-footer bdi").first, window.locator(".gz-footer p bdi").first:
        name.evaluate("(element) => { element.textContent = 'Fjordlight Inc.'; }")
        word, end = (name.evaluate(PLACE, words) for words in ("Inc", "."))

        assert word["right"] <= end["left"] + 0.5
