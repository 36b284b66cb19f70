"""The Ledger: what it says, and where it is wrong."""

from datetime import date

import pytest

from gazette import ledger, limits
from gazette.document import decoded
from gazette.errors import Rejected, SourceError
from gazette.finding import Place
from gazette.model import Level, VersionId
from gazette.statements import Attribution, Correction

FULL = """\
document: privacy
versions:
  - id: 2027-01-15
    effective: 2027-03-01
    level: material
    summary: {en: "We keep logs longer.", de: "Wir bewahren länger auf."}
    changes:
      - {section: sharing, what: {en: "New processor."}, who: {en: "All."}, action: {en: "Object."}}
    notified: 2027-01-16
    corrections:
      - {date: 2027-01-20, note: {en: "Typo."}, editorial_because: "A letter."}
      - {date: 2027-02-02, lang: de, note: {de: "Tippfehler."}}
    restated: {date: 2027-01-18, reason: "A holiday."}
  - id: 2026-05-16
    imported: true
    source: {url: "https://example.org/privacy", retrieved: 2026-11-23}
    summary: {en: "First."}
history:
  begins: 0123456789abcdef
  commits:
    - {commit: abcdef0, lang: en, as: 2026-05-16, reason: "A revert."}
    - {commit: abcdef1, lang: en, as: unpublished, reason: "A draft."}
waivers:
  - {code: section-gap, at: "4", reason: "As published."}
coverage: {en: "Nothing before."}
previous_paths: {en: [old/name.md]}
"""


def read(text: str) -> ledger.Ledger:
    return ledger.read(text, "docs/index.versions.yml", authoritative="en")


def test_everything_that_can_be_stated() -> None:
    """Every key of the contract is read."""
    stated = read(FULL)
    newest = stated.versions[-1]
    first, second = newest.corrections

    assert [version.id for version in stated.versions] == [VersionId(date(2026, 5, 16)), VersionId(date(2027, 1, 15))]
    assert (newest.effective, newest.level, newest.notified) == (
        date(2027, 3, 1),
        Level.MATERIAL,
        date(2027, 1, 16),
    )
    assert first == Correction(
        date=date(2027, 1, 20),
        lang="en",
        note={"en": "Typo."},
        editorial_because="A letter.",
        place=Place("docs/index.versions.yml", 11, 9),
    )
    assert (second.lang, second.editorial_because) == ("de", None)
    assert newest.sections[0].action == {"en": "Object."}
    assert stated.versions[0].effective == date(2026, 5, 16)
    assert stated.begins == ("0123456789abcdef", Place("docs/index.versions.yml", 19, 11))
    assert stated.attributions[1] == Attribution(
        commit="abcdef1",
        lang="en",
        version=None,
        reason="A draft.",
        place=Place("docs/index.versions.yml", 22, 7),
    )
    assert stated.waivers[0].keys == {"at": "4"}
    assert stated.previous_paths == {"en": ("old/name.md",)}


WRONG = {
    "empty": ("", ["1:1 empty-ledger"]),
    "no document": ("versions: []\n", ["1:1 missing-key"]),
    "no versions": ("document: privacy\nversions: []\n", ["2:11 empty-ledger"]),
    "a mistyped key": (FULL.replace("effective:", "effectve:"), ["4:5 unknown-key"]),
    "an impossible date": (FULL.replace("2027-03-01", "2027-02-30"), ["4:16 invalid-date"]),
    "a date in words": (FULL.replace("2027-03-01", "1 March 2027"), ["4:16 invalid-date"]),
    "an unknown level": (FULL.replace("material", "huge"), ["5:12 wrong-value"]),
    "no level": (FULL.replace("    level: material\n", ""), ["3:5 no-level"]),
    "no authoritative summary": (FULL.replace('{en: "First."}', '{de: "Erste."}'), ["17:14 no-summary"]),
    "an id twice": (FULL.replace("id: 2026-05-16", "id: 2027-01-15"), ["3:5 version-order"]),
    "the wrong order": (
        FULL.replace("id: 2026-05-16", "id: 2028-05-16"),
        ["3:5 version-order", "3:5 effective-decreases"],
    ),
    "an earlier effective date": (FULL.replace("2027-03-01", "2026-05-01"), ["3:5 effective-decreases"]),
    "a commit that is none": (FULL.replace("abcdef0", "HEAD~1"), ["21:16 wrong-value"]),
    "tabs": ("document:\tprivacy\nversions:\n\t- id: x\n", ["3:1 invalid-yaml"]),
    "two mistakes at once": (
        FULL.replace("2027-03-01", "soon").replace("abcdef0", "x"),
        ["4:16 invalid-date", "21:16 wrong-value"],
    ),
    "cancelled too late": (
        FULL.replace("    notified:", '    cancelled: {date: 2027-03-01, reason: "x"}\n    notified:'),
        ["9:23 cancelled-too-late"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_located(case: str) -> None:
    """All mistakes are reported in one run, each with line, column, code and a remedy."""
    text, expected = WRONG[case]
    with pytest.raises(Rejected) as caught:
        read(text)
    found = [f"{finding.place.line}:{finding.place.col} {finding.code}" for finding in caught.value.findings]

    assert sorted(expected) == sorted(found)
    assert all(finding.remedy for finding in caught.value.findings)


def test_unknown_keys_name_the_nearest() -> None:
    """A typing slip is answered with the right word."""
    with pytest.raises(Rejected, match='Did you mean "effective"'):
        read(FULL.replace("effective:", "effectve:"))


def test_cancelled_versions_do_not_bind_later_ones() -> None:
    """An urgent change may apply before the announced one that it cancels."""
    text = """\
document: privacy
versions:
  - {id: 2027-02-01, level: material, summary: {en: "Urgent."}}
  - id: 2027-01-15
    effective: 2027-03-01
    level: material
    summary: {en: "Later."}
    cancelled: {date: 2027-02-01, reason: "Urgent change."}
  - {id: 2026-05-16, summary: {en: "First."}}
"""

    assert [str(version.id) for version in read(text).versions] == ["2026-05-16", "2027-01-15", "2027-02-01"]


def test_it_grows_with_every_version() -> None:
    """1,000 Versions told in six languages are more than a text may have, and no reason to stop."""
    languages = ("en", "de", "fr", "es", "ja", "ar")
    words = ", ".join(f'{lang}: "{"What it changes and for whom. " * 5}"' for lang in languages)
    days = [str(date.fromordinal(date(2020, 1, 1).toordinal() + nth)) for nth in reversed(range(1000))]
    stated = "".join(f"  - {{id: {day}, level: minor, summary: {{{words}}}}}\n" for day in days)
    text = f"document: privacy\nversions:\n{stated}"
    read = ledger.read(decoded(text.encode(), "docs/index.versions.yml"), "docs/index.versions.yml", authoritative="en")

    assert len(text) > limits.MOST_BYTES
    assert len(read.versions) == 1000


def test_a_file_beyond_measure() -> None:
    """What no Ledger needs is not read."""
    with pytest.raises(SourceError) as caught:
        decoded(b"#" * 9_000_000, "docs/index.versions.yml")

    assert str(caught.value) == (
        "docs/index.versions.yml:1:1: this file has 9,000,000 bytes; it may have 8,388,608\n"
        "  Take out what says nothing of a Version."
    )
