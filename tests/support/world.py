"""A small policy that is published: legal's repository, the forge's bare one, the host, what is read there."""

import json
from pathlib import Path
from typing import Any

from tests.support.actions import Actions
from tests.support.history import History, ledger, policy
from tests.support.sites import MKDOCS, furnish

V1 = '{id: 2027-01-04, summary: {en: "First."}%s}'
V2 = '{id: 2027-02-01, effective: 2027-03-15, level: material, summary: {en: "We keep logs longer."}}'
CORRECTED = ', corrections: [{date: 2027-01-11, note: {en: "A letter."}}]'


class World:
    """The repositories with a first Version merged; the site stands below `url` + "/privacy/" once it is published."""

    def __init__(self, folder: Path, url: str) -> None:
        self.history = History(folder / "legal")
        self.live = folder / "host" / "privacy"
        furnish(self.history.root, MKDOCS.replace("https://brightwater.example/", f"{url}/privacy/"))
        self.history.write(".gitignore", "__pycache__/\nout/\nrelease/\n")
        self.history.write(".ci/run", "exit 0\n")
        (self.history.root / ".ci" / "run").chmod(0o755)
        self.remote = folder / "policy.git"
        self.history.git("init", "-q", "--bare", "-b", "main", str(self.remote))
        self.history.git("remote", "add", "origin", str(self.remote))
        self.actions = Actions(self.remote, self.live, folder / "forge")
        text = policy("2027-01-04", "We kepp logs for 30 days.")
        self.merge("2027-01-04", {"docs/index.md": text, "docs/index.versions.yml": ledger(V1 % "")})

    def merge(self, day: str, files: dict[str, str | bytes | None]) -> None:
        """What legal changes reaches the published branch."""
        self.history.commit(day, files)
        self.history.git("push", "-q", "--force", "origin", "main")

    def correct(self) -> None:
        """A letter."""
        text = policy("2027-01-04", "We keep logs for 30 days.")
        self.merge("2027-01-11", {"docs/index.md": text, "docs/index.versions.yml": ledger(V1 % CORRECTED)})

    def announce(self) -> None:
        """A Version that applies six weeks later."""
        text = policy("2027-02-01", "We keep logs for 90 days.")
        self.merge("2027-02-01", {"docs/index.md": text, "docs/index.versions.yml": ledger(V2, V1 % CORRECTED)})

    @property
    def said(self) -> dict[str, Any]:
        """The versions.json that is live."""
        found: dict[str, Any] = json.loads((self.live / "versions.json").read_bytes())
        return found

    @property
    def tags(self) -> list[str]:
        """Those of the bare repository."""
        found = self.history.git("ls-remote", "--tags", "--refs", "origin").splitlines()
        return [line.split("refs/tags/")[1] for line in found]
