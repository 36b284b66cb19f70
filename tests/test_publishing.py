"""The workflows that publish, run as the forge runs them, over a bare repository and a folder that is served."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import PROJECT
from tests.support.history import policy
from tests.support.server import serving
from tests.support.sites import tree_hash
from tests.support.world import World

WORKFLOWS = PROJECT / ".github" / "workflows"
PUBLISH, NIGHTLY = WORKFLOWS / "publish.yml", WORKFLOWS / "nightly.yml"
FIRST = {"first_publication": "true"}
JOBS = {"test": "success", "build": "success", "deploy": "success", "confirm": "success", "release": "success"}
REFUSED = {"test": "success", "build": "failure", "deploy": "skipped", "confirm": "skipped", "release": "skipped"}
NIGHT = {"build": "success", "deploy": "success", "confirm": "success", "outside": "success", "report": "success"}
BAD_NIGHT = NIGHT | {"build": "failure", "deploy": "skipped", "confirm": "skipped"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "host").mkdir()
    with serving(tmp_path / "host") as url:
        yield World(tmp_path, url)


def test_rights() -> None:
    """Who builds cannot deploy and who deploys runs nothing of ours; what depends on others is no job's condition."""
    jobs = {path: yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["jobs"] for path in (PUBLISH, NIGHTLY)}
    read, deploy = {"contents": "read"}, {"id-token": "write", "pages": "write"}

    assert {name: job["permissions"] for name, job in jobs[PUBLISH].items()} == {
        "test": read,
        "build": read,
        "deploy": deploy,
        "confirm": read,
        "release": {"attestations": "write", "contents": "write", "id-token": "write"},
    }
    assert {name: job["permissions"] for name, job in jobs[NIGHTLY].items()} == {
        "build": read,
        "deploy": deploy,
        "confirm": read,
        "outside": read,
        "report": {"issues": "write"},
    }
    for path, environment in ((PUBLISH, "publish"), (NIGHTLY, "nightly")):
        assert jobs[path]["deploy"]["environment"]["name"] == environment
        assert [set(step) for step in jobs[path]["deploy"]["steps"]] == [{"name", "id", "uses"}]
        assert [name for name, job in jobs[path].items() if "environment" in job] == ["deploy"]
        assert [name for name, job in jobs[path].items() if "outside" in job.get("needs", [])] in ([], ["report"])


def test_a_life(world: World) -> None:
    """First publication, a correction, an announced Version, the day it applies: each is published, none by itself."""
    refused = world.actions.run(PUBLISH, "2027-01-04")
    assert refused.jobs == REFUSED
    assert "versions.json cannot be read: 404" in refused.failed
    assert not world.live.exists()

    first = world.actions.run(PUBLISH, "2027-01-04", inputs=FIRST)
    assert first.jobs == JOBS, first.failed
    assert len(world.said["log"]) == 2
    assert world.actions.run(PUBLISH, "2027-01-05").jobs == JOBS  # again: nothing is new, nothing is released twice

    world.correct()
    waiting = world.actions.run(PUBLISH, "2027-01-11", approved=False)
    assert waiting.jobs == REFUSED | {"build": "success", "deploy": "waiting"}, waiting.failed
    assert "  record 3: Version 2027-01-04 in en, r2\n" in waiting.summary  # what the reviewers agree to
    assert len(world.said["log"]) == 2
    corrected = world.actions.run(PUBLISH, "2027-01-11")
    assert corrected.jobs == JOBS, corrected.failed
    assert len(world.said["log"]) == 3

    world.announce()
    announced = world.actions.run(PUBLISH, "2027-02-01")
    assert announced.jobs == JOBS, announced.failed
    assert "Version 2027-02-01 applies from 2027-03-15: publish the site again on that day\n" in announced.summary
    assert "`gh workflow run nightly.yml`" in announced.summary
    assert (world.said["current"], world.said["upcoming"]) == ("2027-01-04", ["2027-02-01"])

    before = world.said
    night = world.actions.run(NIGHTLY, "2027-03-15")
    assert night.jobs == NIGHT, night.failed
    assert (world.said["current"], world.said["upcoming"]) == ("2027-02-01", [])
    assert (world.said["commit"], world.said["log"]) == (before["commit"], before["log"])
    assert world.actions.issues == []

    files = ["SHA256SUMS", "policy.en.md"]
    marked = [*files, "redline.docx", "redline.html", "site.tar.gz", "versions.json"]
    assert world.actions.releases() == [
        ["privacy/2027-01-04", "Privacy Policy, version of 2027-01-04", *files, "site.tar.gz", "versions.json"],
        ["privacy/2027-01-04-r2", "Privacy Policy, version of 2027-01-04, correction r2", *marked],
        ["privacy/2027-02-01", "Privacy Policy, version of 2027-02-01", *marked],
    ]
    assert {path.split("/")[2] for path in world.actions.attested} == {"2027-01-04", "2027-01-04-r2", "2027-02-01"}
    assert world.tags == [release[0] for release in world.actions.releases()]


def test_what_is_refused_changes_nothing(world: World) -> None:
    """A wrong text, a build that fails, failing tests, a history written anew: the last good site stays, to the bit."""
    world.actions.run(PUBLISH, "2027-01-04", inputs=FIRST)
    world.correct()
    world.actions.run(PUBLISH, "2027-01-11")
    good, live = tree_hash(world.live), hashlib.sha256((world.live / "versions.json").read_bytes()).hexdigest()

    world.merge("2027-01-12", {"docs/index.md": policy("2027-01-04", "We keep logs for 60 days.")})
    checked = world.actions.run(PUBLISH, "2027-01-12")
    assert checked.jobs == REFUSED
    assert checked.failed.startswith("build: Check: ::error title=text-changed,file=docs/index.versions.yml,")

    world.history.git("reset", "-q", "--hard", "HEAD^")
    world.merge("2027-01-13", {"hooks/stamp.py": "raise RuntimeError"})
    built = world.actions.run(PUBLISH, "2027-01-13")
    assert built.jobs == REFUSED
    assert built.failed.startswith("build: Build: ")

    world.history.git("reset", "-q", "--hard", "HEAD^")
    world.merge("2027-01-14", {".ci/run": "echo a test failed; exit 1\n"})
    tested = world.actions.run(PUBLISH, "2027-01-14")
    assert tested.jobs == REFUSED | {"test": "failure", "build": "success"}

    world.history.git("reset", "-q", "--hard", "HEAD^")
    world.history.git("commit", "-q", "--amend", "-m", "The same with other words", day="2027-01-11")
    world.history.git("push", "-q", "--force", "origin", "main")
    forced = world.actions.run(PUBLISH, "2027-01-15")
    assert forced.jobs == REFUSED
    assert "the commit that made it public (the history was written anew) was " in forced.failed

    assert tree_hash(world.live) == good
    assert hashlib.sha256((world.live / "versions.json").read_bytes()).hexdigest() == live


def test_what_does_not_get_through_is_seen(world: World) -> None:
    """A host that shows something else than what was deployed fails the run."""
    world.actions.run(PUBLISH, "2027-01-04", inputs=FIRST)
    world.actions.deploy = lambda _: None  # type: ignore[method-assign]
    result = world.actions.run(PUBLISH, "2027-01-05")

    assert result.jobs == JOBS | {"confirm": "failure", "release": "skipped"}
    assert "its versions.json has the SHA-256" in result.failed


def test_nights(world: World) -> None:
    """Only the day goes out without reviewers. All bad nights are told in one issue, which a good one closes."""
    world.actions.run(PUBLISH, "2027-01-04", inputs=FIRST)
    assert world.actions.run(NIGHTLY, "2027-01-05").jobs == NIGHT
    assert (world.said["as_of"], world.actions.issues) == ("2027-01-05", [])

    world.merge("2027-01-06", {"overrides/assets/policy.css": "p { color: red }"})
    good = tree_hash(world.live)
    for day in ("2027-01-07", "2027-01-08"):
        night = world.actions.run(NIGHTLY, day)
        assert night.jobs == BAD_NIGHT
        assert "more than the day may have changed" in night.failed
    assert tree_hash(world.live) == good
    ((state, body),) = world.actions.issues
    assert state == "open"
    assert "- **build**: The site of the day was not built, or more than the day has changed" in body
    assert "/actions/runs/4)" in body

    world.actions.run(PUBLISH, "2027-01-09")
    dead_link = world.actions.run(NIGHTLY, "2027-01-10", links=False)
    assert dead_link.jobs == NIGHT | {"outside": "failure"}
    assert world.said["as_of"] == "2027-01-10"
    ((state, body),) = world.actions.issues
    assert (state, "- **outside**: A link leads nowhere" in body, "build" in body) == ("open", True, False)

    world.actions.run(NIGHTLY, "2027-01-11")
    assert [state for state, _ in world.actions.issues] == ["closed"]
