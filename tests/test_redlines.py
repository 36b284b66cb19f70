"""Which two texts are compared where, and in which language they are shown."""

import weakref
from dataclasses import replace
from datetime import date

import pytest

from gazette.chapters import Narrator
from gazette.edition import Edition
from gazette.model import Document, VersionId
from gazette.redline.labels import Labels
from gazette.redlines import Pair, Redlines
from gazette.versions import Version
from tests import demo
from tests.conftest import Open
from tests.support.history import History, ledger, policy


@pytest.fixture(scope="module")
def fjordlight(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The demo's repository."""
    return demo.make(tmp_path_factory.mktemp("demo") / "fjordlight")


@pytest.fixture
def redlines(fjordlight: History, open_edition: Open) -> Redlines:
    """Those of the demo on its day."""
    return of(open_edition(fjordlight, as_of=demo.AS_OF.isoformat()))


def of(edition: Edition) -> Redlines:
    (found,) = edition.published.redlines.values()
    return found


def version(redlines: Redlines, name: str) -> Version:
    return redlines.chronicle.version(VersionId.parse(name))


def names(pair: Pair | None) -> tuple[str, str, str] | None:
    """The two texts and their language."""
    return (pair.lang, pair.before.named.name, pair.after.named.name) if pair else None


COMPARED = {
    "2022-03-01": None,
    "2022-09-15": ("en", "2022-03-01 r1", "2022-09-15 r1"),
    "2023-04-03": ("en", "2022-09-15 r1", "2023-04-03 r2"),
    "2023-09-18": ("en", "2023-04-03 r2", "2023-09-18 r2"),
    "2024-02-26": ("en", "2023-09-18 r2", "2024-02-26 r1"),
    "2024-09-02": ("en", "2024-02-26 r1", "2024-09-02 r1"),
    "2024-09-20": ("en", "2024-02-26 r1", "2024-09-20 r1"),
    "2024-09-20-2": ("en", "2024-09-20 r1", "2024-09-20-2 r2"),
    "2024-11-04": ("en", "2024-09-20-2 r2", "2024-11-04 r1"),
}


@pytest.mark.parametrize("name", COMPARED)
def test_newest_against_newest(redlines: Redlines, name: str) -> None:
    """Imported texts compare as others do; a cancelled Version has a Redline, and is nobody's predecessor."""
    assert names(redlines.changes(version(redlines, name), "en")) == COMPARED[name]


def test_what_was_passed_over(redlines: Redlines) -> None:
    """The Versions between a Version and its predecessor."""
    passed = {
        str(other.id): list(map(str, (v.id for v in redlines.passed_over(other))))
        for other in redlines.chronicle.versions
    }

    assert {name: found for name, found in passed.items() if found} == {"2024-09-20": ["2024-09-02"]}


@pytest.mark.parametrize(
    ("name", "lang", "compared"),
    [
        ("2023-09-18", "ja", ("ja", "2023-04-03 r1", "2023-09-18 r1")),
        ("2023-04-03", "ja", ("en", "2022-09-15 r1", "2023-04-03 r2")),  # its first text
        ("2024-02-26", "de", ("de", "2023-09-18 r1", "2024-02-26 r2")),  # r1 is withdrawn
        ("2024-11-04", "es", ("en", "2024-09-20-2 r2", "2024-11-04 r1")),  # Spanish skipped the one before
        ("2024-09-20-2", "ja", ("en", "2024-09-20 r1", "2024-09-20-2 r2")),  # Japanese came back late
    ],
)
def test_translations(redlines: Redlines, name: str, lang: str, compared: tuple[str, str, str]) -> None:
    """A translation is compared only if both Versions have it, else the authoritative texts are."""
    assert names(redlines.changes(version(redlines, name), lang)) == compared


def test_corrections(redlines: Redlines) -> None:
    """Each Revision against the one before it, in its own language; a withdrawn one is not shown."""
    found = [
        (str(one.id), revision.lang, revision.name, names(redlines.correction(one, revision)))
        for one in redlines.chronicle.versions
        for revisions in one.revisions.values()
        for revision in revisions
        if revision.rev > 1
    ]

    assert found == [
        ("2023-04-03", "en", "r2", ("en", "2023-04-03 r1", "2023-04-03 r2")),
        ("2023-09-18", "en", "r2", ("en", "2023-09-18 r1", "2023-09-18 r2")),
        ("2024-02-26", "de", "r2", None),
        ("2024-09-20-2", "en", "r2", ("en", "2024-09-20-2 r1", "2024-09-20-2 r2")),
        ("2025-05-12", "en", "r2", ("en", "2025-05-12 r1", "2025-05-12 r2")),
        ("2025-11-03", "ja", "r2", ("ja", "2025-11-03 r1", "2025-11-03 r2")),
    ]


def test_each_redline_is_made_once(redlines: Redlines) -> None:
    """Pages and languages share it."""
    first = redlines.changes(version(redlines, "2023-04-03"), "en")

    assert redlines.changes(version(redlines, "2023-04-03"), "ja") is first


def test_two_versions_far_apart(redlines: Redlines) -> None:
    """Any two, also backwards; and what changed the policy again."""
    oldest, newest = version(redlines, "2022-03-01"), version(redlines, "2026-06-08")

    assert names(redlines.between(oldest, newest, "de")) == ("de", "2022-03-01 r1", "2026-06-08 r1")
    assert names(redlines.between(newest, oldest, "fr")) == ("en", "2026-06-08 r1", "2022-03-01 r1")
    assert [str(later.id) for later in redlines.later(version(redlines, "2025-11-03"))] == ["2026-06-08", "2027-01-15"]


def section(number: int, name: str, words: str) -> str:
    return f"## {number}. {name} {{#{name.lower()}}}\n\n{words}"


def two_languages(history: History) -> History:
    """A German text revised together with an English one that changed in another section."""
    first, second = (
        '{id: 2024-01-10, summary: {en: "First."}}',
        '{id: 2024-05-01, level: minor, summary: {en: "Logs."}}',
    )
    history.commit(
        "2024-01-10",
        {
            "docs/index.versions.yml": ledger(first),
            "docs/index.md": policy("2024-01-10", section(2, "Logs", "Thirty days."), section(3, "Mail", "None.")),
            "docs/index.de.md": policy(
                "2024-01-10", section(2, "Logs", "Dreißig Tage."), section(3, "Mail", "Wir senden keine Post.")
            ),
            "mkdocs.yml": "plugins:\n  - i18n:\n      languages: [{locale: en, default: true}, {locale: de}]\n",
        },
    )
    history.commit(
        "2024-05-01",
        {
            "docs/index.versions.yml": ledger(second, first),
            "docs/index.md": policy("2024-05-01", section(2, "Logs", "Ten days."), section(3, "Mail", "None.")),
            "docs/index.de.md": policy(
                "2024-05-01", section(2, "Logs", "Zehn Tage."), section(3, "Mail", "Wir schicken keine Post.")
            ),
        },
    )
    return history


def test_translation_revised(history: History, open_edition: Open) -> None:
    """Where the authoritative section did not change, a translation's Change is counted apart."""
    redlines = of(open_edition(two_languages(history), "docs/index.md"))
    pair = redlines.changes(version(redlines, "2024-05-01"), "de")
    authoritative = redlines.changes(version(redlines, "2024-05-01"), "en")

    assert pair
    assert [(change.section_to, change.after) for change in pair.changes] == [("logs", "Zehn Tage.")]
    assert [(change.section_to, change.after) for change in pair.revisions] == [("mail", "Wir schicken keine Post.")]
    assert authoritative
    assert authoritative.revisions == ()


def test_draft(history: History, open_edition: Open) -> None:
    """Against the Version that it names, else the newest one that stands; none in a language without a text."""
    redlines = of(open_edition(two_languages(history), "docs/index.md"))
    published = version(redlines, "2024-01-10").revisions["en"][0].document

    def drafted(lang: str, named: str | None) -> Document:
        return replace(published, lang=lang, version=VersionId(date.fromisoformat(named)) if named else None)

    assert names(redlines.draft(drafted("en", "2024-06-01"))) == ("en", "2024-05-01 r1", "draft")
    assert names(redlines.draft(drafted("en", None))) == ("en", "2024-05-01 r1", "draft")
    assert names(redlines.draft(drafted("de", "2024-01-10"))) == ("de", "2024-01-10 r1", "draft")
    assert names(redlines.draft(drafted("fr", "2024-01-10"))) is None


def test_forgotten(redlines: Redlines) -> None:
    """What was compared in a language is let go of once its pages are made; what others may show stays."""
    newest = version(redlines, "2024-02-26")
    pairs = [redlines.changes(newest, lang) for lang in ("de", "en")]
    for pair in pairs:
        assert pair
        assert pair.comparison
        redlines.forget(pair.lang)

    assert list(map(names, pairs)) == [names(redlines.changes(newest, lang)) for lang in ("de", "en")]
    assert [redlines.changes(newest, lang) is pair for lang, pair in zip(("de", "en"), pairs, strict=True)] == [
        False,
        True,
    ]


def test_told_and_let_go(redlines: Redlines) -> None:
    """Whoever told a Redline does not keep it once it is forgotten."""
    pair = redlines.changes(version(redlines, "2024-02-26"), "de")
    assert pair
    narrator = Narrator({"de": Labels()})
    assert narrator.tell(pair, (), str).account is narrator.tell(pair, (), str).account
    told = weakref.ref(pair)
    del pair
    redlines.forget("de")

    assert told() is None
