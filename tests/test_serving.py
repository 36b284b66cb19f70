"""gazette serve: an edit is seen at once, in a project and in a repository that has none."""

import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import GAZETTE, PROJECT, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.sites import MKDOCS, furnish

FIRST = '{id: 2024-01-10, summary: {en: "First."}}'
PATIENCE = 60
"""Seconds after which a server counts as dead."""

EDITS = 100
"""So many in a row must cost no more than half as many."""

Serve = Callable[..., str]


@pytest.fixture
def started() -> list[subprocess.Popen[bytes]]:
    """The servers of a test."""
    return []


def heed_ctrl_c() -> None:
    """Shells start what runs in the background, these tests perhaps, with Ctrl-C ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def serve(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> Iterator[Serve]:
    """Serves a repository and returns the URL; stopped as by Ctrl-C, which must leave nothing behind."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def served(history: History, *arguments: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        started.append(
            subprocess.Popen(
                [*GAZETTE, "serve", "--dev-addr", address, *arguments],
                cwd=history.root, stderr=subprocess.DEVNULL, preexec_fn=heed_ctrl_c,  # noqa: PLW1509
                env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), "TMPDIR": str(temporary)},
            )
        )  # fmt: skip
        return f"http://{address}"

    yield served
    for process in started:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert list(temporary.iterdir()) == []


def shown(url: str, words: str) -> str:
    """The page at a URL, once it holds the words."""
    end = time.monotonic() + PATIENCE
    page = ""
    while time.monotonic() < end:
        try:
            with urlopen(url) as answer:
                page = answer.read().decode()
        except URLError:
            page = ""
        if words in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"{words} is not shown at {url}: {page}")


def test_a_repository_without_a_project(history: History, serve: Serve) -> None:
    """It shows what is published, then each edit as a draft, of every policy and language; nothing is written."""
    history.commit(
        "2024-01-10",
        {
            "privacy.md": "# Privacy\n\nWe keep logs for 30 days.\n",
            "de/privacy.md": "# Datenschutz\n\nWir speichern 30 Tage.\n",
            "terms.md": "# Terms\n\nBe kind.\n",
        },
    )
    url = serve(
        history, "--source", "privacy.md", "--source", "terms.md", "--translation", "de=de/privacy.md",
        "--site-url", "https://brightwater.example/legal/", "--organisation", "Brightwater",
    )  # fmt: skip
    published = shown(f"{url}/legal/privacy/", "We keep logs for 30 days.")
    assert "This text is not published." not in published
    assert "Be kind." in shown(f"{url}/legal/terms/", "Be kind.")
    history.write("de/privacy.md", "# Datenschutz\n\nWir speichern 90 Tage.\n")
    draft = shown(f"{url}/legal/de/privacy/", "Wir speichern 90 Tage.")
    assert "Dieser Text ist nicht veröffentlicht." in draft
    history.write("terms.md", "# Terms\n\nBe very kind.\n")
    assert "This text is not published." in shown(f"{url}/legal/terms/", "Be very kind.")
    assert history.git("status", "--porcelain").split() == ["M", "de/privacy.md", "M", "terms.md"]


def test_a_project(history: History, serve: Serve) -> None:
    """Its own settings say the rest; the day that the call names stays through every edit."""
    text = policy("2024-01-10")
    history.commit("2024-01-10", {"docs/index.md": text, "docs/index.versions.yml": ledger(FIRST)})
    furnish(history.root, MKDOCS)
    url = serve(history, "--as-of", "2024-06-01")
    shown(f"{url}/", "We keep logs for 30 days.")
    history.write("docs/index.md", text.replace("30", "90"))
    draft = shown(f"{url}/", "We keep logs for 90 days.")

    assert "This text is not published." in draft
    assert re.search(r'<time datetime="2024-01-10">', draft)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is no mkdocs.yml here, and no policy is named"),
        (
            ("--source", "privacy.md"),
            "nothing here says who publishes these policies and where, which citations, feeds and links tell",
        ),
    ],
)
def test_what_a_call_must_say(history: History, gazette: Run, arguments: tuple[str, ...], said: str) -> None:
    """The same as for a build, with the call to paste."""
    history.commit("2024-01-10", {"privacy.md": "# Privacy\n\nYes.\n"})
    result = gazette("serve", *arguments, cwd=history.root)
    lines = result.stderr.splitlines()

    assert (result.returncode, lines[0]) == (2, said)
    assert lines[-1] == (
        '  gazette serve --source privacy.md --site-url https://example.org/legal/ --organisation "Example Ltd"'
    )


def cost(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """The open files of a process, and its memory in KiB (proc(5))."""
    folder = Path(f"/proc/{process.pid}")
    (resident,) = re.findall(r"VmRSS:\s+([0-9]+) kB", (folder / "status").read_text("utf-8"))
    return len(list((folder / "fd").iterdir())), int(resident)


@pytest.mark.slow
def test_edits_without_end(history: History, serve: Serve, started: list[subprocess.Popen[bytes]]) -> None:
    """A hundred edits in a row, each shown with its redline: neither memory nor open files grow."""
    text = policy("2024-01-10")
    history.commit("2024-01-10", {"docs/index.md": text, "docs/index.versions.yml": ledger(FIRST)})
    furnish(history.root, MKDOCS)
    url = serve(history, "--as-of", "2024-06-01")
    shown(f"{url}/", "We keep logs for 30 days.")
    costs = []
    for days in range(100, 100 + EDITS):
        history.write("docs/index.md", text.replace("30", str(days)))
        shown(f"{url}/changes/draft/", f"</span>{days}<span")
        costs.append(cost(started[0]))
    files, memory = zip(*costs, strict=True)

    assert max(files[EDITS // 2 :]) <= max(files[: EDITS // 2])
    assert max(memory[EDITS // 2 :]) < 1.1 * max(memory[: EDITS // 2])
