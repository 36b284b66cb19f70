"""Whole sites of fictional repositories: drafts, several policies, days passing without a rebuild."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.history import History, from_folders, ledger, policy
from tests.support.sites import furnish

HISTORIES = Path(__file__).parent / "histories"
FIRST = '{id: 2024-01-10, summary: {en: "First."}}'

Build = Callable[..., Path]


@pytest.fixture
def build(gazette: Run, tmp_path: Path) -> Build:
    """Builds the site of a History, with this project's templates, catalogs and hooks; returns its folder."""

    def built(history: History, *arguments: str, **env: str) -> Path:
        furnish(history.root)
        result = gazette("build", "--site-dir", str(tmp_path / "site"), *arguments, cwd=history.root, **env)
        assert result.returncode == 0, result.stderr
        return tmp_path / "site"

    return built


def words(file: Path, pattern: str = r"<article.*</article>") -> str:
    """The words of a page's article, or of what `pattern` matches."""
    found = re.search(pattern, file.read_text("utf-8"), re.DOTALL)
    assert found, pattern
    inline = re.sub(r"</?(a|strong|span|time|bdi|code|small)\b[^>]*>", "", found[0])
    return " ".join(re.sub(r"<[^>]+>", " ", inline).split())


STAMP = r'<dl class="gz-stamp"[^>]*>.*?</dl>'


def story(name: str, root: Path) -> History:
    return from_folders(HISTORIES / "stories" / name, root, base=HISTORIES / "base")


def test_one_version_in_force(build: Build, tmp_path: Path) -> None:
    """With nothing announced the strip may speak of the present."""
    site = build(story("typo-after-a-material-version", tmp_path / "r"), "--as-of", "2024-06-01")

    assert words(site / "index.html", STAMP) == (
        "Last updated 1 March 2024 corrected 5 March 2024 What changed "
        "In force since 1 April 2024 History All versions How to cite it"
    )


def test_announced_version(build: Build, tmp_path: Path) -> None:
    """Every statement of force is dated while a Version is upcoming, on the policy, the versions and the history."""
    site = build(story("translation-of-an-upcoming-version", tmp_path / "r"), "--as-of", "2024-04-01")

    assert words(site / "index.html", STAMP) == (
        "Last updated 10 January 2024 Applies until 30 April 2024 History All versions How to cite it "
        "Announced 1 March 2024 applies from 1 May 2024 What changes (1 March 2024) Read it (1 March 2024)"
    )
    assert "Applies from 1 May 2024." in words(site / "2024-03-01" / "index.html")
    assert "In force from 10 January 2024 to 30 April 2024." in words(site / "2024-01-10" / "index.html")
    for page in site.rglob("index.html"):
        assert not re.search(r"\b(now|currently|In force since|seit dem \d|In Kraft seit)\b", words(page)), page


def test_the_day_comes(build: Build, tmp_path: Path) -> None:
    """`/` shows the text in force, not merely the newest: before the day the old one, from the day on the new one."""
    history = story("translation-of-an-upcoming-version", tmp_path / "r")
    before = words(build(history, "--as-of", "2024-04-30") / "index.html")
    after = words(build(history, "--as-of", "2024-05-01") / "index.html")

    assert "We keep logs for 30 days." in before
    assert "We keep logs for 90 days." in after
    assert "90 days" not in before


def test_environment_gives_the_day(build: Build, tmp_path: Path) -> None:
    """GAZETTE_AS_OF, else SOURCE_DATE_EPOCH."""
    history = story("translation-of-an-upcoming-version", tmp_path / "r")
    by_name = words(build(history, GAZETTE_AS_OF="2024-05-01") / "index.html", STAMP)
    by_epoch = words(build(history, SOURCE_DATE_EPOCH="1714521600") / "index.html", STAMP)

    assert by_name == by_epoch
    assert by_name.startswith("Last updated 1 March 2024")


def test_translation_that_is_behind(build: Build, tmp_path: Path) -> None:
    """It stays, says of which version it is and what changed, and shows the authoritative text in place."""
    site = build(story("behind-translation", tmp_path / "r"), "--as-of", "2024-04-01")
    html = (site / "de" / "index.html").read_text("utf-8")
    german = words(site / "de" / "index.html")

    assert words(site / "de" / "index.html", STAMP).startswith(
        "Übersetzte Fassung 10. Januar 2024 Zuletzt aktualisiert"
    )
    assert "Wir bewahren Protokolle 30 Tage auf." in german
    assert re.search(r"10\. Januar 2024\. 1 Abschnitt", german)
    assert re.search(r'<a href="#retention">2\. Aufbewahrung</a>', html)
    assert re.search(r'<div lang="en" dir="ltr"><p>We keep logs for 90 days\.</p></div>', html)
    assert html.count("<details") == 2  # the folded list of sections, and the one changed section


def test_missing_translation_is_marked(build: Build, tmp_path: Path) -> None:
    """The authoritative text stands in, in its own language, canonical there, and out of hreflang."""
    site = build(story("git-revert-declared", tmp_path / "r"), "--as-of", "2024-06-01")
    html = (site / "de" / "index.html").read_text("utf-8")

    assert '<link rel="canonical" href="https://brightwater.example/">' in html
    assert "hreflang" not in html.split("</head>")[0]
    assert '<div class="gz-text" lang="en" dir="ltr">' in html
    assert "noindex,follow" in html
    assert "https://brightwater.example/de/</loc>" not in (site / "sitemap.xml").read_text("utf-8")


def test_withdrawn_text_is_nowhere(build: Build, tmp_path: Path) -> None:
    """No output holds its words; its page keeps date, hash and reason."""
    history = story("withdrawn-text", tmp_path / "r")
    site = build(history, "--as-of", "2024-06-01")
    page = words(site / "2024-01-10" / "r1" / "index.html")

    assert [file for file in site.rglob("*") if file.is_file() and b"Mustermann" in file.read_bytes()] == []
    assert "It named a private person by mistake." in page
    assert history.git("rev-parse", f"{history.commits['01']}:docs/index.md") in page
    assert not (site / "2024-01-10" / "r1" / "policy.md").exists()


def test_a_version_withdrawn_whole_has_no_file_to_name(build: Build, tmp_path: Path) -> None:
    """The history says when and why, and offers no text of it."""
    site = build(story("withdrawn-version", tmp_path / "r"), "--as-of", "2024-06-01")

    assert (
        "Minor change It was withdrawn on 2 March 2024. Logs are kept longer. Withdrawn on 2 March 2024. Reason: "
        "Published by mistake. Read it (1 March 2024) What changed (1 March 2024) 10 January 2024"
    ) in words(site / "history" / "index.html")


def test_cancelled_and_restated_are_said(build: Build, tmp_path: Path) -> None:
    """The history tells what never came into force, and why."""
    site = build(story("urgent-change-while-one-is-upcoming", tmp_path / "r"), "--as-of", "2024-04-01")

    assert (
        "It was cancelled on 15 March 2024 and never was in force. Logs are kept longer. "
        "Reason for the cancellation: An urgent change comes first."
    ) in words(site / "history" / "index.html")


def test_draft_of_a_pull_request(build: Build, tmp_path: Path) -> None:
    """Against the published ref the working tree is one draft, however many commits lie between."""
    history = story("behind-translation", tmp_path / "r")
    history.git("branch", "published")
    second = '{id: 2024-05-02, effective: 2024-07-01, level: minor, summary: {en: "Shorter."}}'
    stated = (
        (history.root / "docs/index.versions.yml")
        .read_text("utf-8")
        .replace("versions:\n", f"versions:\n  - {second}\n")
    )
    text = (history.root / "docs/index.md").read_text("utf-8").replace("2024-03-01", "2024-05-02")
    history.commit("2024-05-01", {"docs/index.md": text.replace("90 days", "60 days")})
    history.commit(
        "2024-05-02", {"docs/index.md": text.replace("90 days", "7 days"), "docs/index.versions.yml": stated}
    )
    site = build(history, "--published", "published", "--as-of", "2024-05-02")
    draft = words(site / "draft" / "index.html")

    assert "We keep logs for 7 days." in draft
    assert (
        "This text is to be the version of 2 May 2024. It is not published. Shorter. Applies from 1 July 2024." in draft
    )
    assert "We keep logs for 90 days." in words(site / "index.html")
    assert "There is a draft that differs from this text. Read the draft" in words(site / "index.html")
    assert not (site / "de" / "draft").exists()
    assert not (site / "2024-05-02").exists()


def test_several_policies_and_a_plain_page(build: Build, history: History) -> None:
    """privacy, terms, cookies and a plain index page: nothing collides, every page keeps its languages."""
    history.commit(
        "2024-01-10",
        {
            "docs/index.md": "# Policies\n\n[Privacy](privacy.md), [Terms](legal/terms.md)\n",
            "docs/privacy.md": policy("2024-01-10", "See the [terms](legal/terms.md)."),
            "docs/privacy.versions.yml": ledger(FIRST),
            "docs/legal/terms.md": policy("2024-01-10", title="Terms"),
            "docs/legal/terms.versions.yml": ledger(FIRST, document="terms"),
            "docs/cookies.md": policy("2024-01-10", title="Cookies"),
            "docs/cookies.de.md": policy("2024-01-10", "Wir setzen keine.", title="Cookies"),
            "docs/cookies.versions.yml": ledger(FIRST, document="cookies"),
        },
    )
    site = build(history, "--as-of", "2024-06-01")
    pages = sorted(page.relative_to(site).parent.as_posix() for page in site.rglob("index.html"))
    each = ["cookies", "legal/terms", "privacy"]
    tails = ["", "/2024-01-10", "/2024-01-10/r1", "/history"]
    english = [".", *(name + tail for name in each for tail in tails)]
    german = ["de", *(f"de/{name}{tail}" for name in each for tail in tails)]
    german.remove("de/privacy/2024-01-10/r1")
    german.remove("de/legal/terms/2024-01-10/r1")

    assert pages == sorted(english + german)
    assert 'href="../../legal/terms/"' in (site / "privacy" / "2024-01-10" / "index.html").read_text("utf-8")
    not_found = (site / "404.html").read_text("utf-8")
    sections = re.findall(r'<section class="gz-missing" lang="(\w+)".*?</section>', not_found, re.DOTALL)
    assert sections == ["en", "de"]
    assert re.findall(
        r'<li><a href="([^"]+)"(?: lang="(\w+)" dir="ltr")?>([^<]+)</a>\s*<a href="([^"]+)">', not_found
    ) == [
        (f"/{start}{name}/", lang, title, f"/{start}{name}/history/")
        for start in ("", "de/")
        for name, title in (("cookies", "Cookies"), ("legal/terms", "Terms"), ("privacy", "Privacy Policy"))
        for lang in ("en" if start and name != "cookies" else "",)
    ]
    assert re.findall(r'class="gz-brand" href="([^"]+)"', not_found) == ["/"]
    assert 'class="gz-brand" href="../../"' in (site / "de" / "cookies" / "history" / "index.html").read_text("utf-8")
    assert 'href="../../../cookies/2024-01-10/"' in (site / "de" / "cookies" / "2024-01-10" / "index.html").read_text(
        "utf-8"
    )


def test_two_versions_of_one_day_are_told_apart(build: Build, tmp_path: Path) -> None:
    """The second one is named so wherever it is named; of the first it is said that it applied that day."""
    site = build(story("two-racing-pull-requests-one-day", tmp_path / "r"), "--as-of", "2024-06-01")
    history = words(site / "history" / "index.html")

    assert "Read it (1 March 2024 (2))" in history
    assert "It applied on 1 March 2024 and was replaced on that day." in history
    assert "This is the version of 1 March 2024 (2)." in words(site / "2024-03-01-2" / "index.html")
    assert "<title>Privacy Policy, version of 1 March 2024 (2) ·" in (
        (site / "2024-03-01-2" / "index.html").read_text("utf-8")
    )


def test_a_withdrawal_names_its_texts(build: Build, tmp_path: Path) -> None:
    """One withdrawn text is not the whole Version."""
    site = build(story("withdrawn-text", tmp_path / "r"), "--as-of", "2024-06-01")

    assert "Withdrawn on 1 March 2024: English r1. Reason: It named a private person by mistake." in words(
        site / "history" / "index.html"
    )


def test_corrections_of_another_language_are_not_this_texts(build: Build, tmp_path: Path) -> None:
    """The stamp tells corrections of the text shown; the history names the language."""
    site = build(story("self-correcting-translation", tmp_path / "r"), "--as-of", "2024-06-01")

    assert "corrected" not in words(site / "index.html", STAMP)
    assert "berichtigt am 5. Februar 2024" in words(site / "de" / "index.html", STAMP)
    assert "Text in German corrected on 5 February 2024: Ein Satz war falsch übersetzt." in words(
        site / "history" / "index.html"
    )


def refused(history: History, gazette: Run, tmp_path: Path) -> str:
    """Why a build stops; nothing stands where the site was to be."""
    furnish(history.root)
    result = gazette("build", "--site-dir", str(tmp_path / "site"), cwd=history.root)
    assert result.returncode == 1
    assert not (tmp_path / "site").exists()
    return result.stderr


def test_a_page_in_the_place_of_a_derived_one(history: History, gazette: Run, tmp_path: Path) -> None:
    """The build itself refuses what would be overwritten, whether or not anybody checked."""
    history.commit(
        "2024-01-10",
        {
            "docs/index.md": policy("2024-01-10"),
            "docs/index.versions.yml": ledger(FIRST),
            "docs/History/index.md": "# Our own history\n",
        },
    )

    assert refused(history, gazette, tmp_path) == (
        "docs/index.md:1:1: History/index.md and a page made from the history claim one address: /history/\n"
        "  Rename the file; of two sections, give one another id: {#an-id-of-its-own}.\n"
    )


def test_two_sections_that_differ_by_capitals(history: History, gazette: Run, tmp_path: Path) -> None:
    """Their histories would be one file on many hosts."""
    second = '{id: 2024-03-01, level: minor, summary: {en: "Second."}}'
    for day, days, stated in (("2024-01-10", 30, (FIRST,)), ("2024-03-01", 14, (second, FIRST))):
        text = policy(day, f"## Logs {{#logs}}\n\nKept {days} days.\n\n## Books {{#Logs}}\n\nKept {days} years.")
        history.commit(day, {"docs/index.md": text, "docs/index.versions.yml": ledger(*stated)})

    assert refused(history, gazette, tmp_path) == (
        "docs/index.md:1:1: history/logs/ and a page made from the history claim one address: /history/Logs/\n"
        "  Rename the file; of two sections, give one another id: {#an-id-of-its-own}.\n"
    )


def test_history_of_a_section_at_an_earlier_id(history: History, build: Build) -> None:
    """A section that got another id keeps its history, and the address that was shared once still leads to it."""
    second = '{id: 2024-03-01, level: minor, summary: {en: "Second."}}'
    third = '{id: 2024-05-01, level: minor, summary: {en: "Third."}}'
    fourth = '{id: 2024-07-01, level: minor, summary: {en: "Fourth."}}'
    for day, name, days, stated in (
        ("2024-01-10", "logs", 30, (FIRST,)),
        ("2024-03-01", "logs", 14, (second, FIRST)),
        ("2024-05-01", "traces", 14, (third, second, FIRST)),
        ("2024-07-01", "records", 14, (fourth, third, second, FIRST)),
    ):
        text = policy(day, f"Of {day}.\n\n## Logs {{#{name}}}\n\nWe keep logs of your visits for {days} days.")
        history.commit(day, {"docs/index.md": text, "docs/index.versions.yml": ledger(*stated)})
    site = build(history)
    pages = [(site / "history" / name / "index.html").read_text("utf-8") for name in ("records", "logs", "traces")]

    assert [re.findall(r'<link rel="canonical" href="([^"]*)"', page) for page in pages] == [
        ["https://brightwater.example/history/records/"]
    ] * 3
    assert ['name="robots" content="noindex' in page for page in pages] == [False, True, True]
    assert words(site / "history/logs/index.html") == words(site / "history/records/index.html")


def test_a_text_that_opens_at_length(build: Build, history: History) -> None:
    """A brief lead stands under the title; a long one comes after the stamp, with the rest of the text."""
    long = "\n\n".join(f"We say thing {number} before the first section, as policies do." for number in range(12))
    for name, lead in (("brief", "We say thing 0."), ("long", long)):
        text = f"---\ntitle: T\nversion: 2024-01-10\n---\n\n# T\n\n{lead}\n\n## Logs\n\nNone.\n"
        stated = ledger(FIRST, document=name)
        history.commit("2024-01-10", {f"docs/{name}.md": text, f"docs/{name}.versions.yml": stated})
    site = build(history, "--as-of", "2024-06-01")
    order = {
        name: re.findall(r"In force since|We say thing 0|None\.", words(site / name / "index.html"))
        for name in ("brief", "long")
    }

    assert order == {
        "brief": ["We say thing 0", "In force since", "None."],
        "long": ["In force since", "We say thing 0", "None."],
    }
