"""Fixtures: repositories in fresh folders, the built site, a browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from gazette import editions
from gazette.edition import Edition
from gazette.selection import Naming, Selection
from tests import browser as machine
from tests.support.history import ENVIRONMENT, History
from tests.support.server import serving

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

PROJECT = Path(__file__).resolve().parent.parent
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
GAZETTE = [sys.executable, "-c", "from gazette.cli import main; main(prog_name='gazette')"]


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's git configuration and gazette's variables stay out."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GAZETTE_"))]:
        if name != "GAZETTE_CHROMIUM":
            monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ENVIRONMENT[name])


@pytest.fixture
def history(tmp_path: Path) -> History:
    """An empty repository."""
    return History(tmp_path / "repository")


Open = Callable[..., Edition]


@pytest.fixture
def open_edition() -> Open:
    """Opens the Edition of a History; by default on 1 June 2027, policy docs/index.md."""

    def open_it(
        history: History | Path,
        *sources: str,
        ref: str | None = None,
        as_of: str | None = None,
        now: datetime = NOW,
        translations: Mapping[str, str] | None = None,
        previous_paths: Mapping[str, Sequence[str]] | None = None,
    ) -> Edition:
        root = history.root if isinstance(history, History) else history
        return editions.open_edition(
            root,
            ref=ref,
            now=now,
            as_of=date.fromisoformat(as_of) if as_of else None,
            selection=Selection(
                sources=sources,
                translations=tuple(Naming(lang=lang, path=path) for lang, path in (translations or {}).items()),
                previous_paths=tuple(
                    Naming(lang=lang, path=path) for lang, paths in (previous_paths or {}).items() for path in paths
                ),
            ),
        )

    return open_it


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gazette() -> Run:
    """Runs the command line in a folder; variables as given, the developer's own git configuration shut out."""

    def run(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*GAZETTE, *arguments],
            cwd=cwd,
            env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository as it is committed, with the working tree's files laid over it."""
    root = tmp_path_factory.mktemp("project") / "gazette"
    subprocess.run(["git", "clone", "-q", "--no-local", str(PROJECT), str(root)], check=True, env=ENVIRONMENT)
    for name in ("docs", "overrides", "hooks", "locales", "mkdocs.yml"):
        target = root / name
        if target.is_dir():
            shutil.rmtree(target)
        source = PROJECT / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=ignored) if source.is_dir() else shutil.copy(source, target)
    return root


@pytest.fixture(scope="session")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built ApexStream site on 23 November 2026, standing under /privacy/ of the folder returned."""
    root = tmp_path_factory.mktemp("host")
    subprocess.run(
        [*GAZETTE, "build", "--site-dir", str(root / "privacy"), "--as-of", "2026-11-23"],
        cwd=project,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")},
        check=True,
        capture_output=True,
    )
    return root


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """URL of the built site on a plain static server: http://127.0.0.1:…/privacy/."""
    with serving(site) as url:
        yield f"{url}/privacy/"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium or Chrome."""
    path = machine.find()
    assert path, machine.REMEDY
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=machine.arguments())


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh window on a small phone."""
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    yield context
    context.close()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built demo, standing under /privacy/ of the folder returned."""
    root = tmp_path_factory.mktemp("demo")
    command = [sys.executable, str(PROJECT / "tests" / "demo.py"), "--build-only", str(root / "privacy")]
    subprocess.run(command, check=True, capture_output=True)
    return root


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    """URL of the demo, served from a plain static server."""
    with serving(demo_folder) as url:
        yield f"{url}/privacy/"
