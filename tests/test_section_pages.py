"""What pages tell of sections: since when each says what it says, its history, what each Version touched."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.test_site import LANGUAGES, Reading, prefix

SECTIONS = "advertising assistant children cookies data retention rights scope sharing transfers use".split()
"""Those that ever changed."""


@pytest.fixture(scope="module")
def fjordlight(demo_folder: Path) -> Path:
    """The demo's site."""
    return demo_folder / "privacy"


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page(site: Path, path: str) -> str:
    return (site / path / "index.html").read_text("utf-8")


def marks(html: str) -> dict[str, str]:
    """The quiet line under each heading, by section; sections without one are left out."""
    sections = re.split(r'<h[2-6] id="([^"]+)">', html)[1:]
    found = {
        name: re.search(r'<p class="gz-since".*?</p>', text, re.DOTALL)
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }
    return {name: words(match[0]) for name, match in found.items() if match}


def turns(html: str) -> list[tuple[str, str]]:
    """What a section's history tells, newest first: day, turn."""
    days = re.findall(r"<h2[^>]*>(.*?)</h2>\s*<p class=\"gz-facts\">\s*<strong>(.*?)</strong>", html, re.DOTALL)
    return [(words(day), words(turn)) for day, turn in days]


def test_each_section_shows_since_when_it_says_what_it_says(fjordlight: Path) -> None:
    """The dates of the Versions in which the wording changed, not of corrections, moves or new numbers."""
    found = {
        name: text.removesuffix(" (history of this section)") for name, text in marks(page(fjordlight, "")).items()
    }

    assert found == {
        "scope": "changed 3 April 2023",
        "data": "changed 12 May 2025",
        "use": "changed 12 May 2025",
        "cookies": "changed 12 May 2025",
        "sharing": "changed 12 May 2025",
        "retention": "changed 8 June 2026",
        "rights": "changed 8 June 2026",
        "children": "added 3 November 2025",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_show_the_dates_of_the_authoritative_text(fjordlight: Path, lang: str) -> None:
    """Even where they are behind; each leads to its own history in the reader's language. Spanish lacks the newest."""
    html = page(fjordlight, prefix(lang))
    missing = 1 if lang == "es" else 0

    assert (
        re.findall(r'<p class="gz-since"[^>]*><a href="([^"]+)">.*?<time datetime="([^"]+)"', html)
        == [
            ("history/scope/", "2023-04-03"),
            ("history/data/", "2025-05-12"),
            ("history/use/", "2025-05-12"),
            ("history/cookies/", "2025-05-12"),
            ("history/sharing/", "2025-05-12"),
            ("history/retention/", "2026-06-08"),
            ("history/rights/", "2026-06-08"),
            ("history/children/", "2025-11-03"),
        ][: 8 - missing]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_that_ever_changed_has_a_page(fjordlight: Path, lang: str) -> None:
    """Those that are gone, too."""
    folder = fjordlight / prefix(lang) / "history"

    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == SECTIONS


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            "rights",
            [
                ("15 January 2027", "Renumbered"),
                ("8 June 2026", "Changed"),
                ("12 May 2025", "Corrected on 1 September 2025"),
                ("12 May 2025", "Renumbered"),
                ("4 November 2024", "Changed"),
                ("20 September 2024", "Changed"),
                ("26 February 2024", "Renumbered"),
                ("18 September 2023", "Changed"),
                ("3 April 2023", "Renumbered"),
            ],
        ),
        (
            "advertising",
            [
                ("12 May 2025", "Removed"),
                ("3 April 2023", "Corrected on 12 June 2023"),
                ("3 April 2023", "Added"),
            ],
        ),
    ],
)
def test_history_of_a_section(fjordlight: Path, section: str, expected: list[tuple[str, str]]) -> None:
    """Every Version that changed it, newest first; a cancelled one is none."""
    assert turns(page(fjordlight, f"history/{section}")) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_section_pages_are_sound(fjordlight: Path, lang: str, section: str) -> None:
    """Ids once each, no tag of a single Redline, no link that leads nowhere."""
    path = f"{prefix(lang)}history/{section}/"
    html = page(fjordlight, path)
    reading = Reading(html)

    assert len(reading.ids) == len(set(reading.ids))
    assert "gz-tag" not in html
    for _, href in reading.links:
        target = urlsplit(urljoin(f"http://host/{path}", href))
        if target.netloc != "host" or (href.startswith("#") and href != "#gz-content"):
            continue
        file = fjordlight / target.path.lstrip("/")
        file = file / "index.html" if target.path.endswith("/") else file
        assert file.is_file(), href
        if target.fragment:
            assert target.fragment in Reading(file.read_text("utf-8")).ids, href


def test_each_turn_leads_to_the_section_as_it_stood(fjordlight: Path) -> None:
    """To its heading in the text of that Version; of the Version that removed it to the text as a whole."""
    texts = re.findall(r'href="\.\./\.\./([^"]+)">Read it', page(fjordlight, "history/advertising"))

    assert texts == ["2025-05-12/", "2023-04-03/#advertising", "2023-04-03/#advertising"]


def test_redline_of_a_section_alone(fjordlight: Path) -> None:
    """Only the words of that section, old and new."""
    html = page(fjordlight, "history/advertising")

    assert "Gullvik Ads" in words(html)
    assert "Lyngvik" not in words(html)
    assert html.count('<ins class="gz-ins">') > 0
    assert html.count('<del class="gz-del">') > 0


def test_history_names_the_sections_that_each_version_touched(fjordlight: Path) -> None:
    """By what became of them; each leads to its history; new numbers alone are not told."""
    html = page(fjordlight, "history")
    newest = re.findall(r'<dl class="gz-touched".*?</dl>', html, re.DOTALL)[0]

    assert words(newest) == (
        "Changed Data we collect How we use data Who receives data Retention and security Added The logbook assistant"
    )
    assert re.findall(r'href="([^"]+)"', newest) == ["data/", "use/", "sharing/", "retention/", "assistant/"]


def test_a_long_history_begins_with_its_days(fjordlight: Path) -> None:
    """Each leads to what that Version, or correction, did to the section; a short history needs none."""
    html = page(fjordlight, "history/retention")
    listed = re.findall(r'<nav class="gz-dates".*?</nav>', html, re.DOTALL)[0]
    places = re.findall(r'href="#([^"]+)"', listed)

    assert words(listed).startswith("15 January 2027 8 June 2026 12 May 2025 4 November 2024 20 September 2024 (2) r2 ")
    assert places == re.findall(r'<h2 id="([^"]+)">', html)
    assert places[3:6] == ["v2024-11-04", "v2024-09-20-2-r2", "v2024-09-20-2"]
    assert "gz-dates" not in page(fjordlight, "history/children")


def test_history_is_divided_by_the_years_of_publication(fjordlight: Path) -> None:
    """Newest first, each Version under its year."""
    html = page(fjordlight, "history")
    years = re.findall(r'<section class="gz-year">\s*<h2[^>]*>(\d+)</h2>(.*?)</section>', html, re.DOTALL)

    assert [(year, re.findall(r'<h3 id="v([^"]+)"', versions)) for year, versions in years] == [
        ("2027", ["2027-01-15"]),
        ("2026", ["2026-06-08"]),
        ("2025", ["2025-11-03", "2025-05-12"]),
        ("2024", ["2024-11-04", "2024-09-20-2", "2024-09-20", "2024-09-02", "2024-02-26"]),
        ("2023", ["2023-09-18", "2023-04-03"]),
        ("2022", ["2022-09-15", "2022-03-01"]),
    ]


def test_a_reader_finds_what_changed_since_the_day_of_agreement(fjordlight: Path) -> None:
    """Every interval in which a Version was in force, newest first, with the way to what changed since."""
    table = re.findall(r"<tbody>.*?</tbody>", page(fjordlight, "history"), re.DOTALL)[0]
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]

    assert rows[0] == "13 July 2026 to 28 February 2027 None"
    assert rows[-1] == "1 March 2022 to 16 October 2022 What has changed since (1 March 2022)"
    assert re.findall(r'href="([^"]+)"', table)[-1] == "../since/2022-03-01/"
