"""gazette adopt: a Ledger from inferred history that says the same, and can be edited."""

import json
import re
from pathlib import Path

import pytest

from gazette.versions import Chronicle
from tests.conftest import Open, Run
from tests.support.history import History, from_folders  # noqa: F401  # from_folders documents how stories are made

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"


def facts(chronicle: Chronicle) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Order, wording, sha256 and commit of every Revision."""
    return [
        (lang, [(rev.wording, rev.evidence.sha256, rev.evidence.witness.commit) for rev in revisions])
        for version in chronicle.versions
        for lang, revisions in version.revisions.items()
    ]


@pytest.fixture
def inferred(history: History) -> History:
    """A policy with three wordings, a reflow, and a German translation that came late."""
    history.commit("2024-01-01", {"legal/privacy.md": "---\nlayout: legal\ntitle: Privacy\n---\n\n# Privacy\n\nOne.\n"})
    history.commit("2024-02-01", {"legal/privacy.md": "---\nlayout: legal\ntitle: Privacy\n---\n\n# Privacy\n\nTwo.\n"})
    history.commit(
        "2024-02-02", {"legal/privacy.md": "---\nlayout: legal\ntitle: Privacy\n---\n\n# Privacy\n\n*Two.*\n"}
    )
    history.commit(
        "2024-03-01", {"legal/privacy.md": "---\nlayout: legal\ntitle: Privacy\n---\n\n# Privacy\n\nThree.\n"}
    )
    history.commit("2024-03-09", {"legal/de.md": "# Datenschutz\n\nDrei.\n"})
    return history


DE = ("--source", "legal/privacy.md", "--translation", "de=legal/de.md")


def test_adopted_history_says_the_same(inferred: History, open_edition: Open, gazette: Run) -> None:
    """Before and after adoption, order, wording, sha256 and commit are equal; the Versions are declared now."""
    before = open_edition(inferred, "legal/privacy.md", translations={"de": "legal/de.md"}).chronicles[0]
    result = gazette("adopt", *DE, cwd=inferred.root)
    inferred.commit("2024-04-01", name="adopt")
    after = open_edition(inferred, "legal/privacy.md", translations={"de": "legal/de.md"}).chronicles[0]

    assert result.stdout.split() == ["legal/privacy.versions.yml", "legal/privacy.md", "legal/de.md"]
    assert facts(before) == facts(after)
    assert [(str(v.id), v.inferred) for v in before.versions] == [
        ("2024-01-01", True),
        ("2024-02-01", True),
        ("2024-03-01", True),
    ]
    assert [(str(v.id), v.inferred, v.level) for v in after.versions] == [
        ("2024-01-01", False, None),
        ("2024-02-01", False, None),
        ("2024-03-01", False, None),
    ]


@pytest.fixture
def judged(history: History) -> History:
    """A policy that changed, was mended and changed again."""
    text = "# Privacy\n\nWe {keep} logs for {days} days and never sell them.\n"
    history.commit("2024-01-01", {"p.md": text.format(keep="keep", days=30)})
    history.commit("2024-02-01", {"p.md": text.format(keep="keep", days=90)})
    history.commit("2024-03-01", {"p.md": text.format(keep="retain", days=90)})
    return history


def test_levels_are_inferred_where_none_is_stated(judged: History, gazette: Run) -> None:
    """Material where a signal shows, else minor; the first Version changed nothing."""
    lines = gazette("versions", "--source", "p.md", cwd=judged.root).stdout.splitlines()
    shown = json.loads(gazette("show", "2024-02-01", "--json", "--source", "p.md", cwd=judged.root).stdout)

    assert [line.split()[3] for line in lines] == ["minor", "material", "-"]
    assert shown["level"] == "material"


def test_adoption_suggests_levels_and_states_none(judged: History, gazette: Run) -> None:
    """A human states them: what the signals say stands behind a comment sign."""
    gazette("adopt", "--source", "p.md", cwd=judged.root)
    written = (judged.root / "p.versions.yml").read_text("utf-8")

    assert re.findall(r"id: (\S+)\n.*summary.*\n(    # .*)?", written) == [
        ("2024-03-01", "    # level: minor  # no signal shows"),
        ("2024-02-01", "    # level: material  # duration"),
        ("2024-01-01", ""),
    ]
    judged.commit("2024-04-01", name="adopt")
    adopted = gazette("versions", "--source", "p.md", cwd=judged.root).stdout.splitlines()
    assert [line.split()[3] for line in adopted] == ["-", "-", "-"]


def test_adoption_names_the_version_and_loses_nothing(inferred: History, gazette: Run) -> None:
    """Texts state their Version; front matter of other tools becomes a comment."""
    gazette("adopt", *DE, cwd=inferred.root)

    assert (inferred.root / "legal/privacy.md").read_text("utf-8") == (
        "---\n# layout: legal\ntitle: Privacy\nversion: 2024-03-01\n---\n\n# Privacy\n\nThree.\n"
    )
    assert (inferred.root / "legal/de.md").read_text("utf-8") == (
        "---\ntitle: Datenschutz\nversion: 2024-03-01\n---\n\n# Datenschutz\n\nDrei.\n"
    )


def test_dates_are_edited_and_versions_merged(inferred: History, open_edition: Open, gazette: Run) -> None:
    """Legal moves an id and makes the third wording a correction of the second Version: the evidence stays."""
    before = open_edition(inferred, "legal/privacy.md").chronicles[0]
    gazette("adopt", "--source", "legal/privacy.md", cwd=inferred.root)
    file = inferred.root / "legal/privacy.versions.yml"
    text = file.read_text("utf-8")
    text = re.sub(r"  - id: 2024-03-01\n    summary: .*\n", "", text)
    text = text.replace("as: 2024-03-01", "as: 2024-02-01").replace("2024-02-01", "2024-01-20")
    text = re.sub(
        r"(  - id: 2024-01-20\n    summary: .*\n)",
        '\\1    corrections: [{date: 2024-03-01, note: {en: "A slip of the pen."}}]\n',
        text,
    )
    file.write_text(text, "utf-8")
    source = inferred.root / "legal/privacy.md"
    source.write_text(source.read_text("utf-8").replace("version: 2024-03-01", "version: 2024-01-20"), "utf-8")
    inferred.commit("2024-04-01", name="adopt")
    after = open_edition(inferred, "legal/privacy.md").chronicles[0]

    assert [str(version.id) for version in after.versions] == ["2024-01-01", "2024-01-20"]
    assert [revision for _, revisions in facts(before) for revision in revisions] == [
        revision for _, revisions in facts(after) for revision in revisions
    ]


def test_a_new_text_needs_its_version_after_adoption(inferred: History, gazette: Run) -> None:
    """From then on a mainline text with neither `version` nor a history line is an error."""
    gazette("adopt", "--source", "legal/privacy.md", cwd=inferred.root)
    inferred.commit("2024-04-01", name="adopt")
    inferred.commit("2024-05-01", {"legal/privacy.md": "---\ntitle: Privacy\n---\n\n# Privacy\n\nFour.\n"})
    result = gazette("versions", "--source", "legal/privacy.md", cwd=inferred.root)

    assert result.returncode == 1
    assert "error text-without-version" in result.stderr


def test_adopt_never_overwrites(inferred: History, gazette: Run) -> None:
    """A second run is refused."""
    gazette("adopt", *DE, cwd=inferred.root)
    result = gazette("adopt", *DE, cwd=inferred.root)

    assert (result.returncode, result.stderr) == (
        2,
        "legal/privacy.versions.yml exists already\n  Edit it, or commit it.\n",
    )


def test_clock_that_went_back(history: History, open_edition: Open, gazette: Run) -> None:
    """Ids in a Ledger ascend: one that does not is renamed, and said to be."""
    history.commit("2024-03-01", {"p.md": "# P\n\nOne.\n"})
    history.commit("2024-02-01", {"p.md": "# P\n\nTwo.\n"})
    before = open_edition(history, "p.md").chronicles[0]
    result = gazette("adopt", "--source", "p.md", cwd=history.root)
    history.commit("2024-04-01", name="adopt")
    after = open_edition(history, "p.md").chronicles[0]

    assert "2024-02-01 is now 2024-03-01-2" in result.stderr
    assert facts(before) == facts(after)


def _codes(history: History, gazette: Run) -> list[str]:
    result = gazette("check", "--source", "p.md", "--published", "main", cwd=history.root)
    return re.findall(r"^p\.\S*: (\w+ \S+)", result.stdout, re.MULTILINE)


def test_the_form_of_what_was_adopted(history: History, gazette: Run) -> None:
    """What was published long ago is pointed at, not refused; the first edit of it is judged like any other."""
    text = "# Privacy\n\n## 1. Us {#us}\n\nLast updated: 1 January 2023. See [us](http://e.example).\n"
    history.commit("2024-01-01", {"p.md": text})
    gazette("adopt", "--source", "p.md", cwd=history.root)
    before = _codes(history, gazette)
    history.commit("2024-02-01", name="adopt")
    adopted = _codes(history, gazette)
    source = history.root / "p.md"
    history.write("p.md", source.read_text("utf-8").replace("See", "Look at"))

    assert before == adopted == ["warning typed-date", "warning http-link"]
    assert _codes(history, gazette) == ["error typed-date", "error http-link", "error text-changed"]


def test_a_correction_in_the_archive_without_settings(history: History, gazette: Run) -> None:
    """A text that is being corrected in the archive is found where there is no mkdocs.yml, too."""
    text = "---\ntitle: P\nversion: {}\n---\n\n# P\n\n## 1. Us {{#us}}\n\nWe {} logs.\n"
    first = "  - id: 2024-01-01\n    summary: {en: One.}\n"
    both = "  - {id: 2024-02-01, level: minor, summary: {en: Two.}}\n" + first
    head = "document: p\nversions:\n"
    history.commit("2024-01-01", {"p.md": text.format("2024-01-01", "kept"), "p.versions.yml": head + first})
    history.commit("2024-02-01", {"p.md": text.format("2024-02-01", "keep"), "p.versions.yml": head + both})
    history.write("archive/p/2024-01-01.md", text.format("2024-01-01", "still kept"))
    unsaid = _codes(history, gazette)
    corrections = '    corrections:\n      - {date: 2027-06-01, note: {en: "A word."}}\n'
    history.write("p.versions.yml", head + both + corrections)

    assert unsaid == ["error text-changed"]
    assert "error correction-without-text" not in _codes(history, gazette)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize(
    ("bundle", "branch", "source"),
    [
        ("basecamp-policies", "master", "privacy/index.md"),
        ("github-site-policy", "main", "Policies/github-privacy-statement.md"),
        ("github-site-policy", "main", "Policies/github-subprocessors-and-cookies.md"),
    ],
)
def test_real_histories(
    tmp_path: Path, open_edition: Open, gazette: Run, bundle: str, branch: str, source: str
) -> None:
    """A real policy of dozens of Versions is adopted, committed, and says the same."""
    history = History(tmp_path / "r")
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), f"{branch}:corpus")
    history.git("reset", "-q", "--hard", "corpus")
    before = open_edition(history, source).chronicles[0]
    assert gazette("adopt", "--source", source, cwd=history.root).returncode == 0
    history.commit("2026-06-01", name="adopt")
    after = open_edition(history, source).chronicles[0]

    assert len(before.versions) >= 15
    assert facts(before) == facts(after)
