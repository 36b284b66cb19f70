"""What is made on demand while a site is edited: the same files as those of a build, each when it is asked for."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config

from gazette import hosting
from gazette.addresses import Address
from gazette.editions import Editions
from gazette.errors import UsageError
from gazette.ondemand import OnDemand
from gazette.press import Impression
from tests import demo
from tests.conftest import NOW


def ask(application: Callable[..., Iterable[bytes]], path: str) -> tuple[str, bytes]:
    """What an application answers to a browser: status and body."""
    said: list[str] = []
    body = application({"PATH_INFO": path}, lambda status, _: said.append(status))
    return said[0], b"".join(body)


def folder_server(folder: Path) -> Callable[..., Iterable[bytes]]:
    """Answers with the files of a folder, below /privacy/."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        file = folder / environ["PATH_INFO"].removeprefix("/privacy/")
        file = file / "index.html" if environ["PATH_INFO"].endswith("/") else file
        start_response("200 OK" if file.is_file() else "404 Not Found", [])
        return [file.read_bytes()] if file.is_file() else []

    return answer


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with an edit that is not committed."""
    history = demo.make(tmp_path_factory.mktemp("edited") / "fjordlight")
    text = history.root / "docs" / "index.de.md"
    text.write_text(text.read_text("utf-8") + "\nEine Zeile mehr.\n", "utf-8")
    return history.root


def built(root: Path, site: Path, *, on_demand: OnDemand | None) -> None:
    """What `serve` builds in one go, or promises."""
    edition = Editions(root).open(ref=None, now=NOW, as_of=demo.AS_OF)
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site))
    config.extra.update({hosting.EDITION: edition, **({hosting.ON_DEMAND: on_demand} if on_demand else {})})
    mkdocs_build.build(config)


def test_the_same_files(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for one after the other, in no order, all files are those that are written at once; none stands before."""
    monkeypatch.setenv("GAZETTE_DRAFT", "1")
    whole, asked, promised = tmp_path / "whole", tmp_path / "asked", OnDemand()
    built(demonstration, whole, on_demand=None)
    built(demonstration, asked, on_demand=promised)
    before = sorted(path.relative_to(asked).as_posix() for path in asked.rglob("*.*") if path.is_file())
    application = promised.before(folder_server(asked), asked, "/privacy/")
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    answers = {file: ask(application, f"/privacy/{file.as_posix().removesuffix('index.html')}") for file in files[::-1]}

    assert answers == {file: ("200 OK", (whole / file).read_bytes()) for file in files}
    assert [file for file in before if not file.startswith("assets/")] == [
        "ar/index.html", "de/index.html", "es/index.html", "fr/index.html", "index.html", "ja/index.html",
    ]  # fmt: skip
    assert ask(application, "/privacy/nothing/") == ("404 Not Found", b"")


def promising(*files: str, said: str = "made") -> OnDemand:
    """So many files that say how often they were made."""
    made = OnDemand()
    count = iter(range(100))
    made.promise(Impression(Address(file), lambda: f"{said} {next(count)}") for file in files)
    return made


def test_made_once(tmp_path: Path) -> None:
    """A page with and without its last slash, a file; each is made once."""
    application = promising("a/", "b/file").before(folder_server(tmp_path), tmp_path, "/privacy/")

    assert ask(application, "/privacy/b/file") == ("200 OK", b"made 0")
    assert ask(application, "/privacy/a/") == ("200 OK", b"made 1")
    assert ask(application, "/privacy/a/") == ("200 OK", b"made 1")
    assert ask(application, "/privacy/b/file") == ("200 OK", b"made 0")


def test_a_page_without_its_slash(tmp_path: Path) -> None:
    """It is made, so that the server can lead there."""
    application = promising("a/").before(folder_server(tmp_path), tmp_path, "/privacy/")
    ask(application, "/privacy/a")

    assert (tmp_path / "a" / "index.html").read_text("utf-8") == "made 0"


def test_what_is_missing(tmp_path: Path) -> None:
    """The page that says so is made, for the server to show."""
    application = promising("404.html").before(folder_server(tmp_path), tmp_path, "/privacy/")

    assert ask(application, "/privacy/nothing/") == ("404 Not Found", b"")
    assert (tmp_path / "404.html").read_text("utf-8") == "made 0"


@pytest.mark.parametrize("path", ["/privacy/../outside", "/privacy/a/../../outside", "/outside"])
def test_nothing_outside(tmp_path: Path, path: str) -> None:
    """No path of a browser's leads out of the site."""
    site = tmp_path / "site"
    site.mkdir()
    ask(promising("../outside", "outside").before(folder_server(site), site, "/privacy/"), path)

    assert [file.name for file in tmp_path.rglob("*") if file.is_file() and not file.is_relative_to(site)] == []


def test_what_is_refused_is_told(tmp_path: Path) -> None:
    """An error of a page says so in the browser."""

    def refused() -> str:
        raise UsageError("no", remedy="Do.")

    made = OnDemand()
    made.promise([Impression(Address("a/"), refused)])
    application = made.before(folder_server(tmp_path), tmp_path, "/privacy/")

    assert ask(application, "/privacy/a/") == ("500 Internal Server Error", b"no\n  Do.\n")


def test_only_the_last_build(tmp_path: Path) -> None:
    """After a build nothing is made of the one before, nor while it runs."""
    made = promising("a/", said="old")
    application = made.before(folder_server(tmp_path), tmp_path, "/privacy/")
    waiting = threading.Thread(target=ask, args=(application, "/privacy/a/"))
    there: list[bool] = []

    def build() -> None:
        waiting.start()
        waiting.join(0.2)
        there.append((tmp_path / "a" / "index.html").exists())
        made.promise([Impression(Address("a/"), lambda: "new")])

    made.around(build)()
    waiting.join()

    assert there == [False]
    assert (tmp_path / "a" / "index.html").read_text("utf-8") == "new"
