"""How a text is cited: the anchors of its sections and Blocks, the citation that a page offers."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gazette import tree
from gazette.anchors import anchored, built_alike
from gazette.document import Reader, fold
from gazette.model import Document
from gazette.render import quoted_html
from gazette.sections import with_ids_of
from tests.conftest import PROJECT, Open
from tests.support.history import History, ledger
from tests.test_lineage import Story
from tests.test_site import LANGUAGES, Reading, prefix

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
