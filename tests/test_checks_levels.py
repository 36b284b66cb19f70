"""Corrections that are none, and minor Versions that may be material."""

from datetime import date

import pytest

from gazette import checks
from gazette.finding import Finding
from gazette.selection import Selection
from gazette.survey import survey
from tests.conftest import NOW, Run
from tests.support.history import History, policy

FIRST = '  - id: 2026-01-01\n    summary: {en: "First."}\n'
CORRECTED = (
    '  - id: 2026-01-01\n    summary: {en: "First."}\n    corrections:\n'
    '      - {date: 2026-02-01, note: {en: "A slip of the pen."}}\n'
)
HEAD = "document: privacy\nversions:\n"
CODES = ("correction-material", "level-signals")


def found(history: History, *, as_of: date | None = None) -> list[Finding]:
    """What the two rules find in the working tree, whatever others say of its dates."""
    judged = checks.check(survey(history.root, ref=None, now=NOW, as_of=as_of))
    return [finding for finding in judged if finding.code in CODES]


@pytest.fixture
def published(history: History) -> History:
    """A policy with one Version that promises 30 days."""
    history.commit(
        "2026-01-01",
        {
            "mkdocs.yml": "site_name: Privacy\n",
            "docs/index.md": policy("2026-01-01"),
            "docs/index.versions.yml": HEAD + FIRST,
        },
    )
    return history


def correct(history: History, text: str, stated: str = CORRECTED, *, commit: bool) -> None:
    history.write("docs/index.md", policy("2026-01-01", text))
    history.write("docs/index.versions.yml", HEAD + stated)
    if commit:
        history.commit("2026-02-01")


@pytest.mark.parametrize("commit", [True, False], ids=["published", "draft"])
def test_a_material_correction(published: History, *, commit: bool) -> None:
    """An error at the correction in the Ledger, with the line to paste in its place."""
    correct(published, "We keep logs for 90 days and never sell them.", commit=commit)
    (finding,) = found(published)

    assert str(finding) == (
        "docs/index.versions.yml:6:9: error correction-material the correction of 2026-02-01 may be material: "
        "a duration changed from “30 days” to “90 days”; a negation was added: “never”; "
        "what is done with data was added: “sell”\n"
        "  If it only mends spelling, grammar or style, say why for everyone to read, in this line's place:\n"
        '        - {date: 2026-02-01, note: {en: A slip of the pen.}, editorial_because: "…"}\n'
        "  If it changes what the policy says, take this line out and state a new Version: gazette new"
    )


def test_the_line_to_paste_mends_it(published: History) -> None:
    """In the place of the line, its reason filled in."""
    correct(published, "We keep logs for 90 days.", commit=False)
    (finding,) = found(published)
    line = finding.remedy.splitlines()[1].replace("…", "The contract always said 90.")
    file = published.root / "docs/index.versions.yml"
    lines = file.read_text("utf-8").splitlines()
    lines[finding.place.line - 1] = line
    file.write_text("\n".join(lines) + "\n", "utf-8")

    assert found(published) == []


@pytest.mark.parametrize("commit", [True, False], ids=["published", "draft"])
@pytest.mark.parametrize("text", ["We keep lgos for 30 days.", "We retain logs for thirty days."])
def test_an_editorial_correction(published: History, text: str, *, commit: bool) -> None:
    """Spelling and style show no signal."""
    correct(published, text, commit=commit)

    assert found(published) == []


def test_a_draft_of_the_reason_is_enough(published: History) -> None:
    """What was published without its reason is mended by stating it."""
    correct(published, "We keep logs for 90 days.", commit=True)
    stated = CORRECTED.replace('pen."}}', 'pen."}, editorial_because: "The contract always said 90."}')
    published.write("docs/index.versions.yml", HEAD + stated)

    assert found(published) == []


def test_a_correction_in_the_archive(published: History) -> None:
    """The text in force, corrected while another Version is announced."""
    announced = '  - id: 2026-03-01\n    effective: 2028-01-01\n    level: material\n    summary: {en: "Second."}\n'
    published.commit(
        "2026-03-01",
        {
            "docs/index.md": policy("2026-03-01", "We keep logs for 10 days."),
            "docs/index.versions.yml": HEAD + announced + FIRST,
        },
    )
    published.write("docs/archive/index/2026-01-01.md", policy("2026-01-01", "We keep logs for 3 days."))
    published.write("docs/index.versions.yml", HEAD + announced + CORRECTED)

    assert [(finding.code, finding.place.line) for finding in found(published)] == [("correction-material", 10)]


def test_corrections_of_translations_are_not_asked(history: History) -> None:
    """They do not change what the policy says."""
    settings = (
        "site_name: x\nplugins:\n  - i18n:\n      docs_structure: suffix\n      languages:\n"
        "        - {locale: en, default: true, name: English}\n        - {locale: de, name: Deutsch}\n"
    )
    texts = {"docs/index.md": policy("2026-01-01"), "docs/index.de.md": policy("2026-01-01", "30 Tage.", title="DS")}
    history.commit("2026-01-01", {**texts, "mkdocs.yml": settings, "docs/index.versions.yml": HEAD + FIRST})
    stated = CORRECTED.replace("note: {en:", "lang: de, note: {de:")
    history.commit(
        "2026-02-01",
        {"docs/index.de.md": policy("2026-01-01", "90 Tage.", title="DS"), "docs/index.versions.yml": HEAD + stated},
    )

    assert found(history) == []


def test_a_withdrawn_text_is_not_quoted(published: History) -> None:
    """What is withdrawn appears nowhere, not in a message either."""
    withdrawn = '    withdrawn: {date: 2026-02-02, reason: "A name.", texts: [{lang: en, rev: 1}]}\n'
    correct(published, "We keep logs for 90 days.", CORRECTED + withdrawn, commit=True)

    assert found(published) == []


SECOND = '  - id: 2026-03-01\n    level: minor\n    summary: {en: "Second."}\n'


@pytest.mark.parametrize("commit", [True, False], ids=["published", "draft"])
def test_a_minor_version_with_signals(published: History, *, commit: bool) -> None:
    """A notice that tells what a human has to judge, and how to say that it was judged."""
    published.write("docs/index.md", policy("2026-03-01", "We keep logs and mails for 90 days, not weeks."))
    published.write("docs/index.versions.yml", HEAD + SECOND + FIRST)
    if commit:
        published.commit("2026-03-01")
    (finding,) = found(published)

    assert str(finding) == (
        "docs/index.versions.yml:3:5: notice level-signals Version 2026-03-01 is stated to be minor; what may make it "
        "material: a duration changed from “30 days” to “90 days”; a negation was added: “not”\n"
        "  Judge what it means for the people concerned and whether they could expect it (WP260 rev.01, paragraph 29). "
        "If it is material, write level: material. If it is minor all the same, paste under waivers:\n"
        '    - {code: level-signals, version: 2026-03-01, reason: "…"}'
    )
    waiver = 'waivers:\n  - {code: level-signals, version: 2026-03-01, reason: "Judged."}\n'
    published.write("docs/index.versions.yml", HEAD + SECOND + FIRST + waiver)
    assert found(published) == []


@pytest.mark.parametrize(
    ("second", "text"),
    [(SECOND.replace("minor", "material"), "We keep logs for 90 days."), (SECOND, "We retain logs for 30 days.")],
    ids=["material", "no signal"],
)
def test_a_version_whose_level_agrees(published: History, second: str, text: str) -> None:
    """Nothing to say of a material Version, nor of a minor one without signals."""
    published.write("docs/index.md", policy("2026-03-01", text))
    published.write("docs/index.versions.yml", HEAD + second + FIRST)

    assert found(published) == []


def test_versions_of_the_past_are_left_alone(published: History) -> None:
    """People were told of them, or not, long ago; the Version in force and those after it are judged."""
    third = '  - id: 2026-05-01\n    level: minor\n    summary: {en: "Third."}\n'
    for day, text, stated in (
        ("2026-03-01", "We keep logs for 90 days.", SECOND + FIRST),
        ("2026-05-01", "We keep logs for 60 days.", third + SECOND + FIRST),
    ):
        published.commit(day, {"docs/index.md": policy(day, text), "docs/index.versions.yml": HEAD + stated})
    now = found(published)
    then = found(published, as_of=date(2026, 4, 1))

    assert [dict(finding.keys) for finding in now] == [{"version": "2026-05-01"}]
    assert [dict(finding.keys) for finding in then] == [{"version": "2026-05-01"}, {"version": "2026-03-01"}]


def test_check_command(published: History, gazette: Run) -> None:
    """A material correction fails a check, a notice does not."""
    correct(published, "We keep logs for 90 days.", commit=False)
    failing = gazette("check", cwd=published.root)
    correct(published, "We keep logs for 30 days.", FIRST, commit=False)
    fine = gazette("check", cwd=published.root)

    assert (failing.returncode, fine.returncode) == (1, 0)


def test_without_a_ledger_nothing_is_stated(history: History) -> None:
    """An inferred level is nobody's statement."""
    history.commit("2026-01-01", {"p.md": "# P\n\nWe keep logs for 30 days.\n"})
    history.commit("2026-02-01", {"p.md": "# P\n\nWe keep logs for 90 days.\n"})

    judged = checks.check(survey(history.root, ref=None, now=NOW, as_of=None, selection=Selection(sources=("p.md",))))

    assert [finding for finding in judged if finding.code in CODES] == []
