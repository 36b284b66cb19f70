"""A draft against what is published, and what the Ledger states against the calendar and git."""

from collections.abc import Mapping
from datetime import date

import pytest

from gazette import checks
from gazette.survey import survey
from tests.support.history import History
from tests.test_bad_inputs import ALONE, DE, EN, LEDGER, NOW, SITE

OLD = '  - id: 2027-01-01\n    imported: true\n    summary: {en: "Older."}\n'
NEXT = '  - id: {id}\n    effective: {effective}\n    level: material\n    summary: {{en: "Next."}}\n'
TEXT = SITE[EN].replace("2027-06-01", "2027-01-01")
STATED = f"document: privacy\nversions:\n{OLD}"


def stated(day: str, effective: str, **more: str) -> str:
    """A Ledger with a material Version above the published one."""
    lines = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return f"document: privacy\nversions:\n{NEXT.format(id=day, effective=effective)}{lines}{OLD}"


def renewed(day: str) -> str:
    """The text with other words, of a Version of that day."""
    return TEXT.replace("2027-01-01", day).replace("keep logs", "store logs")


CASES: Mapping[str, tuple[dict[str, str | None], list[str]]] = {
    "nothing": ({}, []),
    "text changed": ({EN: TEXT.replace("keep", "store")}, [f"{LEDGER}:3:5 error text-changed"]),
    "today": ({EN: renewed("2027-06-01"), LEDGER: stated("2027-06-01", "2027-07-01")}, []),
    "yesterday": (
        {EN: renewed("2027-05-31"), LEDGER: stated("2027-05-31", "2027-07-01")},
        [f"{LEDGER}:3:9 error id-not-today"],
    ),
    "tomorrow": (
        {EN: renewed("2027-06-02"), LEDGER: stated("2027-06-02", "2027-07-02")},
        [f"{LEDGER}:3:9 error id-not-today"],
    ),
    "short notice": (
        {EN: renewed("2027-06-01"), LEDGER: stated("2027-06-01", "2027-06-30")},
        [f"{LEDGER}:3:5 warning not-notified", f"{LEDGER}:4:16 error notice-too-short"],
    ),
    "notified in the future": (
        {EN: renewed("2027-06-01"), LEDGER: stated("2027-06-01", "2027-08-01", notified="2027-06-02")},
        [f"{LEDGER}:7:15 error date-in-future"],
    ),
    "years away": (
        {EN: renewed("2027-06-01"), LEDGER: stated("2027-06-01", "2037-07-01")},
        [f"{LEDGER}:4:16 warning date-mistyped"],
    ),
    "correction of yesterday": (
        {
            EN: TEXT.replace("keep", "store"),
            LEDGER: STATED + '    corrections:\n      - {date: 2027-05-31, note: {en: "A word."}}\n',
        },
        [f"{LEDGER}:7:9 error id-not-today"],
    ),
    "ledger removed": ({LEDGER: None}, [f"{LEDGER}:1:1 error ledger-removed"]),
    "restated in silence": ({LEDGER: STATED + "    effective: 2027-02-01\n"}, [f"{LEDGER}:3:5 error not-restated"]),
    "id of a section changed": (
        {EN: TEXT.replace("{#rights}", "{#your-rights}")},
        [f"{EN}:12:1 warning section-id-changed"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_drafts(history: History, case: str) -> None:
    """What each draft is told, against the published text of 1 January 2027, on 1 June 2027."""
    changed, expected = CASES[case]
    files = {**{path: text for path, text in ALONE.items() if path != DE}, EN: TEXT, LEDGER: STATED}
    history.commit("2027-01-01", files)
    for path, text in changed.items():
        if text is None:
            (history.root / path).unlink()
        else:
            history.write(path, text)
    found = checks.check(survey(history.root, ref=None, now=NOW, as_of=date(2027, 6, 1)))
    errors = [f"{finding.place} {finding.severity} {finding.code}" for finding in found if finding.severity != "notice"]

    assert expected == errors


def test_a_draft_mends_what_is_published(history: History) -> None:
    """A correction that the published branch lacks is judged as merged: nothing is wrong then."""
    history.commit("2027-01-01", {**{p: t for p, t in ALONE.items() if p != DE}, EN: TEXT, LEDGER: STATED})
    history.commit("2027-03-01", {EN: TEXT.replace("keep", "store")})
    before = checks.check(survey(history.root, ref=None, now=NOW, as_of=None))
    history.write(LEDGER, STATED + '    corrections:\n      - {date: 2027-03-01, note: {en: "A word."}}\n')
    after = checks.check(survey(history.root, ref=None, now=NOW, as_of=None))

    assert ([finding.code for finding in before], list(after)) == (["text-changed"], [])
