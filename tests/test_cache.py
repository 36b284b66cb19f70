"""What a build keeps for the next one: the same bytes with it and without, and nothing in it is believed blindly."""

import hashlib
from pathlib import Path

import pytest

from gazette import accounts
from gazette.accounts import Account
from gazette.edition import Edition
from gazette.redline.labels import Labels
from gazette.site import all_pages
from tests import demo
from tests.conftest import Open, Run
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
    assert len(found) == 2 * (3 + 2 + 1)  # in a language three steps, what changed since two more, all side by side


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


def test_accounts_are_kept_whole(tmp_path: Path, open_edition: Open) -> None:
    """What was read again is what was written, of every two texts that the demo compares."""
    edition = open_edition(demo.make(tmp_path / "fjordlight"), as_of=demo.AS_OF.isoformat())
    told = [account for lang in ("en", "ar") for account in of(edition, lang)]

    assert [accounts.loads(accounts.dumps(account)) for account in told] == told
    assert len(told) > 30


def of(edition: Edition, lang: str) -> list[Account]:
    """The Accounts of all pages about changes in a language."""
    (chronicle,) = edition.chronicles
    redlined = [page.redlined for page in all_pages(edition, chronicle, lang) if page.redlined]
    return [Account.of(found.pair, Labels(), str, None) for found in redlined if found.pair]
