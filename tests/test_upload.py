"""Uploading to a host that takes one file after another: whatever moment a visitor comes, nothing is torn."""

import fnmatch
import html
import itertools
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from gazette import headers
from gazette.headers import IMMUTABLE, REVALIDATED, TYPES
from tests.test_headers import SITE

AWS = """\
#!/bin/sh
for argument in "$@"; do printf '%s\\n' "$argument"; done >> "$ASKED"
echo >> "$ASKED"
"""
"""Stands in for the program of that name: writes down what it is asked, one argument a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call of `aws s3 sync`: the files it uploads, in whatever order; what is said of them."""

    files: frozenset[str]
    cache: str
    media: str | None


def _chosen(name: str, filters: list[tuple[str, str]]) -> bool:
    """Whether a file is uploaded: the last filter that names it decides, by the rules of `aws s3`."""
    kinds = [kind for kind, pattern in filters if fnmatch.fnmatchcase(name, pattern)]
    return not kinds or kinds[-1] == "--include"


def steps(site: Path, folder: Path) -> list[Step]:
    """What the script uploads of a site, run by a shell with a stand-in for `aws`."""
    (folder / "aws").write_text(AWS)
    (folder / "aws").chmod(0o755)
    asked = folder / "asked"
    asked.unlink(missing_ok=True)
    script = folder / "upload.sh"
    script.write_text(headers.written("s3", SITE))
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "ASKED": str(asked), "BUCKET": "b", "SITE": str(site)}
    subprocess.run(["sh", str(script)], env=environment, check=True)
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    found = []
    for call in asked.read_text().strip().split("\n\n"):
        words = call.splitlines()
        assert words[:4] == ["s3", "sync", str(site), "s3://b/privacy"]
        options = list(zip(words[4::2], words[5::2], strict=True))
        filters = [option for option in options if option[0] in ("--include", "--exclude")]
        said = dict(option for option in options if option not in filters)
        found.append(
            Step(
                files=frozenset(name for name in names if _chosen(name, filters)),
                cache=said.pop("--cache-control"),
                media=said.pop("--content-type", None),
            )
        )
        assert said == {}
    return found


@pytest.fixture(scope="module")
def upload(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """The steps in which the demo is uploaded."""
    return steps(demo_folder / "privacy", tmp_path_factory.mktemp("upload"))


def named(site: Path, name: str, *, loaded: bool) -> Iterator[str]:
    """The files of the site that a page or a file for machines names: those it loads, or all to which it leads."""
    text = html.unescape((site / name).read_text("utf-8"))
    pattern = r'(?:rel="stylesheet" href|src)="([^"]+)"' if loaded else r'(?:href|src|"url": |<loc>|<id>)="?([^"<]+)'
    base = f"https://host.example/privacy/{name}"
    for found in re.findall(pattern, text):
        url = urlsplit(urljoin(base, found))
        if url.path.startswith("/privacy/") and not url.scheme.startswith("tag"):
            path = url.path.removeprefix("/privacy/")
            yield f"{path}index.html" if path.endswith("/") or not path else path


def test_everything_once(upload: list[Step], demo_folder: Path) -> None:
    """Every file of the site is uploaded by one step and no other."""
    site = demo_folder / "privacy"
    counted = Counter(itertools.chain.from_iterable(step.files for step in upload))

    assert set(counted) == {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(counted.values()) == {1}


def test_kept_for_ever(upload: list[Step]) -> None:
    """Exactly the files whose address names their bytes: style, script, and the texts of numbered Revisions."""
    kept = {name for step in upload if step.cache == IMMUTABLE for name in step.files}
    asked_for = {name for step in upload if step.cache == REVALIDATED for name in step.files}

    assert {name for name in kept if not re.match(r"assets/|(.+/)?r\d+/policy\.(md|txt)$", name)} == set()
    assert [name for name in asked_for if re.match(r"assets/|(.+/)?r\d+/policy\.(md|txt)$", name)] == []


def test_media_types(upload: list[Step]) -> None:
    """Where the program would not know a file's media type by its ending, it is told."""
    known = {"html", "css", "js", "svg", "json", "xml", "pdf"}
    for step in upload:
        endings = {name.rpartition("/")[2].rpartition(".")[2] for name in step.files if not name.endswith(".gazette")}
        if step.media:
            assert {TYPES.get(ending, "text/plain") for ending in endings} == {step.media.partition(";")[0]}
        else:
            assert endings <= known


def test_no_page_without_its_style(upload: list[Step], demo_folder: Path) -> None:
    """In whatever order a step uploads: what a page loads was there before the step began."""
    there: set[str] = set()
    missing = set()
    for step in upload:
        pages = {name for name in step.files if name.endswith(".html")}
        missing |= {file for page in pages for file in named(demo_folder / "privacy", page, loaded=True)} - there
        there |= step.files

    assert missing == set()


def test_nothing_is_announced_before_it_is_there(upload: list[Step], demo_folder: Path) -> None:
    """Feeds, sitemap, the policy itself and versions.json name only what was there before, versions.json the last."""
    last = ("feed.atom", "feed-all.atom", "sitemap.xml", "versions.json")
    there: set[str] = set()
    told, missing = [], set()
    for step in upload:
        for name in sorted(step.files):
            if name.endswith(last) or name == "index.html":
                told.append(name)
                missing |= {file for file in named(demo_folder / "privacy", name, loaded=False) if file not in there}
        there |= step.files

    assert missing <= set(told)  # they lead to one another
    assert {"index.html", "ar/feed.atom", "sitemap.xml"} <= set(told)
    assert upload[-1].files == {"versions.json"}
    assert upload[-2].files == {"index.html"}
