"""The workflows of a forge: pinned, without rights, and run here as the forge runs them."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from gazette import typesetting
from tests.conftest import PROJECT
from tests.support.history import ENVIRONMENT

WORKFLOWS = PROJECT / ".github" / "workflows"
FILES = sorted(WORKFLOWS.glob("*.yml"))
GITLAB = PROJECT / ".ci" / "gitlab.yml"
MARK = "<!-- gazette: review -->\n"
URL = "https://github.com/apexstream/privacy"


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def steps(path: Path, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(path)["jobs"][job]["steps"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_pins_and_rights(path: Path) -> None:
    """Every action by its full commit with its version; no right but those that a job needs, each with its reason."""
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)

    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used)
    assert read(path)["permissions"] == {}
    assert all(" # " in line for line in re.findall(r"^ {6}[a-z-]+: (?:read|write).*$", text, re.MULTILINE))
    for job in read(path)["jobs"].values():
        assert "timeout-minutes" in job
        assert all("${{" not in step.get("run", "") for step in job["steps"])


def test_the_one_reads_and_the_other_runs_nothing() -> None:
    """What a pull request can change only reads; what may comment uses no action and no file of the pull request."""
    policy, comment = (read(WORKFLOWS / f"{name}.yml")["jobs"] for name in ("policy", "comment"))

    assert policy["review"]["permissions"] == {"contents": "read"}
    assert [
        step["with"]["persist-credentials"]
        for step in policy["review"]["steps"]
        if "fetch-depth" in step.get("with", {})
    ] == ["false"]
    assert comment["comment"]["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert [set(step) for step in comment["comment"]["steps"]] == [{"name", "shell", "env", "run"}]


def test_no_finding_of_zizmor() -> None:
    """Nothing unsafe, by its strictest rules."""
    result = subprocess.run(
        [
            Path(sys.executable).parent / "zizmor",
            "--offline",
            "--persona=pedantic",
            "--format=json",
            "--quiet",
            WORKFLOWS.parent,
        ],
        capture_output=True,
        check=False,
    )

    assert json.loads(result.stdout) == []


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the command gazette, to be put first on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = "from gazette.cli import main; main(prog_name='gazette')"
    (folder / "gazette").write_text(f'#!/bin/sh\nexec {sys.executable} -c "{script}" "$@"\n')
    (folder / "gazette").chmod(0o755)
    return folder


def git(root: Path, *arguments: str, day: str = "2026-11-24") -> str:
    dates = {f"GIT_{who}_DATE": f"{day}T12:00:00+0000" for who in ("AUTHOR", "COMMITTER")}
    return subprocess.run(
        ["git", *arguments], cwd=root, env={**ENVIRONMENT, **dates}, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def pull_request(project: Path, tmp_path: Path) -> Path:
    """A clone of this project with the merge of a branch checked out, as CI has it: one word more in a sentence."""
    root = tmp_path / "checkout"
    shutil.copytree(project, root)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "as it is")
    git(root, "branch", "published")
    git(root, "checkout", "-q", "-b", "legal/words")
    source = root / "docs" / "index.md"
    source.write_text(
        source.read_text("utf-8").replace("We use personal data to:", "We use personal data only to:"), "utf-8"
    )
    git(root, "commit", "-q", "-a", "-m", "Say only")
    git(root, "checkout", "-q", "--detach", "published")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "legal/words")
    return root


def run_steps(
    path: Path, job: str, root: Path, values: Mapping[str, str], env: Mapping[str, str]
) -> dict[str, subprocess.CompletedProcess[str]]:
    """Runs the `run` steps of a job as the forge does, with `values` in place of its expressions; by their names."""
    found = {}
    definition = read(path)["jobs"][job]

    def filled(some: Mapping[str, str]) -> dict[str, str]:
        return {key: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: values[match[1]], text) for key, text in some.items()}

    for step in definition["steps"]:
        if "run" not in step or step["name"] == "Install gazette":
            continue
        shell = (
            [sys.executable, "-"]
            if step.get("shell") == "python"
            else ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
        )
        found[step["name"]] = subprocess.run(
            shell,
            input=step["run"],
            cwd=root,
            env={
                **ENVIRONMENT,
                "PYTHONPATH": str(PROJECT / "hooks"),
                **filled(definition.get("env", {})),
                **filled(step.get("env", {})),
                **env,
            },
            capture_output=True,
            text=True,
            check=False,
        )
    return found


def test_a_pull_request(pull_request: Path, programs: Path, tmp_path: Path) -> None:
    """Each step does what it says on a branch with a mistake: the check fails, everything is written all the same."""
    values = {
        "github.event.pull_request.head.repo.html_url": URL,
        "github.head_ref": "legal/words",
        "steps.site.outputs.artifact-url": f"{URL}/actions/runs/1/artifacts/2",
        "steps.word.outputs.artifact-url": f"{URL}/actions/runs/1/artifacts/3",
    }
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    (pull_request / "out").mkdir()
    found = run_steps(WORKFLOWS / "policy.yml", "review", pull_request, values, env)
    review = (pull_request / "out" / "review.md").read_text("utf-8")

    assert {name: step.returncode for name, step in found.items()} == {
        "Check": 1,
        "Build the draft site": 0,
        "Write the redline": 0,
        "Write the review": 0,
    }
    assert "::error title=text-changed,file=docs/index.versions.yml," in found["Check"].stdout
    assert "text-changed" in (tmp_path / "summary.md").read_text("utf-8")
    assert review.startswith("**One thing to do.**\n")
    assert f"({URL}/edit/legal/words/docs/index.versions.yml)" in review
    assert f"[the site as it would be]({URL}/actions/runs/1/artifacts/2)" in review
    assert f"[the redline as a Word file]({URL}/actions/runs/1/artifacts/3)" in review
    assert "We use personal data <ins>only</ins> to:" in review
    assert "<ins>only</ins>" in (pull_request / "out" / "redline.md").read_text("utf-8")
    assert (pull_request / "out" / "site" / "index.html").is_file()


def test_the_files_that_are_installed() -> None:
    """The step that the tests above leave out names files that exist."""
    install = next(
        step["run"] for step in steps(WORKFLOWS / "policy.yml", "review") if step["name"] == "Install gazette"
    )

    assert install.splitlines() == [
        "python -m pip install --require-hashes --requirement requirements/run.txt",
        "python -m pip install --no-deps --no-build-isolation .",
        "mkdir out",
    ]
    assert all((PROJECT / name).is_file() for name in ("requirements/run.txt", "pyproject.toml"))
    assert "hatchling" in (PROJECT / "requirements" / "run.txt").read_text("utf-8")


def test_the_step_that_installs_fonts() -> None:
    """HOSTING.md shows it whole: it installs every package that an error about missing fonts may name."""
    hosting = (PROJECT / ".github" / "HOSTING.md").read_text("utf-8")
    (shown,) = re.findall(r"^```yaml\n(- name: Install fonts\n.*?)^```$", hosting, re.MULTILINE | re.DOTALL)
    (step,) = yaml.safe_load(shown)
    *_, command = step["run"].splitlines()

    assert set(step) == {"name", "run"}
    assert command.split()[:5] == ["sudo", "apt-get", "install", "--yes", "--no-install-recommends"]
    assert set(command.split()[5:]) == {fonts.package for fonts in typesetting._MACHINE.values()}


def test_what_measures_is_pinned_by_hash() -> None:
    """Lighthouse and all below it stand in a lock with their hashes, whichever registry they come from."""
    lock = json.loads((PROJECT / "benchmarks" / "package-lock.json").read_text("utf-8"))["packages"]
    pinned = {name: package for name, package in lock.items() if name}

    assert pinned["node_modules/lighthouse"]["version"] == lock[""]["devDependencies"]["lighthouse"]
    assert all(package["integrity"].startswith("sha512-") for package in pinned.values())
    assert [name for name, package in pinned.items() if "resolved" in package] == []


GH = '''#!{python}
"""Answers like gh api, from files; writes down what is sent."""
import json, pathlib, sys
here = pathlib.Path(__file__).parent
path = next(word for word in sys.argv[2:] if word.startswith("repos/"))
sent = sys.stdin.read() if "--input" in sys.argv else None
with (here / "calls").open("a") as file:
    file.write(json.dumps([sys.argv[2:], sent]) + "\\n")
answers = json.loads((here / "answers.json").read_text())
if path.endswith("/zip"):
    sys.stdout.buffer.write((here / "review.zip").read_bytes())
elif sent is None:
    print(json.dumps(next(answer for part, answer in answers.items() if part in path)))
'''
SHA = "a" * 40
OWN = {"id": 7, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}old"}
OTHER = {"id": 6, "user": {"login": "mallory"}, "body": f"{MARK}not ours"}
PULLS = [{"number": 3, "head": {"sha": SHA}}, {"number": 2, "head": {"sha": "b" * 40}}]


def post(folder: Path, review: str, comments: list[Any], pulls: list[Any] = PULLS, size: int = 100) -> list[list[Any]]:
    """Runs the workflow that comments, with GitHub's answers; the calls that change something, with their bodies."""
    (folder / "gh").write_text(GH.replace("{python}", sys.executable))
    (folder / "gh").chmod(0o755)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("review.md", review)
    (folder / "review.zip").write_bytes(packed.getvalue())
    answers = {
        "/pulls": pulls,
        "/artifacts": {"artifacts": [{"id": 5, "expired": False, "size_in_bytes": size}]},
        "/comments": [comments],
    }
    (folder / "answers.json").write_text(json.dumps(answers))
    values = {
        "github.token": "secret",
        "github.repository": "apexstream/privacy",
        "github.event.workflow_run.id": "1",
        "github.event.workflow_run.html_url": f"{URL}/actions/runs/1",
        "github.event.workflow_run.head_repository.owner.login": "legal",
        "github.event.workflow_run.head_branch": "words & more",
        "github.event.workflow_run.head_sha": SHA,
    }
    env = {"PATH": f"{folder}:{os.environ['PATH']}"}
    (step,) = run_steps(WORKFLOWS / "comment.yml", "comment", folder, values, env).values()
    calls = [json.loads(line) for line in (folder / "calls").read_text().splitlines()]

    assert step.returncode == 0, step.stderr
    assert calls[0][0][2:] == ["repos/apexstream/privacy/pulls", "-f", "state=open", "-f", "head=legal:words & more"]
    return [[call[:3], json.loads(sent)["body"]] for call, sent in calls if sent]


ORIGIN = f"\n\n<sub>Written by [a run]({URL}/actions/runs/1) on this branch, which could change what it writes.</sub>\n"


def test_the_first_comment(tmp_path: Path) -> None:
    """It is posted to the open pull request whose head the run was made for."""
    assert post(tmp_path, "**Ready to merge.**\n", [OTHER]) == [
        [["-X", "POST", "repos/apexstream/privacy/issues/3/comments"], f"{MARK}**Ready to merge.**\n{ORIGIN}"]
    ]


def test_the_comment_is_renewed(tmp_path: Path) -> None:
    """There is one, and it is ours; one that only looks like it stays alone."""
    assert post(tmp_path, "**One thing to do.**\n", [OTHER, OWN]) == [
        [["-X", "PATCH", "repos/apexstream/privacy/issues/comments/7"], f"{MARK}**One thing to do.**\n{ORIGIN}"]
    ]


def test_nothing_is_posted(tmp_path: Path) -> None:
    """Not if the branch has gone on, nor if what should be a text is a big file."""
    (tmp_path / "gone").mkdir()
    (tmp_path / "big").mkdir()

    assert post(tmp_path / "gone", "x", [], pulls=PULLS[1:]) == []
    assert post(tmp_path / "big", "x", [], size=10_000_000) == []


def test_hostile_text(tmp_path: Path) -> None:
    """No mention, no hidden or turned words, no mark, not more than fits; addresses and Arabic stay."""
    review = f"@all write to a@b.example \u202eab\u2066\x1b[0m\U000e0041 {MARK} سلام\u200f" + "x" * 200_000
    ((_, body),) = post(tmp_path, review, [])

    assert body.startswith(f"{MARK}@\u200ball write to a@b.example ab[0m &lt;!-- gazette: review -->\n سلام\u200fxxx")
    assert len(body) < 65_536


@pytest.fixture
def gitlab() -> Iterator[tuple[str, list[tuple[str, str, Any]], list[Any]]]:
    """A GitLab of notes: its URL, the calls it got, the notes it holds."""
    calls: list[tuple[str, str, Any]] = []
    notes: list[Any] = []

    class Notes(BaseHTTPRequestHandler):
        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            calls.append((self.command, self.path, json.loads(sent) if sent else self.headers["PRIVATE-TOKEN"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(notes).encode())

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the library's own interface

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", calls, notes
    server.shutdown()
    server.server_close()


def test_a_merge_request(pull_request: Path, programs: Path, gitlab: Any) -> None:
    """The template's jobs do the same on GitLab: everything is written, and the check decides."""
    url, calls, notes = gitlab
    jobs = read(GITLAB)
    git(pull_request, "remote", "set-url", "origin", str(pull_request))
    git(pull_request, "checkout", "-q", "legal/words")
    env = {
        **ENVIRONMENT,
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(PROJECT / "hooks"),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "published",
        "CI_JOB_URL": "https://gitlab.com/apexstream/privacy/-/jobs/1",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://gitlab.com/apexstream/privacy",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "legal/words",
        "CI_API_V4_URL": f"{url}/api/v4",
        "CI_PROJECT_ID": "9",
        "CI_MERGE_REQUEST_IID": "4",
        "GAZETTE_TOKEN": "secret",
    }

    def run(job: str) -> int:
        (script,) = jobs[job]["script"]
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script], cwd=pull_request, env=env, check=False
        ).returncode

    out = pull_request / "out"

    assert run("policy") == 1
    assert [found["check_name"] for found in json.loads((out / "codequality.json").read_text("utf-8"))][:1] == [
        "text-changed"
    ]
    review = (out / "review.md").read_text("utf-8")
    assert "(https://gitlab.com/apexstream/privacy/-/edit/legal/words/docs/index.versions.yml)" in review
    assert "(https://gitlab.com/apexstream/privacy/-/jobs/1/artifacts/file/out/site/index.html)" in review

    assert run("comment") == 0
    notes.append({"id": 8, "body": f"{MARK}old"})
    assert run("comment") == 0
    path = "/api/v4/projects/9/merge_requests/4/notes"
    body = {"body": MARK + review}
    assert calls == [
        ("GET", f"{path}?sort=asc&per_page=100", "secret"),
        ("POST", path, body),
        ("GET", f"{path}?sort=asc&per_page=100", "secret"),
        ("PUT", f"{path}/8", body),
    ]
