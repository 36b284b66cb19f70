"""Atom feeds: valid by the grammar, read by a reader that cleans what it is given, their ids and order for ever."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from gazette import feeds, site
from gazette.edition import Edition
from gazette.feeds import Feed, portable
from tests import demo
from tests.conftest import Open
from tests.support.history import History, ledger, policy
from tests.support.sites import MKDOCS, furnish
from tests.test_editions import Build, build, story, words  # noqa: F401  # a fixture

BASE = "https://fjordlight.example/privacy/"
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
NAMES = [f"{'' if lang == 'en' else lang + '/'}{name}" for lang in LANGUAGES for name in ("feed.atom", "feed-all.atom")]
GRAMMAR = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "grammars" / "atom.rng")))
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(file: Path, url: str = BASE) -> feedparser.FeedParserDict:
    """The feed as feedparser reads it, its sanitiser included; nothing about it is odd."""
    headers = {"content-type": "application/atom+xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(file.read_bytes(), response_headers=headers)
    assert (found.bozo, found.version) == (False, "atom10")
    return found


def contents(file: Path, url: str = BASE) -> dict[str, str]:
    """The cleaned HTML of each item by its id."""
    return {item.id: item.content[0].value for item in read(file, url).entries}


@pytest.fixture(scope="module")
def fjordlight(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The demo's repository."""
    return demo.make(tmp_path_factory.mktemp("demo") / "fjordlight")


def planned(edition: Edition, lang: str = "en", base_url: str = BASE) -> tuple[Feed, ...]:
    """The feeds of the one policy of an Edition."""
    (chronicle,) = edition.chronicles
    told = [page for page in site.all_pages(edition, chronicle, lang) if feeds.tells(page)]
    return tuple(feeds.feeds(told, edition.settings.zone, base_url))


def days(feed: Feed) -> dict[str, str]:
    """Each item: the end of its id, in order, with the day of its `updated`."""
    return {item.id.split(":", 3)[3]: item.updated.date().isoformat() for item in feed.items}


@pytest.mark.parametrize("name", NAMES)
def test_valid(demo_folder: Path, name: str) -> None:
    """By the grammar of RFC 4287 and its rules that no grammar tells; no id twice."""
    tree = etree.parse(str(demo_folder / "privacy" / name))
    root = tree.getroot()
    links = root.xpath("a:link[@rel='alternate']", namespaces=ATOM)
    ids = root.xpath("//a:id/text()", namespaces=ATOM)

    GRAMMAR.assertValid(tree)
    assert root.xpath("string(a:author/a:name)", namespaces=ATOM) == "Fjordlight (fictional)"
    assert len({(link.get("type"), link.get("hreflang")) for link in links}) == len(links) == 6
    assert root.xpath("a:entry[not(a:link[@rel='alternate']) or not(a:content[@type='html'])]", namespaces=ATOM) == []
    assert len(ids) == len(set(ids))
    assert root.xpath("string(a:id)", namespaces=ATOM) == BASE + name


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_finds_its_way(demo_folder: Path, name: str) -> None:
    """Itself, the page of the history in its language, the feeds of the others; every link leads to a file."""
    found = read(demo_folder / "privacy" / name, BASE + name)
    folder, _, _ = name.rpartition("/")
    prefix = f"{folder}/" if folder else ""
    links = {(link.rel, link.type): link.href for link in reversed(found.feed.links)}
    hrefs = [href for item in found.entries for href in re.findall(r'href="([^"]*)"', item.content[0].value)]
    other = {link.hreflang for link in found.feed.links if link.type == "application/atom+xml" and link.rel != "self"}

    assert links["self", "application/atom+xml"] == BASE + name
    assert links["alternate", "text/html"] == f"{BASE}{prefix}history/"
    assert other == set(LANGUAGES) - {folder or "en"}
    assert len(hrefs) > 20
    for href in [*hrefs, *(item.link for item in found.entries)]:
        target = urlsplit(href)
        if not href.startswith(BASE):
            assert target.scheme in ("https", "mailto")
            continue
        path = demo_folder / target.path.lstrip("/")
        path = path / "index.html" if target.path.endswith("/") else path
        assert path.is_file(), href
        if target.fragment:
            assert f'id="{target.fragment}"' in path.read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_marks_survive_a_sanitiser(demo_folder: Path, name: str) -> None:
    """As many `ins` and `del` as were written, each with its words; no class, no id, no style is needed."""
    file = demo_folder / "privacy" / name
    written = "".join(etree.parse(str(file)).xpath("//a:content/text()", namespaces=ATOM))
    kept = "".join(contents(file).values())

    for tag in ("ins", "del"):
        marks = re.findall(rf"<{tag}>(.*?)</{tag}>", kept, re.DOTALL)
        assert len(marks) == written.count(f"<{tag}>") > 3
        assert [mark for mark in marks if mark.strip()[0] not in "[［"] == []
    assert re.findall(r'\s(?:class|id|style)="', written) == []


def lines(html: str) -> list[str]:
    """Its words, a line for each block."""
    text = re.sub(r"</(p|dt|dd|li|h2|h3|th|td)>|<br\s*/?>", "¶", html)
    found = [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in text.split("¶")]
    return [line for line in found if line]


def test_what_an_item_tells(demo_folder: Path) -> None:
    """When it applies, the summary, what to do, which texts, what changed where, without what stayed."""
    found = contents(demo_folder / "privacy" / "feed-all.atom")

    fixed = "[Reworded] Everyone [deleted: conserned][inserted: concerned] has had a message from us. "

    assert lines(found["tag:fjordlight.example,2024:privacy:2024-09-20-2:r2:en"]) == [
        "Corrected on 18 November 2024.",
        "Fixed a misspelt word in section 7.",
        "This is an editorial correction: spelling, style or form. The version keeps its date.",
        "Old text",
        "20 September 2024 (2) 2024-09-20-2 r1",
        "New text",
        "20 September 2024 (2) 2024-09-20-2 r2",
        "Changes",
        "1 change 1 word inserted and 1 word deleted",
        "7. Retention and security",
        "10 unchanged paragraphs",
        fixed + "Our report on the incident says what happened and when.",
        "Read the full text · What changed · All versions",
    ]
    assert lines(found["tag:fjordlight.example,2025:privacy:2025-11-03:en"])[:16] == [
        "Applies from 8 December 2025. Material change",
        "A new section on young sailors: an account needs an age of 16.",
        "What you can do",
        "Export the logbook in the settings before the account is closed.",
        "Users were told of it on 3 November 2025.",
        "Old text",
        "12 May 2025 2025-05-12 r2",
        "New text",
        "3 November 2025 2025-11-03 r1",
        "Changes",
        "1 change 64 words inserted",
        "[Added] [inserted: 8. Young sailors]",
        "An account needs an age of at least 16. Younger sailors appear by their first name only.",
        "Who is affected",
        "People under 16, and their parents.",
        "What you can do",
    ]
    assert "[Reworded] [deleted: 30][inserted: 14] days" in lines(
        found["tag:fjordlight.example,2026:privacy:2026-06-08:en"]
    )


def test_a_link_that_changed_is_shown(demo_folder: Path) -> None:
    """A correction in which no word changed shows what did."""
    found = contents(demo_folder / "privacy" / "feed-all.atom")
    shown = found["tag:fjordlight.example,2025:privacy:2025-05-12:r2:en"]

    assert (
        "<small>[Link target changed <del>[deleted: mailto:privacy@fjordlight.exmaple]</del> "
        "<ins>[inserted: mailto:privacy@fjordlight.example]</ins>] </small>"
    ) in shown


def test_titles_say_what_holds_no_more(demo_folder: Path) -> None:
    """Many readers show nothing but the titles."""
    titles = {item.id.split(":")[3]: item.title for item in read(demo_folder / "privacy" / "feed.atom").entries}
    german = {item.id.split(":")[3]: item.title for item in read(demo_folder / "privacy" / "de" / "feed.atom").entries}

    assert titles["2024-09-02"] == "Cancelled: Changes in the version of 2 September 2024"
    assert german["2024-09-02"] == "Aufgehoben: Änderungen in der Fassung vom 2. September 2024"
    assert titles["2022-03-01"] == "Privacy Policy, version of 1 March 2022"
    assert titles["2024-09-20-2"] == "Changes in the version of 20 September 2024 (2)"


def test_a_language_without_a_text(demo_folder: Path) -> None:
    """The authoritative texts are compared, and named as what they are, under the language's own words."""
    item = next(item for item in read(demo_folder / "privacy" / "ja" / "feed.atom").entries if "2024-09-02" in item.id)

    assert item.summary == "新しいライブ記録を有効にすると、ヨットクラブがお客様の位置を見ることができます。"
    assert "二つのテキストの一方は日本語では存在しないため、英語のテキストを比較しています。" in item.content[0].value
    assert '<div dir="ltr" lang="en"><h3>2. Data we collect</h3></div>' in item.content[0].value
    assert '<div dir="rtl" lang="ar">' in contents(demo_folder / "privacy" / "ar" / "feed.atom").popitem()[1]


VERSIONS = {
    "2027-01-15": "2027-01-15", "2026-06-08": "2026-06-08", "2025-11-03": "2025-11-03", "2025-05-12": "2025-09-01",
    "2024-11-04": "2024-11-04", "2024-09-20-2": "2024-11-18", "2024-09-20": "2024-09-20", "2024-09-02": "2024-09-20",
    "2024-02-26": "2024-03-20", "2023-09-18": "2024-02-26", "2023-04-03": "2023-06-12", "2022-09-15": "2022-09-15",
    "2022-03-01": "2022-03-01",
}  # fmt: skip


def test_what_stands_in_which_feed(fjordlight: History, open_edition: Open) -> None:
    """Versions in both, each updated by its corrections, its cancellation, its restatement; corrections in one."""
    edition = open_edition(fjordlight, as_of=demo.AS_OF.isoformat())
    new, whole = planned(edition)

    assert [item.id for item in new.items[:2]] == [
        "tag:fjordlight.example,2027:privacy:2027-01-15:en",
        "tag:fjordlight.example,2026:privacy:2026-06-08:en",
    ]
    assert list(days(new).items()) == [(f"{version}:en", day) for version, day in VERSIONS.items()]
    assert [(name, day) for name, day in days(whole).items() if ":r" in name] == [
        ("2025-05-12:r2:en", "2025-09-01"),
        ("2024-09-20-2:r2:en", "2024-11-18"),
        ("2023-09-18:r2:en", "2024-02-26"),
        ("2023-04-03:r2:en", "2023-06-12"),
    ]
    assert list(days(whole))[3:7] == ["2025-05-12:r2:en", "2025-05-12:en", "2024-09-20-2:r2:en", "2024-11-04:en"]
    assert {feed.updated.isoformat() for feed in (new, whole)} == {"2027-01-15T00:00:00+01:00"}
    assert new.items[1].updated.isoformat() == "2026-06-08T00:00:00+02:00"


def test_corrections_of_a_translation(fjordlight: History, open_edition: Open) -> None:
    """By the day stated, else by the one that git recorded, and in that language's feeds alone."""
    edition = open_edition(fjordlight, as_of=demo.AS_OF.isoformat())
    found = {lang: days(planned(edition, lang)[1]) for lang in ("ja", "de", "fr")}

    assert {lang: {name: day for name, day in of.items() if ":r" in name} for lang, of in found.items()} == {
        "ja": {"2025-11-03:r2:ja": "2025-12-15"},
        "de": {"2024-02-26:r2:de": "2024-03-01"},  # its Redline went when the text before it was withdrawn
        "fr": {},
    }
    assert (found["ja"]["2025-11-03:ja"], found["fr"]["2025-11-03:fr"]) == ("2025-12-15", "2025-11-03")
    assert found["fr"]["2025-05-12:fr"] == "2025-05-12"  # though its text came weeks later


V1 = '{{id: 2024-01-10, summary: {{en: "First."}}{0}}}'
V2 = '{{id: 2024-03-01, effective: 2024-05-01, level: material, summary: {{en: "Longer."}}{0}}}'
V3 = '{id: 2024-06-01, level: minor, summary: {en: "Shorter."}}'
CORRECTED = ', corrections: [{date: 2024-04-02, note: {en: "A word."}}]'


@pytest.fixture
def life(history: History) -> History:
    """Two Versions, the second of them announced."""
    history.commit(
        "2024-01-10",
        {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": ledger(V1.format("")),
         "docs/index.de.md": policy("2024-01-10", "Wir bewahren 30 Tage auf.")},
    )  # fmt: skip
    history.commit(
        "2024-03-01",
        {"docs/index.md": policy("2024-03-01", "We keep logs for ninty days."),
         "docs/index.versions.yml": ledger(V2.format(""), V1.format(""))},
    )  # fmt: skip
    return history


def correct(history: History) -> None:
    history.commit(
        "2024-04-02",
        {"docs/index.md": policy("2024-03-01", "We keep logs for ninety days."),
         "docs/index.versions.yml": ledger(V2.format(CORRECTED), V1.format(""))},
    )  # fmt: skip


def publish(history: History) -> None:
    history.commit(
        "2024-06-01",
        {"docs/index.md": policy("2024-06-01", "We keep logs for 60 days."),
         "docs/index.versions.yml": ledger(V3, V2.format(CORRECTED), V1.format(""))},
    )  # fmt: skip


def test_ids_and_order_are_for_ever(life: History, open_edition: Open) -> None:
    """What comes later stands above or between, and moves nothing."""
    found = [[list(days(feed)) for feed in planned(open_edition(life))]]
    for step in (correct, publish):
        step(life)
        found.append([list(days(feed)) for feed in planned(open_edition(life))])

    assert found == [
        [["2024-03-01:en", "2024-01-10:en"]] * 2,
        [["2024-03-01:en", "2024-01-10:en"], ["2024-03-01:r2:en", "2024-03-01:en", "2024-01-10:en"]],
        [
            ["2024-06-01:en", "2024-03-01:en", "2024-01-10:en"],
            ["2024-06-01:en", "2024-03-01:r2:en", "2024-03-01:en", "2024-01-10:en"],
        ],
    ]


@pytest.mark.parametrize(
    ("more", "day"),
    [
        (', cancelled: {date: 2024-04-01, reason: "Not yet."}', "2024-04-01"),
        (', withdrawn: {date: 2024-04-02, reason: "A name.", texts: all}', "2024-04-02"),
        (', restated: {date: 2024-04-03, reason: "Time."}', "2024-04-03"),
        (', notified: 2024-04-04', "2024-03-01"),
    ],
    ids=["cancelled", "withdrawn", "restated", "notified"],
)  # fmt: skip
def test_what_is_shown_again(life: History, open_edition: Open, more: str, day: str) -> None:
    """What makes the announcement untrue updates its item; that users were told does not."""
    life.commit("2024-04-10", {"docs/index.versions.yml": ledger(V2.format(more), V1.format(""))})
    (new, _) = planned(open_edition(life))

    assert days(new) == {"2024-03-01:en": day, "2024-01-10:en": "2024-01-10"}


def test_what_was_compared_with_it(life: History, open_edition: Open) -> None:
    """A Version withdrawn later updates the next one, too: its Redline held the words that are withdrawn."""
    correct(life)
    publish(life)
    said = CORRECTED + ", withdrawn: {date: 2024-07-01, reason: A name., texts: all}"
    life.commit("2024-07-01", {"docs/index.versions.yml": ledger(V3, V2.format(said), V1.format(""))})
    (new, _) = planned(open_edition(life))

    assert days(new) == {"2024-06-01:en": "2024-07-01", "2024-03-01:en": "2024-07-01", "2024-01-10:en": "2024-01-10"}


def test_only_the_newest(history: History, open_edition: Open) -> None:
    """A feed has so many items and no more; the oldest go first."""
    stated = [f'{{id: 2020-01-{day:02d}, level: minor, summary: {{en: "Day {day}."}}}}' for day in range(1, 31)]
    stated += [f'{{id: 2020-02-{day:02d}, level: minor, summary: {{en: "Day {day}."}}}}' for day in range(1, 26)]
    for nth, one in enumerate(stated):
        day = re.findall(r"2020-\d\d-\d\d", one)[0]
        history.commit(
            day, {"docs/index.md": policy(day, f"Text {nth}."), "docs/index.versions.yml": ledger(*stated[nth::-1])}
        )
    new, _ = planned(open_edition(history))

    assert len(new.items) == feeds.NEWEST
    assert (next(iter(days(new))), list(days(new))[-1]) == ("2020-02-25:en", "2020-01-06:en")


def test_no_day_changes_a_feed(life: History, build: Build) -> None:  # noqa: F811  # the fixture
    """Coming into force is no news, and no build another one."""
    found = []
    for day in ("2024-03-02", "2024-05-01", "2026-01-01"):
        folder = build(life, "--as-of", day)
        found.append({file.name: file.read_bytes() for file in sorted(folder.glob("*.atom"))})

    assert sorted(found[0]) == ["feed-all.atom", "feed.atom"]
    assert found[0] == found[1] == found[2]


def test_another_template_keeps_ids_and_days(life: History, build: Build) -> None:  # noqa: F811  # the fixture
    """Only what is told may change by it."""

    def told() -> list[tuple[str, str, str]]:
        found = read(build(life, "--as-of", "2024-06-01") / "feed-all.atom", "https://brightwater.example/")
        return [(item.id, item.published, item.updated) for item in found.entries]

    before = told()
    template = life.root / "overrides" / "partials" / "gazette" / "item.html"
    template.write_text("<p>Else.</p>", "utf-8")

    assert before == told()
    assert [entry[0] for entry in before] == [
        "tag:brightwater.example,2024:privacy:2024-03-01:en",
        "tag:brightwater.example,2024:privacy:2024-01-10:en",
    ]


def test_too_many_changes(history: History, build: Build) -> None:  # noqa: F811  # the fixture
    """A whole policy rewritten is told in a sentence, with the way to its page; the others stay whole."""
    life = {
        "2024-01-10": (V1.format(""), "Short."),
        "2024-03-01": (V2.format(""), "\n\n".join(f"Word {nth} is new in this long policy." for nth in range(1500))),
        "2024-06-01": (V3, "Short again."),
    }
    stated: list[str] = []
    for day, (said, text) in list(life.items())[:2]:
        stated.insert(0, said)
        history.commit(day, {"docs/index.md": policy(day, text), "docs/index.versions.yml": ledger(*stated)})
    file = build(history, "--as-of", "2024-06-01") / "feed.atom"
    found = list(contents(file, "https://brightwater.example/").values())

    assert "<strong>The changes are too many to be shown here.</strong>" in found[0]
    assert 'href="https://brightwater.example/changes/2024-03-01/"' in found[0]
    assert "<ins>" not in found[0]
    assert file.stat().st_size < 10_000


def test_characters_that_xml_cannot_hold(history: History, build: Build) -> None:  # noqa: F811  # the fixture
    """They do not break the feed."""
    history.commit("2024-01-10", {"docs/index.md": policy("2024-01-10", "Old."),
                                  "docs/index.versions.yml": ledger(V1.format(""))})  # fmt: skip
    history.commit("2024-03-01", {"docs/index.md": policy("2024-03-01", "New\x0c and \ufffe odd & <b>bold</b>."),
                                  "docs/index.versions.yml": ledger(V2.format(""), V1.format(""))})  # fmt: skip
    found = contents(build(history, "--as-of", "2024-06-01") / "feed.atom", "https://brightwater.example/")

    assert "<ins>[inserted: New" in next(iter(found.values()))


def test_one_version(site: Path) -> None:
    """The policy of this project: one item, which leads to its text."""
    for name in ("feed.atom", "feed-all.atom"):
        found = read(site / "privacy" / name, f"https://apexstream.org/privacy/{name}")

        assert [(item.id, item.title, item.link) for item in found.entries] == [
            (
                "tag:apexstream.org,2026:privacy:2026-05-16:en",
                "Privacy Policy, version of 16 May 2026",
                "https://apexstream.org/privacy/2026-05-16/",
            )
        ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_they_are_found(demo_folder: Path, lang: str) -> None:
    """In the head of every page of a policy, in its footer, and on the history, each in its language."""
    prefix = "" if lang == "en" else f"{lang}/"
    titles = [read(demo_folder / "privacy" / f"{prefix}{name}").feed.title for name in ("feed.atom", "feed-all.atom")]
    for tail in ("", "history/", "history/sharing/", "2025-05-12/", "changes/2025-05-12/", "compare/"):
        html = (demo_folder / "privacy" / prefix / tail / "index.html").read_text("utf-8")
        found = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="([^"]*)" href="([^"]*)">', html)
        ways = re.findall(r'<a href="([^"]*)" type="application/atom\+xml">', html)

        assert found == [(titles[0], f"{BASE}{prefix}feed.atom"), (titles[1], f"{BASE}{prefix}feed-all.atom")]
        assert len(ways) == (3 if tail == "history/" else 1)
        assert all((demo_folder / "privacy" / prefix / tail / way).resolve().is_file() for way in ways)


def test_without_an_address_there_is_none(life: History, gazette: Callable[..., object], tmp_path: Path) -> None:
    """An id needs the host: without `site_url` no feed is written and none is linked."""
    furnish(life.root, re.sub(r"site_url: .*\n", "", MKDOCS))
    gazette("build", "--site-dir", str(tmp_path / "site"), "--as-of", "2024-06-01", cwd=life.root)

    assert (tmp_path / "site" / "index.html").is_file()
    assert list((tmp_path / "site").rglob("*.atom")) == []
    assert "atom" not in (tmp_path / "site" / "history" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="#c3">x</a>', '<a href="https://a.example/p/#c3">x</a>'),
        ('<a href="/about">x</a>', '<a href="https://a.example/about">x</a>'),
        ('<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<p id="a" class="b" lang="de" dir="ltr">x</p>', '<p lang="de" dir="ltr">x</p>'),
        ('<ins class="gz-ins"><span class="gz-hidden">[inserted: </span>x<span class="gz-hidden">]</span></ins>',
         "<ins>[inserted: x]</ins>"),
        ('<p>a</p>\n\n  \n<p>b</p>', "<p>a</p>\n<p>b</p>"),
        ('<pre><code>a\n<ins class="gz-ins"> \n </ins></code></pre>', "<pre><code>a\n<ins> \n </ins></code></pre>"),
        ('<span class="gz-tag" id="c1"><a href="#c1">1</a> <span class="gz-tag__kind">Added</span> <a>↓</a></span>x',
         "<small>[Added] </small>x"),
    ],
)  # fmt: skip
def test_portable(html: str, expected: str) -> None:
    """What an item holds can stand anywhere."""
    assert expected == portable(html, "https://a.example/p/")


def test_a_withdrawn_version(build: Build, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    """Its item stays, says so, and holds no word of its text."""
    file = build(story("withdrawn-version", tmp_path / "r"), "--as-of", "2024-06-01") / "feed-all.atom"
    found = read(file, "https://brightwater.example/")
    withdrawn = [item for item in found.entries if item.title.startswith("Withdrawn: ")]

    assert len(withdrawn) == 1
    assert "<ins>" not in withdrawn[0].content[0].value
