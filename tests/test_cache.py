"""What a build keeps for the next one: the same bytes with it and without, and nothing in it is believed blindly."""

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.history import History
from tests.support.sites import tree_hash
from tests.test_counts import grow

AS_OF = ("--as-of", "2027-01-01")


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Four Versions in two languages, all committed."""
    history = grow(tmp_path_factory.mktemp("cached") / "repository", 4)
    history.commit("2024-05-01", name="site")
    return history


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def derived(site: Path) -> set[bytes]:
    """What is made of the history: not the policies, which MkDocs makes, and not the texts themselves."""
    kinds = ("index.html", "blocks.json", "feed.atom", "feed-all.atom", "404.html")
    policies = (site / "index.html", site / "de" / "index.html")
    return {path.read_bytes() for path in site.rglob("*") if path.name in kinds and path not in policies}


def test_same_bytes(tmp_path: Path, policy: History, gazette: Run) -> None:
    """Without a cache, with an empty one, with a full one: one site; the full one stays as it is."""
    kept = tmp_path / "kept"
    cold = gazette("build", "--site-dir", str(tmp_path / "cold"), *AS_OF, cwd=policy.root)
    filled = gazette("build", "--site-dir", str(tmp_path / "site"), *AS_OF, "--cache", str(kept), cwd=policy.root)
    first, found = tree_hash(tmp_path / "site"), files(kept)
    warm = gazette("build", "--site-dir", str(tmp_path / "site"), *AS_OF, cwd=policy.root, GAZETTE_CACHE=str(kept))

    assert [run.returncode for run in (cold, filled, warm)] == [0, 0, 0]
    assert tree_hash(tmp_path / "cold") == first == tree_hash(tmp_path / "site")
    assert files(kept) == found
    assert {value.partition(b"\n")[2] for value in found.values()} == derived(tmp_path / "site")


@pytest.mark.parametrize("damage", [b"", b"\xff", b"0" * 64 + b"\nsomething else"])
def test_damaged(tmp_path: Path, policy: History, gazette: Run, damage: bytes) -> None:
    """A value that was cut off, or that is not ours, is told of and made anew."""
    kept = tmp_path / "kept"
    build = ("build", "--site-dir", str(tmp_path / "site"), *AS_OF, "--cache", str(kept))
    gazette(*build, cwd=policy.root)
    before, found = tree_hash(tmp_path / "site"), files(kept)
    file = next(path for path in sorted(kept.rglob("*")) if path.is_file())
    file.write_bytes(damage)
    result = gazette(*build, cwd=policy.root)

    assert result.returncode == 0
    assert f"{file} is damaged, and made anew\n" in result.stderr
    assert tree_hash(tmp_path / "site") == before
    assert files(kept) == found


def test_release_believes_nothing(tmp_path: Path, policy: History, gazette: Run) -> None:
    """A poisoned value would reach a preview; a release makes all itself, and says that somebody wrote another."""
    kept, site = tmp_path / "kept", tmp_path / "site"
    build = ("build", "--site-dir", str(site), *AS_OF, "--cache", str(kept))
    gazette(*build, cwd=policy.root)
    before = tree_hash(site)
    fine = gazette(*build, "--release", cwd=policy.root)
    file = next(
        path for path in sorted(kept.rglob("*")) if path.is_file() and b"We keep logs of kind" in path.read_bytes()
    )
    value = file.read_bytes().partition(b"\n")[2].replace(b"We keep logs", b"We sell logs")
    file.write_bytes(hashlib.sha256(value).hexdigest().encode() + b"\n" + value)
    result = gazette(*build, "--release", cwd=policy.root)

    assert fine.returncode == 0
    assert result.returncode == 3
    assert f"{file} is not what this build made: a build that trusts it would publish something else" in result.stderr
    assert tree_hash(site) == before


def test_without(tmp_path: Path, policy: History, gazette: Run) -> None:
    """`--no-cache` leaves a folder that the environment names alone."""
    kept = tmp_path / "kept"
    site = ("--site-dir", str(tmp_path / "site"))
    result = gazette("build", *site, *AS_OF, "--no-cache", cwd=policy.root, GAZETTE_CACHE=str(kept))

    assert result.returncode == 0
    assert not kept.exists()


@pytest.mark.parametrize(("site", "kept"), [("site", "site/kept"), ("site", "site"), ("kept/site", "kept")])
def test_apart(tmp_path: Path, policy: History, gazette: Run, site: str, kept: str) -> None:
    """A site is replaced as a whole; what is kept cannot stand in it."""
    places = ("--site-dir", str(tmp_path / site), "--cache", str(tmp_path / kept))
    result = gazette("build", *places, *AS_OF, cwd=policy.root)

    assert result.returncode == 2
    assert "the cache cannot stand in the site, nor the site in the cache" in result.stderr


def test_what_depends_on_nothing_edited(tmp_path: Path, policy: History, gazette: Run) -> None:
    """A preview of an edit takes all published pages from what a preview of another made; the drafts are its own."""
    root = shutil.copytree(policy.root, tmp_path / "clone")
    build = ("build", "--site-dir", str(tmp_path / "site"), *AS_OF)
    text, kept = root / "docs" / "index.md", tmp_path / "kept"
    published = text.read_text("utf-8")
    text.write_text(published + "\nOne more.\n", "utf-8")
    gazette(*build, "--cache", str(kept), cwd=root)
    found = files(kept)
    text.write_text(published + "\nAnother one.\n", "utf-8")
    result = gazette(*build, "--cache", str(kept), cwd=root)
    warm = tree_hash(tmp_path / "site")
    gazette(*build, cwd=root)

    assert result.returncode == 0
    assert files(kept) == found
    assert "Another one." in (tmp_path / "site" / "changes" / "draft" / "index.html").read_text("utf-8")
    assert warm == tree_hash(tmp_path / "site")


@pytest.mark.parametrize("edited", ["overrides/version.html", "locales/de/LC_MESSAGES/gazette.po", "mkdocs.yml"])
def test_what_pages_are_made_of(tmp_path: Path, policy: History, gazette: Run, edited: str) -> None:
    """What was made with another template, catalog or setting is not taken, and no build asks for it any more."""
    root = shutil.copytree(policy.root, tmp_path / "clone", symlinks=False)
    build = ("build", "--site-dir", str(tmp_path / "site"), *AS_OF, "--cache", str(tmp_path / "kept"))
    gazette(*build, cwd=root)
    found = files(tmp_path / "kept")
    file = root / edited
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    result = gazette(*build, cwd=root)
    made = files(tmp_path / "kept")

    assert result.returncode == 0
    assert (len(made), found.keys() & made.keys()) == (len(found), set())


def test_parts_keep_each_others_files(tmp_path: Path, policy: History, gazette: Run) -> None:
    """The build of a part does not know what the others ask for."""
    kept = tmp_path / "kept"
    build = ("build", "--site-dir", str(tmp_path / "site"), *AS_OF, "--cache", str(kept))
    gazette(*build, cwd=policy.root)
    of_another = kept / "00" / ("0" * 64)
    of_another.parent.mkdir(exist_ok=True)
    of_another.write_bytes(b"")
    gazette(*build, "--only", "index", cwd=policy.root)
    after_a_part = of_another.exists()
    gazette(*build, cwd=policy.root)

    assert (after_a_part, of_another.exists()) == (True, False)


def test_only_its_own_files_are_removed(tmp_path: Path, policy: History, gazette: Run) -> None:
    """A folder that holds something else keeps it."""
    (tmp_path / "kept" / "ab").mkdir(parents=True)
    others = [tmp_path / "kept" / "notes.txt", tmp_path / "kept" / "ab" / "notes.txt"]
    for file in others:
        file.write_text("mine", "utf-8")
    gazette("build", "--site-dir", str(tmp_path / "site"), *AS_OF, "--cache", str(tmp_path / "kept"), cwd=policy.root)

    assert [file.read_text("utf-8") for file in others] == ["mine", "mine"]
