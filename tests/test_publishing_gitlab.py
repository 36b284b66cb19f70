"""The GitLab template that publishes: its scripts, run in fresh clones over a bare repository and a served folder."""

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PROJECT
from tests.support.forge import HOOKS
from tests.support.history import ENVIRONMENT, ledger
from tests.support.server import serving
from tests.support.sites import tree_hash
from tests.support.world import CORRECTED, V1, V2, World

JOBS: Any = yaml.load((PROJECT / ".ci" / "gitlab-publish.yml").read_text("utf-8"), yaml.BaseLoader)
HERE = {"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "main"}
PUSH, WEB, NIGHT = ({**HERE, "CI_PIPELINE_SOURCE": source} for source in ("push", "web", "schedule"))
FIRST = {**WEB, "FIRST_PUBLICATION": "true"}
ALL = {"test": 0, "build": 0, "pages": 0, "confirm": 0, "release": 0}
REFUSED = {"test": 0, "build": 1}


class GitLab:
    """Pipelines of the template, and an API of issues and releases."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        self._runs = 0
        self.url = ""
        self.said = ""
        self.failed: list[str] = []
        self.issues: list[dict[str, Any]] = []
        self.releases: list[dict[str, Any]] = []

    def run(self, day: str, given: Mapping[str, str]) -> dict[str, int]:
        """A pipeline: the exit code of each job that its rules start, stage by stage; none after a failed one."""
        self._runs += 1
        folder = self._folder / f"pipeline {self._runs}"
        folder.mkdir()
        token = {"GAZETTE_TOKEN": "secret"}
        ended: dict[str, int] = {}
        for name in ("test", "build", "pages", "confirm", "release", "report"):
            rule = _rule(JOBS[name], {**given, **token})
            if rule is None or (any(ended.values()) and rule.get("when") != "always"):
                continue
            ended[name] = self._job(folder, name, day, {**given, **token, **rule.get("variables", {})})
            self.failed = [job for job, code in ended.items() if code]
            if name == "pages" and not ended[name]:
                self._world.actions.deploy(folder / "artifacts" / "public")
        return ended

    def _job(self, folder: Path, name: str, day: str, given: Mapping[str, str]) -> int:
        root = folder / name
        if JOBS[name].get("variables", {}).get("GIT_STRATEGY") == "none":
            root.mkdir()
        else:
            self._world.actions.clone(root)
        if (folder / "artifacts").exists():
            shutil.copytree(folder / "artifacts", root, dirs_exist_ok=True)
        (script,) = JOBS[name]["script"]
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script.replace("--identical-within 900", "--identical-within 1")],
            cwd=root,
            env={**ENVIRONMENT, **self._variables(), **given, "NOW": f"{day}T13:00:00+00:00"},
            check=False,
            capture_output=True,
            text=True,
        )
        self.said = done.stdout + done.stderr
        for path in JOBS[name].get("artifacts", {}).get("paths", []):
            if not done.returncode:
                shutil.copytree(root / path, folder / "artifacts" / path, dirs_exist_ok=True)
        return done.returncode

    def _variables(self) -> dict[str, str]:
        """GitLab's; pushing to it reaches the bare repository."""
        return {
            "PATH": f"{self._folder}:{self._world.actions.path}",
            "PYTHONPATH": str(HOOKS),
            "CI_API_V4_URL": f"{self.url}/api/v4",
            "CI_PROJECT_ID": "9",
            "CI_PROJECT_PATH": "brightwater/policy",
            "CI_SERVER_HOST": "gitlab.example",
            "CI_PIPELINE_ID": str(self._runs),
            "CI_PIPELINE_URL": f"https://gitlab.example/pipelines/{self._runs}",
            "CI_JOB_URL": "https://gitlab.example/jobs/1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self._world.remote}.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://gazette:secret@gitlab.example/brightwater/policy.git",
        }

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """What the API says."""
        if "/pipelines/" in path:
            return 200, [{"name": name} for name in self.failed]
        if path.endswith("/releases"):
            known = body["tag_name"] in [release["tag_name"] for release in self.releases]
            self.releases += [] if known else [body]
            return (409 if known else 201), {}
        if method == "POST":
            self.issues.append({"iid": len(self.issues) + 1, "state": "opened", **body})
        elif method == "PUT":
            issue = self.issues[int(path.rpartition("/")[2]) - 1]
            issue.update(body)
            issue["state"] = "closed" if body.get("state_event") == "close" else issue["state"]
        return 200, [issue for issue in self.issues if issue["state"] == "opened"]


def _rule(job: Mapping[str, Any], given: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The first rule of a job that holds, by GitLab's language as far as the template speaks it."""

    def value(word: str) -> str | None:
        return given.get(word[1:]) if word.startswith("$") else word.strip('"')

    def holds(condition: str) -> bool:
        if found := re.fullmatch(r"(\S+) (==|!=) (\S+)", condition):
            return (value(found[1]) == value(found[3])) is (found[2] == "==")
        return bool(value(condition))

    return next((rule for rule in job["rules"] if all(map(holds, rule["if"].split(" && ")))), None)


@pytest.fixture
def gitlab(tmp_path: Path) -> Iterator[tuple[World, GitLab]]:
    (tmp_path / "host").mkdir()
    (tmp_path / "gitlab").mkdir()
    (tmp_path / "gitlab" / "python").symlink_to(sys.executable)
    with serving(tmp_path / "host") as host:
        world = World(tmp_path, host)
        forge = GitLab(world, tmp_path / "gitlab")

        class Api(BaseHTTPRequestHandler):
            def answer(self) -> None:
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                assert self.headers["PRIVATE-TOKEN"] == "secret"
                status, said = forge.answer(self.command, self.path.partition("?")[0], json.loads(sent or b"null"))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            do_GET = do_POST = do_PUT = answer  # noqa: N815 - the library's own interface

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        forge.url = f"http://127.0.0.1:{server.server_port}"
        yield world, forge
        server.shutdown()
        server.server_close()


def test_a_life(gitlab: tuple[World, GitLab]) -> None:
    """As on GitHub: first publication, correction, announcement, its day, nights of two kinds, a force push."""
    world, forge = gitlab
    assert forge.run("2027-01-04", PUSH) == REFUSED | {"build": 3}
    assert forge.run("2027-01-04", FIRST) == ALL, forge.said
    world.correct()
    assert forge.run("2027-01-11", PUSH) == ALL, forge.said
    world.announce()
    assert forge.run("2027-02-01", PUSH) == ALL, forge.said
    assert forge.run("2027-02-02", PUSH) == ALL, forge.said  # again: nothing is new
    assert forge.run("2027-03-15", NIGHT) == {"build": 0, "pages": 0, "confirm": 0, "report": 0}, forge.said
    assert (world.said["current"], world.said["upcoming"], forge.issues) == ("2027-02-01", [], [])
    assert [(release["tag_name"], len(release["assets"]["links"])) for release in forge.releases] == [
        ("privacy/2027-01-04", 4),
        ("privacy/2027-01-04-r2", 6),
        ("privacy/2027-02-01", 6),
    ]
    assert world.tags == [release["tag_name"] for release in forge.releases]

    good = tree_hash(world.live)
    world.merge("2027-03-16", {"overrides/assets/policy.css": "p { color: red }"})
    for day in ("2027-03-17", "2027-03-18"):
        assert forge.run(day, NIGHT) == {"build": 1, "report": 0}
    ((state, said),) = [(issue["state"], issue["description"]) for issue in forge.issues]
    assert (state, said.startswith("Failed: build."), "/pipelines/8)" in said) == ("opened", True, True)
    world.history.git("reset", "-q", "--hard", "HEAD^")
    world.history.git("push", "-q", "--force", "origin", "main")
    assert forge.run("2027-03-18", NIGHT) == {"build": 0, "pages": 0, "confirm": 0, "report": 0}
    assert forge.issues[0]["state"] == "closed"
    good = tree_hash(world.live)
    told = V2.replace("level", "notified: 2027-02-02, level")
    world.history.write("docs/index.versions.yml", ledger(told, V1 % CORRECTED))
    world.history.git("commit", "-q", "-a", "--amend", "-m", "The same with other words", day="2027-02-01")
    world.history.git("push", "-q", "--force", "origin", "main")
    assert forge.run("2027-03-19", PUSH) == REFUSED
    assert "the history was written anew" in forge.said
    assert tree_hash(world.live) == good
