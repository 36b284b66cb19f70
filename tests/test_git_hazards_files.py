"""Git hazards of files: encodings, line ends, names that collide, links, and what a working tree hides."""

import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from gazette.errors import Rejected
from tests.conftest import Open, Run
from tests.support.history import History, ledger, policy
from tests.support.mainline import PATH, clone, codes, four_commits, refusal, text, told, told_of_four

FIRST = '{id: 2024-01-01, summary: {en: "First."}}'
SOURCE = "docs/index.md"
LEDGER = "docs/index.versions.yml"
MKDOCS = {"mkdocs.yml": "site_name: X\n"}


def test_h06_sparse_checkout(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H6: what a sparse checkout leaves out is published all the same, with a warning that there is no draft of it."""
    sparse = clone(four_commits(history), tmp_path / "sparse", "--no-checkout")
    sparse.git("sparse-checkout", "set", "--no-cone", "/other")
    sparse.git("checkout", "-q", "main")
    edition = open_edition(sparse, PATH)

    assert sparse.git("ls-files", "-t") == f"S {PATH}\nH other"
    assert told(edition) == told_of_four(history)
    assert [draft.texts for draft in edition.drafts.values()] == [{}]
    assert [str(finding) for finding in edition.findings] == [
        (
            f"{PATH}:1:1: warning not-in-worktree HEAD publishes this text, but the working tree does not hold it\n"
            f"  Restore it: git restore {PATH}\n  In a sparse checkout: git sparse-checkout add {PATH}"
        )
    ]


def test_h37_windows_line_ends_committed(history: History, open_edition: Open) -> None:
    """H37: a commit of line ends alone is no Version; Windows line ends at the tip are a warning with the remedy."""
    four_commits(history)
    history.git("config", "core.autocrlf", "false")
    history.commit("2024-05-01", {PATH: text("no logs").replace("\n", "\r\n")})
    edition = open_edition(history, PATH)

    assert told(edition) == told_of_four(history)
    assert [str(finding) for finding in edition.findings] == [
        (
            f"{PATH}:1:1: warning crlf this file holds Windows line ends\n"
            "  Write into .gitattributes: *.md text eol=lf\n  Then run: git add --renormalize . && git commit"
        )
    ]

    history.commit("2024-06-01", {PATH: text("no logs")})

    assert codes(open_edition(history, PATH)) == []


def test_h37_windows_checkout(history: History, open_edition: Open, tmp_path: Path) -> None:
    """H37: a checkout that turns line ends has neither a draft nor a warning."""
    windows = clone(four_commits(history), tmp_path / "windows", "--config", "core.autocrlf=true")
    edition = open_edition(windows, PATH)

    assert b"\r\n" in (windows.root / PATH).read_bytes()
    assert told(edition) == told_of_four(history)
    assert [draft.changed for draft in edition.drafts.values()] == [()]
    assert codes(edition) == []


def test_h38_byte_order_mark(history: History, open_edition: Open) -> None:
    """H38: a byte order mark hides neither front matter nor text, and is a warning at the tip."""
    stated = {LEDGER: ledger(FIRST)}
    one = history.commit("2024-01-01", {SOURCE: policy("2024-01-01"), **stated})
    history.commit("2024-02-01", {SOURCE: b"\xef\xbb\xbf" + policy("2024-01-01").encode()})
    edition = open_edition(history, SOURCE)

    assert told(edition) == [("2024-01-01", one, "We keep logs for 30 days.")]
    assert [str(finding) for finding in edition.findings] == [
        (
            f"{SOURCE}:1:1: warning byte-order-mark this file begins with a byte order mark\n"
            "  Save it as UTF-8 without BOM."
        )
    ]


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        pytest.param("# P\n\nCafé\n".encode("latin-1"), "3:4", "byte 0xe9 at offset 8", id="H39-latin-1"),
        pytest.param("# P\n\nCafé\n".encode("utf-16"), "1:1", "byte 0xff at offset 0", id="H39-utf-16"),
    ],
)
def test_h39_other_encoding_at_the_tip(
    history: History, open_edition: Open, content: bytes, place: str, found: str
) -> None:
    """H39: a text that is not UTF-8 is refused with line, column and byte."""
    four_commits(history)
    history.commit("2024-05-01", {PATH: content})

    assert refusal(lambda: open_edition(history, PATH)) == (
        "Rejected",
        1,
        f"{PATH}:{place}: error not-utf8 this file is not UTF-8: {found}\n  Save the file with the encoding UTF-8.",
    )


def test_h39_other_encoding_in_the_past(history: History, open_edition: Open) -> None:
    """H39: an old text that is not UTF-8 is refused, unless the Ledger says that it was never published so."""
    front = "---\ntitle: P\nversion: 2024-01-01\n---\n\n"
    broken = history.commit("2023-12-01", {SOURCE: f"{front}# P\n\nCafé\n".encode("latin-1")})
    one = history.commit("2024-01-01", {SOURCE: policy("2024-01-01"), LEDGER: ledger(FIRST)})

    assert refusal(lambda: open_edition(history, SOURCE)) == (
        "Rejected",
        1,
        (
            f"{broken[:12]}:{SOURCE}:8:4: error not-utf8 this file is not UTF-8: byte 0xe9 at offset 46\n"
            '  What was committed stays. Paste into the Ledger under "history: commits:"\n'
            f'    - {{commit: {broken}, lang: en, as: unpublished, reason: "…"}}'
        ),
    )

    said = f'{{commits: [{{commit: {broken}, lang: en, as: unpublished, reason: "Unreadable."}}]}}'
    history.commit("2024-02-01", {LEDGER: ledger(FIRST, history=said)})

    assert told(open_edition(history, SOURCE)) == [("2024-01-01", one, "We keep logs for 30 days.")]


def commit_paths(history: History, paths: dict[str, str]) -> str:
    """Commit texts at paths by the index alone: this machine's file system need not be able to hold them."""
    for path, content in paths.items():
        blob = history.git("hash-object", "-w", "--stdin", stdin=content)
        history.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    history.git("commit", "-q", "-m", "x", day="2024-02-01")
    return history.git("rev-parse", "HEAD")


COMPOSED = unicodedata.normalize("NFC", "docs/é.md")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


@pytest.mark.parametrize(
    ("first", "second"),
    [pytest.param(DECOMPOSED, COMPOSED, id="H41"), pytest.param("docs/P.md", "docs/p.md", id="H42")],
)
@pytest.mark.parametrize("settings", [MKDOCS, {"README": "no settings\n"}], ids=["documents", "beside"])
def test_h41_h42_colliding_names(
    history: History, open_edition: Open, first: str, second: str, settings: dict[str, str | bytes | None]
) -> None:
    """H41, H42: two names that another file system takes for one are an error that names both."""
    history.commit("2024-01-01", settings)
    commit_paths(history, {first: text("logs"), second: text("no logs")})

    assert refusal(lambda: open_edition(history, second)) == (
        "Rejected",
        1,
        (
            f"{second}:1:1: error path-collision {first} and {second} are one file on other systems, "
            "and one of them would be lost\n"
            "  Rename one of them: names must differ in more than case or accents' encoding."
        ),
    )


def test_h42_names_elsewhere(history: History, open_edition: Open) -> None:
    """H42: without settings, names in other folders are not our business."""
    one = history.commit("2024-01-01", {PATH: text("logs")})
    commit_paths(history, {"net/A.h": "A\n", "net/a.h": "a\n"})

    assert told(open_edition(history, PATH)) == [("2024-01-01", one, "We keep logs.")]


@pytest.mark.parametrize(
    ("links", "refused"),
    [
        pytest.param({"docs/secret.md": "/etc/hostname"}, ["docs/secret.md"], id="H43-outside"),
        pytest.param({"docs/style.css": "../mkdocs.yml"}, ["docs/style.css"], id="H43-inside"),
        pytest.param({"docs/a.md": "b.md", "docs/b.md": "a.md"}, ["docs/a.md", "docs/b.md"], id="H44"),
        pytest.param({"elsewhere": "/etc/hostname"}, [], id="H43-not-a-document"),
    ],
)
def test_h43_h44_symbolic_links(
    history: History, open_edition: Open, links: dict[str, str], refused: list[str]
) -> None:
    """H43, H44: every symbolic link below the documents' folder is an error with its path."""
    for path, target in links.items():
        (history.root / path).parent.mkdir(exist_ok=True)
        (history.root / path).symlink_to(target)
    one = history.commit("2024-01-01", {PATH: text("logs"), **MKDOCS})
    if not refused:
        assert told(open_edition(history, PATH)) == [("2024-01-01", one, "We keep logs.")]
        return

    assert refusal(lambda: open_edition(history, PATH)) == (
        "Rejected",
        1,
        "\n".join(
            f"{path}:1:1: error not-a-file this is a symbolic link, not a text\n"
            "  Commit the text itself as a plain file."
            for path in refused
        ),
    )


def test_h43_linked_policy(history: History, open_edition: Open) -> None:
    """H43: a policy that is itself a link is refused without settings, too."""
    (history.root / "p.md").symlink_to("/etc/hostname")
    history.commit("2024-01-01")
    with pytest.raises(Rejected, match=r"^p\.md:1:1: error not-a-file this is a symbolic link, not a text"):
        open_edition(history, "p.md")


def test_h45_lfs_pointer(history: History, open_edition: Open) -> None:
    """H45: a Git LFS pointer is not a text."""
    four_commits(history)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12\n"
    history.commit("2024-05-01", {PATH: pointer, ".gitattributes": "*.md filter=lfs\n"})

    assert refusal(lambda: open_edition(history, PATH)) == (
        "RepositoryError",
        3,
        (
            f"{PATH} is a Git LFS pointer, not a text\n"
            "  Keep policy texts in git itself: git lfs untrack, then commit the text."
        ),
    )


@pytest.fixture
def committed(history: History) -> History:
    """A project of one policy, all of it committed."""
    files = {SOURCE: policy("2024-01-01"), "docs/about.md": "# About\n", LEDGER: ledger(FIRST)}
    history.commit("2024-01-01", {**MKDOCS, **files, ".gitignore": "docs/*.de.md\nsite\n__pycache__\n"})
    return history


def refused_release(history: History, gazette: Run) -> list[str]:
    """The files that `gazette build --release` names."""
    result = gazette("build", "--release", cwd=history.root)
    head, *lines = result.stderr.splitlines()

    assert (result.returncode, result.stdout) == (3, "")
    assert head == "a release publishes only what is committed, but the working tree holds something else:"
    assert lines[-1] == (
        "  Commit these files or put them away. "
        "End what hides them: git update-index --no-assume-unchanged --no-skip-worktree FILE"
    )
    assert not (history.root / "site").exists()
    return [line.strip() for line in lines[:-1]]


def test_h46_uncommitted_release(committed: History, gazette: Run) -> None:
    """H46: a release names every file that is changed, removed, staged or new."""
    committed.write(SOURCE, policy("2024-01-01", "Dirty."))
    committed.write("docs/new.md", "# New\n")
    committed.write("overrides/main.html", "new\n")
    committed.write("docs/staged.md", "# Staged\n")
    committed.git("add", "docs/staged.md")
    (committed.root / "docs/about.md").unlink()
    committed.write("notes.txt", "no part of the site\n")
    committed.write("hooks/__pycache__/x.pyc", "cache\n")

    assert refused_release(committed, gazette) == [
        "docs/about.md: is published, but missing here",
        f"{SOURCE}: differs from what is published",
        "docs/new.md: is not in git",
        "docs/staged.md: is staged, but not committed",
        "overrides/main.html: is not in git",
    ]


def test_h46_draft_of_an_untracked_text(committed: History, open_edition: Open) -> None:
    """H46: outside a release, what is not committed is a draft and never a Version."""
    committed.write(SOURCE, policy("2024-01-01", "Dirty."))
    edition = open_edition(committed)

    assert told(edition) == [("2024-01-01", committed.commits["2024-01-01"], "We keep logs for 30 days.")]
    assert edition.drafts["privacy"].changed == ("en",)


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_h47_hidden_change(committed: History, gazette: Run, flag: str) -> None:
    """H47: a change that git was told not to see is found by its bytes."""
    committed.git("update-index", f"--{flag}", SOURCE)
    committed.write(SOURCE, policy("2024-01-01", "Hidden."))

    assert committed.git("status", "--short") == ""
    assert refused_release(committed, gazette) == [
        f"{SOURCE}: differs from what is published, though the index says {flag}"
    ]


def test_h48_ignored_source(committed: History, gazette: Run) -> None:
    """H48: a text that git ignores would be published from nowhere."""
    committed.write("docs/index.de.md", "# Datenschutz\n")

    assert committed.git("status", "--short") == ""
    assert refused_release(committed, gazette) == ["docs/index.de.md: is ignored by git"]


def test_release_of_what_is_committed(project: Path, gazette: Run, tmp_path: Path) -> None:
    """H46, H47, H48: with nothing hidden, and Windows line ends in the working tree only, the release is built."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    committed = History(copy)
    committed.git("config", "core.autocrlf", "input")
    committed.git("add", "-A")
    committed.git("commit", "-q", "--allow-empty", "-m", "x", day="2026-11-22")
    file = copy / "docs" / "index.md"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    result = gazette("build", "--release", cwd=copy)

    assert (result.returncode, re.sub(r".*: 1 policy.*\n", "", result.stderr)) == (0, "")
    assert (copy / "site" / "2026-05-16" / "index.html").is_file()


def test_release_of_a_later_day(history: History, gazette: Run) -> None:
    """A release refuses a Version dated later than today, with the place where it is stated."""
    later = '{id: 2999-03-01, level: minor, summary: {en: "Later."}}'
    history.commit("2024-01-01", {**MKDOCS, SOURCE: policy("2024-01-01"), LEDGER: ledger(FIRST)})
    history.commit("2024-01-02", {SOURCE: policy("2999-03-01", "New."), LEDGER: ledger(later, FIRST)})
    result = gazette("build", "--release", cwd=history.root)
    head, *remedy = result.stderr.splitlines()

    assert result.returncode == 1
    assert re.fullmatch(
        rf"{LEDGER}:3:5: error id-in-future Version 2999-03-01 is dated later than today, [0-9-]+", head
    )
    assert remedy == [
        (
            "  An id is the day of publication: release on that day, or write the day of this release. "
            "From when it applies is said by effective."
        )
    ]


def test_every_hazard_has_its_test() -> None:
    """H1 to H66: each number stands in the name of a test."""
    files = Path(__file__).parent.glob("test_git_hazards_*.py")
    names = re.findall(r"def (test_\w+)", "\n".join(file.read_text("utf-8") for file in files))
    numbers = {int(number) for name in names for number in re.findall(r"_h([0-9]{2})(?=_)", name)}

    assert sorted(numbers) == list(range(1, 67))
