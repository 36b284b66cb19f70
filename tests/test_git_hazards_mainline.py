"""Git hazards of history: merges, renames, rewritten and impossible dates, names that look like records."""

import itertools
import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gazette.errors import Rejected
from tests.conftest import Open, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.mainline import PATH, clone, codes, four_commits, raw_commit, refusal, text, told, told_of_four

FIRST = '{id: 2024-01-01, summary: {en: "First."}}'
SECOND = '{id: 2024-03-01, level: minor, summary: {en: "Second."}}'
SOURCE = "docs/index.md"
LEDGER = "docs/index.versions.yml"
DATE_REMEDY = "\n  A commit's date is evidence and cannot be guessed. Commit the text again with a right clock."


def side_edit(history: History, day: str, word: str) -> str:
    """Edit the policy on a new side branch; the mainline is checked out again."""
    history.git("switch", "-q", "-c", "side")
    commit = history.commit(day, {PATH: text(word)}, name="side")
    history.git("switch", "-q", "main")
    return commit


def test_h07_side_branch_edit(history: History, open_edition: Open) -> None:
    """H7: an edit of a side branch is published by its merge, on the merge's day."""
    one = history.commit("2024-01-01", {PATH: text("logs")})
    side = side_edit(history, "2024-03-15", "no logs")
    history.git("merge", "-q", "--no-ff", "-m", "merge", "side", day="2024-05-10")
    merge = history.git("rev-parse", "HEAD")

    assert told(open_edition(history, PATH)) == [
        ("2024-01-01", one, "We keep logs."),
        ("2024-05-10", merge, "We keep no logs."),
    ]
    assert history.git("log", "-1", "--format=%H %cs", "--", PATH) == f"{side} 2024-03-15"


def test_h08_merge_that_throws_an_edit_away(history: History, open_edition: Open) -> None:
    """H8: a text that `merge -s ours` discards was never published."""
    one = history.commit("2024-01-01", {PATH: text("logs")})
    side_edit(history, "2024-03-15", "no logs")
    history.git("merge", "-q", "-s", "ours", "--no-ff", "-m", "merge", "side", day="2024-05-10")

    assert told(open_edition(history, PATH)) == [("2024-01-01", one, "We keep logs.")]


@pytest.mark.parametrize("configured", ["separate", "combined", "off"])
def test_h09_evil_merge(history: History, open_edition: Open, configured: str) -> None:
    """H9: a merge that itself writes the text publishes it, whatever `log.diffMerges` says of merges."""
    one = history.commit("2024-01-01", {PATH: text("logs")})
    side_edit(history, "2024-03-15", "no logs")
    two = history.commit("2024-04-01", {"other": "1\n"})
    history.git("merge", "-q", "--no-ff", "--no-commit", "side")
    three = history.commit("2024-05-10", {PATH: text("all logs")})
    history.git("config", "log.diffMerges", configured)

    assert history.git("rev-parse", "HEAD^1", "HEAD^2").split() == [two, history.commits["side"]]
    assert told(open_edition(history, PATH)) == [
        ("2024-01-01", one, "We keep logs."),
        ("2024-05-10", three, "We keep all logs."),
    ]


def test_h10_squash_merge(history: History, open_edition: Open) -> None:
    """H10: two edits of a pull request that are squashed are one Version."""
    one = history.commit("2024-01-01", {PATH: text("logs")})
    history.git("switch", "-q", "-c", "side")
    history.commit("2024-03-15", {PATH: text("few logs")})
    history.commit("2024-03-16", {PATH: text("no logs")})
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "--squash", "side")
    squashed = history.commit("2024-05-10")

    assert told(open_edition(history, PATH)) == [
        ("2024-01-01", one, "We keep logs."),
        ("2024-05-10", squashed, "We keep no logs."),
    ]


def test_h11_rebase_merge_keeps_an_old_author_date(history: History, open_edition: Open) -> None:
    """H11: the committer's date counts, not the author's of months before."""
    history.write(PATH, text("logs"))
    history.git("add", "-A")
    history.git("commit", "-q", "-m", "x", day="2024-06-02", GIT_AUTHOR_DATE="2024-02-11T12:00:00+0000")

    assert history.git("log", "--format=%as %cs") == "2024-02-11 2024-06-02"
    assert told(open_edition(history, PATH)) == [("2024-06-02", history.git("rev-parse", "HEAD"), "We keep logs.")]


def test_h12_revert_without_ledger(history: History, open_edition: Open) -> None:
    """H12: inferred, a revert is a third Version that says which one it repeats."""
    four_commits(history)
    history.git("revert", "--no-edit", history.commits["p2"], day="2024-05-01")
    edition = open_edition(history, PATH)
    first, _, third = edition.chronicles[0].versions

    assert told(edition) == [
        *told_of_four(history),
        ("2024-05-01", history.git("rev-parse", "HEAD"), "We keep logs."),
    ]
    assert edition.chronicles[0].same_text(third) is first


def test_h12_revert_with_ledger(history: History, open_edition: Open) -> None:
    """H12: with a Ledger, a revert takes back what was published, and is refused."""
    stated = {LEDGER: ledger(SECOND, FIRST)}
    history.commit("2024-01-01", {SOURCE: policy("2024-01-01")})
    two = history.commit("2024-03-01", {SOURCE: policy("2024-03-01", "New.")})
    history.commit("2024-03-02", dict(stated))
    history.git("revert", "--no-edit", two, day="2024-05-01")
    revert = history.git("rev-parse", "HEAD")

    assert refusal(lambda: open_edition(history, SOURCE)) == (
        "Rejected",
        1,
        (
            f"{LEDGER}:1:1: error version-went-back {SOURCE} goes back from Version 2024-03-01 to 2024-01-01 in commit "
            f"{revert[:12]}\n  What was published stays. To return to an old text, state a new Version with it."
        ),
    )


def test_h13_cherry_pick_to_a_release_branch(history: History, open_edition: Open) -> None:
    """H13: on the release branch the text is published on the day it was picked."""
    one = history.commit("2024-01-01", {PATH: text("logs")})
    history.git("branch", "release")
    two = history.commit("2024-03-01", {PATH: text("no logs")})
    history.git("switch", "-q", "release")
    history.git("cherry-pick", two, day="2024-07-01")
    picked = history.git("rev-parse", "HEAD")

    assert history.git("log", "-1", "--format=%as %cs") == "2024-03-01 2024-07-01"
    assert told(open_edition(history, PATH, ref="release")) == [
        ("2024-01-01", one, "We keep logs."),
        ("2024-07-01", picked, "We keep no logs."),
    ]
    assert told(open_edition(history, PATH, ref="main"))[1] == ("2024-03-01", two, "We keep no logs.")


def renamed(history: History, **files: str) -> tuple[str, str]:
    """A policy that was called old/name.md, renamed by `git mv` alone."""
    one = history.commit("2024-01-01", {"old/name.md": policy("2024-01-01"), **files})
    (history.root / "docs").mkdir(exist_ok=True)
    history.git("mv", "old/name.md", SOURCE)
    return one, history.commit("2024-02-01")


def test_h14_undeclared_rename(history: History, open_edition: Open) -> None:
    """H14: a rename that nobody declared is a warning with the option to add; so added, it is no Version."""
    one, move = renamed(history)
    edition = open_edition(history, SOURCE)

    assert told(edition) == [("2024-02-01", move, "We keep logs for 30 days.")]
    assert [str(finding) for finding in edition.findings] == [
        (
            f"{SOURCE}:1:1: warning undeclared-rename {SOURCE} seems to be old/name.md under a new name "
            f"(commit {move[:12]}); the texts under its old name are not read\n"
            "  If it is, add: --previous-path en=old/name.md"
        )
    ]

    edition = open_edition(history, SOURCE, previous_paths={"en": ("old/name.md",)})

    assert told(edition) == [("2024-01-01", one, "We keep logs for 30 days.")]
    assert codes(edition) == []


def test_h14_undeclared_rename_with_ledger(history: History, open_edition: Open) -> None:
    """H14: with a Ledger the warning prints its line, what it already says included; pasted, the past is read."""
    one, move = renamed(history, **{"docs/other.md": "# Other\n"})
    history.commit("2024-03-01", {LEDGER: ledger(FIRST, previous_paths="{de: [old/name.de.md]}")})
    line = "previous_paths: {de: [old/name.de.md], en: [old/name.md]}"
    edition = open_edition(history, SOURCE)

    assert told(edition) == [("2024-01-01", move, "We keep logs for 30 days.")]
    assert [(finding.code, str(finding.place), finding.remedy) for finding in edition.findings] == [
        ("undeclared-rename", f"{LEDGER}:1:1", f"If it is, write: {line}")
    ]

    history.commit("2024-03-02", {LEDGER: ledger(FIRST) + line + "\n"})
    edition = open_edition(history, SOURCE)

    assert told(edition) == [("2024-01-01", one, "We keep logs for 30 days.")]
    assert codes(edition) == []


def test_h14_rename_before_the_history_begins(history: History, open_edition: Open) -> None:
    """H14: what was renamed before `history.begins` was drafting, and nobody is warned."""
    _, move = renamed(history)
    history.commit("2024-03-01", {LEDGER: ledger(FIRST, history=f"{{begins: {move}}}")})

    assert codes(open_edition(history, SOURCE)) == []


def test_h15_rename_and_rewrite_in_one_commit(history: History, open_edition: Open) -> None:
    """H15: a declared rename keeps the past, however much the same commit rewrites."""
    one = history.commit("2024-01-01", {"old.md": text("logs")})
    two = history.commit("2024-02-01", {"old.md": None, PATH: "# Privacy\n\nEverything is new.\n"})

    assert history.git("log", "--follow", "--format=%H", "--", PATH) == two
    assert told(open_edition(history, PATH, previous_paths={"en": ("old.md",)})) == [
        ("2024-01-01", one, "We keep logs."),
        ("2024-02-01", two, "Everything is new."),
    ]


def test_h16_false_ancestor(history: History, open_edition: Open) -> None:
    """H16: a policy that resembles a deleted one does not inherit its past; whether it should, people are asked."""
    clauses = "".join(f"Clause {number} of our rules.\n\n" for number in range(40))
    history.commit("2020-01-01", {"docs/terms.md": f"# Terms\n\n{clauses}"})
    two = history.commit("2024-01-01", {"docs/terms.md": None, PATH: f"# Privacy\n\n{clauses}We keep logs.\n"})
    edition = open_edition(history, PATH)

    assert len(history.git("log", "--follow", "--format=%H", "--", PATH).split()) == 2
    assert told(edition) == [("2024-01-01", two, "We keep logs.")]
    assert codes(edition) == ["undeclared-rename"]


def test_h17_rename_on_a_branch_while_the_old_name_is_edited(history: History, open_edition: Open) -> None:
    """H17: the edit under the old name, the merge and later edits are all read."""
    one = history.commit("2024-01-01", {"docs/old.md": text("logs"), "other": "1\n"})
    history.git("switch", "-q", "-c", "side")
    history.git("mv", "docs/old.md", PATH)
    history.commit("2024-02-01")
    history.git("switch", "-q", "main")
    two = history.commit("2024-03-01", {"docs/old.md": text("no logs")})
    history.git("merge", "-q", "--no-ff", "-m", "merge", "side", day="2024-04-01")
    three = history.commit("2024-05-01", {PATH: text("all logs")})

    assert not (history.root / "docs/old.md").exists()
    assert told(open_edition(history, PATH, previous_paths={"en": ("docs/old.md",)})) == [
        ("2024-01-01", one, "We keep logs."),
        ("2024-03-01", two, "We keep no logs."),
        ("2024-05-01", three, "We keep all logs."),
    ]


def test_h17_old_name_used_again(history: History, open_edition: Open) -> None:
    """H17: another document that takes an earlier name is no text of the policy, and its removal no absence."""
    one = history.commit("2024-01-01", {"docs/old.md": text("logs")})
    two = history.commit("2024-02-01", {"docs/old.md": "# Home\n\nWelcome.\n", PATH: text("no logs")})
    history.commit("2024-03-01", {"docs/old.md": "# Home\n\nGood morning.\n"})
    history.commit("2024-04-01", {"docs/old.md": None})
    edition = open_edition(history, PATH, previous_paths={"en": ("docs/old.md",)})

    assert told(edition) == [("2024-01-01", one, "We keep logs."), ("2024-02-01", two, "We keep no logs.")]
    assert edition.chronicles[0].absences == ()


def test_h18_follow_takes_one_path(history: History, open_edition: Open) -> None:
    """H18: git follows one path only; a policy in two languages is read in one pass all the same."""
    one = history.commit("2024-01-01", {PATH: text("logs"), "docs/p.de.md": text("Protokolle")})
    refused = subprocess.run(
        ["git", "log", "--follow", "--", PATH, "docs/p.de.md"],
        cwd=history.root,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    (version,) = open_edition(history, PATH, translations={"de": "docs/p.de.md"}).chronicles[0].versions

    assert (refused.returncode, refused.stderr) == (128, b"fatal: --follow requires exactly one pathspec\n")
    assert {lang: revs[0].evidence.witness.commit for lang, revs in version.revisions.items()} == {"en": one, "de": one}


def test_h19_force_push(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H19: after a force push the Chronicle is that of the new mainline and of nothing else."""
    four_commits(history)
    server = tmp_path / "server.git"
    history.git("clone", "-q", "--bare", str(history.root), str(server))
    publisher = clone(history, tmp_path / "publisher")
    publisher.git("remote", "set-url", "origin", str(server))
    history.git("reset", "-q", "--hard", history.commits["other1"])
    rewritten = history.commit("2024-05-01", {PATH: text("all logs")})
    history.git("push", "-q", "--force", str(server), "main")
    publisher.git("fetch", "-q")
    publisher.git("reset", "-q", "--hard", "origin/main")

    assert told(open_edition(publisher, PATH)) == [
        told_of_four(history)[0],
        ("2024-05-01", rewritten, "We keep all logs."),
    ]


def test_h20_clock_went_back(history: History, open_edition: Open) -> None:
    """H20: the mainline orders, not the dates; a commit dated before the one it follows is a warning."""
    history.write(PATH, text("logs"))
    history.git("add", "-A")
    history.git("commit", "-q", "-m", "x", day="2024-05-01", GIT_AUTHOR_DATE="2030-01-01T12:00:00+0000")
    one = history.git("rev-parse", "HEAD")
    two = history.commit("2023-01-01", {PATH: text("no logs")})
    edition = open_edition(history, PATH)

    assert told(edition) == [("2024-05-01", one, "We keep logs."), ("2023-01-01", two, "We keep no logs.")]
    assert [str(finding) for finding in edition.findings] == [
        (
            f"{two[:12]}:{PATH}:1:1: warning clock-went-back this commit is dated 2023-01-01, before the one it "
            f"follows ({one[:12]}, 2024-05-01)\n  The order of the mainline counts. State the right day in the Ledger."
        )
    ]


def test_h20_commit_from_the_future(history: History, open_edition: Open) -> None:
    """H20: a commit more than a day ahead of the clock is refused, one less than a day ahead is read."""
    commit = history.commit("2024-05-03T12:00:00+0000", {PATH: text("logs")})

    assert refusal(lambda: open_edition(history, PATH, now=datetime(2024, 5, 2, 11, tzinfo=UTC))) == (
        "RepositoryError",
        3,
        f"commit {commit} is dated 2024-05-03, in the future{DATE_REMEDY}",
    )
    assert told(open_edition(history, PATH, now=datetime(2024, 5, 2, 13, tzinfo=UTC))) == [
        ("2024-05-03", commit, "We keep logs.")
    ]


@pytest.mark.parametrize("builder", ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
@pytest.mark.parametrize(("configured", "day"), [("UTC", "2026-05-17"), ("America/Los_Angeles", "2026-05-16")])
def test_h21_late_evening_elsewhere(history: History, gazette: Run, builder: str, configured: str, day: str) -> None:
    """H21: the committer instant's day is told in the policy's time zone, wherever the site is built."""
    mkdocs = f"site_name: X\nextra:\n  gazette:\n    timezone: {configured}\n"
    history.commit("2026-05-16T23:30:00-0700", {PATH: text("logs"), "mkdocs.yml": mkdocs})
    result = gazette("versions", "--json", "--source", PATH, cwd=history.root, TZ=builder)

    assert [version["id"] for version in json.loads(result.stdout)["versions"]] == [day]


def test_h21_declared_day(history: History, open_edition: Open) -> None:
    """H21: with a Ledger the declared day counts, whatever the commit's."""
    history.commit("2024-01-01T23:30:00-0700", {SOURCE: policy("2024-01-01"), LEDGER: ledger(FIRST)})

    assert [version.published for version in open_edition(history, SOURCE).chronicles[0].versions] == [date(2024, 1, 1)]


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        pytest.param("0 +0000", "is dated 1970-01-01, before git existed", id="H22"),
        pytest.param("-1 +0000", "has no readable committer date", id="H23-negative"),
        pytest.param("junk", "has no readable committer date", id="H23-junk"),
        pytest.param("18446744073709551615 +0000", "has the impossible committer date @18446744073709551615", id="H24"),
        pytest.param("99999999999 +0000", "is dated 5138-11-16, in the future", id="H25-year-5138"),
    ],
)
def test_h22_h23_h24_h25_impossible_dates(history: History, open_edition: Open, stamp: str, said: str) -> None:
    """H22, H23, H24, H25: a date that cannot be true is an error that names the commit, never 1970 and never now."""
    history.commit("2024-01-01", {PATH: text("logs")})
    commit = raw_commit(history, date=stamp)

    assert refusal(lambda: open_edition(history, PATH)) == (
        "RepositoryError",
        3,
        f"commit {commit} {said}{DATE_REMEDY}",
    )


def test_h22_git_commits_at_the_epoch(history: History, open_edition: Open) -> None:
    """H22: git itself accepts the epoch as a date; we do not."""
    commit = history.commit("@0 +0000", {PATH: text("logs")})

    assert refusal(lambda: open_edition(history, PATH))[2].startswith(f"commit {commit} is dated 1970-01-01")


@pytest.mark.parametrize(
    ("offset", "warnings"), [("+9999", ["odd-offset"]), ("-0000", []), ("+1400", []), ("+1275", ["odd-offset"])]
)
def test_h25_odd_offset(history: History, open_edition: Open, offset: str, warnings: list[str]) -> None:
    """H25: a time zone that no place has is a warning, -0000 is none; the instant is read all the same."""
    history.commit("2024-01-01", {PATH: text("logs")})
    commit = raw_commit(history, date=f"1704110400 {offset}")
    edition = open_edition(history, PATH)

    assert told(edition) == [("2024-01-01", commit, "We keep logs.")]
    assert codes(edition) == warnings


def test_h40_commit_in_latin_1(history: History, open_edition: Open) -> None:
    """H40: a commit message in another encoding is never asked for."""
    history.write(PATH, text("logs"))
    history.git("add", "-A")
    history.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-F", "-", stdin=b"Caf\xe9\n")

    assert b"encoding ISO-8859-1" in history.git("cat-file", "commit", "HEAD").encode()
    assert told(open_edition(history, PATH)) == [("2024-01-01", history.git("rev-parse", "HEAD"), "We keep logs.")]


def test_h58_two_roots(history: History, open_edition: Open) -> None:
    """H58: a second root merged in leaves the mainline as it was."""
    four_commits(history)
    history.git("switch", "-q", "--orphan", "elsewhere")
    history.commit("2023-01-01", {"README": "elsewhere\n"})
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "--no-ff", "--allow-unrelated-histories", "-m", "m", "elsewhere", day="2024-05-01")

    assert len(history.git("rev-list", "--max-parents=0", "HEAD").split()) == 2
    assert told(open_edition(history, PATH)) == told_of_four(history)


def test_h59_delete_and_add_again(history: History, open_edition: Open) -> None:
    """H59: the days without a text are told; the same text put back is no new Version."""
    four_commits(history)
    history.commit("2024-05-01", {PATH: None})
    history.commit("2024-06-01", {PATH: text("no logs")})
    edition = open_edition(history, PATH)
    (absence,) = edition.chronicles[0].absences

    assert told(edition) == told_of_four(history)
    assert (absence.since, absence.until) == (date(2024, 5, 1), date(2024, 5, 31))


def test_h60_chmod_only(history: History, open_edition: Open) -> None:
    """H60: a change of the file's mode is no Version."""
    four_commits(history)
    (history.root / PATH).chmod(0o755)
    history.commit("2024-05-01")

    assert history.git("log", "-1", "--format=", "--raw", "--", PATH).startswith(":100644 100755 ")
    assert told(open_edition(history, PATH)) == told_of_four(history)


@pytest.mark.parametrize("author", [b"A\x01:100644 x <a@example.org>", b":100644 100644 a b M <a@example.org>"])
def test_h64_names_that_look_like_records(history: History, open_edition: Open, author: bytes) -> None:
    """H64: author and message may hold control characters and lines like git's own."""
    four_commits(history)
    message = b":000000 100644 " + b"0" * 40 + b" " + b"1" * 40 + b" A\n\n\x01docs/p.md\n"
    raw_commit(history, parent=history.commits["other2"], author=author, message=message, date="1714521600 +0000")

    assert told(open_edition(history, PATH)) == told_of_four(history)


def land_five(history: History, *, rebased: bool) -> list[str]:
    """A pull request whose five commits each change the text of Version 2024-03-01, all put on the mainline."""
    history.commit("2024-01-01", {SOURCE: policy("2024-01-01"), LEDGER: ledger(FIRST)})
    history.git("switch", "-q", "-c", "side")
    history.commit("2024-02-01", {SOURCE: policy("2024-03-01", "Draft 1."), LEDGER: ledger(SECOND, FIRST)})
    for number in range(2, 6):
        history.commit(f"2024-02-0{number}", {SOURCE: policy("2024-03-01", f"Draft {number}.")})
    if rebased:
        history.git("switch", "-q", "main")
        history.commit("2024-02-20", {"other": "meanwhile\n"})
        history.git("switch", "-q", "side")
        history.git("rebase", "-q", "main", day="2024-03-01")
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "--ff-only", "side")
    return history.git("rev-list", "--reverse", "-5", "HEAD").split()


def unpublished(commits: list[str]) -> str:
    """The lines that the error prints, each with a reason."""
    lines = [f'{{commit: {commit}, lang: en, as: unpublished, reason: "Drafting."}}' for commit in commits]
    return f"{{commits: [{', '.join(lines)}]}}"


@pytest.mark.parametrize("rebased", [pytest.param(True, id="H65"), pytest.param(False, id="H66")])
def test_h65_h66_five_commits_land_one_by_one(history: History, open_edition: Open, rebased: bool) -> None:
    """H65, H66: each surplus text is an error that prints the ways to declare it; what is pasted is accepted."""
    commits = land_five(history, rebased=rebased)
    with pytest.raises(Rejected) as caught:
        open_edition(history, SOURCE)
    day = dict(zip(commits[1:], ["2024-03-01"] * 4 if rebased else [f"2024-02-0{n}" for n in range(2, 6)], strict=True))

    assert caught.value.exit_code == 1
    assert sorted((str(found.place), found.code, found.message, found.remedy) for found in caught.value.findings) == (
        sorted(
            (
                f"{LEDGER}:3:5",
                "text-changed",
                f"the text of Version 2024-03-01 changed in commit {commit[:12]} without a correction",
                (
                    "If it was an editorial correction, paste below Version 2024-03-01:\n"
                    f'    corrections:\n      - {{date: {day[commit]}, note: {{en: "…"}}}}\n'
                    'If it was never published so, paste under "history: commits:"\n'
                    f'    - {{commit: {commit}, lang: en, as: unpublished, reason: "…"}}\n'
                    "If the text before it never was, because both came in one push, paste there\n"
                    f'    - {{commit: {before}, lang: en, as: unpublished, reason: "…"}}\n'
                    "If it changed what the policy says, state a new Version."
                ),
            )
            for before, commit in itertools.pairwise(commits)
        )
    )

    for pasted, kept in [(commits[1:], commits[0]), (commits[:-1], commits[-1])]:
        history.commit("2024-03-02", {LEDGER: ledger(SECOND, FIRST, history=unpublished(pasted))})
        (revision,) = open_edition(history, SOURCE).chronicles[0].versions[1].revisions["en"]

        assert revision.evidence.witness.commit == kept


def test_h66_declared_as_corrections(history: History, open_edition: Open) -> None:
    """H66: declared as corrections, the five commits are five Revisions of one Version."""
    commits = land_five(history, rebased=False)
    notes = ", ".join(f'{{date: 2024-02-0{n}, note: {{en: "Typo."}}}}' for n in range(2, 6))
    history.commit("2024-03-02", {LEDGER: ledger(SECOND[:-1] + f", corrections: [{notes}]}}", FIRST)})
    revisions = open_edition(history, SOURCE).chronicles[0].versions[1].revisions["en"]

    assert [revision.evidence.witness.commit for revision in revisions] == commits


@pytest.mark.parametrize("merged", [False, True], ids=["the branch", "its merge"])
@pytest.mark.parametrize(("commits", "found"), [(1, []), (5, ["several-commits"])])
def test_h65_h66_pull_request_of_several_commits(
    history: History, open_edition: Open, commits: int, found: list[str], merged: bool
) -> None:
    """H65, H66: on the pull request it is said how to merge, so that its steps are not published one by one.

    CI checks out the branch, or the merge it would become; the published branch went on meanwhile.
    """
    four_commits(history)
    history.git("branch", "published")
    history.git("checkout", "-q", "-b", "branch")
    for number in range(commits):
        history.commit(f"2024-06-0{number + 1}", {PATH: text(f"step {number}")})
    history.git("checkout", "-q", "published")
    history.commit("2024-06-09", {"other": "x"})
    history.git("checkout", "-q", *(["--detach"] if merged else ["branch"]))
    history.git("merge", "-q", "--no-ff", "-m", "merge", "branch" if merged else "published", day="2024-06-10")
    edition = open_edition(history, PATH, ref="HEAD^1" if merged else "published")

    assert codes(edition) == found
    assert told(edition) == told_of_four(history)
