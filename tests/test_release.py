"""`gazette release`: one tag, notes and files for what a commit releases; the same bytes again, and no tag moved."""

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from gazette import bundle, tags
from tests.conftest import Open, Run
from tests.support.history import History, ledger, policy
from tests.support.sites import MKDOCS, furnish, tree_hash

V1 = '{id: 2024-01-10, summary: {en: "First."}%s}'
V2 = (
    "{id: 2024-03-01, effective: 2024-05-01, level: material, "
    'summary: {en: "We keep logs for 90 days.", de: "Wir bewahren Protokolle 90 Tage auf."}, '
    'changes: [{section: scope, what: {en: "Logs are kept longer."}, who: {en: "All <users>."}, '
    'action: {en: "Object by 30 April."}}]%s}'
)
CORRECTED = ', corrections: [{date: 2024-02-01, note: {en: "A letter."}}]'
POLICY, GERMAN, LEDGER = "docs/index.md", "docs/index.de.md", "docs/index.versions.yml"
FIRST, SECOND = "privacy/2024-01-10", "privacy/2024-03-01"
FILES = ["SHA256SUMS", "policy.de.md", "policy.en.md", "redline.docx", "redline.html", "site.tar.gz", "versions.json"]


@pytest.fixture
def published(history: History) -> History:
    """A project that published one Version."""
    furnish(history.root)
    history.write(".gitignore", "release/\nkept/\n__pycache__/\n")
    history.commit("2024-01-10", {POLICY: policy("2024-01-10"), LEDGER: ledger(V1 % "")})
    return history


def second(history: History) -> str:
    """Publish the second Version, in two languages; returns the commit."""
    return history.commit(
        "2024-03-01",
        {
            POLICY: policy("2024-03-01", "We keep logs for 90 days."),
            GERMAN: policy("2024-03-01", "Wir bewahren Protokolle 90 Tage auf.", title="Datenschutz"),
            LEDGER: ledger(V2 % "", V1 % ""),
        },
    )


def correct(history: History) -> str:
    """Correct the first Version's text; returns the commit."""
    return history.commit(
        "2024-02-01", {POLICY: policy("2024-01-10", "We keep log for 30 days."), LEDGER: ledger(V1 % CORRECTED)}
    )


def release(gazette: Run, history: History, *arguments: str, against: str = "none") -> subprocess.CompletedProcess[str]:
    """Run it against a kept copy; by default there is none yet."""
    more = ("--against", against, *(("--first-publication",) if against == "none" else ()))
    return gazette("release", *more, *arguments, cwd=history.root)


def releases(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """What it says for machines."""
    assert result.returncode == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["releases"]
    return found


def known(history: History) -> list[str]:
    """All tags, each with what it is and where it leads."""
    told = history.git("for-each-ref", "--format=%(refname:short) %(objecttype) %(*objectname)", "refs/tags")
    return told.splitlines()


def test_first_release(published: History, gazette: Run) -> None:
    """The first Version has a tag and files, and no redline, since it follows nothing."""
    done = release(gazette, published)
    folder = published.root / "release" / "privacy" / "2024-01-10"
    commit = published.commits["2024-01-10"]

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"{FIRST}: tag made, commit {commit}\n"
        f"  release/{FIRST}/notes.md\n"
        f"  release/{FIRST}/SHA256SUMS\n"
        f"  release/{FIRST}/policy.en.md\n"
        f"  release/{FIRST}/site.tar.gz\n"
        f"  release/{FIRST}/versions.json\n"
    )
    assert known(published) == [f"{FIRST} tag {commit}"]
    assert sorted(path.name for path in folder.iterdir()) == [
        ".gazette", "SHA256SUMS", "notes.md", "policy.en.md", "site.tar.gz", "versions.json",
    ]  # fmt: skip
    assert (folder / "policy.en.md").read_text("utf-8") == policy("2024-01-10")
    assert published.git("status", "--porcelain") == ""


def test_second_release(published: History, gazette: Run) -> None:
    """A Version with a predecessor has texts in all its languages, its redline as Word and HTML, sums of all."""
    assert release(gazette, published).returncode == 0
    commit = second(published)
    kept = f"release/{FIRST}/versions.json"
    (one,) = releases(release(gazette, published, "--json", against=kept))
    folder = published.root / "release" / SECOND

    assert one == {
        "tag": SECOND,
        "document": "privacy",
        "version": "2024-03-01",
        "rev": 1,
        "level": "material",
        "title": "Privacy Policy, version of 2024-03-01",
        "commit": commit,
        "new": True,
        "folder": f"release/{SECOND}",
        "notes": f"release/{SECOND}/notes.md",
        "files": [f"release/{SECOND}/{name}" for name in FILES],
    }
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        sha256, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert [line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()] == FILES[1:]
    assert (folder / "policy.de.md").read_bytes() == (published.root / GERMAN).read_bytes()
    assert (folder / "redline.docx").read_bytes()[:2] == b"PK"
    assert "[inserted: </span>90<span" in (folder / "redline.html").read_text("utf-8")
    assert json.loads((folder / "versions.json").read_text("utf-8"))["as_of"] == "2024-03-01"


def test_the_tag(published: History, gazette: Run) -> None:
    """It is an annotated tag by the commit's own committer at its instant; not a clock or setting has a say in it."""
    published.git("config", "tag.gpgSign", "true")
    published.git("config", "user.name", "Somebody else")
    assert release(gazette, published).returncode == 0

    assert published.git("cat-file", "tag", f"refs/tags/{FIRST}") == (
        f"object {published.commits['2024-01-10']}\n"
        "type commit\n"
        f"tag {FIRST}\n"
        "tagger Committer <committer@example.org> 1704888000 +0000\n"
        "\n"
        "Privacy Policy, version of 2024-01-10\n"
        "\n"
        "First.\n"
        "\n"
        "Version 2024-01-10, published 2024-01-10, applies from 2024-01-10\n"
        "https://brightwater.example/2024-01-10/r1/"
    )


def test_notes(published: History, gazette: Run) -> None:
    """Level and dates, summaries, what changed by section in legal's words, links, hashes; nothing becomes markup."""
    second(published)
    assert release(gazette, published).returncode == 0
    english, german = (hashlib.sha256((published.root / path).read_bytes()).hexdigest() for path in (POLICY, GERMAN))
    base = "https://brightwater.example"

    assert (published.root / "release" / SECOND / "notes.md").read_text("utf-8") == (
        "Version 2024-03-01, material, published 2024-03-01, applies from 2024-05-01.\n"
        "\n"
        "We keep logs for 90 days.\n"
        "\n"
        "- de: Wir bewahren Protokolle 90 Tage auf.\n"
        "\n"
        "## What changes\n"
        "\n"
        "Compared with 2024-01-10 r1: 1 word inserted, 1 deleted, 0 blocks moved; 1 change of wording in 1 section.\n"
        "\n"
        "- **1. Scope**: 1 reworded\n"
        "  - Logs are kept longer.\n"
        "  - Who is affected: All \\<users\\>.\n"
        "  - What you can do: Object by 30 April.\n"
        "\n"
        "## Read it\n"
        "\n"
        f"- en: Privacy Policy: [exact text]({base}/2024-03-01/r1/), [what changes]({base}/changes/2024-03-01/), "
        f"[all versions]({base}/history/)\n"
        f"- de: Datenschutz (unreviewed draft translation): [exact text]({base}/de/2024-03-01/r1/), "
        f"[what changes]({base}/de/changes/2024-03-01/), [all versions]({base}/de/history/)\n"
        "\n"
        "## Check it\n"
        "\n"
        "| Text | SHA-256 |\n"
        "|---|---|\n"
        f"| en r1 | `{english}` |\n"
        f"| de r1 | `{german}` |\n"
        "\n"
        "`sha256sum --check SHA256SUMS` beside the files checks them all. With the tag checked out, "
        "`gazette release --against versions.json`, that file being this release's, makes them again, to the byte.\n"
    )


def test_again(published: History, gazette: Run) -> None:
    """A second call leaves the tag, makes the same bytes and says so; on another day and in another zone, too."""
    assert release(gazette, published).returncode == 0
    before, tag = tree_hash(published.root / "release"), published.git("rev-parse", f"refs/tags/{FIRST}")
    again = gazette(
        "release", "--against", "none", "--first-publication", cwd=published.root, TZ="Asia/Tokyo", LC_ALL="C"
    )

    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[0] == f"{FIRST}: tag was there, commit {published.commits['2024-01-10']}"
    assert tree_hash(published.root / "release") == before
    assert published.git("rev-parse", f"refs/tags/{FIRST}") == tag


def test_from_the_tag(published: History, gazette: Run) -> None:
    """Years later the tag, checked out, gives the same files; later tags do not matter."""
    assert release(gazette, published).returncode == 0
    second(published)
    assert release(gazette, published).returncode == 0
    folder, kept = published.root / "release" / FIRST, published.root / "kept"
    before, tags_before = tree_hash(folder), known(published)
    folder.rename(kept)
    published.git("checkout", "-q", FIRST)
    done = release(gazette, published, against="kept/versions.json")

    assert done.returncode == 0, done.stderr
    assert tree_hash(folder) == before
    assert known(published) == tags_before


def test_nothing_new(published: History, gazette: Run) -> None:
    """A later commit that publishes no text releases nothing, and that is no error."""
    assert release(gazette, published).returncode == 0
    published.commit("2024-01-20", {"README.md": "Read me.\n"})
    (published.root / "release").rename(published.root / "kept")
    done = release(gazette, published, against=f"kept/{FIRST}/versions.json")
    (one,) = releases(release(gazette, published, "--json"))

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"{FIRST}: released before, from commit {published.commits['2024-01-10']}; nothing new to release\n"
    )
    assert (one["new"], one["folder"], one["notes"], one["files"]) == (False, None, None, [])
    assert not (published.root / "release").exists()


def test_correction(published: History, gazette: Run) -> None:
    """A correction has a tag of its own, beside that of its Version; the redline is of the two texts."""
    assert release(gazette, published).returncode == 0
    commit = correct(published)
    (one,) = releases(release(gazette, published, "--json", against=f"release/{FIRST}/versions.json"))
    notes = (published.root / one["notes"]).read_text("utf-8")

    assert (one["tag"], one["rev"], one["title"]) == (
        f"{FIRST}-r2", 2, "Privacy Policy, version of 2024-01-10, correction r2",
    )  # fmt: skip
    assert known(published) == [f"{FIRST} tag {published.commits['2024-01-10']}", f"{FIRST}-r2 tag {commit}"]
    assert notes.startswith(
        "Version 2024-01-10, editorial correction r2 on 2024-02-01, published 2024-01-10, applies from 2024-01-10.\n"
        "\nA letter.\n\n## What was corrected\n\nCompared with 2024-01-10 r1: "
    )
    assert "[what was corrected](https://brightwater.example/changes/2024-01-10/r2/)" in notes


def test_what_several_commits_published(published: History, gazette: Run) -> None:
    """Where a call was left out, the next one releases everything since the last release."""
    assert release(gazette, published).returncode == 0
    correct(published)
    published.commit(
        "2024-03-01",
        {POLICY: policy("2024-03-01", "We keep logs for 90 days."), LEDGER: ledger(V2 % "", V1 % CORRECTED)},
    )
    found = releases(release(gazette, published, "--json", "--dry-run"))

    assert [one["tag"] for one in found] == [f"{FIRST}-r2", SECOND]


def test_dry_run(published: History, gazette: Run) -> None:
    """It says what would be done, and does nothing."""
    before = tree_hash(published.root)
    done = release(gazette, published, "--dry-run")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        f"{FIRST}: tag would be made, commit {published.commits['2024-01-10']}",
        f"  release/{FIRST}/notes.md would be written",
    ]
    assert tree_hash(published.root) == before


def test_refuses_what_verify_refuses(published: History, gazette: Run) -> None:
    """A log that is no exact beginning of ours stops the release: nothing is tagged or written."""
    assert release(gazette, published).returncode == 0
    kept = (published.root / "release" / FIRST / "versions.json").read_text("utf-8")
    (published.root / "kept").mkdir()
    published.write("kept/versions.json", kept.replace('"effective": "2024-01-10"', '"effective": "2024-01-09"'))
    second(published)
    done = release(gazette, published, against="kept/versions.json")

    assert done.returncode == 1
    assert done.stderr.startswith("what was published before does not stand as it was:\n  privacy: ")
    assert "privacy: record 1: " in done.stderr
    assert [line.split()[0] for line in known(published)] == [FIRST]


def test_refuses_what_cannot_be_read(published: History, gazette: Run) -> None:
    """A last release that cannot be read is no first publication, unless that is said."""
    done = gazette("release", "--against", "missing.json", cwd=published.root)

    assert done.returncode == 3
    assert "missing.json cannot be read" in done.stderr
    assert known(published) == []


def test_refuses_a_dirty_tree(published: History, gazette: Run) -> None:
    """Only what is committed is released."""
    published.write(POLICY, policy("2024-01-10", "We keep logs for ever."))
    done = release(gazette, published)

    assert done.returncode == 3
    assert f"{POLICY}: differs from what is published" in done.stderr
    assert known(published) == []


def test_refuses_a_later_day(published: History, gazette: Run) -> None:
    """A Version of a later day than today is released on that day."""
    future = '{id: 2999-01-01, level: minor, summary: {en: "Later."}}'
    published.commit("2024-02-01", {POLICY: policy("2999-01-01", "Later."), LEDGER: ledger(future, V1 % "")})
    done = release(gazette, published)

    assert done.returncode == 1
    assert f"{LEDGER}:3:5: error id-in-future Version 2999-01-01 is dated later than today" in done.stderr


def test_refuses_what_nobody_stated(published: History, gazette: Run) -> None:
    """Without a Ledger nothing is released."""
    published.commit("2024-01-11", {LEDGER: None})
    done = release(gazette, published)

    assert done.returncode == 2
    assert done.stderr.startswith("this repository names no policy")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (("tag", FIRST), "is a bare name without a message, which gazette did not make"),
        (("tag", "-a", "-m", "x", FIRST, "HEAD~1"), "leads to {parent}, when that text was not published yet"),
        (("tag", "-a", "-m", "x", FIRST, "side"), "leads to {side}, which is not on the mainline"),
        (("tag", "-a", "-m", "x", FIRST, "HEAD:docs"), "leads to no commit, which is not on the mainline"),
    ],
    ids=["bare", "earlier", "elsewhere", "no commit"],
)
def test_a_tag_is_never_moved(history: History, gazette: Run, made: tuple[str, ...], said: str) -> None:
    """A tag of that name that leads elsewhere is an error, and stays where it is."""
    furnish(history.root)
    history.commit("2024-01-01", {"README.md": "Read me.\n"})
    history.git("branch", "side")
    history.commit("2024-01-10", {POLICY: policy("2024-01-10"), LEDGER: ledger(V1 % "")})
    history.git("checkout", "-q", "side")
    side = history.commit("2024-01-11", {"README.md": "Elsewhere.\n"})
    history.git("checkout", "-q", "main")
    history.git(*made)
    before = known(history)
    done = release(gazette, history)

    assert done.returncode == 3
    assert f"the tag {FIRST} {said.format(parent=history.commits['2024-01-01'], side=side)}" in done.stderr
    assert known(history) == before
    assert not (history.root / "release").exists()


def test_a_folder_that_is_not_ours(published: History, gazette: Run) -> None:
    """Files that a release did not write are not replaced, and nothing is tagged."""
    published.write(f"release/{FIRST}/mine.txt", "Mine.\n")
    done = release(gazette, published)

    assert done.returncode == 2
    assert (published.root / "release" / FIRST / "mine.txt").read_text("utf-8") == "Mine.\n"
    assert known(published) == []


def test_an_old_text_added_to_the_archive(published: History, gazette: Run) -> None:
    """An imported Version that others follow is not released."""
    assert release(gazette, published).returncode == 0
    source = '{url: "https://x.example/", retrieved: 2024-01-20}'
    imported = f'{{id: 2023-05-05, imported: true, source: {source}, summary: {{en: "Old."}}}}'
    published.commit(
        "2024-01-20",
        {
            "docs/archive/index/2023-05-05.md": policy("2023-05-05", "We keep logs for 3 days."),
            LEDGER: ledger(V1 % ", level: minor", imported),
        },
    )
    (one,) = releases(release(gazette, published, "--json"))

    assert (one["tag"], one["new"], one["folder"]) == (FIRST, False, None)


def test_two_policies(published: History, gazette: Run) -> None:
    """Each policy is released under its own name; the last one alone, since only it is new."""
    assert release(gazette, published).returncode == 0
    published.commit(
        "2024-02-05",
        {
            "docs/terms.md": policy("2024-02-05", title="Terms"),
            "docs/terms.versions.yml": ledger('{id: 2024-02-05, summary: {en: "First."}}', document="terms"),
        },
    )
    found = releases(release(gazette, published, "--json", "--dry-run", against=f"release/{FIRST}/versions.json"))

    assert [(one["tag"], one["new"]) for one in found] == [(FIRST, False), ("terms/2024-02-05", True)]


def test_a_commit_by_anybody(published: History, gazette: Run) -> None:
    """The committer's name may hold any byte; it is taken over untouched."""
    published.git(
        "commit", "-q", "--amend", "--no-edit", day="2024-01-10T12:00:00+0530", GIT_COMMITTER_NAME="Zoë $(touch x) -n"
    )
    assert release(gazette, published).returncode == 0

    told = published.git("cat-file", "tag", f"refs/tags/{FIRST}").splitlines()
    assert told[3] == "tagger Zoë $(touch x) -n <committer@example.org> 1704868200 +0530"
    assert not (published.root / "x").exists()


def test_the_archive(tmp_path: Path) -> None:
    """Sorted, of no owner, of one time, with the modes of a site, whatever the files had; and it holds all of them."""
    folder = tmp_path / "made"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "größe.txt").write_text("b", "utf-8")
    (folder / "a.txt").write_text("a", "utf-8")
    (folder / "a.txt").chmod(0o600)
    packed = bundle.pack(folder, "site", 1_704_888_000)

    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as archive:
        members = [(one.name, one.mode, one.mtime, one.uid, one.gid, one.uname) for one in archive.getmembers()]
    assert members == [
        (name, mode, 1_704_888_000, 0, 0, "")
        for name, mode in [("site", 0o755), ("site/a.txt", 0o644), ("site/b", 0o755), ("site/b/größe.txt", 0o644)]
    ]
    assert int.from_bytes(packed[4:8], "little") == 1_704_888_000


def test_the_archive_is_the_site(published: History, gazette: Run, tmp_path: Path) -> None:
    """What is packed is the site of the day of the commit, to the bit."""
    assert release(gazette, published).returncode == 0
    with tarfile.open(published.root / "release" / FIRST / "site.tar.gz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    built = gazette("build", "--site-dir", str(tmp_path / "site"), "--as-of", "2024-01-10", cwd=published.root)

    assert built.returncode == 0, built.stderr
    assert tree_hash(tmp_path / "unpacked" / "site") == tree_hash(tmp_path / "site")


def test_the_names_of_tags(published: History, open_edition: Open) -> None:
    """A correction's tag does not stand below its Version's, which git would not allow, and is no Version's id."""
    (chronicle,) = open_edition(published).chronicles
    first = chronicle.versions[0].id

    assert tags.name_of("privacy", first, 1) == "privacy/2024-01-10"
    assert tags.name_of("privacy", first, 2) == "privacy/2024-01-10-r2"
    assert published.git("check-ref-format", "refs/tags/privacy/2024-01-10-r2") == ""


def test_no_project(history: History, gazette: Run) -> None:
    """Without settings there is no site to release."""
    history.commit("2024-01-10", {POLICY: policy("2024-01-10"), LEDGER: ledger(V1 % "")})
    done = gazette("release", cwd=history.root)

    assert done.returncode == 2
    assert "there is no mkdocs.yml in" in done.stderr
    assert "site_url" in MKDOCS
