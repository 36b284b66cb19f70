"""With what it was measured: the machine, the programs, and the libraries of both sides."""

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from shutil import which

from benchmarks import peers

OURS = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "jinja2", "gitpython", "markdown")
THEIRS = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "mike", "mkdocs-git-revision-date-localized-plugin",
          "lxml", "redlines", "diff-match-patch", "xmldiff")  # fmt: skip
PROGRAMS = (("git", "--version"), ("hugo", "version"), ("nginx", "-v"), ("wrk", "-v"), ("soffice", "--version"))


def versions() -> str:
    """Three lines: machine and programs, our libraries, the peers'; what is missing is named."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; Python "
    theirs = peers.versions() if peers.installed() else {}
    return "\n".join(
        [
            machine + ", ".join([platform.python_version(), *(_told(*program) for program in PROGRAMS)]),
            "ours: " + ", ".join(f"{name} {metadata.version(name)}" for name in OURS),
            "peers: " + ", ".join(f"{name} {theirs.get(name, 'absent')}" for name in THEIRS),
        ]
    )


def _told(program: str, flag: str) -> str:
    """The name and version that a program says."""
    found = which(program)
    if found is None:
        return f"no {program}"
    done = subprocess.run(
        [found, flag], env={**os.environ, "HOME": str(Path("/nonexistent"))},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    said = next((word for word in done.stdout.replace("/", " ").split() if word.lstrip("v")[:1].isdigit()), "")
    return f"{program} {said.lstrip('v')}".strip()
