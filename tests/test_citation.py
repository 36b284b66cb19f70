"""How a text is cited: the anchors of its sections and Blocks, the citation that a page offers."""

import hashlib
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gazette import tree
from gazette.anchors import anchored, built_alike
from gazette.document import Reader, fold
from gazette.model import Document
from gazette.render import once, quoted_html
from gazette.sections import with_ids_of
from tests.conftest import GAZETTE, PROJECT, Open
from tests.support.history import ENVIRONMENT, History, ledger
from tests.support.sites import furnish
from tests.test_browser import overflow
from tests.test_lineage import Story
from tests.test_site import BASE, LANGUAGES, Reading, prefix

GOLDENS = Path(__file__).parent / "anchors"
READER = Reader()


def read(markdown: str, lang: str = "en") -> Document:
    return READER.read(markdown.encode(), lang=lang, file="docs/index.md", strict=False)


def cited(document: Document) -> dict[str, str]:
    """The words at each anchor, in order; of one on an empty `span`, those of the element that holds it."""
    found = {}
    for section, where in zip(document.sections, anchored(document), strict=True):
        if where.id:
            found[where.id] = section.heading
        at = {}
        for holder in tree.parse(where.html).elements():
            for element in (holder, *(kid for kid in holder.kids if isinstance(kid, tree.Element) and not kid.kids)):
                at.setdefault(element.attributes.get("id"), fold(holder.text))
        found |= {block: at[block] for block in where.blocks}
    return found


@pytest.mark.parametrize("golden", sorted(GOLDENS.glob("*.yml")), ids=lambda path: path.stem)
def test_anchors_are_frozen(golden: Path) -> None:
    """These words stand at these anchors, for ever: citations lead there."""
    case = yaml.safe_load(golden.read_text("utf-8"))

    assert list(cited(read(case["markdown"])).items()) == list(case["anchors"].items())


MARKUP = st.sampled_from(
    (
        "Words.",
        "- item\n- item\n    - inner",
        "1. item\n\n    more\n\n2. item",
        "| a | b |\n|---|---|\n| c | d |",
        "> quoted\n>\n> - item",
        "Term\n:   said",
        "    code",
        "## Data",
        "## Data {#data}",
        "## Data {#data-p1}",
        "### Data {#data_1}",
        "Words.\n{: #data-p1 }",
        "- item\n{: #data-li1_1 }",
        '<div id="p1">Words.</div>',
        "<table><tr><td>cell<tr><td>cell</table>",
    )
)


@given(st.lists(MARKUP, max_size=12).map("\n\n".join))
def test_an_anchor_stands_once(markdown: str) -> None:
    """Whatever ids authors write; and each section and Block has one."""
    document = read(markdown)
    found = anchored(document)
    written = re.findall(r' id="([^"]*)"', "".join(section.html for section in document.sections))
    anchors = [anchor for where in found for anchor in (where.id, *where.blocks) if anchor]
    shown = re.findall(r' id="([^"]*)"', "".join(where.html for where in found))

    assert len({*anchors, *written}) == len(anchors) + len(set(written))
    assert {*shown} == {*written, *(block for where in found for block in where.blocks)}
    assert [bool(where.blocks) for where in found] == [
        bool(section.blocks[1 if section.heading else 0 :]) for section in document.sections
    ]


TEXT = (
    "# Policy\n\nLead.\n\n## 1. Data {#data}\n\nFirst.\n\n- one\n- two\n\nSecond.\n\n## 2. Rights {#rights}\n\nYours.\n"
)


@pytest.mark.parametrize(
    "corrected",
    [
        TEXT.replace("First.", "The first, said better."),
        TEXT.replace("- one\n- two", "- one\n\n- two"),
        TEXT.replace("- one\n- two", "* one\n* two"),
        TEXT.replace("Second.", "Second.\n{: #second }"),
        TEXT.replace("- two", "- two\n{: #two }"),
        TEXT.replace("## 1. Data", "## 7. What we know"),
    ],
    ids=["words", "spacing", "marks", "id", "id-of-item", "heading"],
)
def test_a_correction_keeps_anchors(corrected: str) -> None:
    """As long as it neither adds nor removes Blocks."""
    assert list(cited(read(corrected))) == list(cited(read(TEXT)))


LOGS = "Server logs are kept for days."
MAIL = "Letters go to the archive at once."


def test_anchors_are_the_texts_own() -> None:
    """A later Version that calls a section otherwise, or another one as it was called, leaves them where they are."""
    old = read(f"# P\n\n## Logs\n\n{LOGS}\n\n## Mail\n\n{MAIL}\n")
    new = read(f"# P\n\n## Post {{#logs}}\n\n{MAIL}\n\n## Mail order {{#mail}}\n\nGoods.\n")
    found = with_ids_of(new, old)

    assert [section.id for section in found.sections] == ["", "logs_1", "logs"]
    assert cited(found) == cited(old)


def test_a_newer_id_leads_to_the_section_where_it_is_free() -> None:
    """Links by the id that newer texts use work, too; never at the expense of the text's own."""
    old = read(f"# P\n\n## Logs\n\n{LOGS}\n\n## Mail\n\n{MAIL}\n")
    new = read(f"# P\n\n## Logs {{#retention}}\n\n{LOGS}\n\n## Post {{#logs}}\n\n{MAIL}\n")
    found = anchored(with_ids_of(new, old))

    assert [(where.id, where.newer) for where in found] == [("", ""), ("logs", "retention"), ("mail", "")]


def test_translations_of_the_policy_have_the_same_anchors() -> None:
    """All six texts of this project's policy are built alike."""
    texts = {
        lang: read((PROJECT / "docs" / ("index.md" if lang == "en" else f"index.{lang}.md")).read_text("utf-8"), lang)
        for lang in LANGUAGES
    }

    assert [lang for lang, text in texts.items() if list(cited(text)) != list(cited(texts["en"]))] == []
    assert all(built_alike(texts["en"], text) for text in texts.values())
    assert not built_alike(texts["en"], read(TEXT))


def test_a_new_version_leaves_every_older_permalink(history: History, open_edition: Open) -> None:
    """Whatever it does to sections and their ids; with a correction of the older text, too."""
    history.write("mkdocs.yml", "plugins: [{i18n: {languages: [{locale: en, default: true}]}}]\n")
    story = Story(history)
    story.version("2024-01-01", f"## Logs\n\n{LOGS}", f"## Mail {{#mail}}\n\n{MAIL}\n\n- one\n- two")

    def permalinks() -> list[str]:
        version = open_edition(history).chronicles[0].versions[0]
        return [f"{text.name}#{name}" for text in version.revisions["en"] for name in cited(text.newest.document)]

    before = permalinks()
    story.version(
        "2024-02-01", "## Mail {#logs}\n\nNew.", f"## Post {{#post}}\n\n{MAIL}", f"## Logs {{#mail}}\n\n{LOGS}"
    )
    story.statements[1] = f"{story.statements[1][:-1]}, corrections: [{{date: 2024-02-02, note: {{en: Typo.}}}}]}}"
    corrected = f"# Policy\n\n## Logs\n\n{LOGS}\n\n## Mail {{#mail}}\n\n{MAIL}\n\n- one\n- too\n"
    history.commit(
        "2024-02-02",
        {
            "docs/index.versions.yml": ledger(*story.statements),
            "docs/archive/index/2024-01-01.md": f"---\ntitle: Policy\nversion: 2024-01-01\n---\n\n{corrected}",
        },
    )

    assert before == [f"r1#{name}" for name in ("logs", "logs-p1", "mail", "mail-p1", "mail-li1", "mail-li2")]
    assert permalinks() == [*before, *(name.replace("r1", "r2") for name in before)]


def test_a_newer_text_beside_an_older_one_has_no_ids() -> None:
    """Where a translation is behind, both may have the same ones; links go on leading where they led."""
    section = read("# P\n\n## Data {#data}\n\nSee [this](#x) and [that](a.md).\n{: #x }\n").sections[1]

    assert quoted_html(section, "p/{}".format) == '<p>See <a href="#x">this</a> and <a href="p/a.md">that</a>.</p>'


def test_what_is_printed_once_tells_words_from_html() -> None:
    """Words that look like HTML and equal HTML are printed as what each is, in whatever order they come."""
    macro = Environment(autoescape=True).from_string("{% macro said(words) %}{{ words }}{% endmacro %}").module.said
    printed = once()

    assert [printed(macro, words) for words in ("<b>", Markup("<b>"), "<b>")] == ["&lt;b&gt;", "<b>", "&lt;b&gt;"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_permalinks_on_every_page_of_a_text(site: Path, lang: str) -> None:
    """The policy, its Version and its Revision have the anchors of all sections and Blocks."""
    source = PROJECT / "docs" / ("index.md" if lang == "en" else f"index.{lang}.md")
    wanted = list(cited(read(source.read_text("utf-8"), lang)))
    for tail in ("", "2026-05-16/", "2026-05-16/r1/"):
        ids = Reading((site / "privacy" / prefix(lang) / tail / "index.html").read_text("utf-8")).ids

        assert [name for name in ids if name in wanted] == wanted


def test_no_page_has_an_id_twice(demo_folder: Path) -> None:
    """Redlines, translations behind with the newer text beside them, histories: all pages of the demo."""
    twice = {}
    for file in (demo_folder / "privacy").rglob("*.html"):
        ids = Reading(file.read_text("utf-8")).ids
        if len(ids) != len(set(ids)):
            twice[str(file)] = [name for name in set(ids) if ids.count(name) > 1]

    assert twice == {}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a policy whose author gave ids as pages have them; its translation is behind."""
    root = tmp_path_factory.mktemp("odd")
    history = History(root / "repository")
    first = (
        "## Content\n\nYours[^1].\n\nOurs.\n{{: #content-p1 }}\n\n## Record {{#record}}\n\nNone is kept{end}\n\n"
        "## Marks {{#c1}}\n\n- one\n{{: #marked }}\n- two\n\n[^1]: By law{end}\n"
    )
    second = first + "\n## More {{#record-p1}}\n\nNew.\n{{: #new }}\n"
    front = "---\ntitle: Policy\nversion: {}\n---\n\n# Policy\n\nWords.\n\n"
    stated = ['{id: 2024-02-01, level: minor, summary: {en: "More."}}', '{id: 2024-01-01, summary: {en: "First."}}']
    texts = {"docs/index.md": first.format(end="."), "docs/index.de.md": first.format(end=" mehr.")}
    files = {path: front.format("2024-01-01") + text for path, text in texts.items()}
    history.commit("2024-01-01", {**files, "docs/index.versions.yml": ledger(stated[1])})
    newer = front.format("2024-02-01") + second.format(end=" at all.")
    history.commit("2024-02-01", {"docs/index.md": newer, "docs/index.versions.yml": ledger(*stated)})
    furnish(history.root)
    subprocess.run(
        [*GAZETTE, "build", "--site-dir", str(root / "site"), "--as-of", "2024-06-01"],
        cwd=history.root,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")},
        check=True,
        capture_output=True,
    )
    return root / "site"


def test_ids_of_authors_stand_once_on_every_page(odd: Path) -> None:
    """Beside those of our pages, of anchors, of marks in a redline, of a newer text beside a translation behind."""
    twice = {}
    for file in sorted(odd.rglob("*.html")):
        ids = Reading(file.read_text("utf-8")).ids
        if len(ids) != len(set(ids)):
            twice[file.relative_to(odd).as_posix()] = sorted({name for name in ids if ids.count(name) > 1})
    shown = Reading((odd / "index.html").read_text("utf-8")).ids

    assert twice == {}
    assert [name for name in shown if not name.startswith(("gz-", "__", "fn"))] == (
        "p1 content content-p1_1 content-p1 content-p2 record record-p1_1 c1 marked c1-li1 c1-li2 record-p1 new "
        "record-p1-p1 record-p1-li1"
    ).split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 5. Sharing\n\n### 5.2 Carriers", ["5.2"]),
        ("## 5. Sharing\n\n### 2. Carriers", ["5", "2"]),
        ("## 5. Sharing\n\n### Carriers", ["5", "Carriers"]),
        ("## Sharing\n\n### 2. Carriers\n\n#### 2.1. Ships", ["Sharing", "2.1"]),
        ("# Part two\n\n## 5. Sharing", ["Part two", "5"]),
    ],
)
def test_what_names_a_section(text: str, expected: list[str]) -> None:
    """Its printed number, else its heading; with what it stands under, unless the number tells that."""
    document = read(f"# Policy\n\nLead.\n\n{text}\n")

    assert [part.number or part.heading for part in anchored(document)[-1].named] == expected


SECTION_6 = {
    "en": "ApexStream, Privacy Policy, version of 16 May 2026, § 6",
    "de": "ApexStream, Datenschutzerklärung, Fassung vom 16. Mai 2026, Ziffer 6",
    "fr": "ApexStream, Politique de confidentialité, version du 16 mai 2026, section 6",
    "es": "ApexStream, Política de privacidad, versión del 16 de mayo de 2026, apartado 6",
    "ja": "ApexStream、プライバシーポリシー、2026年5月16日付の版、第6項",
    "ar": "ApexStream، سياسة الخصوصية، نسخة 16 مايو 2026، القسم 6",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tail", ["2026-05-16/", "2026-05-16/r1/"])
def test_citations_of_all_sections_without_a_script(site: Path, lang: str, tail: str) -> None:
    """The whole first, then each section by its printed number (there is no 4), at the address that never changes."""
    html = (site / "privacy" / prefix(lang) / tail / "index.html").read_text("utf-8")
    found = [
        unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(r'<p class="gz-citation">(.*?)</p>', html, re.DOTALL)
    ]
    address = f"{BASE}{prefix(lang)}2026-05-16/r1/"
    text = (site / "privacy" / prefix(lang) / "2026-05-16/r1/policy.md").read_bytes()
    evidence = f"sha256:{hashlib.sha256(text).hexdigest()}"
    of_6 = SECTION_6[lang]
    comma = {"ja": "、", "ar": "، "}.get(lang, ", ")

    assert len(found) == 1 + 8
    assert found[0] == comma.join([of_6.rpartition(comma)[0], address, evidence])
    assert found[5] == comma.join([of_6, f"{address}#retention", evidence])
    assert [one.split("#")[1].split(comma)[0] for one in found[1:]] == [
        "scope", "data", "use", "sharing", "retention", "rights", "transfers", "children"
    ]  # fmt: skip
    assert [one.split(f"{comma}http")[0] for one in found[1:]] == [
        re.sub("6(?=項?$)", number, of_6) for number in "12356789"
    ]


def test_history_of_a_section_leads_to_it_in_each_version(demo_folder: Path) -> None:
    """Not to the beginning of the whole text; where a Version removed it, to that."""
    html = (demo_folder / "privacy" / "history" / "advertising" / "index.html").read_text("utf-8")

    assert list(dict.fromkeys(re.findall(r'<a href="([^"]+)">Read it', html))) == [
        "../../2025-05-12/",
        "../../2023-04-03/#advertising",
    ]


@pytest.mark.parametrize(
    ("path", "expected"), [("", "2026-06-08/r1/"), ("de/", "de/2026-06-08/r1/"), ("es/", "es/2025-05-12/r1/")]
)
def test_from_the_policy_to_its_citation(context: BrowserContext, demo: str, path: str, expected: str) -> None:
    """From the text in force, which will change, to the Version that never does; of a translation, its own."""
    page = context.new_page()
    page.goto(demo + path)
    page.locator(".gz-stamp a[href$='#gz-cite']").click()

    assert page.locator("#gz-cite + .gz-citation a").inner_text() == f"https://fjordlight.example/privacy/{expected}"
    assert page.locator("#gz-cite").is_visible()


def copied(page: Page) -> tuple[str, str]:
    """What the button puts into the clipboard, and what is announced."""
    page.get_by_role("button").press("Enter")
    said = page.locator(".gz-copy [role=status]")
    expect(said).not_to_be_empty()
    return page.evaluate("navigator.clipboard.readText()"), said.inner_text()


EN = "Fjordlight (fictional), Privacy Policy, version of 8 June 2026"
DE = "Fjordlight (fictional), Datenschutzerklärung, Fassung vom 8. Juni 2026"


@pytest.mark.parametrize(
    ("path", "words", "address"),
    [
        ("2026-06-08/", EN, "2026-06-08/r1/"),
        ("2026-06-08/#gz-record", EN, "2026-06-08/r1/"),
        ("2026-06-08/#p1", EN, "2026-06-08/r1/#p1"),
        ("2026-06-08/r1/#retention", f"{EN}, § 6", "2026-06-08/r1/#retention"),
        ("2026-06-08/#retention-tr3", f"{EN}, § 6", "2026-06-08/r1/#retention-tr3"),
        ("de/2026-06-08/#rights-p2", f"{DE}, Ziffer 7", "de/2026-06-08/r1/#rights-p2"),
    ],
)
def test_copy_what_the_address_names(context: BrowserContext, demo: str, path: str, words: str, address: str) -> None:
    """The whole text, a section, a paragraph, a row of a table; the button stands there, and says what it copied."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(demo + path)
    text, said = copied(page)
    evidence = page.locator(".gz-hashes code").first.inner_text()

    assert text == f"{words}, https://fjordlight.example/privacy/{address}, sha256:{evidence}"
    assert said == f"{'Kopiert' if path.startswith('de') else 'Copied'}: {text}"
    assert page.locator(":is(:target, .gz-lead, table, .gz-citation) + .gz-copy").count() == 1


def test_the_button_follows_the_address(context: BrowserContext, demo: str) -> None:
    """From the list of paragraphs to one of them: what was copied before is not said of that."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{demo}2026-06-08/#scope")
    scope, _ = copied(page)
    page.get_by_text("Cite a section or a paragraph").click()
    page.locator(".gz-blocks").get_by_role("link", name="p2", exact=True).last.click()

    assert page.locator(".gz-copy [role=status]").inner_text() == ""
    assert page.locator("#children-p2 + .gz-copy").count() == 1
    assert copied(page)[0] == scope.replace("§ 1,", "§ 8,").replace("#scope", "#children-p2")


def test_where_a_script_may_not_copy_the_citation_is_shown(context: BrowserContext, demo: str) -> None:
    """To be copied by hand; nothing says that it was copied."""
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{demo}2026-06-08/#scope")
    page.get_by_role("button").click()

    assert page.locator("[role=status]").inner_text().startswith(f"{EN}, § 1, https://")


def test_citation_without_a_script(chromium: Browser, demo: str) -> None:
    """No button; each section's citation and each paragraph's link are there, and lead to the words."""
    context = chromium.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo}2026-06-08/")
    buttons = page.get_by_role("button").count()
    page.locator("summary", has_text="Cite a section or a paragraph").press("Enter")
    page.locator(".gz-blocks", has_text="6. Retention").get_by_role("link", name="tr2").press("Enter")
    marked = page.locator("#retention-tr2").evaluate("it => getComputedStyle(it).backgroundColor")
    plain = page.locator("#retention-tr3").evaluate("it => getComputedStyle(it).backgroundColor")
    url = page.url
    context.close()

    assert buttons == 0
    assert url == f"{demo}2026-06-08/#retention-tr2"
    assert marked != plain


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["2026-06-08/#retention-tr2", "ar/2026-06-08/#rights-p2", "ja/2026-06-08/#use-li2"])
def test_what_is_cited_can_be_read(chromium: Browser, demo: str, path: str, scheme: str) -> None:
    """axe 0 and no sideways scroll on a small phone, the highlighted words and the list of citations in view."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(demo + path)
    page.locator(".gz-citing summary").click()
    found = ([violation["id"] for violation in Axe().run(page).response["violations"]], overflow(page))
    context.close()

    assert found == ([], 0)


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("#retention-tr2", "Deutsch", "de/#retention-tr2"),
        ("#retention-tr2", "Español", "es/#retention"),
        ("es/#retention-tr2", "English", "#retention"),
        ("2026-06-08/#rights-p2", "العربية", "ar/2026-06-08/#rights-p2"),
        ("de/2026-06-08/#rights", "English", "2026-06-08/#rights"),
    ],
)
def test_another_language_opens_at_the_same_paragraph(
    context: BrowserContext, demo: str, path: str, language: str, expected: str
) -> None:
    """Where both texts are built alike; else (the Spanish one is of an older Version) at its section."""
    page = context.new_page()
    page.goto(demo + path)
    page.locator(".gz-languages").get_by_role("link", name=language).click()

    assert page.url == demo + expected


def test_a_paragraph_that_is_gone_leads_to_its_section(context: BrowserContext, demo: str) -> None:
    """The text in force may have fewer than the one a link was made for."""
    page = context.new_page()
    page.goto(f"{demo}#retention-tr99")
    page.wait_for_url(f"{demo}#retention")

    assert page.locator("#retention:target").count() == 1
