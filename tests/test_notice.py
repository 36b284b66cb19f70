"""`gazette notice`: the message to users, exact in one language, sound in all; none where there is nothing to tell."""

import json
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from gazette import catalogs, letters, mail, notices
from gazette.edition import Edition
from gazette.model import VersionId
from gazette.phrases import Phrases
from tests import demo
from tests.conftest import NOW, PROJECT, Open, Run
from tests.support import nesting
from tests.support.history import History, ledger
from tests.support.history import policy as text
from tests.support.sites import furnish

V1 = '{id: 2024-01-10, summary: {en: "First."}}'
V2 = (
    "{id: 2024-03-01, effective: 2024-05-01, level: material, "
    'summary: {en: "We keep logs for 90 days & more.", de: "Wir bewahren Protokolle 90 Tage auf."}, '
    'changes: [{section: scope, what: {en: "Logs are kept longer."}, who: {en: "All <users>."}, '
    'action: {en: "Object by 30 April."}}]%s}'
)
POLICY, GERMAN, LEDGER = "docs/index.md", "docs/index.de.md", "docs/index.versions.yml"
NAME = "privacy-2024-03-01"
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")


@pytest.fixture
def published(history: History) -> History:
    """A policy in two languages that announced a material change."""
    furnish(history.root)
    history.commit("2024-01-10", {POLICY: text("2024-01-10"), LEDGER: ledger(V1)})
    history.commit(
        "2024-03-01",
        {
            POLICY: text("2024-03-01", "We keep logs for 90 days."),
            GERMAN: text("2024-03-01", "Wir bewahren Protokolle 90 Tage auf.", title="Datenschutzerklärung"),
            LEDGER: ledger(V2 % "", V1),
        },
    )
    return history


TEXT = """\
Privacy Policy: changes that apply from 1 May 2024

This message from Brightwater (fictional) tells you what changes in “Privacy Policy”.

Applies from 1 May 2024.

In short

We keep logs for 90 days & more.


What changes

* 1. Scope

Logs are kept longer.

Who is affected
  All <users>.

What you can do
  Object by 30 April.


The text with its changes
https://brightwater.example/changes/2024-03-01/

Read the full text
https://brightwater.example/2024-03-01/

All versions
https://brightwater.example/history/
"""
HTML = """\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Privacy Policy: changes that apply from 1 May 2024</title>
</head>
<body style="margin: 0; padding: 16px;">
<div lang="en" dir="ltr" style="max-width: 36em; margin: 0 auto; font: 16px/1.5 sans-serif;">
<h1 style="margin: 0 0 16px; font-size: 22px; line-height: 1.3;">Privacy Policy</h1>
<p style="margin: 0 0 16px;">This message from <bdi>Brightwater (fictional)</bdi> tells you what changes in “Privacy \
Policy”.</p>
<p style="margin: 0 0 16px;"><strong>Applies from 1 May 2024.</strong></p>
<h2 style="margin: 24px 0 8px; font-size: 18px;">In short</h2>
<p style="margin: 0 0 16px;">We keep logs for 90 days &amp; more.</p>
<h2 style="margin: 24px 0 8px; font-size: 18px;">What changes</h2>
<h3 style="margin: 16px 0 8px; font-size: 16px;">1. Scope</h3>
<p style="margin: 0 0 8px;">Logs are kept longer.</p>
<p style="margin: 0 0 8px;"><strong>Who is affected</strong><br>All &lt;users&gt;.</p>
<p style="margin: 0 0 8px;"><strong>What you can do</strong><br>Object by 30 April.</p>
<p style="margin: 24px 0 8px;"><a href="https://brightwater.example/changes/2024-03-01/"><strong>The text with its \
changes</strong></a></p>
<p style="margin: 0 0 8px;"><a href="https://brightwater.example/2024-03-01/">Read the full text</a></p>
<p style="margin: 0 0 24px;"><a href="https://brightwater.example/history/">All versions</a></p>
</div>
</body>
</html>
"""
HEAD = """\
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_privacy-2024-03-01.en"
Content-Language: en
X-Unsent: 1
Subject: Privacy Policy: changes that apply from 1 May 2024
From: Brightwater <privacy@brightwater.example>

--=_privacy-2024-03-01.en
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Privacy Policy: changes that apply from 1 May 2024
"""


def test_the_files(published: History, gazette: Run) -> None:
    """In the authoritative language, exactly these; the message holds both, its lines end as RFC 5322 has it."""
    sender = "Brightwater <privacy@brightwater.example>"
    done = gazette(
        "notice", "2024-03-01", "--lang", "en", "--from", sender, "--as-of", "2024-03-01", cwd=published.root
    )
    folder = published.root / "notice"
    content = (folder / f"{NAME}.en.eml").read_bytes()

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "privacy 2024-03-01, material, applies from 2024-05-01\n"
        "The last day to send it: 2024-04-01, 30 days before.\n"
        f"notice/{NAME}.en.txt\nnotice/{NAME}.en.html\nnotice/{NAME}.en.eml\n"
    )
    assert done.stderr == ""
    assert (folder / f"{NAME}.en.txt").read_text("utf-8") == TEXT
    assert (folder / f"{NAME}.en.html").read_text("utf-8") == HTML
    assert content.decode("ascii").startswith(HEAD.replace("\n", "\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_language_that_lacks_words(published: History, gazette: Run) -> None:
    """They are shown in the authoritative language, marked as such; the message says it, and so does the command."""
    done = gazette("notice", "2024-03-01", "--lang", "de", cwd=published.root)
    german = (published.root / "notice" / f"{NAME}.de.html").read_text("utf-8")
    plain = (published.root / "notice" / f"{NAME}.de.txt").read_text("utf-8")

    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        f"{LEDGER}:3:71: not all that is stated of Version 2024-03-01 in de: the message says it in en, "
        "and that it does\n"
    )
    assert "Wir bewahren Protokolle 90 Tage auf." in german
    assert '<span lang="en" dir="ltr">Logs are kept longer.</span>' in german
    for words in (
        "Was nicht auf Deutsch verfügbar ist, wird auf Englisch angezeigt.",
        "Der Text auf Englisch geht vor.",
    ):
        assert f">{words}</p>" in german
        assert f"\n{words}\n" in plain
    assert "\nhttps://brightwater.example/de/changes/2024-03-01/\n" in plain


def test_the_same_bytes(published: History, gazette: Run) -> None:
    """Wherever and whenever it is written."""
    first, second = (
        gazette("notice", "2024-03-01", "--output", name, cwd=published.root, **env)
        for name, env in (("one", {}), ("two", {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}))
    )

    assert (first.returncode, second.returncode) == (0, 0)
    one, two = ({path.name: path.read_bytes() for path in (published.root / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert sorted(one) == [f"{NAME}.{lang}.{kind}" for lang in ("de", "en") for kind in ("eml", "html", "txt")]


def test_for_machines(published: History, gazette: Run) -> None:
    """The dates of the duty, and the files of each language."""
    done = gazette("notice", "2024-03-01", "--json", cwd=published.root)
    said = json.loads(done.stdout)
    messages = said.pop("messages")

    assert said == {
        "schema_version": 1,
        "document": "privacy",
        "version": "2024-03-01",
        "level": "material",
        "effective": "2024-05-01",
        "last_day": "2024-04-01",
        "notified": None,
    }
    assert messages[1] == {
        "lang": "de",
        "subject": "Datenschutzerklärung: Änderungen, die ab dem 1. Mai 2024 gelten",
        "foreign": True,
        "text": f"notice/{NAME}.de.txt",
        "html": f"notice/{NAME}.de.html",
        "eml": f"notice/{NAME}.de.eml",
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (", notified: 2024-03-02", "Users were told on 2024-03-02, says the Ledger.\n"),
        ("", "The last day to send it: 2024-04-01, 30 days before. That day has passed.\n"),
    ],
    ids=["told", "late"],
)
def test_the_duty(published: History, gazette: Run, more: str, said: str) -> None:
    """What is left of the duty to tell users on the day of the call."""
    published.commit("2024-03-02", {LEDGER: ledger(V2 % more, V1)})
    done = gazette("notice", "2024-03-01", "--as-of", "2024-04-02", cwd=published.root)

    assert done.stdout.splitlines(keepends=True)[1] == said


def test_no_duty(published: History, gazette: Run) -> None:
    """Of a minor Version nobody has to be told by a day."""
    published.commit(
        "2024-03-02",
        {LEDGER: ledger((V2 % ', restated: {date: 2024-03-02, reason: "x"}').replace("material", "minor"), V1)},
    )
    done = gazette("notice", "2024-03-01", cwd=published.root)

    assert done.stdout.splitlines()[1] == "No notice period is due for it: it is not material."


CANCELLED = ', cancelled: {date: 2024-04-01, reason: {en: "No."}}'
WITHDRAWN = ', withdrawn: {date: 2024-04-01, reason: {en: "No."}, texts: all}'


@pytest.mark.parametrize(
    ("more", "version", "said"),
    [
        (CANCELLED, "2024-03-01", f"{LEDGER}:3:5: Version 2024-03-01 was cancelled on 2024-04-01 and never applies"),
        (
            WITHDRAWN,
            "2024-03-01",
            f"{LEDGER}:3:5: Version 2024-03-01 was withdrawn, and its text is not shown",
        ),
        ("", "2024-01-10", f"{LEDGER}:4:5: Version 2024-01-10 is the first one recorded, so there is nothing that it"),
        (", imported: true", "2024-03-01", "Version 2024-03-01 was published elsewhere before this history began"),
    ],
    ids=["cancelled", "withdrawn", "first", "imported"],
)
def test_nothing_to_tell(published: History, gazette: Run, more: str, version: str, said: str) -> None:
    """Of such a Version no message is written."""
    published.commit("2024-04-01", {LEDGER: ledger(V2 % more, V1)})
    done = gazette("notice", version, cwd=published.root)

    assert done.returncode == 1, done.stdout
    assert said in done.stderr
    assert not (published.root / "notice").exists()


def test_replaced_before_it_applied(published: History, gazette: Run) -> None:
    """Nobody is told that something applies which never will."""
    sooner = '{id: 2024-04-02, effective: 2024-05-01, level: minor, summary: {en: "Sooner."}}'
    published.commit(
        "2024-04-02",
        {POLICY: text("2024-04-02", "We keep logs for 60 days."), LEDGER: ledger(sooner, V2 % "", V1)},
    )
    done = gazette("notice", "2024-03-01", cwd=published.root)

    assert done.returncode == 1
    assert "Version 2024-03-01 was replaced on the day from which it was to apply, or before" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2024-03-02",), "privacy has no Version 2024-03-02"),
        (("2024-03-01/r2",), "2024-03-01/r2 is not a Version id"),
        (("2024-03-01", "--lang", "fr"), "privacy is not published in fr\n  Choose: en, de."),
        (("2024-03-01", "--from", "nobody"), "nobody is not the address of a sender"),
        (("2024-03-01", "--from", "a@x.example, b@x.example"), "is not the address of a sender"),
    ],
    ids=["unknown", "a correction", "language", "no address", "two addresses"],
)
def test_wrong_calls(published: History, gazette: Run, arguments: tuple[str, ...], said: str) -> None:
    """They name what is wrong, exit 2, and write nothing."""
    done = gazette("notice", *arguments, cwd=published.root)

    assert done.returncode == 2
    assert said in done.stderr
    assert not list(published.root.glob("notice/*.eml"))


def test_a_line_break_adds_no_header(published: History, gazette: Run) -> None:
    """What stands in --from stays in one line."""
    sender = "X <x@x.example>\nBcc: y@x.example"
    done = gazette("notice", "2024-03-01", "--lang", "en", "--from", sender, cwd=published.root)

    assert done.returncode == 2
    assert not list(published.root.glob("notice/*.eml"))


@pytest.fixture(scope="module")
def fjordlight(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The demo: six languages, some without a word on the newest Version."""
    from gazette.editions import open_edition

    history = demo.make(tmp_path_factory.mktemp("demo") / "fjordlight")
    return open_edition(history.root, ref=None, now=NOW, as_of=demo.AS_OF)


def letter_of(edition: Edition, version: str, lang: str) -> letters.Letter:
    """The Letter about a Version in a language."""
    (chronicle,) = edition.chronicles
    notice = notices.notice(edition, chronicle, chronicle.version(VersionId.parse(version)), lang)
    speech = {one: Phrases(one, edition.settings.date_locales.get(one)) for one in (lang, "en")}
    return letters.letter(PROJECT / "overrides", catalogs.load(PROJECT / "locales", lang), notice, speech, spoken=lang)


TOLD = [(version, lang) for version in ("2025-05-12", "2027-01-15") for lang in LANGUAGES]


@pytest.mark.parametrize(("version", "lang"), TOLD)
def test_every_language_as_a_message(fjordlight: Edition, version: str, lang: str) -> None:
    """It parses without a defect, both parts are the files, the subject is their title; nothing of it is a guess."""
    letter = letter_of(fjordlight, version, lang)
    content = mail.eml(
        subject=letter.subject, text=letter.text, html=letter.html, lang=lang, name=f"privacy.{lang}", sender=None
    )
    parsed = message_from_bytes(content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    plain, html = parsed.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)

    assert [part.defects for part in parsed.walk()] == [[], [], []]
    assert (parsed.get_content_type(), parsed["Subject"], parsed["Content-Language"]) == (
        "multipart/alternative", letter.subject, lang,
    )  # fmt: skip
    assert (plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")) == (
        letter.text, letter.html,
    )  # fmt: skip
    assert [name for name in ("Date", "Message-ID", "From", "To") if parsed[name]] == []
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)


@pytest.mark.parametrize(("version", "lang"), TOLD)
def test_every_language_as_html(fjordlight: Edition, version: str, lang: str) -> None:
    """It is sound, says its language and direction inside too, loads nothing, and leads only to the policy's pages."""
    letter = letter_of(fjordlight, version, lang)
    parser = _Tags()
    parser.feed(letter.html)
    tail = "" if lang == "en" else f"{lang}/"
    base = f"https://fjordlight.example/privacy/{tail}"
    direction = "rtl" if lang == "ar" else "ltr"

    assert nesting.errors(letter.html[letter.html.index("<div") : letter.html.index("</body>")]) == {}
    assert parser.tags & {"img", "link", "script", "style", "form", "iframe", "svg", "object"} == set()
    assert {value for name, value in parser.attributes if name in ("href", "src", "background")} == {
        f"{base}changes/{version}/", f"{base}{version}/", f"{base}history/",
    }  # fmt: skip
    assert re.findall(r"url\(|color(?!-scheme)|!important", letter.html) == []
    assert f'<html lang="{lang}" dir="{direction}">' in letter.html
    assert f'<div lang="{lang}" dir="{direction}" style=' in letter.html
    assert letter.text.startswith(f"{letter.subject}\n\n")
    assert "\n\n\n\n" not in letter.text
    assert letter.html.count("<bdi>Fjordlight (fictional)</bdi>") == 1


def test_the_words_are_legals(fjordlight: Edition) -> None:
    """All that is said of the change stands in the Ledger, in that language or in the authoritative one."""
    (chronicle,) = fjordlight.chronicles
    version = chronicle.version(VersionId.parse("2027-01-15"))
    for lang in LANGUAGES:
        found = notices.notice(fjordlight, chronicle, version, lang)
        stated = [version.summary, *(one for s in version.statement.sections for one in (s.what, s.who, s.action))]
        said = [found.summary, *(one for item in found.items for one in (item.what, item.who, item.action))]

        assert [(one.lang, one.words) if one else None for one in said] == [
            (lang, one[lang]) if lang in one else ("en", one["en"]) if one else None for one in stated
        ]


def test_no_file_of_it_goes_to_the_site(site: Path) -> None:
    """The templates of the message are no pages."""
    assert [path.name for path in site.rglob("notice*")] == []


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_phone(fjordlight: Edition, context: BrowserContext, lang: str) -> None:
    """It fits the smallest screen, its words running as its language does."""
    page = context.new_page()
    page.set_content(letter_of(fjordlight, "2027-01-15", lang).html)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).direction") == (
        "rtl" if lang == "ar" else "ltr"
    )


def test_without_an_address(history: History, gazette: Run, open_edition: Open) -> None:
    """Where nobody says where the policy is published, the message could lead nowhere."""
    furnish(history.root)
    settings = (history.root / "mkdocs.yml").read_text("utf-8")
    history.commit(
        "2024-01-10",
        {
            POLICY: text("2024-01-10"),
            LEDGER: ledger(V1),
            "mkdocs.yml": settings.replace("site_url: https://brightwater.example/\n", ""),
        },
    )
    history.commit("2024-03-01", {POLICY: text("2024-03-01", "We keep logs for 90 days."), LEDGER: ledger(V2 % "", V1)})
    done = gazette("notice", "2024-03-01", cwd=history.root)

    assert done.returncode == 2
    assert "nobody says where the policy is published" in done.stderr
    assert open_edition(history).settings.site_url == ""
