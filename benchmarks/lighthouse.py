"""Lighthouse on the built site as nginx serves it: the policy and its history, on a phone and on a desktop computer.

python -m benchmarks.lighthouse     this repository's site

The phone is the one that Lighthouse imagines: four times slower than this machine, on a slow mobile network.
"""

import itertools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import browser, nginx

from benchmarks import load
from benchmarks.goal import WIDTH, Absent

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / "node_modules" / "lighthouse"
PAGES = {"policy": "", "history": "history/"}
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
GZIP = "gzip on; gzip_types text/css text/javascript image/svg+xml application/json;\n"
"""Hosts compress; nginx does where its own configuration says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What Lighthouse gave one page, by category of GOALS; `lost`: what cost points where a goal is missed."""

    name: str
    points: tuple[int, ...]
    lost: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        return all(got >= goal for got, goal in zip(self.points, GOALS.values(), strict=True))

    def __str__(self) -> str:
        got, goal = ("/".join(map(str, points)) for points in (self.points, GOALS.values()))
        line = f"{self.name:<{WIDTH}}   {got}  goal {goal}  {'ok' if self.is_met else 'NOT OK'}"
        return "\n    ".join((line, *self.lost))


def report(folder: Path, *, full: bool) -> Iterator[Scores | Absent]:
    """The policy on a phone, in `full` each page in each form; where something it needs is missing, what."""
    name = f"Lighthouse, {'/'.join(GOALS)}"
    needs = (("npm", shutil.which("npm")), ("node", shutil.which("node")), ("nginx", nginx.find()))
    missing = [program for program, found in (*needs, ("Chromium", browser.find())) if not found]
    if missing:
        yield Absent(name=name, reason=f"no {' and no '.join(missing)} here")
        return
    if refused := _install():
        yield Absent(name=name, reason=f"npm does not install it: {refused}")
        return
    with load.served(folder, GZIP) as (url, _):
        for page, form in list(itertools.product(PAGES, FORMS))[: None if full else 1]:
            found = _measured(url + PAGES[page], FORMS[form])
            yield Scores(name=f"{name}: {page}, {form}", points=_points(found), lost=tuple(_lost(found)))


def _install() -> str:
    """Install what package-lock.json names, every hash checked, nothing of it run; why it cannot be, or nothing."""
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["devDependencies"]["lighthouse"]
    if INSTALLED.is_dir() and _version(INSTALLED) == wanted:
        return ""
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    result = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return "" if result.returncode == 0 else " ".join(result.stderr.split())[:200] or "it says nothing"


def _version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text("utf-8"))["version"])


def _measured(url: str, options: tuple[str, ...]) -> dict[str, Any]:
    """What Lighthouse finds; where the page seems slow the median of three runs, for the machine may be busy."""
    found = [_run(url, options)]
    if _points(found[0])[0] < GOALS["performance"]:
        found += [_run(url, options) for _ in range(2)]
    return sorted(found, key=_points)[len(found) // 2]


def _run(url: str, options: tuple[str, ...]) -> dict[str, Any]:
    """What Lighthouse finds at a URL, in a browser of its own with nothing remembered."""
    flags = ["--headless", "--disable-quic", *browser.arguments()]
    result = subprocess.run(
        ["node", str(INSTALLED / "cli" / "index.js"), url, "--output=json", "--quiet", "--no-enable-error-reporting",
         f"--only-categories={','.join(GOALS)}", f"--chrome-flags={' '.join(flags)}", *options],
        env={**os.environ, "CHROME_PATH": str(browser.find())}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(result.stdout)
    assert "runtimeError" not in found, found["runtimeError"]
    return found


def _points(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(round(100 * found["categories"][key]["score"]) for key in GOALS)


def _lost(found: dict[str, Any]) -> Iterator[str]:
    """The audits that cost points in a category whose goal is missed."""
    for (key, goal), points in zip(GOALS.items(), _points(found), strict=True):
        for named in found["categories"][key]["auditRefs"] if points < goal else ():
            audit = found["audits"][named["id"]]
            if named["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{key}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def main() -> None:
    """Print it."""
    with tempfile.TemporaryDirectory(prefix="gazette-lighthouse-") as name:
        for line in report(Path(name), full=True):
            print(line, flush=True)


if __name__ == "__main__":
    main()
