"""The written forms of a Redline: text for a terminal, Markdown for a pull request."""

import html
import re

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gazette.redline import Comparison, Named, formats
from gazette.redline.formats import markdown as as_markdown
from gazette.redline.formats import text as as_text
from gazette.redline.formats.markdown import MOST_BYTES, escape
from tests.test_redline import compared, document

OLD = """
# Privacy

## 5. Sharing {#sharing}

We share data with [processors](https://example.org/a).

We keep logs for 30 days.

- names
- addresses

| Data | Kept |
| --- | --- |
| Logs | 30 days after the last visit |

Nobody else receives anything.

We answer requests promptly.

## 7. Changes {#changes}

Changes of this text are announced by e-mail to every customer.
"""
NEW = """
# Privacy

Changes of this text are announced by e-mail to every customer.

## 5. Sharing {#sharing}

We share data with [processors](https://example.org/b).

We keep logs for 90 days.

1. names
2. addresses

| Data | Kept |
| --- | --- |
| Logs | 90 days after the last visit |

Nobody else receives anything.

We answer requests promptly.

## 6. Changes {#changes}

## 8. Contact {#contact}

Write to us.
"""


@pytest.fixture
def comparison() -> Comparison:
    """A bit of everything."""
    return compared(document(OLD), document(NEW))


def test_text(comparison: Comparison) -> None:
    """By section; rows whole; what is beside the wording in brackets."""
    assert as_text.write(comparison) == (
        "# Privacy\n"
        "(moved from: 6. Changes) Changes of this text are announced by e-mail to every customer.\n"
        "\n"
        "# 5. Sharing {#sharing}\n"
        "We share data with processors. (link [-https://example.org/a-] {+https://example.org/b+})\n"
        "We keep logs for [-30-] {+90+} days.\n"
        "- names (list [-bullets-] {+numbers+})\n"
        "| Logs | [-30-]{+90+} days after the last visit |\n"
        "\n"
        "# 6. Changes {#changes}\n"
        "[-7-]{+6+}. Changes\n"
        "(moved to: Privacy) Changes of this text are announced by e-mail to every …\n"
        "\n"
        "# 8. Contact {#contact}\n"
        "{+8. Contact+}\n"
        "{+Write to us.+}\n"
        "\n"
        "7 words inserted, 2 deleted, 1 block moved; 4 changes of wording in 3 sections; "
        "beside the wording: 1 section number, 1 link, 1 kind of list or quotation\n"
    )


def test_markdown(comparison: Comparison) -> None:
    """Words first, by section; what is beside the wording apart."""
    assert as_markdown.write(comparison) == (
        "## Privacy: old → new\n"
        "\n"
        "**7 words inserted, 2 deleted, 1 block moved; 4 changes of wording in 3 sections; "
        "beside the wording: 1 section number, 1 link, 1 kind of list or quotation.**\n"
        "\n"
        "### Privacy\n"
        "- *(moved from: 6. Changes)* Changes of this text are announced by e-mail to every customer.\n"
        "\n"
        "### 5. Sharing\n"
        "- We keep logs for <del>30</del> <ins>90</ins> days.\n"
        "- Logs \\| <del>30</del><ins>90</ins> days after the last visit\n"
        "\n"
        "### 6. Changes\n"
        "- *(moved to: Privacy)* Changes of this text are announced by e-mail to every …\n"
        "\n"
        "### <ins>8. Contact</ins>\n"
        "- <ins>Write to us.</ins>\n"
        "\n"
        "### Beside the wording\n"
        "- 5\\. Sharing: We share data with processors. "
        "*(link <del>`https://example.org/a`</del> <ins>`https://example.org/b`</ins>)*\n"
        "- 5\\. Sharing: names *(list <del>bullets</del> <ins>numbers</ins>)*\n"
        "- 6\\. Changes: <del>7</del><ins>6</ins>. Changes\n"
    )


def test_html(comparison: Comparison) -> None:
    """One file that says what it holds, loads nothing, and has each mark by its number."""
    written = formats.WRITERS["html"](comparison)

    assert isinstance(written, str)
    assert written.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert "<title>Privacy: old → new</title>" in written
    assert re.findall(r"<(?:script|link|img|iframe)|\ssrc=|url\(", written) == []
    assert re.findall(r'href="(https?://[^"]*)"', written) == ["https://example.org/b"]
    assert (
        '<del class="gz-del"><span class="gz-hidden">[deleted: </span>30<span class="gz-hidden">]</span></del>'
        in written
    )
    assert re.findall(r' id="c([0-9]+)"', written) == [str(nth) for nth in range(1, len(comparison.changes) + 1)]


def test_html_holds_no_names_as_markup() -> None:
    """A name is text."""
    text = document("A.")
    written = formats.WRITERS["html"](Comparison.of(Named("<b>", text), Named("&", text)))

    assert "<bdi>&lt;b&gt;</bdi> → <bdi>&amp;</bdi>" in str(written)


def test_nothing_changed() -> None:
    """It is said."""
    same = compared(document(OLD), document(OLD))

    assert as_text.write(same) == "No differences\n"
    assert as_markdown.write(same) == "## Privacy: old → new\n\n**No differences.**\n"


def test_what_cannot_be_seen_is_named() -> None:
    """Control characters never reach a terminal; an invisible character is a visible change."""
    found = compared(document("Keep all of the \x1b[31mlogs.\n"), document("Keep all of the \u200blogs \u202enow.\n"))

    assert as_text.write(found).splitlines()[1] == (
        "Keep all of the [-⟨U+001B⟩[31mlogs-] {+⟨U+200B⟩logs ⟨U+202E⟩now+}."
    )


def test_images_and_rules() -> None:
    """An image is shown by its description; a rule says nothing, so one that came is no Change."""
    found = compared(document("One.\n"), document("One.\n\n---\n\n![A map](map.png)\n"))

    assert as_text.write(found).splitlines()[1:3] == ["{+[A map]+}", ""]
    assert [change.kind for change in found.changes] == ["added"]


def rendered(markdown: str) -> str:
    """What GitHub makes of it, before it looks for mentions and references."""
    return cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE)


HOSTILE = st.text(st.sampled_from("abz09 @#!:$<>&`*_~[](){}|\\/+-=.;'\"éあ\u0627"), min_size=1, max_size=40)


@hypothesis_settings(max_examples=500)
@given(HOSTILE)
def test_words_stay_words(text: str) -> None:
    """GitHub's own parser gives back exactly the words; an e-mail address may become a link."""
    html_text = rendered(f"- x <ins>{escape(text)}</ins> x\n")
    words = re.sub(r'</?(ul|li|ins)>|<a href="mailto:[^"]*">|</a>', "", html_text)

    assert html.unescape(words).replace("\u200b", "").strip("\n") == f"x {text} x"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("ask @octocat", "ask @\u200boctocat"),
        ("privacy@example.org", "privacy@example.org"),
        ("see #12 and GH-7", "see #\u200b12 and GH-\u200b7"),
        ("https://github.com/a/b/issues/1", "https:\u200b//github.com/a/b/issues/1"),
        (":lock: 10:30", ":\u200block: 10:30"),
        ("<!-- --> <script>", "\\<!-- --\\> \\<script\\>"),
        ("```", "\\`\\`\\`"),
    ],
)
def test_nobody_is_mentioned(text: str, escaped: str) -> None:
    """Mentions, references to issues, links and emoji are none; nor is markup."""
    assert escape(text) == escaped


def test_no_formula() -> None:
    """Two amounts are not what stands between them."""
    found = compared(document("It costs nothing.\n"), document("It costs $5 or $6.\n"))

    assert "- It costs <del>nothing</del> <ins><span>$</span>5 or <span>$</span>6</ins>.\n" in as_markdown.write(found)


@pytest.mark.parametrize("start", ["1. ", "# ", "- ", "+ ", "> ", "=== ", "    ", "* "])
def test_a_line_is_one_item(start: str) -> None:
    """Whatever it begins with."""
    found = compared(document(f"<p>{start}we keep all old</p>\n"), document(f"<p>{start}we keep all new</p>\n"))
    body = rendered(as_markdown.write(found)).partition("<ul>")[2]

    assert re.findall(r"<(\w+)", body) == ["li", "del", "ins"]


def test_a_long_one_is_cut() -> None:
    """At most 60 kB; what is not shown is counted."""
    sections = [
        f"## {nth}. Part {{#part{nth}}}\n\nデータ{nth}を保存します。{'長い文です。' * 200}\n" for nth in range(1, 40)
    ]
    found = compared(document("# T\n"), document("# T\n\n" + "\n".join(sections)))
    written = as_markdown.write(found)

    assert MOST_BYTES - 5000 < len(written.encode()) <= MOST_BYTES
    assert written.endswith("\n\n… and 23 more changes in 23 sections.\n")
    assert written.count("### <ins>") == 17
