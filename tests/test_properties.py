"""Whatever a history looks like, the Chronicle is what the mainline held, and the builder's machine never shows."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette import dataset, editions
from gazette.selection import Naming, Selection
from tests.conftest import NOW, Open, Run
from tests.support.history import ENVIRONMENT, History

SOURCE = "legal/privacy.md"
PREVIOUS = "policy.md"
EPOCH = datetime(2024, 1, 1, 12, tzinfo=UTC)

Tree = dict[str, str]
"""Content by path, of the policy's two names; once renamed, another document may take the old one."""

WORDS = st.sampled_from(("all logs", "no logs", "few logs", "logs for 30 days"))
CONTENTS = st.builds(lambda words, space: f"# Privacy\n\nWe keep{space}{words}.\n", WORDS, st.sampled_from((" ", "\n")))
"""Few texts, so that reverts happen, each with two line breaks, so that reflow does."""

STEPS = st.one_of(
    st.tuples(st.just("edit"), CONTENTS),
    st.tuples(st.just("rename"), st.just("")),
    st.tuples(st.just("remove"), st.just("")),
    st.tuples(st.just("other"), st.just("")),
    st.tuples(st.just("revert"), st.just("")),
    st.tuples(st.just("reuse"), CONTENTS),
)
HOURS = st.sampled_from((1, 5, 24, 72))
MERGES = st.tuples(st.sampled_from(("ours", "theirs", "evil")), CONTENTS)


@st.composite
def plans(draw: st.DrawFn) -> "Graph":
    """A mainline whose commits edit, rename, remove and revert the policy, or merge branches that do."""
    graph = Graph()
    graph.add({}, [], draw(HOURS))
    mainline = [0]
    for _ in range(draw(st.integers(1, 7))):
        if draw(st.booleans()):
            mainline.append(graph.step(mainline, draw(STEPS), draw(HOURS)))
            continue
        branch = mainline[: draw(st.integers(1, len(mainline)))]
        for step in draw(st.lists(STEPS, min_size=1, max_size=3)):
            branch = [*branch, graph.step(branch, step, draw(HOURS))]
        mainline.append(graph.merge(mainline[-1], branch[-1], *draw(MERGES), draw(HOURS)))
    if not any(graph.trees[commit] for commit in mainline):
        mainline.append(graph.step(mainline, ("edit", draw(CONTENTS)), draw(HOURS)))
    graph.tip = mainline[-1]
    return graph


@dataclass
class Graph:
    """Commits by number, each after those it follows: its tree, its parents, its instant."""

    trees: list[Tree] = field(default_factory=list)
    parents: list[list[int]] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)
    tip: int = 0

    def add(self, tree: Tree, parents: list[int], hours: int) -> int:
        before = self.instants[-1] if self.instants else EPOCH
        self.trees.append(tree)
        self.parents.append(parents)
        self.instants.append(before + timedelta(hours=hours))
        return len(self.trees) - 1

    def step(self, branch: list[int], step: tuple[str, str], hours: int) -> int:
        tree = self.trees[branch[-1]]
        kind, content = step
        if kind == "edit":
            tree = {**tree, (SOURCE if SOURCE in tree else PREVIOUS): content}
        elif kind == "reuse" and SOURCE in tree:
            tree = {**tree, PREVIOUS: content}
        elif kind == "rename" and len(tree) == 1:
            tree = {SOURCE if PREVIOUS in tree else PREVIOUS: content for content in tree.values()}
        elif kind == "remove":
            tree = {}
        elif kind == "revert":
            tree = self.trees[branch[-2]] if len(branch) > 1 else tree
        return self.add(tree, [branch[-1]], hours)

    def merge(self, ours: int, theirs: int, kept: str, content: str, hours: int) -> int:
        evil = {(SOURCE if SOURCE in self.trees[theirs] else PREVIOUS): content}
        tree = {"ours": self.trees[ours], "theirs": self.trees[theirs], "evil": evil}[kept]
        return self.add(tree, [ours, theirs], hours)

    def stream(self, branch: str) -> str:
        """The graph as git fast-import reads it; each commit also holds a file of its own."""
        lines = [f"reset refs/heads/{branch}"]
        for number, (tree, parents, instant) in enumerate(zip(self.trees, self.parents, self.instants, strict=True)):
            lines += [f"commit refs/heads/{branch}", f"mark :{number + 1}"]
            lines += [f"committer C <c@example.org> {instant.timestamp():.0f} +0000", "data 0"]
            lines += [f"{word} :{parent + 1}" for word, parent in zip(("from", "merge"), parents, strict=False)]
            lines += ["deleteall", "M 100644 inline other", f"data {len(str(number))}", str(number)]
            for path, content in tree.items():
                lines += [f"M 100644 inline {path}", f"data {len(content.encode())}", content]
        return "\n".join([*lines, f"reset refs/heads/{branch}", f"from :{self.tip + 1}", ""])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One bare repository for all examples; each has a branch of its own there."""
    root = tmp_path_factory.mktemp("warehouse") / "all.git"
    subprocess.run(["git", "init", "-q", "--bare", str(root)], env=ENVIRONMENT, check=True)
    return root


def git(root: Path, *arguments: str, stdin: str = "") -> str | None:
    """What plain git says, None if it refuses."""
    result = subprocess.run(
        ["git", *arguments], cwd=root, env=ENVIRONMENT, input=stdin, capture_output=True, text=True, check=False
    )
    return result.stdout if result.returncode == 0 else None


def walked(root: Path, branch: str) -> Iterator[tuple[str, str, str]]:
    """Id, wording and commit of each Version, by looking at every commit of the mainline in turn."""
    used: dict[str, int] = {}
    standing = old = None
    listed = git(root, "rev-list", "--first-parent", "--reverse", "--timestamp", branch)
    for line in (listed or "").splitlines():
        seconds, commit = line.split(" ")
        before, old = old, git(root, "show", f"{commit}:{PREVIOUS}")
        content = git(root, "show", f"{commit}:{SOURCE}") or (old if old != before else None)
        wording = content and " ".join(content.removeprefix("# Privacy").split())
        if not wording or wording == standing:
            continue
        standing = wording
        day = f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d}"
        used[day] = used.get(day, 0) + 1
        yield day if used[day] == 1 else f"{day}-{used[day]}", wording, commit


_branches = (f"example-{number}" for number in count())


@settings(max_examples=500)
@given(graph=plans())
def test_inferred_chronicle_is_what_the_mainline_held(warehouse: Path, graph: Graph) -> None:
    """Ids, order, wording and commits equal those found by walking first parents with plain git."""
    branch = next(_branches)
    assert git(warehouse, "fast-import", "--quiet", "--force", stdin=graph.stream(branch)) is not None
    selection = Selection(sources=(SOURCE,), previous_paths=(Naming(lang="en", path=PREVIOUS),))
    opened = editions.open_edition(warehouse, ref=branch, now=NOW, as_of=None, selection=selection)
    found = []
    for version in opened.chronicles[0].versions:
        evidence = version.revisions["en"][0].evidence
        found.append((str(version.id), evidence.document.blocks[-1].text, evidence.witness.commit))

    assert found == list(walked(warehouse, branch))


@pytest.fixture
def storied(history: History) -> History:
    """Texts near midnight in several time zones, one of them in another language's letters."""
    history.commit("2024-01-01T23:30:00-0700", {SOURCE: "# P\n\nWe keep “logs”.\n"})
    history.commit("2024-03-31T00:30:00+1300", {SOURCE: "# P\n\nWir führen keine Protokolle.\n"})
    history.commit("2024-03-31T01:30:00+0100", {SOURCE: "# P\n\nログを保存します。\n"})
    return history


@pytest.mark.parametrize(
    "machine",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C"},
        {"TZ": "Asia/Tokyo", "LC_ALL": "POSIX", "LANG": "ja_JP.UTF-8", "LANGUAGE": "ja"},
        {"PYTHONHASHSEED": "1", "HOME": "/", "COLUMNS": "20", "GIT_PAGER": "false"},
    ],
    ids=lambda machine: next(iter(machine.values())),
)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["there", "elsewhere"])
def test_the_machine_never_shows(
    storied: History, gazette: Run, tmp_path: Path, machine: dict[str, str], elsewhere: bool
) -> None:
    """Time zone, locale, hash seed, terminal and working directory change no byte of `gazette versions --json`."""
    said = ("versions", "--json", "--source", SOURCE)
    plain = gazette(*said, cwd=storied.root)
    repo = os.path.relpath(storied.root, tmp_path)
    other = gazette(
        *said, *(("--repo", repo) if elsewhere else ()), cwd=tmp_path if elsewhere else storied.root, **machine
    )

    assert (plain.returncode, plain.stdout.count('"id"')) == (0, 3)
    assert (other.stdout, other.stderr) == (plain.stdout, plain.stderr)


def test_the_clock_never_shows(storied: History, open_edition: Open) -> None:
    """Seen years later, the same history gives the same bytes."""
    seen = [
        dataset.dumps(dataset.versions(open_edition(storied, SOURCE, now=now).chronicles[0]))
        for now in (datetime(2024, 4, 1, tzinfo=UTC), NOW, datetime(2999, 12, 31, 23, 59, tzinfo=UTC))
    ]

    assert seen[1:] == seen[:1] * 2
