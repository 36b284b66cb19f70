"""Git hazards of the repository and the machine: copies that lack history, hostile settings, damage, size."""

import json
import os
import shutil
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import git as _loaded_before_processes_are_counted  # noqa: F401
import pytest

from gazette import dataset
from gazette.document import Reader
from gazette.gitlog import Repository
from tests.conftest import NOW, Open, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.mainline import (
    OTHER,
    PATH,
    clone,
    codes,
    four_commits,
    raw_commit,
    refusal,
    text,
    told,
    told_of_four,
)

SHALLOW = (
    "RepositoryError",
    3,
    (
        "the history is shallow: earlier versions and their dates are missing\n"
        "  Run: git fetch --unshallow\n  In CI, check out the whole history (fetch-depth: 0)."
    ),
)
REFETCH = "\n  This is a partial clone; nothing is fetched on its own. Run: git fetch --refetch --no-filter"
FSCK = "\n  Run: git fsck --full, and clone the repository again."
MAY = f"{datetime(2024, 5, 2, tzinfo=UTC).timestamp():.0f} +0000"
NOT_TOP = (
    " is not the top level of a git repository\n  Dates and versions come from git. Clone the repository (a downloaded "
    "archive has no history), or name its top folder with --repo."
)


@pytest.mark.parametrize("depth", [pytest.param("1", id="H1"), pytest.param("3", id="H2"), pytest.param("2", id="H3")])
def test_h01_h02_h03_shallow_clone(history: History, open_edition: Open, tmp_path: Path, depth: str) -> None:
    """H1, H2, H3: a shallow clone, however deep, is refused; made whole, it tells the truth."""
    shallow = clone(four_commits(history), tmp_path / "shallow", "--depth", depth)

    assert refusal(lambda: open_edition(shallow, PATH)) == SHALLOW

    shallow.git("fetch", "-q", "--unshallow")

    assert told(open_edition(shallow, PATH)) == told_of_four(history)


@pytest.mark.parametrize(
    ("kept", "lacking"), [pytest.param("blob:none", 4, id="H4"), pytest.param("tree:0", 4, id="H5")]
)
def test_h04_h05_partial_clone(history: History, open_edition: Open, tmp_path: Path, kept: str, lacking: int) -> None:
    """H4, H5: what a partial clone lacks is never fetched by us; fetched as we say, it is read."""
    four_commits(history)
    history.git("config", "uploadpack.allowFilter", "true")
    partial = clone(history, tmp_path / "partial", f"--filter={kept}", "--no-checkout")

    def missing() -> list[str]:
        listed = partial.git("rev-list", "--objects", "--missing=print", "HEAD").split("\n")
        return [line for line in listed if line.startswith("?")]

    before = missing()
    first = history.commits["p1"]
    place, thing = (f"{first[:12]}:{PATH}", f"{first}:{PATH}") if kept == "blob:none" else ("the top folder", "HEAD:")

    assert len(before) == lacking
    assert refusal(lambda: open_edition(partial, PATH)) == (
        "RepositoryError",
        3,
        f"git cannot read {place}: its object {history.git('rev-parse', thing)} is missing{REFETCH}",
    )
    assert missing() == before

    partial.git("fetch", "-q", "--refetch", "--no-filter")

    assert told(open_edition(partial, PATH)) == told_of_four(history)


def test_h26_replaced_objects(history: History, open_edition: Open) -> None:
    """H26: what was committed is read, not what `git replace` shows instead, of which a warning tells."""
    four_commits(history)
    tampered = history.git("hash-object", "-w", "--stdin", stdin=text("everything"))
    history.git("replace", history.git("rev-parse", f"HEAD:{PATH}"), tampered)
    fake = history.git("commit-tree", "-m", "fake", f"{history.commits['p1']}^{{tree}}", day="2020-01-01")
    history.git("replace", history.commits["p1"], fake)
    edition = open_edition(history, PATH)

    assert history.git("cat-file", "blob", f"HEAD:{PATH}") + "\n" == text("everything")
    assert told(edition) == told_of_four(history)
    assert [str(finding) for finding in edition.findings] == [
        (
            "refs/replace:1:1: warning replace-refs this repository replaces objects by others; "
            "what was committed is read, not what replaces it\n"
            "  See them with `git replace --list`; remove one with `git replace --delete OBJECT`."
        )
    ]

    history.git("pack-refs", "--all")

    assert codes(open_edition(history, PATH)) == ["replace-refs"]


def test_h27_grafts(history: History, open_edition: Open) -> None:
    """H27: a grafts file hides history and is refused."""
    four_commits(history)
    (history.root / ".git/info/grafts").write_text(history.commits["p2"] + "\n")

    assert refusal(lambda: open_edition(history, PATH)) == (
        "RepositoryError",
        3,
        "the history is rewritten by .git/info/grafts\n  Remove that file: git no longer supports it.",
    )


def test_h28_mailmap(history: History, gazette: Run) -> None:
    """H28: names are not published, neither as committed nor as a mailmap has them."""
    four_commits(history)
    before = gazette("versions", "--json", "--source", PATH, cwd=history.root).stdout
    history.commit("2024-05-01", {".mailmap": "Real Name <real@example.org> <author@example.org>\n"})
    after = gazette("versions", "--json", "--source", PATH, cwd=history.root).stdout

    assert history.git("log", "-1", "--format=%an %aN") == "Author Real Name"
    assert after == before
    assert [name for name in ("Author", "Committer", "Real Name", "example.org") if name in after] == []


def test_h29_linked_worktree(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H29: a linked worktree is read like any other, at its own HEAD."""
    four_commits(history)
    history.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "main")

    assert (tmp_path / "linked/.git").is_file()
    assert told(open_edition(tmp_path / "linked", PATH)) == told_of_four(history)


def test_h30_policy_in_a_submodule(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H30: a text in a submodule has its history elsewhere, which is said."""
    inner = four_commits(History(tmp_path / "inner"))
    history.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.root), "legal")
    history.commit("2024-06-01")

    assert refusal(lambda: open_edition(history, f"legal/{PATH}")) == (
        "RepositoryError",
        3,
        (
            f"legal/{PATH} lies in the submodule legal, whose history is not this repository's\n"
            "  Run gazette in the submodule's own repository."
        ),
    )
    assert told(open_edition(history.root / "legal", PATH)) == told_of_four(inner)


def test_h31_bare_clone(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H31: a bare repository publishes its HEAD and has no draft."""
    four_commits(history)
    history.git("clone", "-q", "--bare", str(history.root), str(tmp_path / "bare.git"))
    edition = open_edition(tmp_path / "bare.git", PATH)

    assert told(edition) == told_of_four(history)
    assert edition.drafts == {}


def test_h32_detached_head(history: History, open_edition: Open) -> None:
    """H32: a detached HEAD, as CI checks out, publishes what stands there."""
    four_commits(history)
    history.git("switch", "-q", "--detach", history.commits["other1"])

    assert told(open_edition(history, PATH)) == told_of_four(history)[:1]


def unpacked(history: History, target: Path) -> Path:
    """What a forge's "download as archive" gives."""
    archive = target.with_suffix(".tar")
    history.git("archive", "--format=tar", "-o", str(archive), "HEAD")
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    return target


def test_h33_unpacked_archive(history: History, gazette: Run, tmp_path: Path) -> None:
    """H33: a downloaded archive has no history: exit 3, never today's date."""
    folder = unpacked(four_commits(history), tmp_path / "archive")
    result = gazette("versions", "--source", PATH, cwd=folder)

    assert (result.returncode, result.stdout, result.stderr) == (3, "", f"{folder}{NOT_TOP}\n")


def test_h34_archive_inside_another_repository(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H34: the repository around an unpacked archive is not its history."""
    outer = four_commits(History(tmp_path / "outer"))
    folder = unpacked(four_commits(history), outer.root / "archive")

    first, _, remedy = f"{folder}{NOT_TOP}".partition("\n")
    assert refusal(lambda: open_edition(folder, PATH)) == (
        "RepositoryError",
        3,
        f"{first}; it lies inside {outer.root}\n{remedy}",
    )


def test_h35_export_subst(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H35: keywords that `git archive` fills in are published as committed; both forms can be read."""
    content = "# Privacy\n\nAs of $Format:%H %cs$.\n"
    one = history.commit("2024-01-01", {PATH: content, ".gitattributes": "*.md export-subst\n"})
    edition = open_edition(history, PATH)
    archived = (unpacked(history, tmp_path / "archive") / PATH).read_bytes()

    assert told(edition) == [("2024-01-01", one, "As of $Format:%H %cs$.")]
    assert Reader().read(archived, lang="en", file=PATH, strict=False).blocks[-1].text == f"As of {one} 2024-01-01."


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_h36_dubious_ownership(history: History, gazette: Run, tmp_path: Path) -> None:
    """H36: another user's repository is refused with the exact line to run; run, it is read, never set by us."""
    four_commits(history)
    settings = tmp_path / "gitconfig"
    settings.touch()
    for file in (history.root, *history.root.rglob("*")):
        os.chown(file, 65534, 65534)
    refused = gazette("versions", "--source", PATH, cwd=history.root, GIT_CONFIG_GLOBAL=str(settings))
    line = f"git config --global --add safe.directory {history.root}"

    assert (refused.returncode, refused.stdout, refused.stderr) == (
        3,
        "",
        f"git does not trust {history.root}, which belongs to another user\n  If you do, run: {line}\n",
    )
    assert settings.read_text() == ""

    subprocess.run(line.split(), env={**ENVIRONMENT, "GIT_CONFIG_GLOBAL": str(settings)}, check=True)
    result = gazette("versions", "--json", "--source", PATH, cwd=history.root, GIT_CONFIG_GLOBAL=str(settings))

    assert [version["id"] for version in json.loads(result.stdout)["versions"]] == ["2024-03-01", "2024-01-01"]


def test_h49_no_commit_yet(history: History, open_edition: Open) -> None:
    """H49: before the first commit there is nothing to publish."""
    assert refusal(lambda: open_edition(history, PATH)) == (
        "RepositoryError",
        3,
        "the repository has no commits yet\n  Commit the policy first: git add docs && git commit",
    )


def test_h50_option_like_revision_and_path(history: History, open_edition: Open, gazette: Run) -> None:
    """H50: neither a revision nor a path can become an option: no file is written."""
    four_commits(history)
    target = history.root / "F"
    as_ref = gazette("versions", "--published", f"--output={target}", "--source", PATH, cwd=history.root)
    as_path = gazette("versions", "--source", f"--output={target}", cwd=history.root)

    assert (as_ref.returncode, as_ref.stderr) == (
        3,
        f"'--output={target}' is not a revision\n  Name a branch, a tag or a commit.\n",
    )
    assert (as_path.returncode, "looks like an option" in as_path.stderr) == (2, True)
    assert told(open_edition(history, PATH, previous_paths={"en": (f"--output={target}",)})) == told_of_four(history)
    assert not target.exists()


def test_h51_path_with_wildcard(history: History, open_edition: Open) -> None:
    """H51: brackets in a path are letters of its name."""
    history.commit("2023-01-01", {"docs/a.md": text("other rules")})
    one = history.commit("2024-01-01", {"docs/[a].md": text("logs")})
    history.commit("2024-02-01", {"docs/a.md": text("more rules")})

    assert len(history.git("log", "--format=%H", "--", "docs/[a].md").split()) == 3
    assert told(open_edition(history, "docs/[a].md")) == [("2024-01-01", one, "We keep logs.")]
    with Repository.open(history.root, now=NOW) as repository:
        assert [record.path for record in repository.log(["docs/[a].md"])] == ["docs/[a].md"]


def test_h52_hostile_configuration(history: History, open_edition: Open, gazette: Run, tmp_path: Path) -> None:
    """H52: a repository's own configuration neither runs a program nor bends what is read."""
    four_commits(history)
    history.commit("2024-05-01", {"mkdocs.yml": "site_name: X\n"})
    marker, script = tmp_path / "ran", tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho ran >> '{marker}'\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "gpg.program", "core.sshCommand", "core.editor"):
        history.git("config", name, str(script))
    for name, value in [
        ("log.date", "relative"),
        ("log.follow", "true"),
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.diffMerges", "off"),
        ("diff.renames", "copies"),
        ("core.quotePath", "true"),
        ("core.abbrev", "5"),
        ("format.pretty", "oneline"),
        ("color.ui", "always"),
    ]:
        history.git("config", name, value)
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"
    raw_commit(history, tree="HEAD~4^{tree}", parent=history.git("rev-parse", "HEAD"), date=MAY, more=signature)
    raw_commit(history, tree="HEAD~1^{tree}", parent=history.git("rev-parse", "HEAD"), date=MAY, more=signature)
    ran = []
    for command in (["status"], ["log", "-1", "--show-signature"]):
        history.git(*command)
        ran.append(marker.exists())
        marker.unlink()
    history.write(PATH, text("all logs"))
    released = gazette("build", "--release", cwd=history.root)

    assert ran == [True, True], "the trap does not work"
    assert [sentence for _, _, sentence in told(open_edition(history, PATH))] == [
        "We keep logs.",
        "We keep no logs.",
        "We keep logs.",
        "We keep no logs.",
    ]
    assert released.returncode != 0
    assert not marker.exists()


def test_h53_inherited_git_dir(history: History, gazette: Run, tmp_path: Path) -> None:
    """H53: variables that a git hook hands down do not lead to another repository."""
    four_commits(history)
    elsewhere = History(tmp_path / "elsewhere")
    elsewhere.commit("2020-01-01", {PATH: text("nothing")})
    plain = gazette("versions", "--json", "--source", PATH, cwd=history.root)
    inherited = gazette(
        "versions",
        "--json",
        "--source",
        PATH,
        cwd=history.root,
        GIT_DIR=str(elsewhere.root / ".git"),
        GIT_WORK_TREE=str(elsewhere.root),
        GIT_INDEX_FILE=str(elsewhere.root / ".git/index"),
        GIT_OBJECT_DIRECTORY=str(elsewhere.root / ".git/objects"),
    )

    assert [version["id"] for version in json.loads(plain.stdout)["versions"]] == ["2024-03-01", "2024-01-01"]
    assert inherited.stdout == plain.stdout


def damage(history: History, revision: str) -> str:
    """Overwrite a loose object with bytes that are none."""
    object_id = history.git("rev-parse", revision)
    file = history.root / ".git/objects" / object_id[:2] / object_id[2:]
    file.chmod(0o644)
    file.write_bytes(b"damaged")
    return object_id


@pytest.mark.parametrize(
    ("revision", "place"),
    [
        ("HEAD~1:docs/p.md", "docs/p.md"),
        ("HEAD:", "the top folder"),
        ("HEAD:docs", "docs"),
        ("HEAD~2:", "the history of docs/p.md"),
        ("HEAD", "the commit at HEAD"),
        ("HEAD~1", "the history of docs/p.md"),
    ],
)
def test_h54_damaged_object(history: History, open_edition: Open, revision: str, place: str) -> None:
    """H54: a damaged text, folder or commit is named with its path, and how to examine the repository."""
    four_commits(history)
    history.git("checkout", "-q", "--detach")  # a branch's name would have to be resolved again
    object_id = damage(history, revision)

    assert refusal(lambda: open_edition(history, PATH, translations={"de": "docs/p.de.md"})) == (
        "RepositoryError",
        3,
        f"git cannot read {place}: its object {object_id} is missing or damaged{FSCK}",
    )


@pytest.mark.parametrize("warns", ["true", "false"])
def test_h55_ambiguous_name(history: History, open_edition: Open, warns: str) -> None:
    """H55: a name that a branch and a tag share is refused with both full names, whatever git's own setting."""
    four_commits(history)
    history.git("branch", "v1", history.commits["other1"])
    history.git("tag", "v1")
    history.git("config", "core.warnAmbiguousRefs", warns)

    assert refusal(lambda: open_edition(history, PATH, ref="v1")) == (
        "UnknownRevision",
        3,
        "v1 names both a branch and a tag\n  Write refs/heads/v1 or refs/tags/v1.",
    )
    assert told(open_edition(history, PATH, ref="refs/heads/v1")) == told_of_four(history)[:1]
    assert told(open_edition(history, PATH, ref="refs/tags/v1")) == told_of_four(history)


def test_h55_moved_tag(history: History, open_edition: Open) -> None:
    """H55: where a tag stands does not matter unless it is named."""
    four_commits(history)
    history.git("tag", "privacy/2024-03-01", history.commits["p2"])
    before = told(open_edition(history, PATH))
    history.git("tag", "-f", "privacy/2024-03-01", history.commits["p1"])

    assert told(open_edition(history, PATH)) == before == told_of_four(history)
    assert told(open_edition(history, PATH, ref="refs/tags/privacy/2024-03-01")) == told_of_four(history)[:1]


def test_h56_clone_without_tags(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H56: no tag is needed to know what was published; without history there is no answer."""
    four_commits(history)
    history.git("tag", "privacy/2024-01-01", history.commits["p1"])
    tagless = clone(history, tmp_path / "tagless", "--no-tags")
    shallow = clone(history, tmp_path / "shallow", "--depth", "1")

    assert (tagless.git("tag"), shallow.git("tag")) == ("", "")
    assert told(open_edition(tagless, PATH)) == told_of_four(history)
    assert refusal(lambda: open_edition(shallow, PATH)) == SHALLOW


def test_h57_sha256_repository(history: History, open_edition: Open) -> None:
    """H57: objects named by SHA-256 are refused, with the reason."""
    shutil.rmtree(history.root / ".git")
    history.git("init", "-q", "-b", "main", "--object-format=sha256")
    four_commits(history)

    assert refusal(lambda: open_edition(history, PATH)) == (
        "RepositoryError",
        3,
        "repositories with sha256 objects are not supported by GitPython\n  Use a repository with SHA-1 objects.",
    )


def test_h61_no_git(history: History, gazette: Run, tmp_path: Path) -> None:
    """H61: without git on PATH nothing can be told: exit 3, and what to install."""
    four_commits(history)
    result = gazette("versions", "--source", PATH, cwd=history.root, PATH=str(tmp_path))

    assert (result.returncode, result.stdout, result.stderr) == (
        3,
        "",
        "git is not installed, or not on PATH\n  Install git; dates and versions come from it.\n",
    )


def processes(trace: Path) -> list[str]:
    """The git commands started while `trace` was written, in order of name."""
    events = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    return sorted(event["name"] for event in events if event["event"] == "cmd_name")


def test_h62_long_history(
    history: History, open_edition: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H62: 200 texts among 2,000 commits are 200 Versions, read by 3 git processes."""
    stream = []
    for number in range(2000):
        path, content = (PATH, text(f"{number} logs")) if number % 10 == 0 else (OTHER, f"{number}\n")
        stream.append(f"commit refs/heads/main\ncommitter C <c@x> {1704110400 + number * 3600} +0000\ndata 0\n")
        stream.append(f"M 100644 inline {path}\ndata {len(content)}\n{content}\n")
    history.git("fast-import", "--quiet", stdin="".join(stream))
    history.git("reset", "-q", "--hard")
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(tmp_path / "trace"))
    edition = open_edition(history, PATH)
    monkeypatch.delenv("GIT_TRACE2_EVENT")

    assert history.git("rev-list", "--count", "HEAD") == "2000"
    assert [sentence for _, _, sentence in told(edition)] == [f"We keep {n} logs." for n in range(0, 2000, 10)]
    assert processes(tmp_path / "trace") == ["cat-file", "log", "rev-parse"]


def test_h62_suspected_rename_costs_one_process(
    history: History, open_edition: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H62: only where a policy began after other files did, one more process looks for a rename."""
    history.commit("2024-01-01", {OTHER: "1\n"})
    history.commit("2024-02-01", {PATH: text("logs")})
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(tmp_path / "trace"))
    open_edition(history, PATH)

    assert processes(tmp_path / "trace") == ["cat-file", "log", "log", "rev-parse"]


def test_h63_four_threads(history: History, open_edition: Open) -> None:
    """H63: each thread reads by a Repository of its own, and all read the same."""
    for number in range(40):
        history.commit(
            f"2024-01-01T{number // 4:02}:{number % 4 * 15:02}:00+0000", {PATH: text(f"{number} logs " * 200)}
        )

    def read(_: int) -> str:
        return dataset.dumps(dataset.versions(open_edition(history, PATH).chronicles[0]))

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(read, range(8)))

    assert len(json.loads(results[0])["versions"]) == 40
    assert set(results) == {results[0]}


def test_h50_ledger_cannot_name_an_option(history: History, open_edition: Open) -> None:
    """H50: a Ledger's commit is checked before git is asked."""
    stated = '{id: 2024-01-01, summary: {en: "First."}}'
    history.commit(
        "2024-01-01",
        {
            "docs/index.md": policy("2024-01-01"),
            "docs/index.versions.yml": ledger(stated, history='{begins: "--output=F"}'),
        },
    )
    kind, exit_code, said = refusal(lambda: open_edition(history, "docs/index.md"))

    assert (kind, exit_code) == ("Rejected", 1)
    assert '"--output=F" is not a commit id' in said
    assert not (history.root / "F").exists()
