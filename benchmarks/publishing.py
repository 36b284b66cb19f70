"""What one more Version costs when there are many: a build that has the last one's cache, beside `mike deploy`."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks import builds, peers, projects, sides
from benchmarks.goal import Absent, Goal, Measure
from benchmarks.sides import Cost, Side
from benchmarks.synthetic import LANGUAGES, Plan

MIKE = "mike deploy, of one more"
AUTHOR = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def report(folder: Path, *, versions: int, rounds: int) -> Iterator[Measure | Absent | Cost]:
    """The goal, then what each side costs."""
    name = f"publish one more Version at {versions} / one mike deploy"
    if not peers.installed():
        yield Absent(name=name, reason="the peers could not be installed")
        return
    ours, peer = _ours(folder, versions), _mike(folder, versions)
    found = sides.alternate((ours, peer), rounds)
    yield Goal(name=name, most=0.5).measured(*found.ratios(ours.name, peer.name))
    yield from found.costs()


def _ours(folder: Path, versions: int) -> Side:
    """A build after the newest Version was merged, with the cache as the build before left it."""
    plan = Plan(versions=versions + 1, languages=LANGUAGES)
    root = projects.ours(folder / "one-more", plan)
    kept, cache = folder / "before", folder / "cache"
    newest = _git(root, "rev-parse", "HEAD")
    _git(root, "reset", "--quiet", "--hard", "HEAD~2")  # its texts and their translations
    site = folder / "one-more-site"
    side = Side(
        name=f"gazette, one more than {versions}",
        command=sides.gazette("build", "--as-of", builds.AS_OF, "--site-dir", site, "--cache", cache),
        cwd=root,
        out=site,
        env=sides.OURS,
        before=lambda: projects.renew(cache, kept),
    )
    kept.mkdir()
    sides.run(side)
    shutil.rmtree(kept)
    cache.rename(kept)
    _git(root, "reset", "--quiet", "--hard", newest)
    return side


def _mike(folder: Path, versions: int) -> Side:
    """A deploy to a branch that holds so many already, as so many deploys would have left it."""
    root = projects.stock(folder / "mike", Plan(versions=10, languages=LANGUAGES))
    _git(root, "init", "--quiet", "--initial-branch", "main")
    _git(root, "add", "docs", "mkdocs.yml")
    _git(root, "commit", "--quiet", "--message", "The current page")
    command = (peers.program("mike"), "deploy", "--ignore-remote-status")
    environment = {**AUTHOR, "PATH": f"{peers.FOLDER / 'bin'}:{sides.ENVIRONMENT['PATH']}"}
    sides.run(Side(name="mike deploy, the first", command=(*command, "v0"), cwd=root, env=environment))
    names = [f"v{nth}" for nth in range(versions)]
    listed = ", ".join(f'{{"version": "{name}", "title": "{name}", "aliases": []}}' for name in reversed(names))
    (root / "versions.json").write_text(f"[{listed}]\n", "utf-8")
    blob = _git(root, "hash-object", "-w", "versions.json")
    deployed = _git(root, "rev-parse", "gh-pages:v0")
    entries = [f"040000 tree {deployed}\t{name}" for name in names] + [f"100644 blob {blob}\tversions.json"]
    tree = _git(root, "mktree", text="\n".join(entries) + "\n")
    commit = _git(root, "commit-tree", tree, "-m", "All of them")
    return Side(
        name=MIKE,
        command=(*command, f"v{versions}"),
        cwd=root,
        env=environment,
        before=lambda: _git(root, "update-ref", "refs/heads/gh-pages", commit),
    )


def _git(root: Path, *arguments: str, text: str | None = None) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *arguments],
        input=text, env={**sides.ENVIRONMENT, **AUTHOR}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
