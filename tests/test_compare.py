"""Any two Versions: the blocks of all of them, joined in a real browser; accept gives the new text, reject the old."""

import json
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from gazette import collation
from gazette.document import plain_text
from gazette.redline.fragments import Fragments
from gazette.redline.labels import Labels
from gazette.redlines import Redlines
from tests.conftest import Open
from tests.support.history import History
from tests.test_adoption import CORPORA
from tests.test_redline import POLICIES

LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
pytestmark = pytest.mark.browser

SIDES = """
(blocks) => {
  const hidden = ".gz-hidden, .gz-tag, .footnote-backref, ";
  const words = (html, without) => {
    const body = parsed(html).body;
    body.querySelectorAll(hidden + without).forEach((element) => element.remove());
    return body.textContent;
  };
  const ids = Object.keys(blocks.versions);
  const found = {};
  ids.forEach((from, nth) => ids.slice(nth + 1).forEach((to) => {
    const joined = join(blocks, from, to);
    found[from + " " + to] = {
      shown: joined.map(([shown]) => shown),
      new: joined.filter(([shown]) => !["left", "went"].includes(shown))
        .map(([, html]) => words(html, ".gz-del, .gz-removed, .gz-left")).join(" "),
      old: joined.filter(([shown]) => !["moved", "came"].includes(shown))
        .map(([, html]) => words(html, ".gz-ins, .gz-added, .gz-moved")).join(" "),
    };
  }));
  return found;
}
"""


def folded(words: str) -> str:
    """The words without white space, which differs around blocks."""
    return "".join(words.split())


def texts(folder: Path, lang: str) -> dict[str, str]:
    """The words of each Version's newest text as the site serves them, by id."""
    found = {}
    for page in sorted((folder / ("" if lang == "en" else lang)).glob("[12]*/")):
        revisions = sorted(page.glob("r*/policy.txt"), key=lambda path: int(path.parent.name[1:]))
        newest = revisions[-1:] if (page / "policy.md").exists() else []
        for path in newest:
            found[page.name] = words(path.read_text("utf-8"))
    return found


def joined(context: BrowserContext, demo: str, blocks: str) -> dict[str, Any]:
    """Both texts of every pair, as the script of the page makes them."""
    page = context.new_page()
    page.goto(f"{demo}compare/")
    found: dict[str, Any] = page.evaluate(SIDES, json.loads(blocks))
    page.close()
    return found


def assert_whole(found: dict[str, Any], expected: dict[str, str]) -> None:
    assert sorted(found) == sorted(f"{old} {new}" for old, new in combinations(expected, 2))
    for pair, sides in found.items():
        old, new = pair.split()
        assert (pair, folded(sides["old"])) == (pair, expected[old])
        assert (pair, folded(sides["new"])) == (pair, expected[new])


def words(text: str) -> str:
    """What stands in a `policy.txt`, without the marks of items and quotes."""
    return folded(re.sub(r"^(?:- |> )", "", text, flags=re.MULTILINE))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pair_gives_both_texts(context: BrowserContext, demo: str, demo_folder: Path, lang: str) -> None:
    """Of any two Versions: what the marks leave is the new text, what they had is the old, word by word in order."""
    site = demo_folder / "privacy"
    blocks = (site / ("" if lang == "en" else lang) / "compare/blocks.json").read_text("utf-8")

    assert_whole(joined(context, demo, blocks), texts(site, lang))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize("named", POLICIES, ids=lambda named: named[0])
def test_every_pair_of_a_real_policy(
    context: BrowserContext, demo: str, tmp_path: Path, open_edition: Open, named: tuple[str, str, str]
) -> None:
    """The same of every two Versions, among the newest twenty, of policies that others wrote."""
    history = History(tmp_path / "r")
    bundle, branch, source = named
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), f"{branch}:corpus")
    history.git("reset", "-q", "--hard", "corpus")
    (chronicle,) = open_edition(history, source).chronicles
    chronicle = replace(chronicle, versions=chronicle.versions[-20:])
    found = collation.collate(Redlines(chronicle), "en", Fragments(Labels(), str, demoted=1))
    expected = {
        str(version.id): words(plain_text(version.revisions["en"][-1].document)) for version in chronicle.versions
    }

    assert len(expected) >= 10
    assert_whole(joined(context, demo, collation.dumps(found)), expected)


def test_what_did_not_change_is_the_same_block(open_edition: Open, history: History) -> None:
    """A paragraph keeps its lineage when it moves, is reworded, or is back after a Version without it."""
    first, second, third = "We keep logs for 30 days.", "We never sell any personal data.", "Write to us at any time."
    for day, paragraphs in (
        ("2024-01-01", (first, second, third)),
        ("2024-02-01", (third, first)),
        ("2024-03-01", (second, "We keep logs for 14 days.")),
    ):
        history.commit(day, {"docs/index.md": "---\ntitle: Policy\n---\n\n" + "\n\n".join(paragraphs) + "\n"})
    (chronicle,) = open_edition(history, "docs/index.md").chronicles
    found = collation.collate(Redlines(chronicle), "en", Fragments(Labels(), str, demoted=1))
    lineages = [[found.states[state].lineage for state in column.blocks] for column in found.columns]

    assert lineages == [[0, 1, 2], [2, 0], [1, 0]]
    (marks,) = found.marks.values()
    assert re.sub(r'<span class="gz-hidden">.*?</span>', "", marks) == (
        '<p class="gz-changed">We keep logs for <del class="gz-del">30</del><ins class="gz-ins">14</ins> days.</p>'
    )


def open_page(context: BrowserContext, demo: str, asked: str, lang: str = "en") -> Page:
    page = context.new_page()
    page.goto(f"{demo}{'' if lang == 'en' else lang + '/'}compare/{asked}")
    return page


def compared(page: Page) -> list[str]:
    """What is said of the comparison shown: old text, new text, changes."""
    page.locator("#gz-comparison .gz-redline").wait_for()
    return [" ".join(words.split()) for words in page.locator("#gz-comparison .gz-compared dd").all_inner_texts()]


def test_reader_compares_two_versions(context: BrowserContext, demo: str) -> None:
    """By the keyboard: choose two, compare; the address can be shared, and Back leads to the comparison before."""
    page = open_page(context, demo, "")
    page.get_by_label("Old text").first.select_option("3 April 2023")
    page.get_by_label("New text").first.select_option("3 November 2025")
    page.get_by_role("button", name="Compare").press("Enter")

    assert compared(page) == ["3 April 2023", "3 November 2025", "Passages that differ: 24"]
    assert page.url == f"{demo}compare/?from=2023-04-03&to=2025-11-03"
    expect(page.get_by_role("status")).to_have_text("Passages that differ: 24")

    page.get_by_label("New text").first.select_option("12 May 2025")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("[data-side=to]")).to_have_text("12 May 2025")
    page.go_back()
    expect(page.locator("[data-side=to]")).to_have_text("3 November 2025")
    assert page.get_by_label("New text").first.input_value() == "2025-11-03"


def test_views(context: BrowserContext, demo: str) -> None:
    """The new text alone, the old text alone."""
    page = open_page(context, demo, "?from=2023-04-03&to=2025-11-03")
    compared(page)
    page.get_by_label("New text").last.check()
    assert page.locator(".gz-part").inner_text().count("Lyngvik Cloud") == 1
    assert page.locator(".gz-part").inner_text().count("Skarvholm Servers") == 0
    page.get_by_label("Old text").last.check()
    assert page.locator(".gz-part").inner_text().count("Lyngvik Cloud") == 0
    assert page.locator(".gz-part").get_by_text("4. Advertising").is_visible()


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("?from=2023-04-03&to=2023-09-18", "changes/2023-09-18/"),
        ("?from=2023-09-18&to=2023-04-03", "changes/2023-09-18/"),
        ("?from=2023-04-03&to=2026-06-08", "since/2023-04-03/"),
    ],
)
def test_two_versions_with_a_page_of_their_own(context: BrowserContext, demo: str, asked: str, address: str) -> None:
    """There is one redline of two texts: that of their page, in either order of the question, with working links."""
    page = open_page(context, demo, asked)
    here = compared(page)
    marked = page.locator("#gz-comparison .gz-redline").inner_html()
    shown = page.evaluate("location.search")
    way = page.get_by_role("link", name="What was said about these changes").get_attribute("href")
    page.goto(f"{demo}{address}")

    assert way == f"{demo}{address}"
    assert shown == "?from={}&to={}".format(*sorted(re.findall(r"[0-9-]{10}", asked)))
    assert here == [" ".join(words.split()) for words in page.locator(".gz-compared dd").all_inner_texts()]
    assert without_links(marked) == without_links(page.locator(".gz-redline").inner_html())


def without_links(html: str) -> str:
    return re.sub(r' (?:href|src)="[^"]*"', "", html)


def test_links_of_a_lifted_comparison_lead_where_they_did(context: BrowserContext, demo: str) -> None:
    """The Versions named above it open from here as from its own page."""
    page = open_page(context, demo, "?from=2023-04-03&to=2023-09-18")
    compared(page)
    page.locator(".gz-compared").get_by_role("link", name="18 September 2023").click()

    assert page.url == f"{demo}2023-09-18/r2/"


def test_no_differences(context: BrowserContext, demo: str) -> None:
    """A text against itself."""
    page = open_page(context, demo, "?from=2023-04-03&to=2023-04-03")

    assert compared(page) == ["3 April 2023", "3 April 2023", "No differences"]
    assert page.locator(".gz-part :is(ins, del)").count() == 0


@pytest.mark.parametrize("asked", ["?from=1999-01-01&to=Send+us+money", "?from=2023-04-03"])
def test_a_version_that_does_not_exist(context: BrowserContext, demo: str, asked: str) -> None:
    """Said plainly, not in the words of the address, which anybody can write; nothing is shown in its place."""
    page = open_page(context, demo, asked)

    expect(page.get_by_role("status")).to_have_text(
        "The address names no two versions that have a text to compare. Choose two."
    )
    assert page.locator("#gz-comparison > *").count() == 0


def test_a_late_answer_is_not_shown(context: BrowserContext, demo: str) -> None:
    """What was asked for last is what is shown, whatever arrives last."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    context.route("**/changes/2023-09-18/", hold)
    page = open_page(context, demo, "?from=2023-04-03&to=2023-09-18")
    expect(page.get_by_role("status")).to_have_text("The texts are being loaded.")
    page.get_by_label("New text").first.select_option("3 November 2025")
    page.get_by_role("button", name="Compare").click()
    assert compared(page)[1] == "3 November 2025"
    held[0].continue_()
    page.wait_for_load_state("networkidle")

    assert compared(page)[1] == "3 November 2025"


def test_what_words_do_not_show_is_said(open_edition: Open, history: History) -> None:
    """A link that leads elsewhere: its marks name both targets, without a number of the Change."""
    for day, target in (("2024-01-01", "https://a.example/"), ("2024-02-01", "https://b.example/")):
        history.commit(day, {"docs/index.md": f"---\ntitle: Policy\n---\n\nRead the [terms]({target}) first.\n"})
    (chronicle,) = open_edition(history, "docs/index.md").chronicles
    (marks,) = collation.collate(Redlines(chronicle), "en", Fragments(Labels(), str, demoted=1)).marks.values()

    assert re.sub(r"<[^>]*>", "", marks) == (
        "Link target changed [deleted: https://a.example/] [inserted: https://b.example/] Read the terms first."
    )


def test_texts_that_cannot_be_loaded(context: BrowserContext, demo: str) -> None:
    """Said plainly."""
    context.route("**/blocks.json", lambda route: route.abort())
    page = open_page(context, demo, "?from=2023-04-03&to=2025-11-03")

    expect(page.get_by_role("status")).to_have_text(
        "The texts could not be loaded. Try again, or open one of the comparisons below."
    )


def test_language_that_lacks_one_of_the_texts(context: BrowserContext, demo: str) -> None:
    """The authoritative texts are compared, marked as English, under a notice; another language keeps the question."""
    page = open_page(context, demo, "?from=2023-04-03&to=2025-11-03", "ar")
    compared(page)

    text = page.locator("#gz-comparison .gz-part")
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("en", "ltr")
    assert page.locator("#gz-comparison .gz-notice").count() == 1
    page.get_by_role("link", name="English").first.click()
    page.locator("#gz-comparison .gz-redline").wait_for()
    assert page.url == f"{demo}compare/?from=2023-04-03&to=2025-11-03"
    assert page.locator("#gz-comparison .gz-notice").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_page(chromium: Browser, demo: str, lang: str, scheme: str) -> None:
    """Nothing on the console, axe 0, no sideways scroll, in every language, light and dark."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{demo}{'' if lang == 'en' else lang + '/'}compare/?from=2024-09-02&to=2025-11-03")
    compared(page)
    violations = [violation["id"] for violation in Axe().run(page).response["violations"]]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()

    assert (said, violations, overflow) == ([], [], 0)


def test_without_javascript(chromium: Browser, demo: str) -> None:
    """The comparisons that have pages of their own are listed; no form that would do nothing."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo}compare/")

    assert page.locator("form").is_visible() is False
    page.get_by_role("link", name="3 April 2023 and 18 September 2023").click()
    assert page.url == f"{demo}changes/2023-09-18/"
    context.close()


def test_one_version_has_nothing_to_compare(site: Path) -> None:
    """No page, no data, no link."""
    pages = [path.read_text("utf-8") for path in (site / "privacy").rglob("*.html")]

    assert list(site.rglob("compare")) == []
    assert [text for text in pages if "compare/" in text] == []
