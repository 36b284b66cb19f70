"""A site of several policies built in parts, each with the pages of some: copied together they are the whole."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.sites import MKDOCS, furnish, tree_hash

THREE_LANGUAGES = MKDOCS.replace(
    "name: Deutsch}\n", "name: Deutsch}\n        - {locale: fr, name: Français}\n"
) + "strict: true\n"  # fmt: skip
DOCUMENTS = {"privacy": "index", "terms": "terms", "cookies": "legal/cookies"}
"""Their sources in docs/, by name."""

COMMON = {
    *(".gazette", "404.html", "SHA256SUMS", "sitemap.xml"),
    *(f"{lang}about/index.html" for lang in ("", "de/", "fr/")),
}
DAY = ("--as-of", "2024-06-01")


@pytest.fixture
def project(history: History) -> History:
    """Three policies in three languages, each linking to the next, a page that links to all; one policy has a draft."""
    linked = {"privacy": "terms.md", "terms": "legal/cookies.md#scope", "cookies": "../index.md"}
    days = ["2024-01-10", "2024-02-10", "2024-03-10"]
    for nth, day in enumerate(days):
        files: dict[str, str | bytes | None] = {"docs/about.md": "# About\n\n[Terms](terms.md), [all](index.md).\n"}
        for name, source in DOCUMENTS.items():
            said = f"We keep {name} for {nth + 5} days. See [more]({linked[name]})."
            stated = [f'{{id: {other}, level: minor, summary: {{en: "Less."}}}}' for other in days[nth:0:-1]]
            stated.append(f'{{id: {days[0]}, summary: {{en: "First."}}}}')
            files[f"docs/{source}.versions.yml"] = ledger(*stated, document=name)
            files[f"docs/{source}.md"] = policy(day, said, title=name.title())
            for lang in ("de", "fr"):
                files[f"docs/{source}.{lang}.md"] = policy(day, f"[{lang}] {said}", title=f"{name.title()} {lang}")
        history.commit(day, files)
    history.write("docs/terms.md", policy("2024-03-10", "We keep terms for a year.", title="Terms"))
    furnish(history.root, THREE_LANGUAGES)
    return history


@pytest.fixture
def plain(history: History) -> History:
    """Three policies of a repository that has no project, one linking to another."""
    for nth, day in enumerate(("2024-01-10", "2024-02-10")):
        said = f"\n\n## Logs\n\nWe keep logs for {nth + 5} days. See the [terms](terms.md).\n"
        history.commit(day, {f"{name}.md": f"# {name.title()}{said}" for name in DOCUMENTS})
    return history


def built(gazette: Run, history: History, folder: Path, *arguments: str) -> str:
    """Build a site of the repository into the folder; what was said about it."""
    result = gazette("build", "--site-dir", str(folder), *DAY, *arguments, cwd=history.root)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    return result.stderr


def joined(parts: list[Path], folder: Path) -> Path:
    """One site of all parts, as `cp -a` joins them."""
    for part in parts:
        shutil.copytree(part, folder, dirs_exist_ok=True)
    return folder


def files(site: Path) -> set[str]:
    """All files of a site, by path."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def test_parts_of_a_project_are_the_whole(project: History, gazette: Run, tmp_path: Path) -> None:
    """Each part has its own policies' files and those common to all; nothing else, and no other bytes."""
    whole, parts = tmp_path / "whole", {name: tmp_path / name for name in DOCUMENTS}
    built(gazette, project, whole)
    said = {name: built(gazette, project, part, "--only", name) for name, part in parts.items()}
    common = files(parts["privacy"]) & files(parts["terms"]) & files(parts["cookies"])
    own = {name: files(part) - common for name, part in parts.items()}

    assert said["terms"] == f"{parts['terms']}: 1 of 3 policies, as of 2024-06-01\n"
    assert {path for path in common if not path.startswith("assets/")} == COMMON
    assert sum(map(len, own.values())) == len(set.union(*own.values()))
    assert all(re.match(r"(de/|fr/)?terms/", path) for path in own["terms"])
    assert {"terms/index.html", "fr/terms/history/scope/index.html", "terms/versions.json"} <= own["terms"]
    assert {"terms/draft/index.html", "terms/changes/draft/index.html"} <= own["terms"]
    assert tree_hash(joined([*parts.values()], tmp_path / "site")) == tree_hash(whole)


def test_a_part_of_several(project: History, gazette: Run, tmp_path: Path) -> None:
    """Any division is the same site, in whatever order it is copied together."""
    built(gazette, project, tmp_path / "whole")
    built(gazette, project, tmp_path / "one", "--only", "terms")
    built(gazette, project, tmp_path / "two", "--only", "cookies", "--only", "privacy")
    site = joined([tmp_path / "two", tmp_path / "one"], tmp_path / "site")

    assert tree_hash(site) == tree_hash(tmp_path / "whole")


def test_parts_of_a_plain_repository_are_the_whole(plain: History, gazette: Run, tmp_path: Path) -> None:
    """Without mkdocs.yml each call names all sources; documents are called after their files."""
    named = [word for name in DOCUMENTS for word in ("--source", f"{name}.md")]
    named += ["--site-url", "https://brightwater.example/legal/", "--organisation", "Brightwater"]
    whole, parts = tmp_path / "whole", [tmp_path / name for name in DOCUMENTS]
    built(gazette, plain, whole, *named)
    for part in parts:
        built(gazette, plain, part, *named, "--only", part.name)

    assert "cookies/index.html" not in files(tmp_path / "terms")
    assert tree_hash(joined(parts, tmp_path / "site")) == tree_hash(whole)


def test_links_lead_to_other_parts(project: History, gazette: Run, tmp_path: Path) -> None:
    """Where a policy or a plain page leads to one that another part holds, it leads to that one's page."""
    built(gazette, project, tmp_path / "part", "--only", "privacy")
    links = {
        page: re.findall(r'href="([^"]*)">(?:more|Terms|all)</a>', (tmp_path / "part" / page).read_text("utf-8"))
        for page in ("index.html", "de/index.html", "2024-01-10/r1/index.html", "about/index.html")
    }

    assert links == {
        "index.html": ["terms/", "terms/"],  # in the text, and in the footer
        "de/index.html": ["terms/"],
        "2024-01-10/r1/index.html": ["../../terms/", "../../terms/"],
        "about/index.html": ["../terms/", "../"],
    }


def test_a_missing_part_is_seen(project: History, gazette: Run, tmp_path: Path) -> None:
    """Every part names the exact texts of all: whoever checks the sums sees that one is not there."""
    parts = [tmp_path / name for name in DOCUMENTS]
    for part in parts:
        built(gazette, project, part, "--only", part.name)

    def check(site: Path) -> tuple[int, int]:
        command = ["sha256sum", "--check", "SHA256SUMS"]
        result = subprocess.run(command, cwd=site, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        return result.returncode, len(re.findall("^terms/.*FAILED open", result.stdout, re.MULTILINE))

    assert check(joined([parts[0], parts[2]], tmp_path / "lacking")) == (1, 3)
    assert check(joined(parts, tmp_path / "complete")) == (0, 0)


def test_parts_that_do_not_belong_together(project: History, gazette: Run, tmp_path: Path) -> None:
    """`verify` refuses a site of which a part was made on another day, or from another commit."""
    built(gazette, project, tmp_path / "whole")
    built(gazette, project, tmp_path / "one", "--only", "privacy", "--only", "terms")
    built(gazette, project, tmp_path / "two", "--only", "cookies", "--as-of", "2024-06-02")
    site = joined([tmp_path / "one", tmp_path / "two"], tmp_path / "site")
    verified, refused = (
        gazette("verify", str(tmp_path / "whole"), "--site-dir", str(folder), cwd=project.root)
        for folder in (tmp_path / "whole", site)
    )
    commit = project.git("rev-parse", "HEAD")

    assert verified.returncode == 0, verified.stderr
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"the parts of {site} do not belong together:",
        f"  cookies: made from commit {commit}, as of 2024-06-02",
        f"  terms: made from commit {commit}, as of 2024-06-01",
        "  Build all of them from one commit, and with one --as-of.",
    ]


def test_a_release_in_parts(project: History, gazette: Run, tmp_path: Path) -> None:
    """It refuses what any release refuses, of the policies of other parts, too."""
    call = ("build", "--release", "--only", "privacy", "--site-dir", str(tmp_path / "site"), *DAY)
    draft = (project.root / "docs" / "terms.md").read_text("utf-8")
    project.git("checkout", "docs/terms.md")
    project.commit("2024-03-11")
    accepted = gazette(*call, cwd=project.root)
    project.write("docs/terms.md", draft)
    refused = gazette(*call, cwd=project.root)

    assert (accepted.returncode, accepted.stderr) == (0, f"{tmp_path / 'site'}: 1 of 3 policies, as of 2024-06-01\n")
    assert refused.returncode == 3
    assert refused.stderr.splitlines()[1] == "  docs/terms.md: differs from what is published"


def test_unknown_document(project: History, gazette: Run, tmp_path: Path) -> None:
    """Exit 2, with the names that there are; nothing is written."""
    result = gazette("build", "--only", "privcy", "--site-dir", str(tmp_path / "site"), cwd=project.root)

    assert (result.returncode, result.stderr) == (
        2,
        'there is no document "privcy" here\n  Name one of: privacy, terms, cookies\n',
    )
    assert not (tmp_path / "site").exists()
