"""The environment of what gazette is measured beside: .venv-peers, from benchmarks/peers.txt, set up once."""

import json
import subprocess
import venv
from functools import cache
from pathlib import Path

from benchmarks.sides import PROJECT

FOLDER = PROJECT / ".venv-peers"
PINNED = PROJECT / "benchmarks" / "peers.txt"
_INSTALLED = FOLDER / ".installed"  # holds what is installed


@cache
def installed() -> bool:
    """Whether they are there, set up if need be; False where they cannot be installed."""
    if _INSTALLED.is_file() and _INSTALLED.read_bytes() == PINNED.read_bytes():
        return True
    venv.create(FOLDER, with_pip=True, clear=True)
    install = [program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*install, "--require-hashes", "-r", str(PINNED)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout)
        return False
    _INSTALLED.write_bytes(PINNED.read_bytes())
    return True


def program(name: str) -> str:
    """One of its programs."""
    return str(Path(FOLDER) / "bin" / name)


def versions() -> dict[str, str]:
    """What is installed there, by name."""
    listed = subprocess.run(
        [program("python"), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return {package["name"]: package["version"] for package in json.loads(listed)}
