"""Sites that show what the demo does not: a draft, a Version withdrawn whole, a missing translation, many policies."""

import subprocess
from pathlib import Path

from tests.conftest import GAZETTE, PROJECT
from tests.support.history import ENVIRONMENT, History, from_folders
from tests.support.sites import furnish

HISTORIES = PROJECT / "tests" / "histories"


def _build(history: History, site: Path, *arguments: str) -> None:
    subprocess.run(
        [*GAZETTE, "build", "--site-dir", str(site), "--as-of", "2024-05-02", *arguments],
        cwd=history.root,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks")},
        check=True,
        capture_output=True,
    )


def drafted(story: str, root: Path) -> Path:
    """The site of a story whose working tree holds a draft: logs are kept for 7 days."""
    history = from_folders(HISTORIES / "stories" / story, root / "repository", base=HISTORIES / "base")
    text = (history.root / "docs/index.md").read_text("utf-8")
    (history.root / "docs/index.md").write_text(text.replace("90 days", "7 days"), "utf-8")
    furnish(history.root)
    _build(history, root / "host" / "privacy")
    return root / "host"


def policies(root: Path) -> Path:
    """The site of two policies in a repository that has no project."""
    history = History(root / "repository")
    history.commit("2024-01-01", {"privacy.md": "# Privacy\n\n## Logs\n\nKept for 30 days.\n", "terms.md": "# Terms\n"})
    history.commit("2024-02-01", {"privacy.md": "# Privacy\n\n## Logs\n\nKept for 60 days.\n"})
    known = ("--site-url", "https://brightwater.example/privacy/", "--organisation", "Brightwater Inc.")
    _build(history, root / "host" / "privacy", "--source", "privacy.md", "--source", "terms.md", *known)
    return root / "host"
