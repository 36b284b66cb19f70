"""Which section of one text is which of another, and the ids that older texts take from newer ones."""

import pytest

from gazette.document import Reader
from gazette.model import Document
from gazette.sections import same_sections, with_ids_of
from tests.conftest import Open
from tests.support.history import History, ledger

READER = Reader()
SHARING = "We share your address with the carrier Lyngvik, and with nobody else."
LOGS = "Server logs are deleted after thirty days."
COOKIES = "One cookie keeps you signed in. There is no other."


def read(*sections: tuple[str, str], lang: str = "en") -> Document:
    """A text of a title and these sections: (heading, body)."""
    body = "".join(f"\n## {heading}\n\n{words}\n" for heading, words in sections)
    return READER.read(f"# Policy\n{body}".encode(), lang=lang, file="p.md", strict=False)


def same(old: Document, new: Document) -> dict[str, str]:
    """Headings of the new text, each with that of the same section in the old one."""
    found = same_sections(old.sections, new.sections)
    return {new.sections[place].heading: old.sections[nth].heading for place, nth in sorted(found.items())}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([("1. Logs", LOGS)], [("2. Logs", COOKIES)], {"2. Logs": "1. Logs"}, id="renumbered, new words"),
        pytest.param([("Sharing", SHARING)], [("Recipients", SHARING)], {"Recipients": "Sharing"}, id="renamed"),
        pytest.param(
            [("Sharing {#a}", SHARING)], [("Recipients {#b}", SHARING)], {"Recipients": "Sharing"}, id="other id"
        ),
        pytest.param(
            [("A", SHARING), ("B", LOGS)], [("C", LOGS), ("D", SHARING)], {"C": "B", "D": "A"}, id="moved and renamed"
        ),
        pytest.param(
            [("A {#x}", SHARING), ("B {#y}", LOGS)],
            [("A {#y}", SHARING), ("B {#x}", LOGS)],
            {"A": "B", "B": "A"},
            id="explicit ids go before all else",
        ),
        pytest.param(
            [("Data", LOGS), ("Data", SHARING)],
            [("Data", COOKIES), ("Data", LOGS), ("Data", SHARING)],
            {"Data": "Data"},
            id="equal headings",
        ),
        pytest.param([("Data", LOGS)], [("What we keep {#data}", COOKIES)], {"What we keep": "Data"}, id="slug is id"),
        pytest.param([("Logs", LOGS)], [("Cookies", COOKIES)], {}, id="another section"),
        pytest.param([], [("Cookies", COOKIES)], {}, id="nothing before"),
    ],
)
def test_same_section(old: list[tuple[str, str]], new: list[tuple[str, str]], expected: dict[str, str]) -> None:
    """Explicit ids, then headings, then words, then slugs say which section is which."""
    assert same(read(*old), read(*new)) == expected


def test_equal_headings_are_told_apart_by_their_words() -> None:
    """One more of the same name in front of them confuses nothing."""
    old = read(("Data", LOGS), ("Data", SHARING))
    new = read(("Data", COOKIES), ("Data", LOGS), ("Data", SHARING))

    assert same_sections(old.sections, new.sections) == {2: 1, 3: 2}


def test_an_older_text_takes_the_ids_of_a_newer_one() -> None:
    """By the section that it is; its own slug stays its anchor; explicit ids and words stay as written."""
    old = read(("How we share", SHARING), ("Logs {#logging}", LOGS), ("Cookies", COOKIES))
    new = read(("Recipients {#sharing}", SHARING), ("Logs {#logs}", LOGS))
    found = with_ids_of(new, old)

    assert [(section.id, section.own) for section in found.sections] == [
        ("", ""),
        ("sharing", "how-we-share"),
        ("logging", "logging"),
        ("cookies", "cookies"),
    ]
    assert (found.wording, found.blocks) == (old.wording, old.blocks)
    assert with_ids_of(new, new) is new


def test_an_id_stands_once() -> None:
    """A section that is gone makes way for the one that has its slug as an id now."""
    old = read(("Data", LOGS), ("Sharing", SHARING))
    new = read(("Recipients {#data}", SHARING))

    assert [section.id for section in with_ids_of(new, old).sections] == ["", "data_1", "data"]


BODY = "\n# Privacy\n\n## 1. {heading}\n\nWe share your address with the carrier Lyngvik{end}\n"


def text(version: str, heading: str, end: str = ".") -> str:
    return f"---\ntitle: P\nversion: {version}\n---\n" + BODY.format(heading=heading, end=end)


def test_ids_come_down_through_all_versions(history: History, open_edition: Open) -> None:
    """From the newest text to the oldest, per language, past a cancelled Version; Revisions too."""
    states = [
        '{id: 2024-05-01, level: minor, summary: {en: "Fourth."}}',
        (
            '{id: 2024-04-01, effective: 2024-06-01, level: minor, summary: {en: "Third."}, '
            'cancelled: {date: 2024-04-02, reason: {en: "No."}}}'
        ),
        (
            '{id: 2024-03-01, level: minor, summary: {en: "Second."}, '
            'corrections: [{date: 2024-03-02, note: {en: "Typo."}}]}'
        ),
        '{id: 2024-01-01, summary: {en: "First."}}',
    ]
    base = {"mkdocs.yml": "plugins: [{i18n: {languages: [{locale: en, default: true}, {locale: de}]}}]\n"}
    history.commit(
        "2024-01-01",
        {
            **base,
            "docs/index.versions.yml": ledger(states[3]),
            "docs/index.md": text("2024-01-01", "Sharing"),
            "docs/index.de.md": text("2024-01-01", "Weitergabe"),
        },
    )
    history.commit(
        "2024-03-01",
        {
            "docs/index.versions.yml": ledger(*states[2:]).replace(
                ', corrections: [{date: 2024-03-02, note: {en: "Typo."}}]', ""
            ),
            "docs/index.md": text("2024-03-01", "Recipients", end=" in Noway."),
        },
    )
    history.commit(
        "2024-03-02",
        {
            "docs/index.versions.yml": ledger(*states[2:]),
            "docs/index.md": text("2024-03-01", "Recipients", end=" in Norway."),
        },
    )
    history.commit(
        "2024-04-01",
        {
            "docs/index.versions.yml": ledger(*states[1:]),
            "docs/index.md": text("2024-04-01", "Buyers {#buyers}", end=" in Norway."),
        },
    )
    history.commit(
        "2024-05-01",
        {
            "docs/index.versions.yml": ledger(*states),
            "docs/index.md": text("2024-05-01", "Carriers {#sharing}", end=" in Norway."),
            "docs/index.de.md": text("2024-05-01", "Transporteure {#sharing}"),
        },
    )
    chronicle = open_edition(history).chronicles[0]
    found = [
        (str(version.id), lang, revision.name, revision.document.sections[-1].id)
        for version in chronicle.versions
        for lang, revisions in version.revisions.items()
        for revision in revisions
    ]

    assert found == [
        ("2024-01-01", "en", "r1", "sharing"),
        ("2024-01-01", "de", "r1", "sharing"),
        ("2024-03-01", "en", "r1", "sharing"),
        ("2024-03-01", "en", "r2", "sharing"),
        ("2024-04-01", "en", "r1", "buyers"),
        ("2024-05-01", "en", "r1", "sharing"),
        ("2024-05-01", "de", "r1", "sharing"),
    ]
