"""The site does not depend on who builds it: MkDocs or ProperDocs, the newest libraries or the oldest declared."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.history import ENVIRONMENT

OLDEST = PROJECT / ".venv-oldest" / "bin" / "python"
REMEDY = "The oldest libraries are not here. Type: make .venv-oldest/.installed"
GAZETTE = "from gazette.cli import main; main(prog_name='gazette')"
STAND_IN = "import properdocs.replacement; "
"""What the command `properdocs` does first: from then on every `import mkdocs` gives ProperDocs."""
HOSTED = {
    "mkdocs build": ["-m", "mkdocs", "build", "--strict"],
    "properdocs build": ["-m", "properdocs", "build", "--strict", "--config-file", "mkdocs.yml"],
    "gazette build by ProperDocs": ["-c", STAND_IN + GAZETTE, "build"],
}
STYLES = {"policy.css": b"", "redline.css": b""}
"""Each begins with rules of the theme's release."""
_GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
_STYLE = re.compile(r"assets/gazette/(policy|redline)\.[0-9a-f]{8}\.css")


def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a build on the day of the site that it is compared with."""
    env = {
        **ENVIRONMENT,
        "PYTHONPATH": f"{PROJECT / 'hooks'}:{PROJECT}",
        "GAZETTE_AS_OF": "2026-11-23",
        "NO_MKDOCS_2_WARNING": "1",
    }
    return subprocess.run(command, cwd=cwd, env=env, text=True, check=False, capture_output=True)


def pages(site: Path) -> dict[str, bytes]:
    """Every file of a site by its path; the generator's name left out, and the digest in that of a style sheet."""
    found = {}
    for path in (path for path in site.rglob("*") if path.is_file()):
        name = _STYLE.sub(r"\1.css", path.relative_to(site).as_posix())
        content = _GENERATOR.sub(b"", path.read_bytes())
        found[name] = re.sub(_STYLE.pattern.encode(), rb"\1.css", content)
    return found


def generators(site: Path) -> set[bytes]:
    """Who says to have made the pages."""
    return {said for path in site.rglob("*.html") for said in _GENERATOR.findall(path.read_bytes())}


@pytest.mark.parametrize("host", HOSTED)
def test_every_host_writes_the_same(project: Path, site: Path, tmp_path: Path, host: str) -> None:
    """Every file of this repository's site is the same, but for the tag that names the host."""
    result = run([sys.executable, *HOSTED[host], "--site-dir", str(tmp_path / "site")], project)

    assert (result.returncode, pages(tmp_path / "site")) == (0, pages(site / "privacy")), result.stderr
    assert [b"ProperDocs" in said for said in generators(tmp_path / "site")] == [host != "mkdocs build"]


@pytest.mark.parametrize("host", HOSTED)
def test_every_host_refuses_the_same(project: Path, tmp_path: Path, host: str) -> None:
    """What gazette refuses stops every host, with the same words."""
    root = tmp_path / "project"
    shutil.copytree(project, root)
    ledger = root / "docs" / "index.versions.yml"
    ledger.write_text(ledger.read_text("utf-8").replace("imported:", "importd:"), "utf-8")
    subprocess.run(["git", "commit", "-qam", "Slip"], cwd=root, check=True, env=ENVIRONMENT)
    result = run([sys.executable, *HOSTED[host], "--site-dir", str(tmp_path / "site")], root)

    assert result.returncode == 1
    assert "docs/index.versions.yml:" in result.stderr
    assert "importd" in result.stderr


def test_the_oldest_are_the_lower_bounds() -> None:
    """What stands in the file are the least versions that pyproject.toml allows; `make lock` compiles it."""
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    lines = (PROJECT / "tests" / "oldest.txt").read_text("utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lines, re.MULTILINE))
    least = dict(re.findall(r"^([a-z0-9-]+)>=([0-9.]+)", "\n".join(declared), re.MULTILINE))

    assert {name: _numbers(pinned[name]) for name in least} == {name: _numbers(bound) for name, bound in least.items()}
    assert len(least) == len(declared)


def _numbers(version: str) -> tuple[int, ...]:
    """A release's numbers without final zeros: 3.8 and 3.8.0 are one."""
    numbers = [int(number) for number in version.split(".")]
    while numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def test_the_oldest_libraries_write_the_same(demo_folder: Path, tmp_path: Path) -> None:
    """The demo, built with the least version of every library that is declared: the style alone may differ."""
    assert OLDEST.is_file(), REMEDY
    result = run([str(OLDEST), str(PROJECT / "tests" / "demo.py"), "--build-only", str(tmp_path / "site")], tmp_path)
    expected, found = pages(demo_folder / "privacy"), pages(tmp_path / "site")

    assert result.returncode == 0, result.stderr
    assert {**found, **STYLES} == {**expected, **STYLES}


def test_properdocs_writes_the_same_history(demo_folder: Path, tmp_path: Path) -> None:
    """The demo, built by ProperDocs: every oddity of a long history."""
    demo = STAND_IN + "from tests import demo; demo.main()"
    result = run([sys.executable, "-c", demo, "--build-only", str(tmp_path / "site")], tmp_path)

    assert result.returncode == 0, result.stderr
    assert pages(tmp_path / "site") == pages(demo_folder / "privacy")
