"""Languages for which there is no catalog: English words around their texts, each marked as what it is."""

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from gazette import catalogs
from tests.conftest import GAZETTE, PROJECT, Run
from tests.support.history import ENVIRONMENT, History, ledger
from tests.support.sites import MKDOCS, furnish
from tests.support.speech import Piece, pieces

HEBREW, LATIN = re.compile(r"[\u0590-\u05ff]"), re.compile(r"[A-Za-z]")
THREE = MKDOCS.replace("        - {locale: de, name: Deutsch}\n", "        - {locale: he, name: עברית}\n")

WARNING = (
    "locales/he/LC_MESSAGES/gazette.po:1:1: warning no-catalog there are no words of the interface in he: "
    "its pages have English ones, marked as such\n"
    "  Copy locales/de/LC_MESSAGES/gazette.po there, and translate it.\n"
)

FIRST = """\
# Privacy {#top}

We explain what we do.

## Logs {#logs}

We keep [logs](https://brightwater.example/logs) for 30 days. ![A clock](clock.svg)

## Sharing {#sharing}

We share nothing with anybody outside of our own company.

- Backups are made every night and kept in one place.

## Rights {#rights}

Write to us.
"""
HEBREW_FIRST = """\
# פרטיות {#top}

אנו מסבירים.

## יומנים {#logs}

אנו שומרים [יומנים](https://brightwater.example/logs) במשך 30 יום. ![שעון](clock.svg)

## שיתוף {#sharing}

איננו משתפים דבר עם אף אדם מחוץ לחברה שלנו.

- גיבויים נעשים מדי לילה ונשמרים במקום אחד.

## זכויות {#rights}

כתבו לנו.
"""


def dated(text: str, version: str) -> str:
    title = text.partition("\n")[0].strip("# ").partition(" {")[0]
    return f"---\ntitle: {title}\nversion: {version}\n---\n\n{text}"


def moved(text: str) -> str:
    """Another number, another target, no image, a passage that moved, another that is gone, one that is new."""
    lines = text.replace("30", "90").replace("/logs)", "/journal)").split("\n")
    lines = [re.sub(r" !\[.*?\)", "", line) for line in lines]
    nth = next(nth for nth, line in enumerate(lines) if line.startswith("- "))
    item = lines.pop(nth)
    lines = lines[:-2]
    logs = next(nth for nth, line in enumerate(lines) if "{#logs}" in line)
    return "\n".join([*lines[: logs + 1], "", item, *lines[logs + 1 :], "", "## 4. 2024 {#new}", "", "2024.", ""])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two Versions in English and Hebrew, a third in English alone; a correction of the Hebrew text."""
    root = tmp_path_factory.mktemp("speech")
    history = History(root / "r")
    corrected = '[{date: 2024-02-03, lang: he, note: {en: "A word.", he: "מילה."}}]'
    said = '{en: "Ninety days.", he: "תשעים יום."}'
    stated = [
        '{id: 2024-03-01, level: minor, summary: {en: "A third."}}',
        f"{{id: 2024-02-01, level: minor, summary: {said}, corrections: {corrected}}}",
        '{id: 2024-01-01, summary: {en: "First."}}',
    ]
    path = "docs/index.versions.yml"
    history.commit(
        "2024-01-01",
        {
            path: ledger(*stated[2:]),
            "docs/index.md": dated(FIRST, "2024-01-01"),
            "docs/index.he.md": dated(HEBREW_FIRST, "2024-01-01"),
            "docs/clock.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        },
    )
    second = moved(HEBREW_FIRST)
    history.commit(
        "2024-02-01",
        {
            path: ledger(*stated[1:]),
            "docs/index.md": dated(moved(FIRST), "2024-02-01"),
            "docs/index.he.md": dated(second, "2024-02-01"),
        },
    )
    history.commit("2024-02-03", {"docs/index.he.md": dated(second.replace("לחברה", "לארגון"), "2024-02-01")})
    third = moved(FIRST).replace("nothing", "little")
    history.commit("2024-03-01", {path: ledger(*stated), "docs/index.md": dated(third, "2024-03-01")})
    furnish(history.root, THREE)
    result = subprocess.run(
        [*GAZETTE, "build", "--site-dir", str(root / "site"), "--as-of", "2024-06-01"],
        cwd=history.root, env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr[: len(WARNING)]) == (0, WARNING)
    return root / "site"


def test_every_word_is_marked_as_what_it_is(site: Path) -> None:
    """On every page of the language: Hebrew letters in Hebrew, right to left; Latin ones in English, left to right."""
    pages = sorted((site / "he").rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        for piece in pieces(page):
            where = (page.relative_to(site).as_posix(), piece)
            if piece.around == "title" or piece.words.startswith(("http", "Brightwater")):
                continue  # a sentence about a title; a name
            if HEBREW.search(piece.words):
                assert piece.lang == "he", where
                assert piece.direction in ("rtl", "auto"), where
            elif LATIN.search(piece.words):
                assert piece.lang == "en", where
                assert piece.direction in ("ltr", "auto"), where


def test_the_policy_of_a_language_without_a_catalog(site: Path) -> None:
    """English dates and words; the page's title is in the language of the text; what is in which is told to search."""
    html = (site / "he" / "index.html").read_text("utf-8")
    found = pieces(site / "he" / "index.html")

    assert '<html lang="en" dir="ltr">' in html
    assert Piece("he", "rtl", "title", "פרטיות · Brightwater (fictional)") in found
    assert Piece("en", "ltr", "time", "1 March 2024") in found
    assert Piece("en", "ltr", "a", "Skip to content") in found
    assert '<link rel="alternate" href="https://brightwater.example/he/" hreflang="he">' in html


def test_what_is_said_inside_a_redline(site: Path) -> None:
    """The words at marks are English, what they quote is not; of an image that is gone what it showed."""
    found = pieces(site / "he" / "changes" / "2024-02-01" / "index.html")

    assert Piece("en", "ltr", "span", "[deleted:") in found
    assert Piece("he", "rtl", "del", "30") in found
    assert Piece("en", "ltr", "a", "Moved here from “") in found
    assert Piece("he", "auto", "bdi", "שיתוף") in found
    assert Piece("en", "ltr", "span", "[image:") in found


def test_feeds_say_their_language(site: Path) -> None:
    """The feed speaks English, its summaries and texts Hebrew, each said to be."""
    feed = (site / "he" / "feed-all.atom").read_text("utf-8")

    assert '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">' in feed
    assert '<summary xml:lang="he">תשעים יום.</summary>' in feed
    assert '<small lang="en" dir="ltr">[Reworded] <' in unescape(feed)


def test_a_country_has_the_words_of_its_language() -> None:
    """de-AT speaks German, en-AU English of its own; a catalog of its own goes before."""
    locales = PROJECT / "locales"

    assert [catalogs.spoken(locales, lang) for lang in ("de", "de-AT", "en-AU", "nl", "zh-Hant")] == [
        "de",
        "de-AT",
        "en-AU",
        "en",
        "en",
    ]
    assert catalogs.load(locales, "de-AT").gettext("All versions") == "Alle Fassungen"
    assert catalogs.load(locales, "nl").gettext("All versions") == "All versions"
    assert list(catalogs.unspoken(locales, ("en", "de-AT", "ar"))) == []


def test_message_in_a_language_without_a_catalog(gazette: Run, history: History) -> None:
    """The words of the message are English, what legal says in it is not, and both are marked."""
    summary = '{id: 2024-02-01, level: material, summary: {en: "Ninety.", he: "תשעים יום."}}'
    text = "# Privacy\n\n{} days.\n"
    first = '{id: 2024-01-01, summary: {en: "First."}}'
    history.commit(
        "2024-01-01", {"docs/index.md": dated(text.format(30), "2024-01-01"), "docs/index.versions.yml": ledger(first)}
    )
    history.commit(
        "2024-02-01",
        {
            "docs/index.md": dated(text.format(90), "2024-02-01"),
            "docs/index.he.md": dated("# פרטיות\n\n90 יום.\n", "2024-02-01"),
            "docs/index.versions.yml": ledger(summary, first),
        },
    )
    furnish(history.root, THREE)
    result = gazette("notice", "2024-02-01", "--lang", "he", cwd=history.root)
    html = (history.root / "notice" / "privacy-2024-02-01.he.html").read_text("utf-8")

    assert result.returncode == 0, result.stderr
    assert '<html lang="en" dir="ltr">' in html
    assert '<span lang="he" dir="rtl">תשעים יום.</span>' in html
    assert "Applies from 1 February 2024." in html
