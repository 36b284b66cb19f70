"""Lineage: sections through all Versions, and in which of them they changed."""

import pytest

from gazette.lineage import Lineages
from tests.conftest import Open
from tests.support.history import History, ledger

SCOPE = "This policy holds for the website and the app."
LOGS = "Server logs are deleted after thirty days."
SHARING = "We share your address with the carrier Lyngvik, and with nobody else."
COOKIES = "One cookie keeps you signed in. There is no other."


class Story:
    """Versions told one after the other, one commit each, their Ledger growing with them."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.statements: list[str] = []

    def version(self, version: str, *sections: str, more: str = "level: minor", state: bool = True) -> None:
        """Publish a text of these sections; `more` is what its statement holds besides; without `state` only that."""
        if state:
            statement = f'{{id: {version}, summary: {{en: "Words."}}, {more}}}'
            self.statements = [statement, *(said for said in self.statements if f"id: {version}," not in said)]
        body = "\n\n".join(sections)
        self.history.commit(
            version,
            {
                "docs/index.versions.yml": ledger(*self.statements),
                "docs/index.md": f"---\ntitle: Policy\nversion: {version}\n---\n\n# Policy\n\n{body}\n",
            },
        )

    def restate(self, day: str, version: str, more: str) -> None:
        """Say more of a Version, its text as it is."""
        statement = f'{{id: {version}, summary: {{en: "Words."}}, {more}}}'
        self.statements = [statement if f"id: {version}," in said else said for said in self.statements]
        self.history.commit(day, {"docs/index.versions.yml": ledger(*self.statements)})


@pytest.fixture
def story(history: History) -> Story:
    history.write("mkdocs.yml", "plugins: [{i18n: {languages: [{locale: en, default: true}]}}]\n")
    return Story(history)


def lineages(story: Story, open_edition: Open) -> Lineages:
    edition = open_edition(story.history)
    return edition.published.lineages["privacy"]


def told(found: Lineages) -> dict[str, list[str]]:
    """The turns of every section, oldest first."""
    return {
        lineage.id: [
            f"{step.version.id} {step.turn.value}" + (", moved" if step.moved and step.turn != "moved" else "")
            for step in lineage.steps
        ]
        for lineage in found.all
    }


def h2(heading: str, words: str) -> str:
    return f"## {heading}\n\n{words}"


def test_with_one_version_nothing_ever_changed(story: Story, open_edition: Open) -> None:
    """Sections known only in the first recorded Version have no step, and no date."""
    story.version("2024-01-01", h2("1. Scope {#scope}", SCOPE))
    found = lineages(story, open_edition)

    assert told(found) == {"scope": []}
    assert found.dated("scope", found.redlines.chronicle.versions[-1]) is None


def test_dates_where_the_clock_of_the_mainline_went_back(history: History, open_edition: Open) -> None:
    """Inferred Versions stand in the order of the mainline, whatever their days."""
    scope, logs = h2("Scope", SCOPE), h2("Logs", LOGS)
    history.commit("2024-03-01", {"policy.md": f"{scope}\n\n{logs}\n"})
    history.commit("2024-05-01", {"policy.md": f"{scope} It binds us.\n\n{logs}\n"})
    history.commit("2024-04-01", {"policy.md": f"{scope} It binds us.\n\n{logs} So are backups.\n"})
    published = open_edition(history, "policy.md").published
    found, versions = published.lineages["policy"], published.chronicles[0].versions
    dates = [step and str(step.version.id) for step in (found.dated(name, versions[-1]) for name in ("scope", "logs"))]

    assert [str(version.id) for version in versions] == ["2024-03-01", "2024-05-01", "2024-04-01"]
    assert dates == ["2024-05-01", "2024-04-01"]
    assert found.dated("logs", versions[1]) is None


def test_every_turn(story: Story, open_edition: Open) -> None:
    """Added, changed, renumbered, moved, removed, come back: each in its Version; the dates are those of the words."""
    scope, logs = h2("1. Scope {#scope}", SCOPE), h2("2. Logs {#logs}", LOGS)
    story.version("2024-01-01", scope, logs)
    story.version("2024-02-01", scope, h2("2. Cookies {#cookies}", COOKIES), h2("3. Logs {#logs}", LOGS))
    story.version("2024-03-01", scope, h2("2. Cookies {#cookies}", COOKIES))
    story.version("2024-04-01", h2("1. Cookies {#cookies}", COOKIES), h2("2. Scope {#scope}", SCOPE + " And the shop."))
    story.version(
        "2024-05-01", h2("1. Cookies {#cookies}", COOKIES), h2("2. Scope {#scope}", SCOPE + " And the shop."), logs
    )
    found = lineages(story, open_edition)
    versions = found.redlines.chronicle.versions

    assert told(found) == {
        "cookies": ["2024-02-01 added", "2024-04-01 renumbered"],
        "scope": ["2024-04-01 changed, moved"],
        "logs": ["2024-02-01 renumbered", "2024-03-01 removed", "2024-05-01 added"],
    }
    assert [
        (name, str(step.version.id))
        for name in ("cookies", "scope", "logs")
        if (step := found.dated(name, versions[-1]))
    ] == [("cookies", "2024-02-01"), ("scope", "2024-04-01"), ("logs", "2024-05-01")]
    assert found.dated("scope", versions[2]) is None
    assert [(lineage.id, step.turn.value) for lineage, step in found.touched(versions[1])] == [("cookies", "added")]


def test_a_section_keeps_its_history_under_another_name(story: Story, open_edition: Open) -> None:
    """Renamed, with another explicit id or none: one lineage, found by each of its ids."""
    story.version("2024-01-01", h2("How we share", SHARING))
    story.version("2024-02-01", h2("Recipients {#recipients}", SHARING))
    story.version("2024-03-01", h2("Sharing {#sharing}", SHARING))
    found = lineages(story, open_edition)

    assert told(found) == {"sharing": ["2024-02-01 changed", "2024-03-01 changed"]}
    assert {name: found.of(name) for name in ("sharing", "recipients", "how-we-share", "other")} == {
        "sharing": found.all[0],
        "recipients": found.all[0],
        "how-we-share": found.all[0],
        "other": None,
    }
    assert [step.former for step in found.all[0].steps] == ["How we share", "Recipients"]


def test_a_section_holds_what_stands_under_it(story: Story, open_edition: Open) -> None:
    """A change in a subsection is one of its section too; not of the section's neighbours."""
    inner = "### Logs {#logs}\n\n"
    story.version("2024-01-01", h2("Data {#data}", SCOPE), inner + LOGS, h2("Rights {#rights}", SHARING))
    story.version("2024-02-01", h2("Data {#data}", SCOPE), inner + COOKIES, h2("Rights {#rights}", SHARING))
    found = lineages(story, open_edition)

    assert told(found) == {"data": ["2024-02-01 changed"], "logs": ["2024-02-01 changed"], "rights": []}
    assert [lineage.id for lineage in found.all if lineage.inner] == ["logs"]
    assert [lineage.id for lineage, _ in found.touched(found.redlines.chronicle.versions[1])] == ["data"]


def test_a_link_is_wording_and_emphasis_is_not(story: Story, open_edition: Open) -> None:
    """As norm v1 has it."""
    story.version("2024-01-01", h2("A {#a}", "See [it](https://a.example)."), h2("B {#b}", LOGS), h2("C {#c}", SCOPE))
    story.version(
        "2024-02-01", h2("A {#a}", "See [it](https://b.example)."), h2("B {#b}", f"**{LOGS}**"), h2("C {#c}", COOKIES)
    )

    assert told(lineages(story, open_edition)) == {"a": ["2024-02-01 changed"], "b": [], "c": ["2024-02-01 changed"]}


CORRECTED = 'level: minor, corrections: [{{date: {}, note: {{en: "Typo."}}}}]'


def test_a_correction_makes_no_new_date(story: Story, open_edition: Open) -> None:
    """It is a step of its own, inside the Version whose text it corrected."""
    story.version("2024-01-01", h2("A {#a}", LOGS), h2("B {#b}", "Teh app."))
    story.version("2024-02-01", h2("A {#a}", COOKIES), h2("B {#b}", "Teh app."))
    story.statements[0] = f'{{id: 2024-02-01, summary: {{en: "Words."}}, {CORRECTED.format("2024-02-09")}}}'
    story.version("2024-02-01", h2("A {#a}", COOKIES), h2("B {#b}", "The app."), state=False)
    found = lineages(story, open_edition)

    assert told(found) == {"a": ["2024-02-01 changed"], "b": ["2024-02-01 corrected"]}
    assert found.dated("b", found.redlines.chronicle.versions[-1]) is None
    assert [step.revision.name for step in found.all[1].steps if step.revision] == ["r2"]


def test_a_correction_taken_over_is_no_change_and_one_taken_back_is(story: Story, open_edition: Open) -> None:
    """A Version is compared with the text that stood on its day."""
    story.version("2024-01-01", h2("A {#a}", "Teh app."), h2("B {#b}", "Thirty days."))
    story.statements[0] = f'{{id: 2024-01-01, summary: {{en: "Words."}}, {CORRECTED.format("2024-01-09")}}}'
    story.version("2024-01-01", h2("A {#a}", "The app."), h2("B {#b}", "Thirty-one days."), state=False)
    story.version("2024-02-01", h2("A {#a}", "The app."), h2("B {#b}", "Thirty days."))

    assert told(lineages(story, open_edition)) == {
        "a": ["2024-01-01 corrected"],
        "b": ["2024-01-01 corrected", "2024-02-01 changed"],
    }


def test_a_cancelled_version_makes_no_date(story: Story, open_edition: Open) -> None:
    """It never applied: the next Version is compared with the one before it."""
    story.version("2024-01-01", h2("A {#a}", LOGS), h2("B {#b}", SCOPE))
    story.version("2024-02-01", h2("A {#a}", COOKIES), h2("B {#b}", SCOPE), more="level: minor, effective: 2024-04-01")
    story.restate(
        "2024-02-09",
        "2024-02-01",
        'level: minor, effective: 2024-04-01, cancelled: {date: 2024-02-09, reason: {en: "No."}}',
    )
    story.version("2024-03-01", h2("A {#a}", LOGS), h2("B {#b}", SHARING))

    assert told(lineages(story, open_edition)) == {"a": [], "b": ["2024-03-01 changed"]}


def test_of_a_withdrawn_text_only_the_date_is_told(story: Story, open_edition: Open) -> None:
    """A Version of which no text is shown still changed what it changed; no word of it, no section of its own."""
    story.version("2024-01-01", h2("A {#a}", LOGS), h2("B {#b}", SCOPE))
    story.version("2024-02-01", h2("A secret {#a}", COOKIES), h2("B {#b}", SCOPE), h2("Secret {#secret}", SHARING))
    story.restate(
        "2024-02-09",
        "2024-02-01",
        'level: minor, withdrawn: {date: 2024-02-09, reason: {en: "No."}, texts: [{lang: en, rev: 1}]}',
    )
    story.version("2024-03-01", h2("A {#a}", COOKIES), h2("B {#b}", SHARING))
    found = lineages(story, open_edition)

    assert told(found) == {
        "a": ["2024-02-01 changed", "2024-03-01 changed"],
        "b": ["2024-03-01 changed"],
    }
    assert [
        (section.heading, section.html) for step in found.all[0].steps for section in (step.before, step.after)
    ] == [("A", f"<p>{LOGS}</p>"), ("", ""), ("", ""), ("A", f"<p>{COOKIES}</p>")]


def test_a_version_withdrawn_whole_is_passed_over(story: Story, open_edition: Open) -> None:
    """As it is in what is compared."""
    story.version("2024-01-01", h2("A {#a}", LOGS))
    story.version("2024-02-01", h2("A {#a}", COOKIES))
    story.restate(
        "2024-02-09", "2024-02-01", 'level: minor, withdrawn: {date: 2024-02-09, reason: {en: "No."}, texts: all}'
    )
    story.version("2024-03-01", h2("A {#a}", LOGS + " Always."))

    assert told(lineages(story, open_edition)) == {"a": ["2024-03-01 changed"]}


def test_a_section_that_only_moved(story: Story, open_edition: Open) -> None:
    """It has a step, and keeps its date."""
    scope, sharing = h2("Scope {#scope}", SCOPE), h2("Sharing {#sharing}", SHARING)
    cookies = h2("Cookies {#cookies}", f"{COOKIES}\n\n{LOGS}")
    story.version("2024-01-01", scope, sharing, cookies)
    story.version("2024-02-01", sharing, cookies, scope)
    found = lineages(story, open_edition)

    assert told(found) == {"sharing": [], "cookies": [], "scope": ["2024-02-01 moved"]}
    assert found.dated("scope", found.redlines.chronicle.versions[-1]) is None


def test_an_id_used_again_for_another_section(story: Story, open_edition: Open) -> None:
    """The section that bears it now is the one it leads to; the earlier bearer keeps its own."""
    story.version("2024-01-01", h2("Sharing {#x}", SHARING))
    story.version("2024-02-01", h2("Sharing {#y}", SHARING))
    story.version("2024-03-01", h2("Cookies {#x}", COOKIES), h2("Sharing {#y}", SHARING))
    found = lineages(story, open_edition)

    assert told(found) == {"x": ["2024-03-01 added"], "y": []}
    assert [sorted(lineage.ids) for lineage in found.all] == [["x"], ["x", "y"]]
    assert [found.of(name) for name in ("x", "y")] == list(found.all)
    assert [found.earlier_ids(lineage) for lineage in found.all] == [(), ()]
