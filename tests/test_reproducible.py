"""The same commit on the same day is the same site, to the bit and to the mode, wherever and however it is built."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import demo
from tests.conftest import GAZETTE, PROJECT
from tests.support.history import ENVIRONMENT, History, from_folders
from tests.support.sites import furnish, tree_hash

ENVIRONMENTS = {
    "usual": {},
    "east": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    "west": {"TZ": "Pacific/Pago_Pago", "PYTHONHASHSEED": "2", "umask": "077"},
    "half an hour": {"TZ": "Asia/Kolkata", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "3"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "umask": "002"},
    "ASCII only": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "4"},
    "one processor": {"processors": "1", "PYTHONHASHSEED": "5", "HOME": "/", "COLUMNS": "20", "NO_COLOR": "1"},
    "old files": {"mtime": "old", "PYTHONHASHSEED": "6", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONOPTIMIZE": "1"},
}
"""Eight machines: time zone, locale, hash seed, umask, processors, times of files; the folders differ in each."""


def _machine(environment: dict[str, str]) -> Callable[[], None]:
    def prepare() -> None:
        os.umask(int(environment.get("umask", "022"), 8))
        if "processors" in environment:
            os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])

    return prepare


def _age(root: Path) -> None:
    """Give all files times that nobody would expect."""
    dice = random.Random(7)
    for path in root.rglob("*"):
        if ".git" not in path.parts:
            os.utime(path, (dice.randrange(1, 2_000_000_000),) * 2)


def run(command: list[str], environment: dict[str, str], cwd: Path, **more: str) -> None:
    """Run a command on such a machine."""
    variables = {name: value for name, value in environment.items() if name.isupper()}
    subprocess.run(
        command,
        cwd=cwd,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), **variables, **more},
        preexec_fn=_machine(environment),
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> History:
    """A repository whose life has a translation, corrections, an announced Version."""
    histories = PROJECT / "tests" / "histories"
    root = tmp_path_factory.mktemp("original") / "repository"
    made = from_folders(
        histories / "stories" / "in-force-corrected-while-another-is-announced", root, base=histories / "base"
    )
    furnish(made.root)
    return made


@pytest.fixture(scope="module")
def usual(furnished: History, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Hash of its site as usually built."""
    site = tmp_path_factory.mktemp("usual") / "site"
    run([*GAZETTE, "build", "--site-dir", str(site), "--as-of", "2024-04-01"], ENVIRONMENTS["usual"], furnished.root)
    for name in ("sitemap.xml", "feed.atom", "de/feed-all.atom", "versions.json", "SHA256SUMS", "compare/blocks.json"):
        assert (site / name).is_file(), f"{name} would not be compared"
    return tree_hash(site)


@pytest.mark.parametrize("name", list(ENVIRONMENTS)[1:])
def test_same_bytes_everywhere(furnished: History, usual: str, tmp_path: Path, name: str) -> None:
    """Every file, its mode and its bytes; nothing more and nothing less."""
    root = tmp_path / name / "a clone"
    shutil.copytree(furnished.root, root)
    if ENVIRONMENTS[name].get("mtime"):
        _age(root)
    site = tmp_path / "other" / "place"
    run([*GAZETTE, "build", "--site-dir", str(site), "--as-of", "2024-04-01"], ENVIRONMENTS[name], root)

    assert tree_hash(site) == usual


def _built_demo(tmp_path: Path, name: str) -> str:
    """Hash of the demo's site, its repository made anew in a folder of its own."""
    temporary = tmp_path / f"temporary {name}"
    temporary.mkdir()
    site = tmp_path / name / "site"
    command = [sys.executable, demo.__file__, "--build-only", str(site)]
    run(command, ENVIRONMENTS[name], PROJECT, TMPDIR=str(temporary))
    return tree_hash(site)


@pytest.mark.slow
def test_the_demo_is_the_same_everywhere(tmp_path: Path) -> None:
    """Likewise, of a repository that holds every oddity, in six languages."""
    found = {name: _built_demo(tmp_path, name) for name in ENVIRONMENTS}

    assert set(found.values()) == {found["usual"]}


def test_the_demo_is_the_same_elsewhere(tmp_path: Path) -> None:
    """Two machines that have little in common."""
    assert _built_demo(tmp_path, "ASCII only") == _built_demo(tmp_path, "west")
