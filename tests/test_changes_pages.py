"""The pages about changes: what each says first, which exist and who may find them, and that their marks hold."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support import nesting
from tests.support.history import History
from tests.test_demo import VERSIONS
from tests.test_editions import Build, build, story, words  # noqa: F401  # a fixture
from tests.test_redlines import two_languages

LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
BRIEF = r'<section class="gz-brief".*?</section>'
KINDS = ("changes", "since")


@pytest.fixture(scope="module")
def fjordlight(demo_folder: Path) -> Path:
    """The demo's site."""
    return demo_folder / "privacy"


def pages(site: Path) -> list[Path]:
    """All pages about changes, in every language."""
    found = [page for kind in KINDS for page in site.rglob(f"{kind}/*/**/index.html")]
    assert found
    return sorted(found)


def names(folder: Path) -> list[str]:
    return sorted(page.parent.relative_to(folder).as_posix() for page in folder.rglob("index.html"))


def head(page: Path, pattern: str) -> list[str]:
    return re.findall(pattern, page.read_text("utf-8").partition("<body")[0])


def test_the_answer_first(fjordlight: Path) -> None:
    """From when it applies, how much it weighs, what changed, what to do, the full text; and what came after."""
    assert words(fjordlight / "changes/2027-01-15/index.html", BRIEF) == (
        "Applies from 1 March 2027. Material change A logbook assistant can draft entries for you. It is off until you "
        "turn it on. What you can do Leave it off, and nothing changes for you. Read the full text All versions"
    )
    assert words(fjordlight / "changes/2025-11-03/index.html", BRIEF) == (
        "In force from 8 December 2025 to 12 July 2026. Material change A new section on young sailors: an account "
        "needs an age of 16. What you can do Export the logbook in the settings before the account is closed. "
        "Read the full text All versions Changed again since: everything up to 8 June 2026"
    )
    assert words(fjordlight / "changes/2026-06-08/index.html", BRIEF).endswith(
        "Read the full text All versions The version of 15 January 2027 changes it again. Applies from 1 March 2027. "
        "What changes (15 January 2027)"
    )


def test_the_summary_describes_the_page(fjordlight: Path) -> None:
    """To search engines and previews of links, in the page's own language."""
    pattern = '<meta name="description" content="([^"]*)">'

    assert head(fjordlight / "changes/2027-01-15/index.html", pattern) == [
        "A logbook assistant can draft entries for you. It is off until you turn it on."
    ]
    assert head(fjordlight / "es/changes/2025-05-12/index.html", pattern) == [
        "Fjordlight ya no muestra anuncios en ninguna cuenta."
    ]


def test_the_texts_compared_are_named(fjordlight: Path) -> None:
    """Newest text against newest text, by id and Revision, and how much changed."""
    compared = r'<dl class="gz-stamp gz-compared">.*?</dl>'

    assert words(fjordlight / "changes/2023-09-18/index.html", compared) == (
        "Old text 3 April 2023 2023-04-03 r2 New text 18 September 2023 2023-09-18 r2 Changes 1 change"
    )
    assert words(fjordlight / "since/2024-11-04/index.html", compared).startswith(
        "Old text 4 November 2024 2024-11-04 r1 New text 8 June 2026 2026-06-08 r1 Changes "
    )
    assert "Compared with the version of 8 June 2026 (2026-06-08). In force from 13 July 2026 to 28 February 2027." in (
        words(fjordlight / "since/2024-11-04/index.html", BRIEF)
    )


def test_which_pages_exist(fjordlight: Path) -> None:
    """Of all Versions but the first; since all that are older than the one in force; corrections in their language."""
    versions = [name for name, *_ in VERSIONS]

    for lang in LANGUAGES:
        root = fjordlight / ("" if lang == "en" else lang)
        corrections = {"en": ["2023-04-03/r2", "2023-09-18/r2", "2024-09-20-2/r2", "2025-05-12/r2"]}
        corrections |= {"de": ["2024-02-26/r2"], "ja": ["2025-11-03/r2"]}
        assert names(root / "changes") == sorted([*versions[1:], *corrections.get(lang, [])])
        assert names(root / "since") == sorted(versions[:-2])


def test_one_version_has_nothing_to_compare(site: Path) -> None:
    """No page, no link."""
    for kind in KINDS:
        assert list((site / "privacy").rglob(f"{kind}/*")) == []
    for page in (site / "privacy").rglob("*.html"):
        assert re.findall(r'href="[^"]*(?:changes|since)/', page.read_text("utf-8")) == []


def test_cancelled(fjordlight: Path) -> None:
    """Its own page compares it with what applied and says so; the next Version passes it over and says that."""
    assert "It was cancelled on 20 September 2024 and never was in force." in words(
        fjordlight / "changes/2024-09-02/index.html", BRIEF
    )
    assert "The version of 2 September 2024, between these two, was cancelled and never was in force." in words(
        fjordlight / "changes/2024-09-20/index.html"
    )


def test_withdrawn(fjordlight: Path) -> None:
    """A withdrawn text is in no Redline; the page of its correction says so."""
    page = words(fjordlight / "de/changes/2024-02-26/r2/index.html")

    assert page.endswith(
        "Diese Texte werden nicht verglichen, weil einer davon zurückgezogen wurde. Sein Datum, seine Hashwerte und "
        "der Grund bleiben verzeichnet. Zwei beliebige Fassungen vergleichen"
    )
    assert "2024-02-26 r2" in words(fjordlight / "de/changes/2024-02-26/index.html")


def test_correction(fjordlight: Path) -> None:
    """The note, what kind of change it is, and the one word."""
    page = words(fjordlight / "changes/2023-04-03/r2/index.html")

    assert "Corrected on 12 June 2023. Fixed a misspelt word in section 4." in page
    assert "Old text 3 April 2023 2023-04-03 r1 New text 3 April 2023 2023-04-03 r2 Changes 1 change" in page


def test_not_both_texts(fjordlight: Path) -> None:
    """The authoritative Redline in its own language, under a notice and the summary in the page's."""
    page = fjordlight / "es/changes/2024-11-04/index.html"
    text = page.read_text("utf-8")

    assert "Uno de estos dos textos no existe en español. Se comparan los textos en inglés." in words(page)
    assert "Llegan las anotaciones en directo" in words(page, BRIEF)
    assert '<section class="gz-text gz-part" lang="en" dir="ltr">' in text
    assert '<p class="gz-counts" lang="es" dir="ltr">' in text
    assert "[inserted: " in text
    assert "[añadido: " not in text
    assert head(page, r'rel="canonical" href="([^"]*)"') == ["https://fjordlight.example/privacy/changes/2024-11-04/"]
    assert head(page, r"hreflang") == []
    assert head(fjordlight / "changes/2024-11-04/index.html", r'hreflang="([^"]*)"') == [
        "en",
        "de",
        "fr",
        "ja",
        "ar",
        "x-default",
    ]


def test_who_may_find_them(fjordlight: Path) -> None:
    """Search engines find what a standing Version changed, in its own languages; not what is since, nor corrections."""
    sitemap = (fjordlight / "sitemap.xml").read_text("utf-8")
    listed = re.findall(r"<loc>https://fjordlight.example/privacy/((?:\w\w/)?(?:changes|since)/[^<]*)</loc>", sitemap)
    indexed = [page for page in pages(fjordlight) if not head(page, r'name="robots" content="([^"]*)"')]

    assert sorted(listed) == sorted(f"{page.parent.relative_to(fjordlight).as_posix()}/" for page in indexed)
    assert "changes/2024-11-04/" in listed
    assert not {"es/changes/2024-11-04/", "changes/2024-09-02/", "changes/2023-04-03/r2/"} & set(listed)
    assert not any("since" in address for address in listed)


def test_ways_to_them(fjordlight: Path) -> None:
    """From the stamp, a Version's page and the history; corrections from the history."""

    def hrefs(page: str) -> set[str]:
        return set(re.findall(r'href="([^"]*(?:changes|since)/[^"]*)"', (fjordlight / page).read_text("utf-8")))

    assert hrefs("index.html") == {"changes/2026-06-08/", "changes/2027-01-15/"}
    assert hrefs("2023-04-03/index.html") == {"../changes/2023-04-03/", "../since/2023-04-03/"}
    assert {"../changes/2023-04-03/", "../since/2023-04-03/", "../changes/2023-04-03/r2/"} <= hrefs(
        "history/index.html"
    )
    assert "../changes/2022-03-01/" not in hrefs("history/index.html")


def test_sound(fjordlight: Path) -> None:
    """Every page nests, repeats no id, has no inline style, keeps its headings in order; every mark can be reached."""
    for page in pages(fjordlight):
        text = page.read_text("utf-8")
        body = text.partition("<article")[2].partition("</article>")[0]
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", body)]
        anchors = set(re.findall(r'id="([^"]*)"', text))

        assert nesting.errors(body.partition(">")[2]) == {}, page
        assert len(anchors) == len(re.findall(r'\bid="', text)), page
        assert re.findall(r"\bstyle=", text) == [], page
        assert levels[0] == 1, page
        assert all(after - before <= 1 for before, after in pairwise(levels)), page
        assert {target for target in re.findall(r'href="#([^"]*)"', body) if target} <= anchors, page


def test_requests(fjordlight: Path) -> None:
    """The page, its style, our script: no page needs more; that of changes has a longer style."""
    for page in fjordlight.rglob("*.html"):
        asked = re.findall(r'<link rel="stylesheet" href="([^"]*)|<script src="([^"]*)', page.read_text("utf-8"))

        assert len(asked) == 2, page

    sheets = [file.read_text("utf-8") for name in ("policy", "redline") for file in fjordlight.rglob(f"{name}.*.css")]
    assert len(sheets) == 2
    assert sheets[1].startswith(sheets[0])
    assert sheets[1] != sheets[0]


def test_translation_revised(build: Build, history: History) -> None:  # noqa: F811
    """What only the translation changed is headed so, in the list and in the text, and not counted."""
    page = build(two_languages(history), "--as-of", "2024-06-01") / "de/changes/2024-05-01/index.html"
    told = words(page)

    assert "Änderungen 1 Änderung" in told
    assert "Abschnitt für Abschnitt 2. Logs" in told
    assert "Übersetzung überarbeitet, der Text auf Englisch hat sich nicht geändert 3. Mail" in told
    assert told.count("Übersetzung überarbeitet") == 2


def test_draft(build: Build, tmp_path: Path) -> None:  # noqa: F811
    """The draft against the published text that it follows, in previews alone."""
    history = story("behind-translation", tmp_path / "r")
    text = (history.root / "docs/index.md").read_text("utf-8")
    (history.root / "docs/index.md").write_text(text.replace("90 days", "7 days"), "utf-8")
    site = build(history, "--as-of", "2024-05-02")
    page = site / "changes/draft/index.html"

    assert "What the draft changes" in words(site / "index.html")
    assert "Old text 1 March 2024 2024-03-01 r1 New text Draft Changes 1 change" in words(page)
    assert head(page, r'name="robots" content="([^"]*)"') == ["noindex,follow"]
    assert not (site / "de/changes/draft").exists()
