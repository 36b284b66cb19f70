"""PDFs: the text and nothing but the text comes through, tagged, with the same bytes every time."""

import hashlib
import html
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette import galley, typesetting
from gazette.errors import RepositoryError
from gazette.tree import parse
from tests.conftest import Run
from tests.pdf import POPPLER, QPDF, told
from tests.support.history import History, ledger, policy
from tests.support.sites import MKDOCS, furnish

URL = "https://brightwater.example/2024-01-10/"
MADE = datetime(2024, 1, 10, 9, 30, tzinfo=UTC)
WITH_PDF = MKDOCS.replace("date_locales:", "pdf: true, date_locales:")
HOSTILE = r"""#panic("x") $x^2$ *a* _b_ `c` \ "d" 'e' [f] @g <h> // i /* j */ = k + l - m / n: o ~ -- --- ... #{ 1 }"""
ELEMENTS = "p div ul ol li table thead tr td th dl dt dd blockquote pre code a em sup h2 h5 span br hr section".split()


def typeset(main: str, *, lang: str = "en", title: str = "Policy") -> bytes:
    page = f"<header><p>Head</p></header><main><h1>{title}</h1>{main}</main><footer><p>Foot</p></footer>"
    return typesetting.typeset(page, lang=lang, title=title, author="Brightwater", made=MADE, url=URL)


def pdfs(site: Path) -> tuple[set[str], set[str]]:
    """Those that are there, and those that pages lead to."""
    made = {file.relative_to(site).as_posix() for file in site.rglob("*.pdf")}
    led = {
        (page.parent / link).resolve().relative_to(site.resolve()).as_posix()
        for page in site.rglob("*.html")
        for link in re.findall(r'href="([^"]*\.pdf)"', page.read_text("utf-8"))
    }
    return made, led


def nodes(fragment: str) -> list[galley.Node]:
    return galley.galley(parse(fragment), URL)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>a\n  b <em> c</em> </p>", [{"tag": "p", "kids": ["a b ", {"tag": "em", "kids": ["c"]}]}]),
        ("<div>a<p>b</p>c</div>", [{"tag": "div", "kids": [
            {"tag": "p", "kids": ["a"]}, {"tag": "p", "kids": ["b"]}, {"tag": "p", "kids": ["c"]}]}]),
        ("<h2>a</h2><h4>b</h4>", [{"tag": "h", "level": 1, "kids": ["a"]}, {"tag": "h", "level": 2, "kids": ["b"]}]),
        ('<p id="x"><a href="#x">a</a><a href="#y">b</a><a href="../r1/">c</a><a href="javascript:d">d</a></p>',
         [{"tag": "p", "id": "x", "kids": [
             {"tag": "a", "to": "x", "kids": ["a"]}, {"tag": "a", "url": URL + "#y", "kids": ["b"]},
             {"tag": "a", "url": "https://brightwater.example/r1/", "kids": ["c"]}, {"tag": "a", "kids": ["d"]}]}]),
        ('<ol start="3" type="a"><li>a</li><li value="9">b</li></ol>', [{"tag": "ol", "type": "a", "tight": True,
         "items": [{"number": 3, "id": None, "kids": ["a"]}, {"number": 9, "id": None, "kids": ["b"]}]}]),
        ("<dl><dt>a</dt><dd>b</dd></dl>",
         [{"tag": "dl", "items": [{"term": ["a"], "kids": [{"tag": "p", "kids": ["b"]}]}]}]),
        ("<pre><code>a\n  #b</code></pre>", [{"tag": "pre", "text": "a\n  #b"}]),
        ('<p><span lang="pt-BR" dir="ltr">a</span><img alt="b"></p>', [{"tag": "p", "kids": [
            {"tag": "span", "lang": "pt", "region": "BR", "dir": "ltr", "kids": ["a"]}, "b"]}]),
    ],
)  # fmt: skip
def test_galley(fragment: str, expected: list[galley.Node]) -> None:
    """White space is folded, links lead somewhere or are plain words, no level of heading is left out."""
    assert nodes(fragment) == expected


def test_galley_of_a_table() -> None:
    """Each cell knows its place, below those that span rows too; what spans too much spans what is free."""
    (table,) = nodes(
        '<table><thead><tr><th rowspan="9">a</th><th>b</th></tr></thead>'
        '<tbody><tr><td rowspan="2">c</td><td>d</td></tr><tr><td>e</td><td>f</td></tr></tbody></table>'
    )

    assert isinstance(table, dict)
    assert (table["columns"], table["head"]) == (3, 1)
    assert [(*cell["kids"], cell["x"], cell["y"], cell["rowspan"]) for cell in table["cells"]] == [
        ("a", 0, 0, 1), ("b", 1, 0, 1), ("c", 0, 1, 2), ("d", 1, 1, 1), ("e", 1, 2, 1), ("f", 2, 2, 1)
    ]  # fmt: skip


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_any_text_stays_as_it_is(text: str) -> None:
    """No sign of a text is lost, doubled or taken for anything but itself."""
    kept = "".join(galley.texts(nodes(f"<p>{html.escape(text)}</p>")))

    assert kept == re.sub(" +", " ", text).strip(" ")


@POPPLER
def test_policy_text_is_never_code(tmp_path: Path) -> None:
    """What Typst would read as code or markup is printed as it stands, in words, headings, code, titles and notes."""
    text = html.escape(HOSTILE, quote=False)
    parts = (f"<p>{text}</p>", f"<h2>{text}</h2>", f"<ul><li>{text}</li></ul>", f"<pre>{text}</pre>")

    pdf = typeset("".join(parts), title=text)

    printed = "".join(told(pdf, tmp_path, "pdftotext", "-layout").split())
    assert printed.count("".join(HOSTILE.split())) == len(parts) + 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ELEMENTS), st.sampled_from(["", "a", "b"]), st.booleans()), max_size=12))
def test_any_nesting_can_be_set(opened: list[tuple[str, str, bool]]) -> None:
    """However a text's elements nest, whatever its ids and links, it becomes a PDF that obeys the standards."""
    main = "".join(
        f'<{tag} id="{name}" href="#{name}">#x{"</" + tag + ">" if closed else ""}' for tag, name, closed in opened
    )

    assert typeset(main).startswith(b"%PDF-")


def test_same_bytes() -> None:
    """The same text gives the same bytes, which hold the instant of the text and no other."""
    pdf = typeset("<h2>1. Scope</h2><p>We.</p>")

    assert pdf == typeset("<h2>1. Scope</h2><p>We.</p>")
    assert set(re.findall(rb"<xmp:(?:CreateDate|ModifyDate)>([^<]*)<", pdf)) == {b"2024-01-10T09:30:00+00:00"}


def test_standards_are_marked() -> None:
    """It says that it obeys PDF/UA-1 and PDF/A-2a, in which language it is, and that it is tagged."""
    pdf = typeset("<p>Wir.</p>", lang="de")

    assert b"<pdfuaid:part>1<" in pdf
    assert (b"<pdfaid:part>2<" in pdf, b"<pdfaid:conformance>A<" in pdf) == (True, True)
    assert b"/Lang(de)" in pdf
    assert b"/Marked true" in pdf


@POPPLER
def test_structure(tmp_path: Path) -> None:
    """A screen reader finds headings, lists, tables with their heads, quotations and links."""
    main = (
        '<h2 id="scope">1. Scope</h2><p>See <a href="#scope">above</a> and <a href="https://a.example/">there</a>.</p>'
        "<ul><li>a</li></ul><blockquote><p>q</p></blockquote>"
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    )

    pdf = typeset(main)
    found = re.findall(r"^ *(\w+)", told(pdf, tmp_path, "pdfinfo", "-struct"), re.MULTILINE)

    assert [tag for tag in found if tag in ("H1", "H2", "L", "LI", "BlockQuote", "Table", "TH", "TD", "Link")] == [
        "H1", "H2", "Link", "Link", "L", "LI", "BlockQuote", "Table", "TH", "TD"
    ]  # fmt: skip
    assert b"/Type/Outlines" in pdf
    assert b"https://a.example/" in pdf


@POPPLER
def test_languages_of_parts(tmp_path: Path) -> None:
    """A part in another language is marked as that, and stands where its direction begins."""
    main = '<p>نص</p><p lang="en" dir="ltr">English here</p>'
    pdf = typeset(main, lang="ar", title="سياسة")

    assert {b"/Lang(ar)", b"/Lang(en)"} <= set(re.findall(rb"/Lang ?\([a-z]+\)", pdf))
    (line,) = re.findall(r".*English here.*", told(pdf, tmp_path, "pdftotext", "-layout"))
    assert line.startswith("English")


@QPDF
@pytest.mark.parametrize("lang", ["en", "ar", "ja"])
def test_qpdf_finds_nothing(tmp_path: Path, lang: str) -> None:
    """The file is sound."""
    if typesetting.unset([lang]):
        pytest.skip(f"no font for {lang} here")
    text = {"en": "We.", "ar": "\u0646\u062d\u0646.", "ja": "当社。"}[lang]

    said = told(typeset(f"<h2>1. {text}</h2><p>{text}</p>", lang=lang, title=text), tmp_path, "qpdf", "--check")

    assert "No syntax or stream encoding errors" in said


@POPPLER
def test_nothing_stands_outside_its_place(tmp_path: Path) -> None:
    """Words longer than their line are hyphenated, codes are broken; no word runs off the sheet or over another."""
    word = "Rechtsschutzversicherungsgesellschaftenbeaufsichtigungsverordnung"
    row = f"<td>{word}</td><td>Sicherheitsüberwachung</td><td>https://a.example/{'path/' * 9}</td><td>{'0a' * 32}</td>"
    main = (
        f"<h2>{word * 2}</h2><p>{word} {'x' * 150} <code>sha256:{'0a' * 64}</code></p><pre>{'0a' * 64}</pre>"
        f"<table><tr>{row}<td>30 Tage</td></tr></table>"
    )

    said = told(typeset(main, lang="de"), tmp_path, "pdftotext", "-bbox")
    boxes = [
        tuple(map(float, found))
        for found in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', said)
    ]

    assert all(left > 80 and right < 516 for left, _, right, _ in boxes)
    assert [
        (one, other)
        for nth, one in enumerate(boxes)
        for other in boxes[nth + 1 :]
        if one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 3 and other[1] < one[3] - 3
    ] == []


@POPPLER
def test_what_leads_to_a_list_stays_with_it(tmp_path: Path) -> None:
    """Wherever the sheet ends, a heading and a line such as "We process:" are not left behind by the list."""
    for lines in range(24, 34):
        main = "<p>A.</p>" * lines + "<h2>Data</h2><p>We process:</p><ul><li>names</li><li>routes</li></ul>"
        sheets = told(typeset(main), tmp_path, "pdftotext", "-layout").split("\f")

        assert ["names" in sheet for sheet in sheets] == [
            "We process:" in sheet and "Data" in sheet for sheet in sheets
        ]


def test_no_font_has_the_sign() -> None:
    """A sign that no font on the machine has is an error that says what to install, never a blank."""
    with pytest.raises(RepositoryError, match="cannot be set as a PDF") as raised:
        typeset("<p>a \u0378</p>")

    assert "install one that has these signs" in raised.value.remedy


def test_typst_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PDFs are asked for and Typst is not there, the error says what to install."""
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(RepositoryError) as raised:
        typesetting.refuse_unequipped(["en"])

    assert str(raised.value) == (
        "mkdocs.yml asks for PDFs (extra.gazette.pdf), and Typst, which makes them, is not installed\n"
        "  Run pip install 'gazette[pdf]', or take pdf out of mkdocs.yml."
    )
    assert typesetting.unset(["en", "ja"]) == ("en", "ja")
    typesetting.refuse_unequipped([])


def test_fonts_are_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a language needs a font that is not on the machine, the error says which, and what to do without it."""
    monkeypatch.setattr(typesetting, "_machine_fonts", typesetting._own_fonts)

    with pytest.raises(RepositoryError) as raised:
        typesetting.refuse_unequipped(["en", "ja", "de", "ar"])

    assert str(raised.value) == (
        "mkdocs.yml asks for PDFs (extra.gazette.pdf) in ja, ar, and no font for that is on this machine, such as "
        "Noto Serif CJK JP and Noto Naskh Arabic\n"
        "  On Debian and Ubuntu: sudo apt-get install fonts-noto-cjk fonts-noto-core. Or do without: pdf: [en, de]"
    )
    typesetting.refuse_unequipped(["en", "ru", "el"])


def test_latin_needs_no_font_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Typst's own fonts can set has the same bytes whatever the machine has."""
    page = "<h2>1. Umfang</h2><p>Wir, мы, εμείς.</p>"
    here = typeset(page, lang="de", title="Here")
    typesetting.typeset.cache_clear()
    monkeypatch.setattr(typesetting, "_machine_fonts", lambda: pytest.fail("asks for the machine's fonts"))

    assert typeset(page, lang="de", title="Here") == here


@pytest.fixture
def told_history(history: History) -> History:
    """Two Versions; the first was corrected and has a German text, the German text of the second is withdrawn."""
    first = '{id: 2024-01-10, summary: {en: "First."}, corrections: [{date: 2024-01-12, note: {en: "Typo."}}]}'
    second = (
        '{id: 2024-02-10, level: minor, summary: {en: "Second."}, '
        'withdrawn: {date: 2024-02-12, reason: "A name.", texts: [{lang: de, rev: 1}]}}'
    )
    german = policy("2024-01-10", "Wir, und Sie.", title="Richtlinie")
    texts = {"docs/index.md": policy("2024-01-10", "We do tihs.")}
    ledger_of = "docs/index.versions.yml"
    plain = first.partition(", corrections")[0] + "}"
    history.commit(
        "2024-01-10", {**texts, "docs/index.de.md": german, "mkdocs.yml": WITH_PDF, ledger_of: ledger(plain)}
    )
    right = {name: text.replace("tihs", "this") for name, text in texts.items()}
    history.commit("2024-01-12", {**right, ledger_of: ledger(first)})
    newer = {
        "docs/index.md": right["docs/index.md"].replace("2024-01-10", "2024-02-10").replace("We", "We all"),
        "docs/index.de.md": german.replace("2024-01-10", "2024-02-10").replace("Wir", "Herr X"),
    }
    history.commit("2024-02-10", {**newer, ledger_of: ledger(second.partition(", withdrawn")[0] + "}", first)})
    history.commit("2024-02-12", {ledger_of: ledger(second, first)})
    return history


def test_pages_offer_the_files_that_exist(told_history: History, gazette: Run, tmp_path: Path) -> None:
    """One PDF per Version and language, of its newest text; a withdrawn text has none, and no page leads to none."""
    furnish(told_history.root, WITH_PDF)
    result = gazette("build", "--site-dir", str(tmp_path / "site"), cwd=told_history.root)
    assert result.returncode == 0, result.stderr
    site = tmp_path / "site"

    made, led = pdfs(site)

    assert made == {"2024-01-10/policy.pdf", "2024-02-10/policy.pdf", "de/2024-01-10/policy.pdf"}
    assert led == made
    assert ".pdf" not in (site / "2024-01-10" / "r1" / "index.html").read_text("utf-8")


def test_the_demo_offers_the_files_that_exist(demo_folder: Path) -> None:
    """In every language that can be set on this machine, whichever those are."""
    site = demo_folder / "privacy"
    languages = ("en", "de", "fr", "es", "ja", "ar")

    made, led = pdfs(site)

    assert made == led
    assert {lang for lang in languages if any(path.startswith(f"{lang}/") for path in made)} == {
        lang for lang in languages[1:] if lang not in typesetting.unset(languages)
    }


@POPPLER
def test_what_a_pdf_says(told_history: History, gazette: Run, tmp_path: Path) -> None:
    """At its top and at each foot: whose text, of which day, where, its hash; an unreviewed draft says so."""
    furnish(told_history.root, WITH_PDF)
    gazette("build", "--site-dir", str(tmp_path / "site"), cwd=told_history.root)

    said = told((tmp_path / "site" / "de/2024-01-10/policy.pdf").read_bytes(), tmp_path, "pdftotext", "-layout")

    sha256 = re.search(r"sha256:([0-9a-f]{64})", said)
    text = (tmp_path / "site" / "de/2024-01-10/r1/policy.md").read_bytes()
    assert sha256
    assert sha256[1] == hashlib.sha256(text).hexdigest()
    assert said.count("Brightwater (fictional), Richtlinie, Fassung vom 10. Januar 2024") == 1
    assert said.count("https://brightwater.example/de/2024-01-10/r1/") == 2
    assert "nicht geprüft" in said or "ungeprüft" in said
    assert "Wir, und Sie." in said


@POPPLER
def test_each_sheet_says_what_it_is(tmp_path: Path) -> None:
    """The first by its title, the others by the head; all by the foot and by the number of the sheet."""
    first, second, _ = told(typeset("<p>A.</p>" * 50), tmp_path, "pdftotext", "-layout").split("\f")

    assert (first.count("Head"), first.count("Foot"), "1/2" in first) == (0, 1, True)
    assert (second.count("Head"), second.count("Foot"), "2/2" in second) == (1, 1, True)


def test_some_languages_alone(told_history: History, gazette: Run, tmp_path: Path) -> None:
    """A list of languages under `pdf` is those that have PDFs."""
    some = MKDOCS.replace("date_locales:", "pdf: [de], date_locales:")
    told_history.commit("2024-02-13", {"mkdocs.yml": some})
    furnish(told_history.root, some)
    result = gazette("build", "--site-dir", str(tmp_path / "site"), cwd=told_history.root)
    assert result.returncode == 0, result.stderr

    made = {file.relative_to(tmp_path / "site").as_posix() for file in (tmp_path / "site").rglob("*.pdf")}

    assert made == {"de/2024-01-10/policy.pdf"}


def test_an_unknown_language(told_history: History, gazette: Run) -> None:
    """PDFs in a language that the site does not have are a mistake, found where it stands."""
    some = MKDOCS.replace("date_locales:", "pdf: [de, it], date_locales:")
    told_history.commit("2024-02-13", {"mkdocs.yml": some})
    furnish(told_history.root, some)

    result = gazette("check", cwd=told_history.root)

    assert '"it" is not possible here' in result.stdout
    assert "Write one of: en, de" in result.stdout


def test_without_the_setting(told_history: History, gazette: Run, tmp_path: Path) -> None:
    """A site that does not ask for PDFs has none, and no link to one."""
    told_history.commit("2024-02-13", {"mkdocs.yml": MKDOCS})
    furnish(told_history.root)
    result = gazette("build", "--site-dir", str(tmp_path / "site"), cwd=told_history.root)
    assert result.returncode == 0, result.stderr

    assert list((tmp_path / "site").rglob("*.pdf")) == []
    assert all(".pdf" not in page.read_text("utf-8") for page in (tmp_path / "site").rglob("*.html"))
