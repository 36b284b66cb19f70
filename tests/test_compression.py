"""Compressed copies beside the files of a site: which there are, what they hold, and how nginx sends them."""

import gzip
import io
import subprocess
import sys
import tarfile
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from gazette import compression, headers, settings
from gazette.errors import Rejected, RepositoryError
from gazette.headers import IMMUTABLE, REVALIDATED
from tests import nginx
from tests.conftest import PROJECT, Open, Run
from tests.support.history import ENVIRONMENT, History, ledger, policy
from tests.support.sites import MKDOCS, furnish
from tests.test_headers import needs_nginx

PRECOMPRESSED = MKDOCS.replace("date_locales:", "precompress: [gz, br], date_locales:")
EXPANDED: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".br": brotli.decompress}
FIRST = '{id: 2024-01-10, summary: {en: "First."}%s}'
SECOND = '{id: 2024-02-10, level: minor, summary: {en: "Second."}}'


def copies(site: Path) -> dict[str, bytes]:
    """The compressed copies by path, as they are."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.suffix in EXPANDED}


def test_bytes(tmp_path: Path) -> None:
    """Neither a name nor a time nor a machine stands in them, and what would not be smaller is not there."""
    files = {"a.css": b"p { top: 0 }\n" * 40, "b.css": b"p", "c.pdf": b"%PDF" * 100, "d/SHA256SUMS": b"0" * 900}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    compression.compress(tmp_path, ("gz", "br"), headers.is_text)
    found = copies(tmp_path)

    assert sorted(found) == ["a.css.br", "a.css.gz", "d/SHA256SUMS.br", "d/SHA256SUMS.gz"]
    assert {name: EXPANDED[name[-3:]](copy) for name, copy in found.items()} == {
        name: files[name[:-3]] for name in found
    }
    assert found["a.css.gz"][:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"


def test_without_brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed the build says so and what to type; gzip needs nothing."""
    monkeypatch.setattr(compression.util, "find_spec", {}.get)
    compression.refuse_unequipped(("gz",))

    with pytest.raises(RepositoryError) as raised:
        compression.refuse_unequipped(("gz", "br"))

    assert str(raised.value) == (
        "mkdocs.yml asks for copies compressed by Brotli (extra.gazette.precompress), which is not installed\n"
        "  Run pip install 'gazette[brotli]', or take br out of precompress."
    )


def test_settings() -> None:
    """None by default; one that is not known is an error that names those that are."""
    stated = "extra: {gazette: {precompress: [br, gz, br]}}\n"

    assert settings.read("site_name: X\n").precompress == ()
    assert settings.read(stated).precompress == ("gz", "br")
    with pytest.raises(Rejected) as raised:
        settings.read(stated.replace("br]", "zip]"))
    assert str(raised.value) == (
        'mkdocs.yml:1:41: error wrong-value "zip" is not possible here\n  Write one of: gz, br.'
    )


@pytest.fixture
def published(history: History, gazette: Run) -> History:
    """A site with copies, built into the folder `host/site` beside the sources, of two Versions of a policy."""
    furnish(history.root, PRECOMPRESSED)
    history.write(".gitignore", "host/\nrelease/\n__pycache__/\n")
    history.commit(
        "2024-01-10",
        {
            "docs/index.md": policy("2024-01-10", "Mr X looks after your data. " * 20),
            "docs/index.versions.yml": ledger(FIRST % ""),
            "mkdocs.yml": PRECOMPRESSED,
        },
    )
    history.commit(
        "2024-02-10",
        {
            "docs/index.md": policy("2024-02-10", "We look after your data. " * 20),
            "docs/index.versions.yml": ledger(SECOND, FIRST % ""),
        },
    )
    built(history, gazette)
    return history


def built(history: History, gazette: Run) -> Path:
    """The folder of the site, built anew."""
    done = gazette("build", "--site-dir", "host/site", "--as-of", "2024-03-01", cwd=history.root)

    assert done.returncode == 0, done.stderr
    return history.root / "host" / "site"


def test_copies_of_a_site(published: History, tmp_path: Path) -> None:
    """Each text of the site has its copies, which hold its bytes; MkDocs makes the same; nothing lists them."""
    site = published.root / "host" / "site"
    found = copies(site)
    texts = [path.relative_to(site).as_posix() for path in site.rglob("*") if headers.is_text(path.name)]
    small = {name for name in texts if f"{name}.gz" not in found}

    assert {name: EXPANDED[name[-3:]](copy) for name, copy in found.items()} == {
        name: (site / name[:-3]).read_bytes() for name in found
    }
    assert small == {
        name for name in texts if len(gzip.compress((site / name).read_bytes())) >= (site / name).stat().st_size
    }
    assert {"index.html", "de/history/index.html", "2024-01-10/r1/policy.md", "versions.json"} <= set(texts) - small
    assert ".gz" not in (site / "SHA256SUMS").read_text() + (site / "versions.json").read_text()

    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=published.root,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT / "hooks"), "GAZETTE_AS_OF": "2024-03-01"},
        check=True,
    )
    assert copies(tmp_path / "site") == found


def test_copies_of_a_withdrawn_text(published: History, gazette: Run) -> None:
    """A text that is withdrawn leaves no copy, and stands in none."""
    site = published.root / "host" / "site"
    before = {name for name, copy in copies(site).items() if b"Mr X" in EXPANDED[name[-3:]](copy)}
    withdrawn = ', withdrawn: {date: 2024-02-12, reason: "A name.", texts: all}'
    published.commit("2024-02-12", {"docs/index.versions.yml": ledger(SECOND, FIRST % withdrawn)})
    found = copies(built(published, gazette))

    assert "2024-01-10/r1/policy.md.gz" in before
    assert "2024-01-10/r1/policy.md.gz" not in found
    assert {name for name, copy in found.items() if b"Mr X" in EXPANDED[name[-3:]](copy)} == set()
    assert {name for name in found if not (site / name[:-3]).is_file()} == set()


def test_copies_and_what_is_kept(published: History, gazette: Run) -> None:
    """`verify` finds in such a site what it finds in any; the archive of a release holds the files alone."""
    done = gazette("verify", "host/site", cwd=published.root)
    released = gazette("release", "--against", "none", "--first-publication", cwd=published.root)
    archive = published.root / "release" / "privacy" / "2024-02-10" / "site.tar.gz"

    assert (done.returncode, released.returncode) == (0, 0), done.stderr + released.stderr
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as packed:
        names = packed.getnames()
    assert "site/2024-01-10/r1/policy.md" in names
    assert [name for name in names if Path(name).suffix in EXPANDED] == []


@needs_nginx
@pytest.mark.parametrize(
    ("path", "media", "cache"),
    [
        ("", "text/html; charset=utf-8", REVALIDATED),
        ("2024-01-10/r1/policy.md", "text/markdown; charset=utf-8", IMMUTABLE),
        ("versions.json", "application/json; charset=utf-8", REVALIDATED),
    ],
)
def test_nginx_sends_copies(
    published: History, open_edition: Open, tmp_path: Path, path: str, media: str, cache: str
) -> None:
    """To whoever takes them, as what they are copies of, told from these by caches, and revalidated like them."""
    hosted = headers.hosted(open_edition(published))
    snippet = headers.written(
        "nginx", headers.Hosted(base_path="/site/", roots=("",), most_revisions=1, precompress=("gz",))
    )
    file = published.root / "host" / "site" / (path or "index.html")

    assert hosted.precompress == ("gz", "br")
    assert "brotli_static on;" in headers.written("nginx", hosted)
    with nginx.serving(published.root / "host", snippet, tmp_path / "nginx") as url:
        status, plain, content = fetch(url, path)
        assert (status, content, plain["Content-Type"], plain["Vary"]) == (
            200,
            file.read_bytes(),
            media,
            "Accept-Encoding",
        )
        assert "Content-Encoding" not in plain

        status, fields, content = fetch(url, path, **{"Accept-Encoding": "gzip, br"})
        assert (status, content) == (200, Path(f"{file}.gz").read_bytes())
        assert (fields["Content-Encoding"], fields["Vary"]) == ("gzip", "Accept-Encoding")
        assert (fields["Content-Type"], fields["Cache-Control"]) == (media, cache)
        assert fields["ETag"] != plain["ETag"]

        again = {"Accept-Encoding": "gzip", "If-None-Match": fields["ETag"]}
        assert fetch(url, path, **again)[::2] == (304, b"")


def fetch(url: str, path: str, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and bytes of a file of the site, as they are sent."""
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", f"/site/{path}", headers=fields)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), content
