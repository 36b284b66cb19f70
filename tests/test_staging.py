"""A site is put in its place whole: whatever stops a build, the old one stands as it was."""

import os
import pty
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gazette import editions, running, staging
from gazette.errors import RepositoryError, UsageError
from tests.conftest import GAZETTE, NOW, PROJECT, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.sites import MKDOCS, furnish, tree_hash

LEDGER = ledger(
    '{id: 2024-03-01, effective: 2024-05-01, level: minor, summary: {en: "Shorter."}}',
    '{id: 2024-01-10, summary: {en: "First."}}',
)
OURS = {**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")}
BEFORE, AFTER = "2024-04-01", "2024-06-01"  # two days on which the site differs
EVENTS = (
    "config",
    "pre_build",
    "files",
    "nav",
    "page_read_source",
    "page_markdown",
    "page_content",
    "env",
    "page_context",
    "post_page",
    "post_build",
)
FAILING = "\n".join(
    f"def on_{event}(*args, **kwargs):\n    if (Path(__file__).parent / 'fails').read_text() == '{event}':\n"
    f"        raise ZeroDivisionError('in {event}')\n"
    for event in EVENTS
)


@pytest.fixture
def root(history: History) -> Path:
    """A repository with two Versions, ready to be built."""
    history.commit("2024-01-10", {"docs/index.md": policy("2024-01-10"), "docs/index.versions.yml": LEDGER})
    history.commit("2024-03-01", {"docs/index.md": policy("2024-03-01", "We keep logs for 7 days.")})
    furnish(history.root)
    return history.root


def build(root: Path, target: Path, as_of: str = AFTER) -> Path:
    """Build the site in this process."""
    edition = editions.open_edition(root, ref=None, now=NOW, as_of=date.fromisoformat(as_of))
    return running.build(root, edition, target, progress=lambda _: None)


def called(command: list[str], cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """A process of its own."""
    return subprocess.run(command, cwd=cwd, env=OURS, text=True, check=False, capture_output=True, **options)


def beside(target: Path) -> list[str]:
    """What stands beside the site."""
    return sorted(path.name for path in target.parent.iterdir() if path.name != target.name)


def leftover(target: Path, *files: str) -> Path:
    """What a killed build leaves."""
    folder = target.with_name(f".{target.name}.gazette")
    for file in ("lock", *files):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("gazette build, process 1\n" if file == "lock" else "half a site")
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a site is to stand, in a folder of its own."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place" / "site"


@pytest.mark.parametrize("event", EVENTS)
def test_an_exception_in_any_phase(root: Path, place: Path, event: str) -> None:
    """Whenever a build fails, the old site is the same to the bit and to the mode, and nothing is left beside it."""
    (root / "hooks" / "failing.py").write_text("from pathlib import Path\n" + FAILING)
    (root / "hooks" / "fails").write_text("")
    (root / "mkdocs.yml").write_text(MKDOCS.replace("hooks/publish.py]", "hooks/publish.py, hooks/failing.py]"))
    before = tree_hash(build(root, place, BEFORE))
    (root / "hooks" / "fails").write_text(event)
    with pytest.raises(ZeroDivisionError, match=f"in {event}"):
        build(root, place)

    assert tree_hash(place) == before
    assert beside(place) == []


@pytest.mark.parametrize("phase", ["_set_modes", "_replace", "_exchange"])
def test_an_exception_while_the_site_is_put_in_place(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    """Neither the last steps harm it."""
    before = tree_hash(build(root, place, BEFORE))

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(staging, phase, fail)
    with pytest.raises(ZeroDivisionError):
        build(root, place)

    assert tree_hash(place) == before
    assert beside(place) == []


def test_the_first_build_of_a_place(root: Path, tmp_path: Path) -> None:
    """Its folders are made; a failed build leaves nothing there."""
    target = tmp_path / "new" / "place" / "site"
    build(root, target)

    assert (target / "index.html").is_file()
    assert beside(target) == []


def test_an_empty_folder_is_replaced(root: Path, place: Path) -> None:
    """It holds nothing that could be lost."""
    place.mkdir()
    build(root, place)

    assert (place / ".gazette").read_text("utf-8") == staging.MARKED


def test_modes_do_not_depend_on_the_umask(root: Path, place: Path) -> None:
    """Files are 644, folders 755."""
    before = os.umask(0o077)
    try:
        build(root, place)
    finally:
        os.umask(before)

    assert {
        (path.is_dir(), path.stat().st_mode & 0o7777) for path in (place, *place.rglob("*"))
    } == {(True, 0o755), (False, 0o644)}  # fmt: skip


def test_a_folder_that_is_not_ours(root: Path, place: Path, gazette: Run) -> None:
    """It is not replaced: exit 2, and what to do."""
    place.mkdir()
    (place / "thesis.txt").write_text("three years of work")
    result = gazette("build", "--site-dir", str(place), cwd=root)

    assert result.returncode == 2
    assert result.stderr == (
        f"{place} is not a site made by gazette (it holds no file .gazette), so it is not replaced\n"
        "  Name another folder: --site-dir DIR\n"
        "  If it is a site of an earlier day that nobody needs, remove it yourself.\n"
    )
    assert (place / "thesis.txt").read_text() == "three years of work"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (".", "which is the repository"),
        ("..", "which holds the repository"),
        ("docs", "cannot stand in docs/"),
        ("docs/site", "cannot stand in docs/"),
        ("overrides/site", "cannot stand in overrides/"),
        ("hooks/../locales/site", "cannot stand in locales/"),
        (".git/site", "cannot stand in .git/"),
        ("mkdocs.yml", "is a file"),
        ("elsewhere", "which is the repository"),
    ],
)
def test_unsuitable_places(root: Path, target: str, said: str) -> None:
    """Not over the repository, not among what the site is made of, whatever the way there."""
    (root / "elsewhere").symlink_to(root)
    with pytest.raises(UsageError) as caught:
        build(root, root / target)

    assert said in str(caught.value)
    assert "--site-dir DIR" in str(caught.value)


def test_a_second_build_waits_for_the_first(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """And goes on once that has ended."""
    first = staging.staged(place)
    (first.__enter__() / "from-the-first").mkdir(parents=True)
    monkeypatch.setattr(staging.time, "sleep", lambda _: first.__exit__(None, None, None))
    build(root, place)

    assert (place / "index.html").is_file()
    assert not (place / "from-the-first").exists()
    assert beside(place) == []


def test_a_second_build_gives_up(root: Path, place: Path) -> None:
    """Exit 3, naming the process that holds the place; the first one is not disturbed."""
    with staging.staged(place) as folder:
        (folder / "kept").mkdir(parents=True)
        python, option, program = GAZETTE
        impatient = f"from gazette import staging; staging.PATIENCE = 0; {program}"
        result = called([python, option, impatient, "build", "--site-dir", str(place)], root)

    assert (result.returncode, result.stderr) == (
        3,
        f"another build of {place} is running: process {os.getpid()}\n  Wait until it ends, or end it.\n",
    )
    assert [path.name for path in place.iterdir()] == ["kept"]


@pytest.mark.parametrize("files", [(), ("new/index.html",), ("new/a/b", "old/c"), ("old/c",)])
def test_leftovers_of_a_killed_build_go(root: Path, place: Path, files: tuple[str, ...]) -> None:
    """The next build removes them, whatever the state they were left in."""
    build(root, place, BEFORE)
    leftover(place, *files)
    build(root, place)

    assert beside(place) == []


def test_killed_between_two_renames(place: Path) -> None:
    """Where folders cannot be swapped in one step, the next build first puts back what stood there."""
    leftover(place, "old/index.html", "new/index.html")
    with pytest.raises(ZeroDivisionError), staging.staged(place):
        raise ZeroDivisionError

    assert (place / "index.html").read_text() == "half a site"
    assert beside(place) == []


@pytest.mark.parametrize("foreign", ["a.txt", "lock", "link", "file"])
def test_what_no_build_left_is_not_touched(place: Path, foreign: str) -> None:
    """A folder of that name is ours only with our lock in it."""
    folder = place.with_name(".site.gazette")
    if foreign == "file":
        folder.write_text("mine")
    elif foreign == "link":
        (place.parent / "a").mkdir()
        folder.symlink_to(place.parent / "a")
    else:
        folder.mkdir()
        (folder / foreign).write_text("mine")
    with pytest.raises(RepositoryError, match="is in the way"), staging.staged(place):
        pass

    assert folder.exists()
    assert not (folder / foreign).exists() or (folder / foreign).read_text() == "mine"


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_disk_that_is_full(root: Path, place: Path) -> None:
    """One line, exit 3; the old site is the same."""
    before = tree_hash(build(root, place, BEFORE))
    result = called([*GAZETTE, "build", "--site-dir", str(place)], root, preexec_fn=_limited)

    assert result.returncode == 3
    assert result.stderr.startswith(f"the site cannot be written, and {place} stays as it was: File too large: ")
    assert len(result.stderr.splitlines()) == 1
    assert tree_hash(place) == before
    assert beside(place) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, where we may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")
def test_a_disk_that_really_is_full(root: Path, small_disk: Path, gazette: Run) -> None:
    """It holds one site, and 100 kB of the next."""
    target = small_disk / "site"
    target.mkdir()
    before = tree_hash(build(root, target, BEFORE))
    (small_disk / "more").write_bytes(bytes(shutil.disk_usage(small_disk).free - 100_000))
    result = gazette("build", "--site-dir", str(target), cwd=root)

    assert result.returncode == 3
    assert "No space left on device" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert tree_hash(target) == before
    assert beside(target) == ["more"]


def test_a_parent_that_cannot_be_written(root: Path, place: Path) -> None:
    """One line, exit 3."""
    build(root, place, BEFORE)
    before = tree_hash(place)
    place.parent.chmod(0o555)
    # root may write everywhere, unless it gives up that power
    powerless = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    if powerless and not shutil.which("setpriv"):
        pytest.skip("root cannot give up its powers here")
    try:
        result = called([*powerless, *GAZETTE, "build", "--site-dir", str(place)], root)
    finally:
        place.parent.chmod(0o755)

    refused = place.with_name(".site.gazette")
    assert result.returncode == 3
    assert result.stderr == f"the site cannot be written, and {place} stays as it was: Permission denied: {refused}\n"
    assert tree_hash(place) == before


def _killed(command: list[str], cwd: Path, delay: float) -> bool:
    """Run a command, kill it after so many seconds; whether it was still running."""
    process = subprocess.Popen(command, cwd=cwd, env=OURS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


def _survives_kills(root: Path, place: Path, rounds: int, seed: int) -> int:
    """Kill builds at random moments: after each the site is wholly that of one day or the other. How many were hit."""
    import time

    dice = random.Random(seed)
    whole = {tree_hash(build(root, place, day)) for day in (AFTER, BEFORE)}
    assert len(whole) == 2
    command = [*GAZETTE, "build", "--site-dir", str(place), "--as-of"]
    began = time.monotonic()
    _killed([*command, BEFORE], root, 600)
    lasts = time.monotonic() - began
    hit = 0
    for nth in range(rounds):
        hit += _killed([*command, (AFTER, BEFORE)[nth % 2]], root, dice.uniform(0, 1.1 * lasts))

        assert tree_hash(place) in whole
        assert beside(place) in ([], [".site.gazette"])
    build(root, place)

    assert beside(place) == []
    return hit


def test_kill(root: Path, place: Path) -> None:
    """kill -9 at a random moment leaves the site wholly old or wholly new; the next build removes what it left."""
    assert _survives_kills(root, place, 4, 1) > 0


@pytest.mark.slow
def test_kill_200_times(root: Path, place: Path) -> None:
    """Likewise, 200 times."""
    assert _survives_kills(root, place, 200, 2) > 100


SWAPPING = """\
import itertools, pathlib, sys
from gazette import staging
if sys.argv[2] == "two renames":
    staging._exchange = lambda *_: False
for word in itertools.cycle("ab"):
    with staging.staged(pathlib.Path(sys.argv[1])) as folder:
        folder.mkdir()
        for name in "123":
            (folder / name).write_text(word)
"""


@pytest.mark.parametrize("how", ["one step", "two renames"])
def test_kill_while_swapping(place: Path, how: str) -> None:
    """Killed amid thousands of swaps, the place is whole; with two renames at the latest when the next build begins."""
    dice = random.Random(3)
    for _ in range(12):
        _killed([sys.executable, "-c", SWAPPING, str(place), how], PROJECT, dice.uniform(0.15, 0.4))
        if how == "two renames" and not place.exists():
            with pytest.raises(ZeroDivisionError), staging.staged(place):
                raise ZeroDivisionError
        if place.exists():
            assert [(place / name).read_text() for name in "123"] in (["a"] * 3, ["b"] * 3)

    assert place.exists()


def test_progress_is_for_terminals(root: Path, place: Path) -> None:
    """On a terminal each language is told of, and nothing of it stays; elsewhere nothing is."""
    command = [*GAZETTE, "build", "--site-dir", str(place), "--as-of", AFTER]
    ours, theirs = pty.openpty()
    subprocess.run(command, cwd=root, env=OURS, stderr=theirs, check=True)
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    piped = called(command, root).stderr
    last = f"{place}: 1 policy, as of {AFTER}"

    assert seen == f"\r\x1b[KBuilding: en, 1 of 2\r\x1b[KBuilding: de, 2 of 2\r\x1b[K{last}\r\n"
    assert piped == f"{last}\n"


def test_what_is_refused_while_building_keeps_its_words(root: Path, place: Path, gazette: Run) -> None:
    """A refusal deep inside the host comes out as it is, once: here for want of a file that every page asks for."""
    (root / "overrides" / "assets" / "policy.css").unlink()
    result = gazette("build", "--site-dir", str(place), "--as-of", AFTER, cwd=root)

    assert result.returncode == 3
    assert result.stderr.splitlines() == [
        "pages ask for files that are not there: assets/policy.css",
        "  Put them back into the folder of the templates: git log --diff-filter=D --stat finds them.",
    ]


def test_settings_that_call_no_hooks(root: Path, place: Path, gazette: Run) -> None:
    """A project that is another's, or half set up: refused, not published without its history."""
    settings = root / "mkdocs.yml"
    settings.write_text(MKDOCS.replace(" hooks/stamp.py,", ""), "utf-8")
    result = gazette("build", "--site-dir", str(place), cwd=root)

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "mkdocs.yml:1:1: mkdocs.yml does not call stamp.py, so its site would show no version and no date",
        "  Write below hooks: hooks/localize.py, hooks/stamp.py, hooks/publish.py, in this order.",
    ]
