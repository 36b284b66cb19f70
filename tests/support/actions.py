"""A forge that runs its workflows: a bare repository, artifacts in folders, a folder as the host of the pages.

Every `run` block of the YAML is run as the forge runs it, in a fresh clone; the few actions that the workflows use are
played here by what they do to files.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.forge import HOOKS, PROGRAM
from tests.support.history import ENVIRONMENT

SHELLS = {
    None: ["bash", "-e"],  # the forge's default, in which a pipe fails only with its last command
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
    "python": [sys.executable, "-"],
}
ALWAYS = "${{ !cancelled() }}"
RELEASED = "${{ hashFiles('release/**/SHA256SUMS') != '' }}"
REPOSITORY = "brightwater/policy"

GH = '''\
"""Keeps issues and releases in files, as the forge would; says what `gh` says."""
import json, pathlib, sys
here = pathlib.Path(__file__).parent
words = sys.argv[1:]
state = here / "issues.json"
issues = json.loads(state.read_text()) if state.is_file() else []
if words[0] == "api":
    path = next(word for word in words if word.startswith("repos/"))
    body = json.load(sys.stdin) if "--input" in words else None
    if body is None:
        print(json.dumps([issue for issue in issues if issue["state"] == "open"]))
    elif "POST" in words:
        issues.append({"number": len(issues) + 1, "state": "open", **body})
    else:
        issues[int(path.rpartition("/")[2]) - 1].update(body)
    state.write_text(json.dumps(issues))
else:
    with (here / "gh.txt").open("a") as file:
        file.write(json.dumps(words) + "\\n")
    made = [json.loads(line) for line in (here / "gh.txt").read_text().splitlines()]
    if words[:2] == ["release", "view"]:
        sys.exit(["release", "create", words[2]] not in [call[:3] for call in made])
'''


@dataclass
class Run:
    """How a run of a workflow ended: each job (`waiting` for its reviewers, too), each step's process, the summary."""

    jobs: dict[str, str] = field(default_factory=dict)
    steps: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)
    summary: str = ""

    @property
    def failed(self) -> str:
        """The names of the steps that failed, with all they said."""
        return "\n".join(f"{name}: {step.stdout}{step.stderr}" for name, step in self.steps.items() if step.returncode)


class Actions:
    """Runs workflows over a bare repository; what is deployed stands at `host`, put there in one step."""

    def __init__(self, remote: Path, host: Path, folder: Path) -> None:
        self.attested: list[str] = []
        self._remote, self._host, self._folder = remote, host, folder
        self._runs = 0
        self._program("gazette", f"#!{sys.executable}\n{PROGRAM}")
        self._program("gh", f"#!{sys.executable}\n{GH}")
        self._program("python", '#!/bin/sh\n[ "$*" = "${*#-m pip}" ] && exit 1 || exit 0\n')  # it installs nothing

    def run(
        self,
        workflow: Path,
        day: str,
        inputs: Mapping[str, str] | None = None,
        *,
        approved: bool = True,
        links: bool = True,
    ) -> Run:
        """A run of a workflow on a day; `approved` by the reviewers of `publish`, with all `links` to others alive."""
        self._runs += 1
        folder = self._folder / f"run {self._runs}"
        found = Run()
        definition = yaml.load(workflow.read_text("utf-8"), yaml.BaseLoader)
        shell = definition.get("defaults", {}).get("run", {}).get("shell")
        for name, job in definition["jobs"].items():
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            if any(found.jobs[need] != "success" for need in needs) and job.get("if") != ALWAYS:
                found.jobs[name] = "skipped"
            elif job.get("environment", {}).get("name") == "publish" and not approved:
                found.jobs[name] = "waiting"
            else:
                values = self._values(inputs or {}, {need: {"result": found.jobs[need]} for need in needs})
                work = _Job(self, folder, name, job, shell, values, day, links=links)
                found.jobs[name] = "success" if work.run(found) else "failure"
        summary = folder / "summary.md"
        found.summary = summary.read_text("utf-8") if summary.is_file() else ""
        return found

    def clone(self, target: Path) -> None:
        """What `actions/checkout` does."""
        subprocess.run(["git", "clone", "-q", str(self._remote), str(target)], env=ENVIRONMENT, check=True)

    def deploy(self, site: Path) -> None:
        """The new site takes the place of the old one as a whole."""
        new, old = self._host.with_name("new"), self._host.with_name("old")
        shutil.copytree(site, new)
        if self._host.exists():
            self._host.rename(old)
        new.rename(self._host)
        shutil.rmtree(old, ignore_errors=True)

    @property
    def issues(self) -> list[tuple[str, str]]:
        """Their state, and what they say."""
        file = self._folder / "bin" / "issues.json"
        return [(issue["state"], issue["body"]) for issue in json.loads(file.read_text())] if file.is_file() else []

    def releases(self) -> list[list[str]]:
        """The releases that were created: tag, title, names of files."""
        file = self._folder / "bin" / "gh.txt"
        calls = [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []
        return [
            [tag, title, *(Path(name).name for name in files)]
            for what, how, *rest in calls
            if (what, how) == ("release", "create")
            for tag, _, _, title, _, _, *files in (rest,)
        ]

    @property
    def path(self) -> str:
        """PATH of every step."""
        return f"{self._folder / 'bin'}:{os.environ['PATH']}"

    def _program(self, name: str, text: str) -> None:
        file = self._folder / "bin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        file.chmod(0o755)

    def _values(self, inputs: Mapping[str, str], needs: Mapping[str, Any]) -> dict[str, str]:
        first = inputs.get("first_publication") == "true"
        return {
            "inputs.first_publication && '--first-publication' || ''": "--first-publication" if first else "",
            "github.token": "secret",
            "github.repository": REPOSITORY,
            "github.server_url": "https://github.com",
            "github.run_id": str(self._runs),
            "toJSON(needs)": json.dumps(needs),
        }


class _Job:
    def __init__(
        self, forge: Actions, folder: Path, name: str, job: Any, shell: str | None, values: Mapping[str, str], day: str,
        *, links: bool,
    ) -> None:  # fmt: skip
        self._forge, self._job, self._shell, self._values, self._links = forge, job, shell, values, links
        self._artifacts = folder / "artifacts"
        self._root = folder / name
        self._name = name
        self._root.mkdir(parents=True)
        self._env = {
            **ENVIRONMENT,
            "PATH": forge.path,
            "PYTHONPATH": str(HOOKS),
            "NOW": f"{day}T13:00:00+00:00",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        }

    def run(self, found: Run) -> bool:
        """All steps, none after a failed one that does not say so; whether all succeeded."""
        good = True
        for step in self._job["steps"]:
            if not good and step.get("if") != ALWAYS:
                continue
            if step.get("if") == RELEASED and not any(self._root.glob("release/**/SHA256SUMS")):
                continue
            if "uses" in step:
                good = self._action(step["uses"].partition("@")[0], step.get("with", {})) and good
                continue
            found.steps[f"{self._name}: {step['name']}"] = done = self._command(step)
            good = good and not done.returncode
        return good

    def _command(self, step: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        given = {**self._job.get("env", {}), **step.get("env", {})}
        filled = {
            key: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: self._values[match[1]], text) for key, text in given.items()
        }
        return subprocess.run(
            SHELLS[step.get("shell", self._shell)],
            input=step["run"].replace("--identical-within 900", "--identical-within 1"),  # this host needs no time
            cwd=self._root,
            env={**self._env, **filled},
            capture_output=True,
            text=True,
            check=False,
        )

    def _action(self, name: str, given: Mapping[str, str]) -> bool:
        match name:
            case "actions/checkout":
                self._forge.clone(self._root)
            case "actions/upload-artifact":
                shutil.copytree(self._root / given["path"], self._artifacts / given["name"], ignore=_hidden)
            case "actions/upload-pages-artifact":
                shutil.copytree(self._root / given["path"], self._artifacts / "github-pages", ignore=_hidden)
            case "actions/download-artifact":
                shutil.copytree(self._artifacts / given["name"], self._root / given["path"])
            case "actions/deploy-pages":
                self._forge.deploy(self._artifacts / "github-pages")
            case "lycheeverse/lychee-action":
                return self._links
            case "actions/attest-build-provenance":
                self._forge.attested += sorted(
                    str(path.relative_to(self._root)) for path in self._root.glob(given["subject-path"])
                )
            case "actions/setup-python" | "pypa/gh-action-pip-audit":
                pass
            case _:
                raise AssertionError(f"nobody plays {name}")
        return True


def _hidden(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(".")]
