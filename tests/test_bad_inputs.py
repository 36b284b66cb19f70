"""Every bad input of the hazards' table, made for real: what is found, where, with which words, and what to do."""

import contextlib
import re
import shutil
import signal
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from gazette import checks, limits, quarantine
from gazette.checks import configuration, facts
from gazette.document import Source
from gazette.errors import SourceError
from gazette.manuscript import Manuscript
from gazette.model import Block, BlockKind, Document, Section, VersionId
from gazette.survey import survey
from gazette.tree import Element
from tests.conftest import PROJECT, Open, Run
from tests.support.history import History

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
EN, DE, LEDGER, MKDOCS = "docs/index.md", "docs/index.de.md", "docs/index.versions.yml", "mkdocs.yml"
FRONT = "---\ntitle: Privacy Policy\nversion: 2027-06-01\n---\n\n"
HEAD = "# Privacy Policy\n\n## 1. Scope {#scope}\n\n"
SITE: Mapping[str, str] = {
    EN: f"{FRONT}{HEAD}We keep logs for 30 days.\n\n## 2. Rights {{#rights}}\n\nWrite to privacy@example.org.\n",
    DE: (
        "---\ntitle: Datenschutz\nversion: 2027-06-01\n---\n\n# Datenschutz\n\n## 1. Bereich {#scope}\n\n"
        "Wir bewahren 30 Tage auf.\n\n## 2. Rechte {#rights}\n\nSchreiben Sie an privacy@example.org.\n"
    ),
    LEDGER: 'document: privacy\nversions:\n  - id: 2027-06-01\n    summary: {en: "First."}\n',
    MKDOCS: (
        "site_name: X\nplugins:\n  - i18n:\n      languages:\n"
        "        - {locale: en, default: true}\n        - {locale: de}\n"
    ),
}
"""A site of which nothing is wrong; line 8 of the English text is a heading, line 10 its first paragraph."""

Files = Mapping[str, str | bytes | None]


def told(root: Path, files: Files) -> list[str]:
    """What a check of the site with these files says; None removes one."""
    history = History(root / "site")
    for path, content in {**SITE, **files}.items():
        if content is not None:
            history.write(path, content)
    history.commit("2027-06-01")
    found = survey(history.root, ref=None, now=NOW, as_of=date(2027, 6, 1))
    return [str(finding) for finding in checks.check(found)]


def english(*paragraphs: str) -> Files:
    """The site with these paragraphs in place of the English section 1; no German text."""
    return {EN: FRONT + HEAD + "\n\n".join(paragraphs) + "\n", **ALONE}


ALONE: Files = {DE: None, MKDOCS: "site_name: X\n"}


def front(*lines: str) -> Files:
    """The site with this front matter; no German text."""
    return {EN: "---\n" + "\n".join(lines) + "\n---\n\n" + HEAD + "We keep logs.\n", **ALONE}


def arabic(paragraph: str) -> Files:
    """The site in Arabic, with this paragraph in section 1."""
    languages = "plugins: [{i18n: {languages: [{locale: ar, default: true}]}}]\n"
    stated = SITE[LEDGER].replace("en:", "ar:")
    return {EN: FRONT + HEAD + paragraph + "\n", DE: None, LEDGER: stated, MKDOCS: f"site_name: X\n{languages}"}


BEHIND: Files = {
    EN: SITE[EN].replace("keep logs", "store logs"),
    DE: SITE[DE].replace("version: 2027-06-01", "version: 2027-05-01"),
    "docs/archive/index/2027-05-01.md": SITE[EN].replace("2027-06-01", "2027-05-01"),
    LEDGER: SITE[LEDGER].replace("summary", "level: minor\n    summary")
    + '  - id: 2027-05-01\n    imported: true\n    summary: {en: "Older."}\n',
}
"""A new English Version; the German text translates the one before."""

CASES: Mapping[str, tuple[Files, str]] = {
    "B01-broken-yaml": (
        front("title: [x"),
        """\
docs/index.md:3:1: error invalid-yaml this is not YAML: did not find expected ',' or ']'
  Put text that holds a colon, a quote or a bracket in double quotes; indent with spaces.
""",
    ),
    "B02-colon-without-quotes": (
        front("title: Privacy: the policy", "version: 2027-06-01"),
        """\
docs/index.md:2:15: error invalid-yaml this is not YAML: mapping values are not allowed in this context
  Put text that holds a colon, a quote or a bracket in double quotes; indent with spaces.
""",
    ),
    "B03-front-matter-is-a-list": (
        front("- title"),
        """\
docs/index.md:2:1: error wrong-value a mapping is expected here
  Write "key: value" lines.
""",
    ),
    "B04-duplicate-key": (
        front("title: A", "title: B", "version: 2027-06-01"),
        """\
docs/index.md:3:1: error duplicate-key the key "title" stands here a second time
  It stands first on line 2. Keep one of them.
""",
    ),
    "B05-impossible-date": (
        front("title: A", "version: 2026-02-30", "reviewed: 2026-02-30"),
        """\
docs/index.md:3:10: error invalid-version-id "2026-02-30" is not a Version id
  Write the day of publication as YYYY-MM-DD; a second Version of a day is YYYY-MM-DD-2.
docs/index.md:4:11: error invalid-date "2026-02-30" is not a date
  Write an existing day as YYYY-MM-DD.
""",
    ),
    "B06-date-in-words": (
        front("title: A", "version: 2027-06-01", "reviewed: 16 May 2026"),
        """\
docs/index.md:4:11: error invalid-date "16 May 2026" is not a date
  Write an existing day as YYYY-MM-DD.
""",
    ),
    "B06-date-without-hyphens": (
        front("title: A", "version: 2027-06-01", "reviewed: 20260516"),
        """\
docs/index.md:4:11: error invalid-date "20260516" is not a date
  Write an existing day as YYYY-MM-DD.
""",
    ),
    "B06-date-without-zeros": (
        front("title: A", "version: 2027-06-01", "reviewed: 2026-5-6"),
        """\
docs/index.md:4:11: error invalid-date "2026-5-6" is not a date
  Write an existing day as YYYY-MM-DD.
""",
    ),
    "B07-no": (
        front("title: no", "version: 2027-06-01"),
        """\
docs/index.md:2:8: error wrong-value text is expected here, but YAML reads no as another type
  Write "no" in quotes.
""",
    ),
    "B07-sexagesimal": (
        front("title: 12:30:00", "version: 2027-06-01"),
        """\
docs/index.md:2:8: error wrong-value text is expected here, but YAML reads 12:30:00 as another type
  Write "12:30:00" in quotes.
""",
    ),
    "B07-octal": (
        front("title: 010", "version: 2027-06-01"),
        """\
docs/index.md:2:8: error wrong-value text is expected here, but YAML reads 010 as another type
  Write "010" in quotes.
""",
    ),
    "B07-float": (
        front("title: 1.10", "version: 2027-06-01"),
        """\
docs/index.md:2:8: error wrong-value text is expected here, but YAML reads 1.10 as another type
  Write "1.10" in quotes.
""",
    ),
    "B08-yaml-bomb": (
        front("title: &a [x, x]", "description: [*a, *a]"),
        """\
docs/index.md:2:8: error yaml-too-clever an anchor or alias is not allowed here
  Write the value out, plainly.
""",
    ),
    "B09-nested-yaml": (
        front("title: " + "[" * 2000),
        """\
docs/index.md:2:15: error yaml-too-clever nesting deeper than 8 levels is not allowed here
  Write the value out, plainly.
""",
    ),
    "B10-python-tag": (
        front("title: !!python/name:os.system x"),
        """\
docs/index.md:2:8: error yaml-too-clever the tag tag:yaml.org,2002:python/name:os.system is not allowed here
  Write the value out, plainly.
""",
    ),
    "B10-env-tag": (
        front("title: !ENV HOME"),
        """\
docs/index.md:2:8: error yaml-too-clever the tag !ENV is not allowed here
  Write the value out, plainly.
""",
    ),
    "B11-nul-in-yaml": (
        front("title: a\0b"),
        """\
docs/index.md:2:9: error control-character the control character U+0000 stands here, which is no text
  Delete it, behind "title: a".
docs/index.md:2:9: error invalid-yaml the invisible character U+0000 cannot stand in YAML
  Remove it.
""",
    ),
    "B11-tab-indent": (
        front("title: A", "\tversion: 2027-06-01"),
        """\
docs/index.md:3:1: error invalid-yaml this is not YAML: found a tab character that violates indentation
  Put text that holds a colon, a quote or a bracket in double quotes; indent with spaces.
""",
    ),
    "B12-unknown-key-in-a-text": (
        front("title: A", "verson: 2027-06-01"),
        """\
docs/index.md:3:1: error unknown-key unknown key "verson"
  Did you mean "version"?
""",
    ),
    "B12-unknown-key-in-the-ledger": (
        {LEDGER: SITE[LEDGER].replace("summary", "effectve_date: 2027-06-01\n    summary")},
        """\
docs/index.versions.yml:4:5: error unknown-key unknown key "effectve_date"
  Did you mean "effective"?
""",
    ),
    "B13-no-title": (
        front("version: 2027-06-01"),
        """\
docs/index.md:1:1: error no-title the text has no title
  Begin the file with front matter: a line "---", "title: …", "version: …", a line "---".
""",
    ),
    "B13-no-heading-of-a-page": (
        {"docs/about.md": "No heading.\n"},
        """\
docs/about.md:1:1: error no-title this page has no title
  Begin it with a line: # Title
""",
    ),
    "B14-empty-file": (
        {EN: "", **ALONE},
        """\
docs/index.md:1:1: error empty-text this text is empty
  Write it.
docs/index.md:1:1: error no-title the text has no title
  Begin the file with front matter: a line "---", "title: …", "version: …", a line "---".
""",
    ),
    "B14-empty-text": (
        {EN: FRONT, **ALONE},
        """\
docs/index.md:1:1: error empty-text this text is empty
  Write it.
""",
    ),
    "B15-two-titles": (
        english("Text.", "# Another title", "More."),
        """\
docs/index.md:12:1: error second-title "Another title" is a second title
  Write ## for a section; # is for the title of the whole text.
""",
    ),
    "B16-equal-headings": (
        english("Text.", "## Data", "One.", "## Data", "Two."),
        """\
docs/index.md:12:1: error duplicate-heading "Data" stands at 2 headings: links to them move when one is added
  Give each an id: ## Data {#an-id-of-its-own}
docs/index.md:16:1: error duplicate-heading "Data" stands at 2 headings: links to them move when one is added
  Give each an id: ## Data {#an-id-of-its-own}
""",
    ),
    "B16-equal-ids": (
        english("Text.", "## Data {#data}", "One.", "## More {#data}", "Two."),
        """\
docs/index.md:12:1: error duplicate-id the id "data" stands at another heading too
  Give each heading its own id.
""",
    ),
    "B16-ids-equal-but-for-capitals": (
        english("Text.", "## Data {#data}", "One.", "## More {#Data}", "Two."),
        """\
docs/index.md:12:1: error duplicate-id the id "data" stands at another heading too, but for capitals: many hosts take \
the pages of both for one
  Give each heading its own id.
""",
    ),
    "B17-heading-in-another-script": (
        english("Text.", "## 個人情報", "One."),
        """\
docs/index.md:12:1: error heading-without-id this heading states no id: links to them change with their words
  Write, with an id that stays the same in all languages:
  ## 個人情報 {#…}
""",
    ),
    "B17-translated-heading-without-id": (
        {DE: SITE[DE].replace("Bereich {#scope}", "Bereich")},
        """\
docs/index.de.md:5:1: error sections-differ the sections are not those of the authoritative text: scope
  Give every section the id it has there: ## … {#scope}
docs/index.de.md:8:1: error heading-without-id this heading states no id: links to them differ from language to language
  Write, with an id that stays the same in all languages:
  ## 1. Bereich {#1-bereich}
""",
    ),
    "B18-section-gap": (
        english("Text.", "## 3. More {#more}", "One."),
        """\
docs/index.md:12:1: warning section-gap there is no section 2: 1 is followed by 3
  If that is how the policy was published, paste under waivers:
    - {code: section-gap, at: "2", reason: "…"}
""",
    ),
    "B19-heading-became-list": (
        english("Text.", "5. Sharing & processors", "We use processors."),
        """\
docs/index.md:12:1: error heading-became-list "5. Sharing & processors" is shown as an item of a list, not as a heading
  For a heading, write ## 5. Sharing & processors
  For a line of its own, write 5\\. Sharing & processors
""",
    ),
    "B20-list-numbers": (
        english("Steps:", "3. One\n5. Two"),
        """\
docs/index.md:13:1: error list-numbers the number written is 5, but 4 is shown
  Write 5\\. at the beginning of a paragraph to show that number, or 4.
""",
    ),
    "B21-heading-jump": (
        english("Text.", "#### Detail {#detail}", "One."),
        """\
docs/index.md:12:1: warning heading-jump a heading of level 4 follows one of level 2
  Write ### Detail
""",
    ),
    "B22-script": (
        english("Text <script>alert(1)</script> more.", "<script src=x></script>"),
        """\
docs/index.md:10:6: error html-not-allowed <script> is HTML that a policy may not hold
  Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.
docs/index.md:12:1: error html-not-allowed <script> is HTML that a policy may not hold
  Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.
""",
    ),
    "B23-onclick": (
        english('Text <b onclick="x()">bold</b>.', 'More.\n{: onclick="x()" }'),
        """\
docs/index.md:10:9: error attribute-not-allowed the attribute "onclick" of <b> can run or hide something
  Delete it.
docs/index.md:13:4: error attribute-not-allowed the attribute "onclick" of <p> can run or hide something
  Delete it.
""",
    ),
    "B24-schemes": (
        english(
            "[a](javascript:alert(1)), [b](JaVaScRiPt&colon;alert(1)), ![c](data:text/html,x), [d](//evil.example).",
            '<a href="java&#9;script:c()">e</a>',
        ),
        """\
docs/index.md:10:5: error link-scheme this link leads to "javascript:alert(1)", which a policy may not do
  Begin it with https:// or mailto:, or name a file of the site.
docs/index.md:10:31: error link-scheme this link leads to "JaVaScRiPt:alert(1)", which a policy may not do
  Begin it with https:// or mailto:, or name a file of the site.
docs/index.md:10:64: error link-scheme this image leads to "data:text/html,x", which a policy may not do
  Begin it with https:// or mailto:, or name a file of the site.
docs/index.md:10:87: error link-scheme this link leads to "//evil.example", which a policy may not do
  Begin it with https:// or mailto:, or name a file of the site.
docs/index.md:12:10: error link-scheme this link leads to "javascript:c()", which a policy may not do
  Begin it with https:// or mailto:, or name a file of the site.
""",
    ),
    "B25-raw-html": (
        english("<iframe src=x></iframe>", "<form><input></form>", "<style>p {}</style>"),
        """\
docs/index.md:10:1: error html-not-allowed <iframe> is HTML that a policy may not hold
  Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.
docs/index.md:12:1: error html-not-allowed <form> is HTML that a policy may not hold
  Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.
docs/index.md:12:7: error html-not-allowed <input> is HTML that a policy may not hold
  Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.
docs/index.md:14:1: error html-not-allowed <style> is HTML that a policy may not hold
  Write it in Markdown. If it is no HTML, write &lt; for the less-than sign.
""",
    ),
    "B26-unclosed-html": (
        english("<div><b>", "Text.", "## More {#more}", "One."),
        """\
docs/index.md:10:6: error html-unclosed <b> is not closed: what follows is not read as Markdown
  Close it with </b>, or write it in Markdown.
""",
    ),
    "B27-broken-links": (
        english("[a](#nowhere), [b](gone.md), [c](), [d] (https://example.org)."),
        """\
docs/index.md:10:5: error broken-anchor no section of this text has the id "nowhere"
  Correct it. It has: scope.
docs/index.md:10:20: error broken-link no file stands at "gone.md"
  Name a file relative to this one, or write the full address beginning with https://.
docs/index.md:10:30: error broken-link this link leads nowhere
  Write its address.
docs/index.md:10:39: error broken-link "a, b, c, [d] (https://example." was meant as a link, but is none
  Write [words](https://address), without a space between the brackets.
""",
    ),
    "B28-http": (
        english("[a](http://example.org/x)."),
        """\
docs/index.md:10:5: error http-link this link is not encrypted: http://example.org/x
  Write https://example.org/x if that address works; else link to another.
""",
    ),
    "B29-conflict-markers": (
        english("<<<<<<< HEAD\nWe keep logs.\n=======\nWe keep no logs.\n>>>>>>> branch"),
        """\
docs/index.md:10:1: error conflict-marker "<<<<<<< HEAD" is the mark of a merge that nobody finished
  Keep one of the two texts; delete the lines with <<<<<<<, ||||||| , ======= and >>>>>>>.
docs/index.md:14:1: error conflict-marker ">>>>>>> branch" is the mark of a merge that nobody finished
  Keep one of the two texts; delete the lines with <<<<<<<, ||||||| , ======= and >>>>>>>.
""",
    ),
    "B30-override": (
        english("We \u202ekeep\u202c logs."),
        """\
docs/index.md:10:4: error bidi-control U+202E RIGHT-TO-LEFT OVERRIDE stands here: the line is shown in another order than it is read (1 more in this line)
  Delete it, behind "We".
""",
    ),
    "B30-isolate-from-left-to-right": (
        {DE: SITE[DE].replace("Tage", "\u2067Tage\u2069")},
        """\
docs/index.de.md:10:17: error bidi-control U+2067 RIGHT-TO-LEFT ISOLATE stands here: the line is shown in another order than it is read (1 more in this line)
  Delete it, behind "Wir bewahren 30".
""",
    ),
    "B30-open-isolate": (
        arabic("نحتفظ \u2067بالسجلات."),
        """\
docs/index.md:10:7: error bidi-control U+2067 RIGHT-TO-LEFT ISOLATE stands here: the line is shown in another order than it is read
  Delete it, behind "نحتفظ".
""",
    ),
    "B30-closed-isolate": (arabic("نحتفظ \u2067بالسجلات\u2069."), ""),
    "B31-invisible": (
        english("We k\u200beep\u2060 lo\u00adgs.", "Tag \U000e0041.", "Joined a\u200db."),
        """\
docs/index.md:10:5: error invisible-character U+200B ZERO WIDTH SPACE stands here, which nobody sees (2 more in this line)
  Delete it, behind "We k".
docs/index.md:12:5: error invisible-character U+E0041 TAG LATIN CAPITAL LETTER A stands here, which nobody sees
  Delete it, behind "Tag".
docs/index.md:14:9: error invisible-character U+200D ZERO WIDTH JOINER stands here, which nobody sees
  Delete it, behind "Joined a".
""",
    ),
    "B31-joiner-where-it-belongs": (arabic("نحتفظ\u200c بالسجلات."), ""),
    "B32-homoglyph": (
        english("We process d\u0430ta.", "Write to priv\u0430cy@example.org."),
        """\
docs/index.md:10:13: warning mixed-script U+0430 CYRILLIC SMALL LETTER A stands in the word "dаta" among letters of another script
  Type the word anew, in letters of one script.
docs/index.md:12:14: error lookalike-address in an address, U+0430 CYRILLIC SMALL LETTER A stands in the word "privаcy" among letters of another script
  Type the word anew, in letters of one script.
""",
    ),
    "B33-control-characters": (
        english("We \x02keep\x03 logs.", "A\0B \x1b[31m.", "Lost \ufffd letter."),
        """\
docs/index.md:10:4: error control-character the control character U+0002 stands here, which is no text (1 more in this line)
  Delete it, behind "We".
docs/index.md:12:2: error control-character the control character U+0000 stands here, which is no text (1 more in this line)
  Delete it, behind "A".
docs/index.md:14:6: error control-character U+FFFD REPLACEMENT CHARACTER stands here for a letter that was lost
  Delete it, behind "Lost".
""",
    ),
    "B34-latin-1": (
        {EN: "# P\n\nCafé\n".encode("latin-1"), **ALONE},
        """\
docs/index.md:3:4: error not-utf8 this file is not UTF-8: byte 0xe9 at offset 8
  Save the file with the encoding UTF-8.
""",
    ),
    "B34-utf-16": (
        {EN: SITE[EN].encode("utf-16"), **ALONE},
        """\
docs/index.md:1:1: error not-utf8 this file is not UTF-8: byte 0xff at offset 0
  Save the file with the encoding UTF-8.
""",
    ),
    "B35-bom-crlf-nfd-no-final-newline": (
        {EN: ("\ufeff" + SITE[EN].strip().replace("logs", "lo\u0301gs")).replace("\n", "\r\n"), **ALONE},
        """\
docs/index.md:1:1: warning byte-order-mark this file begins with a byte order mark
  Save it as UTF-8 without BOM.
docs/index.md:1:1: warning crlf this file holds Windows line ends
  Write into .gitattributes: *.md text eol=lf
  Then run: git add --renormalize . && git commit
docs/index.md:10:10: warning not-nfc this line holds accents as characters of their own (Unicode form NFD)
  Type the word anew, or save the file in the form NFC.
docs/index.md:14:29: warning no-final-newline the last line of this file does not end
  Add a line end after it.
""",
    ),
    "B36-five-megabytes": (
        english("word " * 1_000_000),
        """\
docs/index.md:1:1: error too-large this file has 5,000,092 bytes; a text may have 524,288
  Publish it in parts, or take out what is no text.
""",
    ),
    "B37-brackets": (
        english("[" * 20_000),
        """\
docs/index.md:10:1: error too-many-marks this paragraph holds more than 400 "["
  Write it in shorter paragraphs, without stray characters.
""",
    ),
    "B38-open-tags": (
        english("<a " * 20_000),
        """\
docs/index.md:10:1: error too-many-marks this paragraph holds more than 2,000 of the characters [`*_<&\\!
  Write it in shorter paragraphs, without stray characters.
""",
    ),
    "B39-declarations": (
        english("<![x " * 2_000),
        """\
docs/index.md:10:1: error too-many-marks this paragraph holds more than 400 "["
  Write it in shorter paragraphs, without stray characters.
""",
    ),
    "B39-backticks": (
        english(" ".join("`" * n for n in range(1, 400))),
        """\
docs/index.md:10:1: error too-many-marks this paragraph holds more than 2,000 of the characters [`*_<&\\!
  Write it in shorter paragraphs, without stray characters.
""",
    ),
    "B40-deep-list": (
        english("\n".join("    " * n + "- a" for n in range(400))),
        """\
docs/index.md:22:1: error too-deep lists and quotes are nested here more than 12 levels deep
  Write lists and quotes of at most 12 levels.
""",
    ),
    "B41-wide-table": (
        english("|".join("a" * 20_000) + "\n" + "|".join("-" * 20_000)),
        """\
docs/index.md:10:1: error table-too-wide this table has more than 50 columns
  Write several tables, or a list.
""",
    ),
    "B41-table-without-end": (
        english("\n".join(["a|b|c", "-|-|-", *["x|y|z"] * 4_999])),
        """\
docs/index.md:10:2: error too-large this text holds 10,002 "|"; its tables may have 10,000 cells
  Publish it in parts.
""",
    ),
    "B37-brackets-in-many-paragraphs": (
        english(*["[" * 400] * 21),
        """\
docs/index.md:5:1: error too-many-marks this text holds 8,400 "["
  Publish it in parts.
""",
    ),
    "B42-translation-missing": (
        {DE: None},
        """\
docs/index.de.md:1:1: warning translation-missing there is no text in de: its page shows the authoritative one under a notice
  Translate docs/index.md into docs/index.de.md.
""",
    ),
    "B42-required-translation-missing": (
        {DE: None, MKDOCS: SITE[MKDOCS] + "extra: {gazette: {require_translations: [de]}}\n"},
        """\
docs/index.de.md:1:1: error translation-missing there is no text in de: its page shows the authoritative one under a notice
  Translate docs/index.md into docs/index.de.md.
""",
    ),
    "B43-section-missing": (
        {DE: SITE[DE].partition("## 2.")[0]},
        """\
docs/index.de.md:5:1: error sections-differ the sections are not those of the authoritative text: rights
  Give every section the id it has there: ## … {#rights}
""",
    ),
    "B43-list-for-a-paragraph": (
        {DE: SITE[DE].replace("Wir bewahren", "- Wir bewahren")},
        """\
docs/index.de.md:8:1: error structure-differs section "scope" has other kinds of blocks than the authoritative text
  Translate paragraph by paragraph and item by item, numbers as printed.
""",
    ),
    "B43-other-section-number": (
        {DE: SITE[DE].replace("## 2. Rechte", "## 3. Rechte")},
        """\
docs/index.de.md:12:1: error structure-differs section "rights" has the number 3, the authoritative text 2
  Translate paragraph by paragraph and item by item, numbers as printed.
""",
    ),
    "B44-translation-behind": (
        BEHIND,
        """\
docs/index.de.md:3:10: warning translation-behind this text translates Version 2027-05-01, but 2027-06-01 is in force; changed since: scope
  Translate what changed (gazette redline 2027-05-01 2027-06-01 shows it), then write version: 2027-06-01
""",
    ),
    "B45-number": (
        {DE: SITE[DE].replace("30 Tage", "90 Tage")},
        """\
docs/index.de.md:10:14: error number-differs section "scope" says 90, the authoritative text 30
  Write 30.
""",
    ),
    "B45-address": (
        {DE: SITE[DE].replace("privacy@", "datenschutz@")},
        """\
docs/index.de.md:14:18: error address-differs section "rights" says datenschutz@example.org, the authoritative text privacy@example.org
  Write privacy@example.org.
""",
    ),
    "B45-date-and-placeholder": (
        {
            EN: SITE[EN].replace("for 30 days", "until 1 May 2027, {name}"),
            DE: SITE[DE].replace("30 Tage", "bis 2. Mai 2027, {nme},"),
        },
        """\
docs/index.de.md:10:18: error date-differs section "scope" says 2. Mai 2027, the authoritative text 1 May 2027
  Write 1 May 2027.
docs/index.de.md:10:31: error placeholders-differ section "scope" says {nme}, the authoritative text {name}
  Write {name}.
""",
    ),
    "B46-miscased-language": (
        {MKDOCS: SITE[MKDOCS].replace("locale: de", "locale: en_us")},
        """\
mkdocs.yml:6:20: error invalid-language "en_us" is not a language tag
  Write it like de, pt-BR or zh-Hant.
""",
    ),
    "B46-unknown-language": (
        {MKDOCS: SITE[MKDOCS].replace("locale: de", "locale: xx"), DE: None, "docs/index.xx.md": SITE[DE]},
        """\
mkdocs.yml:6:20: error unknown-language "xx" is no language that Unicode knows
  Write a tag such as de, pt-BR or zh-Hant.
""",
    ),
    "B49-other-date-typed": (
        english("Last updated: 16 May 2026.", "We keep logs."),
        """\
docs/index.md:10:1: error typed-date "Last updated: 16 May 2026." is typed here, but this text states Version 2027-06-01
  Delete the line: the page prints the day of the Version. If the typed day is the right one, correct the Version's id.
""",
    ),
    "B49-same-date-typed": (
        english("Last updated: 1 June 2027.", "We keep logs."),
        """\
docs/index.md:10:1: warning typed-date "Last updated: 1 June 2027." is typed here, and will be wrong with the next Version
  Delete the line: the page prints the day of the Version.
""",
    ),
    "B49-typed-in-a-translation": (
        {DE: SITE[DE].replace("\nWir", "\nZuletzt aktualisiert: 3.6.2027. Wir")},
        """\
docs/index.de.md:10:1: error typed-date "Zuletzt aktualisiert: 3.6.2027. Wir bewahren 30 Tage auf." is typed here, but this text states Version 2027-06-01
  Delete the line: the page prints the day of the Version. If the typed day is the right one, correct the Version's id.
docs/index.de.md:10:23: error date-differs section "scope" says 3.6.2027, the authoritative text does not
  Delete it, or add it to the authoritative text.
""",
    ),
    "B50-effective-before-published": (
        {LEDGER: SITE[LEDGER].replace("summary", "effective: 2027-05-31\n    summary")},
        """\
docs/index.versions.yml:4:16: error effective-before-published Version 2027-06-01 would apply from 2027-05-31, before it was published
  Write effective: 2027-06-01 or later, or leave it out.
""",
    ),
    "B50-effective-decreases": (
        {LEDGER: SITE[LEDGER] + '  - id: 2027-05-01\n    effective: 2027-06-02\n    summary: {en: "Older."}\n'},
        """\
docs/index.versions.yml:3:5: error effective-decreases Version 2027-06-01 applies from 2027-06-01, before 2027-05-01 does (2027-06-02)
  Give it an effective date of 2027-06-02 or later, or cancel 2027-05-01.
docs/index.versions.yml:3:5: error no-level Version 2027-06-01 has no level
  Add level: material or level: minor.
""",
    ),
    "B51-pasted": (
        english("ApexStream logoApexStream", "• One\n• Two"),
        """\
docs/index.md:10:1: warning pasted-logo "ApexStream logoApexStream" seems to be the description of a picture, pasted with the text
  Write "ApexStream".
docs/index.md:12:1: warning pasted-bullet "•" is a character, not the bullet of a list
  Write "- " for it, and an empty line before the first one.
docs/index.md:13:1: warning pasted-bullet "•" is a character, not the bullet of a list
  Write "- " for it, and an empty line before the first one.
""",
    ),
    "B52-template": (
        english("Write to {{ site.email }} or {% include x %}."),
        """\
docs/index.md:10:10: error template-expression "{{ site.email }}" is shown as it is: no template is run on a policy
  Write the words themselves.
docs/index.md:10:30: error template-expression "{% include x %}" is shown as it is: no template is run on a policy
  Write the words themselves.
""",
    ),
    "B53-file-names": (
        {"docs/a b.md": "# A\n", "docs/con.md": "# C\n", f"docs/{'x' * 101}.md": "# X\n", "docs/x..y.md": "# X\n"},
        """\
docs/a b.md:1:1: error file-name "a b.md" holds a character that is no good in a URL or a file name
  Rename it: a-b.md
docs/con.md:1:1: error file-name "con.md" is a reserved name on Windows
  Use lower-case letters, digits and hyphens.
docs/x..y.md:1:1: error file-name "x..y.md" holds a character that is no good in a URL or a file name
  Use lower-case letters, digits and hyphens.
docs/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.md:1:1: error file-name "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is longer than 100 bytes
  Rename it: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
""",
    ),
    "B53-case-clash": (
        {"docs/A.md": "# A\n", "docs/a.md": "# a\n"},
        """\
docs/a.md:1:1: error path-collision docs/A.md and docs/a.md are one file on other systems, and one of them would be lost
  Rename one of them: names must differ in more than case or accents' encoding.
""",
    ),
    "B54-two-files-for-one-url": (
        {"docs/index.en.md": "# E\n", "docs/terms.md": "# T\n", "docs/terms/index.md": "# T\n"},
        """\
docs/index.md:1:1: error same-url this file and docs/index.en.md claim one address: /
  Rename or remove one of them.
docs/terms/index.md:1:1: error same-url this file and docs/terms.md claim one address: /terms/
  Rename or remove one of them.
""",
    ),
    "B54-derived-names": (
        {"docs/history.md": "# H\n", "docs/2027-06-01.md": "# H\n"},
        """\
docs/2027-06-01.md:1:1: error reserved-name "2027-06-01" is the address of a page made from the history
  Rename the file.
docs/history.md:1:1: error reserved-name "history" is the address of a page made from the history
  Rename the file.
""",
    ),
    "B55-unknown-settings": (
        {MKDOCS: SITE[MKDOCS] + "site_nam: Y\nextra: {gazette: {organisaton: X, notice_days: soon}}\n"},
        """\
mkdocs.yml:7:1: error unknown-setting MkDocs knows no setting "site_nam"
  Did you mean "site_name"?
mkdocs.yml:8:19: error unknown-key unknown key "organisaton"
  Did you mean "organisation"?
mkdocs.yml:8:48: error wrong-value "soon" is not a whole number
  Write digits only.
""",
    ),
    "B55-level-without-a-summary": (
        {LEDGER: SITE[LEDGER].replace('summary: {en: "First."}', "level: material")},
        """\
docs/index.versions.yml:3:5: error no-summary Version 2027-06-01 has no summary in the authoritative language
  Say what changed in plain words: summary: {en: "…"}
""",
    ),
    "B50-announced": (
        {LEDGER: SITE[LEDGER].replace("summary", "effective: 2027-07-01\n    summary")},
        "",
    ),
}
"""By row of the table: the files that make it, and all that is told of it."""


@pytest.mark.parametrize("case", CASES)
def test_bad_inputs(tmp_path: Path, case: str) -> None:
    """Everything that is wrong, each with file, line, column, severity, code, message and remedy; nothing else."""
    files, expected = CASES[case]

    assert expected.splitlines() == [line for finding in told(tmp_path, files) for line in finding.splitlines()]


def test_every_row_is_tested() -> None:
    """The table has 55 rows; B47 is about the site, B48 about this project's catalogs."""
    assert sorted({case[:3] for case in CASES} | {"B47", "B48"}) == [f"B{nth:02}" for nth in range(1, 56)]


def test_b47_right_to_left(site: Path) -> None:
    """B47: a right-to-left language needs no setting."""
    page = (site / "privacy" / "ar" / "index.html").read_text("utf-8")

    assert re.findall(r"<(?:html|body)[^>]*>", page) == ['<html lang="ar" dir="rtl">', "<body>"]


EVERY = '  Every message is: msgid "…", then msgstr "…".'


def test_b48_catalog(tmp_path: Path) -> None:
    """B48: a message missing, one too many, another placeholder, HTML, a guess, and a catalog that cannot be read."""
    root = tmp_path / "site"
    shutil.copytree(PROJECT / "overrides", root / "overrides")
    catalog = (PROJECT / "locales" / "de" / "LC_MESSAGES" / "gazette.po").read_text("utf-8")
    for was, now in (
        ('msgid "Sections"', 'msgid "Sektionen"'),
        ('msgstr "Alle Fassungen"', 'msgstr "<b>Alle</b> Fassungen"'),
        ('msgstr "Entwurf: %(title)s"', 'msgstr "Entwurf: %(titel)s"'),
        ('msgid "Draft"', '#, fuzzy\nmsgid "Draft"'),
    ):
        assert catalog.count(was) == 1
        catalog = catalog.replace(was, now)
    path = "locales/de/LC_MESSAGES/gazette.po"

    def line(words: str) -> int:
        return catalog[: catalog.index(words)].count("\n") + 1

    assert sorted(told(tmp_path, {path: catalog})) == sorted(
        (
            f'{path}:1:1: error untranslated the message "Sections" is missing\n  Add: msgid "Sections" and its msgstr.',
            f"{path}:{line('Sektionen')}:1: error unused-message no template prints this message\n  Remove it.",
            f'{path}:{line("All versions")}:1: error markup-in-message "<b>Alle</b> Fassungen" holds markup\n  Write plain words.',
            f'{path}:{line("Draft: ")}:1: error placeholders-differ "Entwurf: %(titel)s" has other placeholders\n  Use exactly: %(title)s.',
            f'{path}:{line("Draft")}:1: error fuzzy "Draft" is marked fuzzy\n  Check it and remove the mark.',
        )
    )

    assert told(tmp_path / "broken", {path: 'msgid "Sections\n'}) == [
        f"{path}:1:1: error invalid-catalog this catalog cannot be read: missing msgstr for msgid 'Section' on 0\n"
        + EVERY
    ]


def test_b50_announced(tmp_path: Path, open_edition: Open) -> None:
    """B50: a Version with a later effective date is upcoming, which is no finding."""
    told(tmp_path, CASES["B50-announced"][0])
    (chronicle,) = open_edition(tmp_path / "site", as_of="2027-06-01").chronicles

    assert [str(version.id) for version in chronicle.upcoming(date(2027, 6, 1))] == ["2027-06-01"]


def test_one_run_tells_everything(tmp_path: Path, gazette: Run) -> None:
    """Broken settings, a broken Ledger, broken front matter and a script in the text: none hides another; exit 1."""
    told(tmp_path, {})
    root = tmp_path / "site"
    (root / EN).write_text("---\ntitle: [x\n---\n\n# P\n\n<script></script>\n", "utf-8")
    (root / LEDGER).write_text("document: [x\n", "utf-8")
    (root / MKDOCS).write_text(SITE[MKDOCS] + "extra: {gazette: {organisaton: X}}\n", "utf-8")
    result = gazette("check", cwd=root)

    assert (result.returncode, result.stderr) == (1, "4 errors, 0 warnings\n")
    assert [line.split(" ")[2] for line in result.stdout.splitlines() if " error " in line] == [
        "invalid-yaml",
        "html-not-allowed",
        "invalid-yaml",
        "unknown-key",
    ]


UNITS = [(unit, "en") for unit in "[({<>*_`#&|@:/.-1A \n\u200b\u202e\u0301•а"] + [
    ("\u2067", "ar"),
    ("م", "ar"),
    ("字", "ja"),
]


@pytest.mark.parametrize(("unit", "lang"), UNITS, ids=lambda unit: f"U+{ord(unit):04X}" if len(unit) == 1 else unit)
def test_rules_are_linear(unit: str, lang: str) -> None:
    """1 MB of one character is judged by every rule for texts, with a bounded number of findings.

    The guard is no measure: quadratic work would take minutes.
    """
    words = unit * 1_000_000
    block = Block(BlockKind.PARAGRAPH, words, (words[:1000],))
    section = Section(
        id="", explicit=False, number=None, heading="", heading_html="", level=0, blocks=(block,), html=""
    )
    text = Manuscript(
        source=Source("docs/index.md", "", words, 1),
        text=words,
        lang=lang,
        document=Document(
            lang=lang,
            title="P",
            description=None,
            version=VersionId(date(2027, 6, 1)),
            reviewed=None,
            sections=(section,),
            wording="",
        ),
        tree=Element("body", kids=[Element("p", kids=[words])]),
    )
    with within_seconds(20):
        found = checks.judge(text)
        facts.facts(section, lang)
        with contextlib.suppress(SourceError):
            limits.refuse(words, "docs/index.md")

    assert len(found) <= checks.MOST_OF_A_RULE * len((*checks.ANY_TEXT, *checks.CURRENT_TEXT))


@contextlib.contextmanager
def within_seconds(seconds: float) -> Iterator[None]:
    """Breaks off what takes more processor time."""

    def stop(*_: object) -> None:
        raise AssertionError(f"this takes more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


REMEDY = "Write it in shorter paragraphs, with fewer brackets, tags and levels."


def test_a_text_that_takes_too_much_is_told_of() -> None:
    """Texts that nobody has reviewed are first read in a child with limits of time and memory."""
    texts = {"docs/a.md": SITE[EN].encode(), "docs/b.md": b"A word. " * 60_000}

    assert quarantine.refuse_hostile(texts) == ()
    assert [str(finding) for finding in quarantine.refuse_hostile(texts, seconds=0.001)] == [
        f"docs/a.md:1:1: error hostile-text to read this text takes more than 0.001 seconds\n  {REMEDY}"
    ]
    assert [str(finding) for finding in quarantine.refuse_hostile(texts, memory=2**25)] == [
        f"docs/b.md:1:1: error hostile-text to read this text takes more than 32 MB\n  {REMEDY}"
    ]


def test_settings_of_mkdocs() -> None:
    """The names we know are those of the MkDocs that is installed, without one that it has given up."""
    known = {name for name, _ in MkDocsConfig._schema}

    assert (known | {"INHERIT"}) - {"google_analytics"} == configuration.OF_MKDOCS


def test_nothing_is_wrong_with_the_site(tmp_path: Path) -> None:
    """The site into which each bad input is put has no finding."""
    assert told(tmp_path, {}) == []
    assert told(tmp_path / "alone", ALONE) == []
