"""The built site: its files, heads, links and statements."""

import hashlib
import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from tests.conftest import GAZETTE, PROJECT, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.sites import furnish

LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")
BASE = "https://apexstream.org/privacy/"
TAILS = ("", "history/", "2026-05-16/", "2026-05-16/r1/")


class Reading(HTMLParser):
    """What tests ask of a page: links with their words, head links, ids, language of the root."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.head: list[dict[str, str]] = []
        self.ids: list[str] = []
        self.root: dict[str, str] = {}
        self.body: dict[str, str] = {}
        self.tags: list[str] = []
        self.scripts: list[dict[str, str]] = []
        self.styles = 0
        self.description: str | None = None
        self._href: str | None = None
        self._words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.styles += "style" in found
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "html":
            self.root = found
        if tag == "body":
            self.body = found
        if tag == "script":
            self.scripts.append(found)
        if tag == "link":
            self.head.append(found)
        if tag == "meta" and found.get("name") == "description":
            self.description = found["content"]
        if tag == "a":
            self._href, self._words = found.get("href", ""), ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links.append((" ".join(self._words.split()), self._href))
            self._href = None

    def rel(self, rel: str) -> list[str]:
        return [link["href"] for link in self.head if link["rel"] == rel and "hreflang" not in link]


def page(site: Path, path: str) -> Reading:
    return Reading((site / "privacy" / path / "index.html").read_text("utf-8"))


def prefix(lang: str) -> str:
    return "" if lang == "en" else f"{lang}/"


ALL = [prefix(lang) + tail for lang in LANGUAGES for tail in TAILS]


def test_exactly_these_files(site: Path) -> None:
    """Nothing is missing and nothing is left over."""
    found = sorted(path.relative_to(site / "privacy").as_posix() for path in site.rglob("*") if path.is_file())
    names = ("policy.md", "r1/policy.md", "r1/policy.txt")
    texts = [f"{prefix(lang)}2026-05-16/{name}" for lang in LANGUAGES for name in names]
    assets = [name for name in found if name.startswith("assets/")]

    assert found == sorted(
        [
            *(f"{path}index.html" for path in ALL),
            *texts,
            *(f"{prefix(lang)}2026-05-16/policy.pdf" for lang in ("en", "de", "fr", "es")),
            *assets,
            *(f"{prefix(lang)}{name}" for lang in LANGUAGES for name in ("feed.atom", "feed-all.atom")),
            ".gazette",
            "404.html",
            "SHA256SUMS",
            "sitemap.xml",
            "versions.json",
            "versions.schema.json",
        ]
    )
    assert [re.sub(r"[0-9a-f]{8}", "…", name) for name in assets if name.endswith((".js", ".map"))] == [
        "assets/gazette/gazette.….js"
    ]


@pytest.mark.parametrize("path", ALL)
def test_no_link_is_broken(site: Path, path: str) -> None:
    """Every link leads to a file of the site, to an id on it, or away by https or mailto."""
    reading = page(site, path)
    for _, href in reading.links:
        target = urlsplit(urljoin(f"http://host/privacy/{path}", href))
        if target.netloc != "host":
            assert target.scheme in ("https", "mailto")
            continue
        file = site / target.path.lstrip("/")
        file = file / "index.html" if target.path.endswith("/") else file
        assert file.is_file(), href
        if target.fragment:
            assert target.fragment in Reading(file.read_text("utf-8")).ids


@pytest.mark.parametrize("path", ALL)
def test_no_inline_code(site: Path, path: str) -> None:
    """No style element or attribute, no script but our deferred file and the JSON-LD, ids once each."""
    reading = page(site, path)

    assert ("style" in reading.tags, reading.styles) == (False, 0)
    assert [sorted(script) for script in reading.scripts] == [["type"], ["defer", "src"]]
    assert len(reading.ids) == len(set(reading.ids))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_head_of_the_policy(site: Path, lang: str) -> None:
    """canonical, reciprocal hreflang with x-default, RFC 5829 relations, the Markdown text."""
    reading = page(site, prefix(lang))
    alternates = {link["hreflang"]: link["href"] for link in reading.head if "hreflang" in link}
    wanted = {other: BASE + prefix(other) for other in LANGUAGES} | {"x-default": BASE}

    assert reading.rel("canonical") == [BASE + prefix(lang)]
    assert alternates == wanted
    assert reading.rel("version-history") == [f"{BASE}{prefix(lang)}history/"]
    assert reading.rel("latest-version") == [BASE + prefix(lang)]
    assert reading.rel("predecessor-version") == []
    assert reading.rel("alternate") == [
        f"{BASE}{prefix(lang)}{name}" for name in ("2026-05-16/r1/policy.md", "feed.atom", "feed-all.atom")
    ]
    assert (reading.root["lang"], reading.root["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "How ApexStream collects, uses, and protects personal data."),
        ("history/", "Every version of “Privacy Policy” by ApexStream, what each changed, and from when it applies."),
        ("de/", "Wie ApexStream personenbezogene Daten erhebt, verwendet und schützt."),
        ("2026-05-16/", None),
    ],
)  # fmt: skip
def test_pages_to_be_found_describe_themselves(site: Path, path: str, expected: str | None) -> None:
    """Search engines and previews of links have a sentence of the page's own, in its language, or none."""
    assert page(site, path).description == expected


def test_dates_as_each_language_writes_them(site: Path) -> None:
    """CLDR's long form; English as the policy itself writes it."""
    found = {}
    for lang in LANGUAGES:
        text = (site / "privacy" / prefix(lang) / "index.html").read_text("utf-8")
        found[lang] = re.findall(r'<time datetime="2026-05-16">([^<]+)</time>', text)[0]

    assert found == {
        "en": "16 May 2026",
        "de": "16. Mai 2026",
        "fr": "16 mai 2026",
        "es": "16 de mayo de 2026",
        "ja": "2026年5月16日",
        "ar": "16 مايو 2026",
    }


DRAFT = {
    "de": ("Übersetzungsentwurf", "Der Text auf Englisch geht vor."),
    "fr": ("non révisé", "Le texte en anglais prévaut."),
    "es": ("borrador de traducción", "Prevalece el texto en inglés."),
    "ja": ("草案", "英語のテキストが優先します"),
    "ar": ("مسودة ترجمة", "الأولوية للنص المكتوب باللغة الإنجليزية"),
}


@pytest.mark.parametrize("lang", sorted(DRAFT))
@pytest.mark.parametrize("tail", ["", "2026-05-16/", "2026-05-16/r1/"])
def test_translations_say_that_they_are_drafts(site: Path, lang: str, tail: str) -> None:
    """In their own language: an unreviewed draft, and the English text prevails."""
    text = (site / "privacy" / prefix(lang) / tail / "index.html").read_text("utf-8")
    notice = re.findall(r'<aside class="gz-notice".*?</aside>', text, re.DOTALL)

    assert [all(words in each for words in DRAFT[lang]) for each in notice] == [True]


def test_english_has_no_notice(site: Path) -> None:
    """The authoritative text needs none."""
    assert 'class="gz-notice"' not in (site / "privacy" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_one_version_nothing_pretends_to_a_comparison(site: Path, lang: str) -> None:
    """No marks, no pages and no links of changes."""
    for tail in TAILS:
        reading = page(site, prefix(lang) + tail)
        assert not {"ins", "del"} & set(reading.tags)
        assert not [href for _, href in reading.links if re.search(r"changes|since|compare", href)]


def test_history_says_what_it_covers(site: Path) -> None:
    """The Ledger's coverage statement and the first Version's summary."""
    text = (site / "privacy" / "history" / "index.html").read_text("utf-8")

    assert "Versions before 16 May 2026 are not recorded here." in text
    assert "First version recorded in this archive." in text
    assert text.count('<li class="gz-version">') == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_evidence_is_byte_exact(site: Path, project: Path, lang: str) -> None:
    """policy.md is the committed blob; the page prints its hashes; other programs agree."""
    folder = site / "privacy" / prefix(lang) / "2026-05-16"
    exact = (folder / "r1" / "policy.md").read_bytes()
    html = (folder / "r1" / "index.html").read_text("utf-8")
    blob = subprocess.run(
        ["git", "hash-object", str(folder / "r1" / "policy.md")], capture_output=True, text=True, check=True
    ).stdout.strip()

    assert (folder / "policy.md").read_bytes() == exact
    assert f'<code dir="ltr">{hashlib.sha256(exact).hexdigest()}</code>' in html
    assert f'<code dir="ltr">{blob}</code>' in html
    assert f"sha256:{hashlib.sha256(exact).hexdigest()}" in html
    source = "index.md" if lang == "en" else f"index.{lang}.md"
    assert (
        subprocess.run(["git", "show", f"HEAD:docs/{source}"], cwd=project, capture_output=True, check=True).stdout
        == exact
    )


def test_version_page_says_where_the_text_comes_from(site: Path) -> None:
    """Imported: published elsewhere, taken from there on that day."""
    html = (site / "privacy" / "2026-05-16" / "index.html").read_text("utf-8")
    words = " ".join(re.sub(r"<[^>]+>", "", html).split())

    assert "This text was published elsewhere before this history began." in words
    assert "It was taken from https://apexstream.org/privacy on 23 November 2026." in words
    assert f"ApexStream, Privacy Policy, version of 16 May 2026, {BASE}2026-05-16/r1/, sha256:" in words
    assert '<meta name="robots" content="noindex,follow">' in html


def test_structured_data(site: Path) -> None:
    """JSON-LD names version, dates, language, and of a translation its original."""
    html = (site / "privacy" / "ar" / "index.html").read_text("utf-8")
    found = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[0])

    assert found["mainEntity"] == {
        "@type": "DigitalDocument",
        "name": "سياسة الخصوصية",
        "version": "2026-05-16",
        "datePublished": "2026-05-16",
        "dateModified": "2026-05-16",
        "temporalCoverage": "2026-05-16/..",
        "inLanguage": "ar",
        "url": f"{BASE}ar/2026-05-16/r1/",
        "author": {"@type": "Organization", "name": "ApexStream"},
        "translationOfWork": {"@type": "DigitalDocument", "url": f"{BASE}2026-05-16/"},
    }


def test_sitemap(site: Path) -> None:
    """Policy and history of each language, with their translations; archived Versions stay out."""
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = ElementTree.parse(site / "privacy" / "sitemap.xml").getroot()
    entries = {
        url.findtext("s:loc", "", names): (url.findtext("s:lastmod", "", names), len(url.findall("x:link", names)))
        for url in root.findall("s:url", names)
    }

    assert entries == {BASE + prefix(lang) + tail: ("2026-05-16", 7) for lang in LANGUAGES for tail in ("", "history/")}


def test_not_found_in_all_languages(site: Path) -> None:
    """One page says it in every language, with links that work from any address."""
    text = (site / "privacy" / "404.html").read_text("utf-8")
    reading = Reading(text)

    assert re.findall(r'class="gz-missing" lang="(\w+)" dir="(\w+)"', text) == [
        (lang, "rtl" if lang == "ar" else "ltr") for lang in LANGUAGES
    ]
    assert {href for _, href in reading.links if not href.startswith(("/privacy/", "#"))} == set()


def test_our_files_are_named_by_their_bytes(site: Path) -> None:
    """A style sheet whose bytes change gets another name: hosts and browsers may keep either for ever."""
    files = list((site / "privacy" / "assets").rglob("*.*"))
    digests = [hashlib.sha256(file.read_bytes()).hexdigest()[:8] for file in files]

    assert {file.parent.name for file in files} == {"gazette"}
    assert [file.name.split(".")[1] for file in files] == digests
    assert sorted(f"{file.name.split('.')[0]}{file.suffix}" for file in files) == [
        "favicon.svg", "gazette.js", "policy.css", "redline.css",
    ]  # fmt: skip


def test_a_page_asks_for_one_style_sheet(site: Path) -> None:
    """What pages need of the theme's comes first, then ours; that of pages about changes begins with that of all."""
    ours = {
        name: (PROJECT / "overrides" / "assets" / f"{name}.css").read_text("utf-8") for name in ("policy", "redline")
    }
    found = {path.name.split(".")[0]: path.read_text("utf-8") for path in (site / "privacy" / "assets").rglob("*.css")}

    assert found["policy"].endswith(ours["policy"])
    assert found["redline"] == found["policy"] + ours["redline"]
    assert found["policy"].startswith('@charset "UTF-8";')
    for page in (site / "privacy").rglob("*.html"):
        assert page.read_text("utf-8").count('rel="stylesheet"') == 1, page


def test_files_of_a_project_are_copied(history: History, gazette: Run) -> None:
    """Whatever stands beside the templates or the texts, these first, but for what hides behind a dot."""
    history.commit(
        "2024-01-10",
        {
            "docs/index.md": policy("2024-01-10", "We keep logs for 7 days."),
            "docs/index.versions.yml": ledger("{id: 2024-01-10, summary: {en: First.}}"),
        },
    )
    furnish(history.root)
    for folder in ("overrides", "docs"):
        for path in (f"{folder}.csv", "brand/seal.csv", ".brand/seal.csv", "brand/.cache/seal.csv", "brand/.seal.csv"):
            history.write(f"{folder}/{path}", folder)
    done = gazette("build", "--as-of", "2024-03-01", cwd=history.root)
    site = history.root / "site"

    assert done.returncode == 0, done.stderr
    assert {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.csv")} == {
        "brand/seal.csv": "docs",
        "docs.csv": "docs",
        "overrides.csv": "overrides",
    }


def test_mkdocs_builds_it_too(project: Path, site: Path, tmp_path: Path) -> None:
    """`mkdocs build --strict` gives the same bytes as `gazette build`."""
    subprocess.run(
        [GAZETTE[0], "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=project,
        env={**ENVIRONMENT, "GAZETTE_AS_OF": "2026-11-23", "NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    ours, theirs = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (site / "privacy", tmp_path / "site")
    )

    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_live_page_may_reload_itself(project: Path, tmp_path: Path) -> None:
    """While serving, the host's inline script is not refused; every other page keeps its policy."""
    pages = []
    for draft in ("1", "0"):
        subprocess.run(
            [*GAZETTE, "build", "--site-dir", str(tmp_path / draft), "--as-of", "2026-11-23"],
            cwd=project,
            env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), "GAZETTE_DRAFT": draft},
            check=True,
            capture_output=True,
        )
        pages.append((tmp_path / draft / "index.html").read_text("utf-8"))

    assert ["Content-Security-Policy" in page for page in pages] == [False, True]
