"""A repository of policies with no mkdocs.yml: from the wheel to a whole site, outside any checkout."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.history import ENVIRONMENT, History
from tests.support.sites import tree_hash
from tests.support.speech import Piece, pieces
from tests.test_adoption import CORPORA

PUBLISHED = ("--site-url", "https://brightwater.example/legal", "--organisation", "Brightwater & Sons")
Stranger = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it, built and installed with no network."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    alone = ["--no-deps", "--no-index"]
    subprocess.run(
        [*pip, "wheel", *alone, "--no-build-isolation", "--wheel-dir", str(wheels), str(PROJECT)], check=True
    )
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*pip, "install", *alone, "--target", str(target), str(wheel)], check=True)
    return target


@pytest.fixture
def stranger(installed: Path, tmp_path: Path) -> Stranger:
    """Runs what was installed, in a folder that knows nothing of this project."""
    (tmp_path / "elsewhere").mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-c", "from gazette.cli import main; main(prog_name='gazette')", *arguments],
            cwd=tmp_path / "elsewhere",
            env={**ENVIRONMENT, "PYTHONPATH": str(installed), "SOURCE_DATE_EPOCH": "1717243200"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def policies(history: History) -> History:
    """Two policies, one of them with three wordings and a German translation in a folder of its own."""
    text = "# Privacy\n\n## Logs\n\nWe keep logs for {} days. See the [terms](terms.md).\n"
    history.commit("2024-01-01", {"privacy.md": text.format(30), "terms.md": "# Terms\n\nBe kind.\n"})
    history.commit("2024-02-01", {"privacy.md": text.format(60)})
    history.commit("2024-03-01", {"privacy.md": text.format(90)})
    history.commit("2024-03-02", {"de/privacy.md": "# Datenschutz\n\n## Protokolle\n\nWir speichern 90 Tage.\n"})
    return history


def addresses(site: Path) -> list[str]:
    """The addresses of all pages."""
    return sorted(file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))


def test_the_wheel_is_whole(installed: Path) -> None:
    """It carries every hook, template, style and catalog as it stands here."""
    for name in ("hooks", "overrides", "locales"):
        carried = installed / "gazette" / "share" / name
        found = {file.relative_to(carried): file.read_bytes() for file in carried.rglob("*") if file.suffix != ".pyc"
                 and file.is_file()}  # fmt: skip
        pattern = "*.py" if name == "hooks" else "**/*"
        here = [file for file in (PROJECT / name).glob(pattern) if file.is_file() and file.suffix != ".pyc"]
        assert found == {file.relative_to(PROJECT / name): file.read_bytes() for file in here}


def test_two_policies_without_a_project(policies: History, stranger: Stranger) -> None:
    """Every page of each policy and a front page; nothing else is written into the repository, nothing left behind."""
    result = stranger(
        "build", "--repo", str(policies.root), "--source", "privacy.md", "--source", "terms.md", *PUBLISHED
    )
    site = policies.root / "site"

    assert (result.returncode, result.stdout, result.stderr) == (0, "", f"{site}: 2 policies, as of 2024-06-01\n")
    assert addresses(site) == [
        "",
        "404.html",
        "privacy/",
        "privacy/2024-01-01/",
        "privacy/2024-01-01/r1/",
        "privacy/2024-02-01/",
        "privacy/2024-02-01/r1/",
        "privacy/2024-03-01/",
        "privacy/2024-03-01/r1/",
        "privacy/changes/2024-02-01/",
        "privacy/changes/2024-03-01/",
        "privacy/compare/",
        "privacy/history/",
        "privacy/history/logs/",
        "privacy/since/2024-01-01/",
        "privacy/since/2024-02-01/",
        "terms/",
        "terms/2024-01-01/",
        "terms/2024-01-01/r1/",
        "terms/history/",
    ]
    assert policies.git("status", "--porcelain") == "?? site/"


def test_what_the_front_page_and_the_policies_say(policies: History, stranger: Stranger, tmp_path: Path) -> None:
    """Who publishes, where, since when; links from policy to policy lead there; the same call makes the same bytes."""
    call = ("build", "--repo", str(policies.root), "--source", "privacy.md", "--source", "terms.md", *PUBLISHED)
    for name in ("one", "two"):
        assert stranger(*call, "--site-dir", str(tmp_path / name)).returncode == 0
    site = tmp_path / "one"
    front, privacy = ((site / path).read_text("utf-8") for path in ("index.html", "privacy/index.html"))

    assert tree_hash(site) == tree_hash(tmp_path / "two")
    assert "<title>Brightwater &amp; Sons</title>" in front
    assert re.findall(r'<h2><a href="([^"]+)">([^<]+)</a>', front) == [("privacy/", "Privacy"), ("terms/", "Terms")]
    assert re.findall(r'<time datetime="([^"]+)"', front) == ["2024-03-01", "2024-01-01"]
    assert '<link rel="canonical" href="https://brightwater.example/legal/privacy/">' in privacy
    assert '<a href="../terms/">terms</a>' in privacy
    assert '<li><a href="../terms/">Terms</a></li>' in privacy
    assert "90 days" in privacy
    assert 'class="gz-languages"' not in front
    assert "Inferred from git." in front
    assert "Inferred from git." in privacy


def test_a_translation_in_a_folder_of_its_own(policies: History, stranger: Stranger, tmp_path: Path) -> None:
    """The German text stands below /de/ with German words about it."""
    translated = ("--source", "privacy.md", "--translation", "de=de/privacy.md")
    site = tmp_path / "site"
    result = stranger("build", "--repo", str(policies.root), *translated, *PUBLISHED, "--site-dir", str(site))
    german = (site / "de" / "privacy" / "index.html").read_text("utf-8")

    assert result.returncode == 0
    assert [page for page in addresses(site) if page.startswith("de/")] == [
        "de/",
        "de/privacy/",
        "de/privacy/2024-01-01/",
        "de/privacy/2024-02-01/",
        "de/privacy/2024-03-01/",
        "de/privacy/2024-03-01/r1/",
        "de/privacy/changes/2024-02-01/",
        "de/privacy/changes/2024-03-01/",
        "de/privacy/compare/",
        "de/privacy/history/",
        "de/privacy/history/logs/",
        "de/privacy/since/2024-01-01/",
        "de/privacy/since/2024-02-01/",
    ]
    assert "Wir speichern 90 Tage." in german
    assert "Zuletzt aktualisiert" in german


def test_a_company_that_speaks_german(policies: History, stranger: Stranger, tmp_path: Path) -> None:
    """Its pages stand at /, in German, whatever folder its texts stand in; each translation is of its own policy."""
    policies.commit("2024-03-04", {"de/agb.md": "# AGB\n\nSeid freundlich.\n"})
    site = tmp_path / "site"
    german = ("--source", "de/privacy.md", "--source", "de/agb.md", "--authoritative", "de")
    english = ("--translation", "en=privacy.md", "--translation", "de/agb.md:en=terms.md")
    result = stranger("build", "--repo", str(policies.root), *german, *english, *PUBLISHED, "--site-dir", str(site))
    front = pieces(site / "index.html")

    assert result.returncode == 0, result.stderr
    assert Piece("de", "ltr", "a", "Datenschutz") in front
    assert Piece("de", "ltr", "time", "2. März 2024") in front
    assert Piece("de", "ltr", "p", "Wir speichern 90 Tage.") in pieces(site / "privacy" / "index.html")
    assert Piece("en", "ltr", "p", "Be kind.") in pieces(site / "en" / "agb" / "index.html")
    assert "Be kind." not in (site / "en" / "privacy" / "index.html").read_text("utf-8")
    assert '<a href="../agb/">' in (site / "privacy" / "index.html").read_text("utf-8")


def test_a_language_without_a_catalog(policies: History, stranger: Stranger, installed: Path, tmp_path: Path) -> None:
    """Its pages have English words, marked as such, and a warning; a catalog in the repository gives them their own."""
    policies.commit("2024-03-03", {"nl/privacy.md": "# Privacyverklaring\n\n## Logs\n\nWij bewaren ze 90 dagen.\n"})
    site, folder = tmp_path / "site", installed / "gazette" / "share" / "locales"
    call = ("build", "--repo", str(policies.root), "--source", "terms.md", "--translation", "nl=nl/privacy.md")
    before = stranger(*call, *PUBLISHED, "--site-dir", str(site))
    english = pieces(site / "nl" / "terms" / "index.html")
    not_found = pieces(site / "404.html")
    own = policies.root / "locales" / "nl" / "LC_MESSAGES" / "gazette.po"
    own.parent.mkdir(parents=True)
    own.write_text('msgid "Last updated"\nmsgstr "Laatst gewijzigd"\n', "utf-8")
    after = stranger(*call, *PUBLISHED, "--site-dir", str(site))

    warned = (
        "locales/nl/LC_MESSAGES/gazette.po:1:1: warning no-catalog there are no words of the interface in nl: "
        "its pages have English ones, marked as such\n"
        f"  Copy {folder}/de/LC_MESSAGES/gazette.po there, and translate it.\n"
        f"{site}: 1 policy, as of 2024-06-01\n"
    )
    assert (before.returncode, before.stderr) == (0, warned)
    assert Piece("nl", "ltr", "p", "Wij bewaren ze 90 dagen.") in english
    assert Piece("en", "ltr", "dt", "Last updated") in english
    assert [piece.words for piece in not_found if piece.around == "h1"] == ["Page not found"]
    assert Piece("nl", "ltr", "a", "Privacyverklaring") in not_found
    assert (after.returncode, after.stderr) == (0, f"{site}: 1 policy, as of 2024-06-01\n")
    assert Piece("nl", "ltr", "dt", "Laatst gewijzigd") in pieces(site / "nl" / "terms" / "index.html")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            (),
            (
                "there is no mkdocs.yml here, and no policy is named\n"
                "  Run this in the project's folder, or name what to publish:\n"
                "  gazette build --repo REPO --source privacy.md --site-url https://example.org/legal/ "
                '--organisation "Example Ltd"\n'
            ),
        ),
        (
            ("--source", "terms.md", "--organisation", "Brightwater"),
            (
                "nothing here says who publishes these policies and where, which citations, feeds and links tell\n"
                "  Say both:\n"
                "  gazette build --repo REPO --source terms.md --site-url https://example.org/legal/ "
                '--organisation "Example Ltd"\n'
            ),
        ),
        (
            ("--source", "terms.md", "--organisation", "Brightwater", "--site-url", "brightwater.example"),
            "brightwater.example is not the address of a site\n  Write it like https://example.org/legal/\n",
        ),
        (
            ("--source", "terms.md", "--source", "de/privacy.md", "--translation", "terms.md:de=agb.md", *PUBLISHED),
            (
                "de/privacy.md would be published where the pages in de stand\n"
                "  Name it as a translation; or rename its folder, and say --previous-path.\n"
            ),
        ),
        (
            ("--source", "terms.md", "--translation", "fil=fil/terms.md", *PUBLISHED),
            (
                "MkDocs' plugin for languages takes none called fil\n"
                "  It knows de, pt-BR and zh-Hant: two letters, perhaps a script, perhaps a country.\n"
            ),
        ),
        (
            ("--source", "terms.md", "--authoritative", "de", "--translation", "terms.md:xx=xx.md"),
            (
                "nothing here says who publishes these policies and where, which citations, feeds and links tell\n"
                "  Say both:\n"
                "  gazette build --repo REPO --source terms.md --authoritative de --translation terms.md:xx=xx.md "
                '--site-url https://example.org/legal/ --organisation "Example Ltd"\n'
            ),
        ),
        (
            ("--source", "terms.md", "--translation", "xx=xx.md", *PUBLISHED),
            "CLDR knows no locale xx\n  Correct the language, in mkdocs.yml perhaps its date_locales.\n",
        ),
    ],
)
def test_what_a_call_must_say(policies: History, stranger: Stranger, arguments: tuple[str, ...], said: str) -> None:
    """What no repository tells is asked for, with the call to paste; nothing is guessed and nothing written."""
    result = stranger("build", "--repo", str(policies.root), *arguments)

    assert (result.returncode, result.stdout, result.stderr) == (2, "", said.replace("REPO", str(policies.root)))
    assert policies.git("status", "--porcelain") == ""


def test_other_commands(policies: History, stranger: Stranger, tmp_path: Path) -> None:
    """What needs no project works by the same options; a release says what it lacks."""
    named = ("--repo", str(policies.root), "--source", "privacy.md", "--source", "terms.md")
    site = tmp_path / "site"
    assert stranger("build", *named, *PUBLISHED, "--release", "--site-dir", str(site)).returncode == 0
    kept = stranger("verify", str(site), *named)
    hosted = stranger("headers", "pages", *named, *PUBLISHED)
    unsaid = stranger("headers", "pages", *named)
    release = stranger("release", "--repo", str(policies.root))

    assert (kept.returncode, [line for line in kept.stdout.splitlines() if not line.startswith(" ")]) == (
        0,
        ["privacy: all 6 records stand as they were, 0 are new", "terms: all 2 records stand as they were, 0 are new"],
    )
    assert hosted.returncode == 0
    assert "/legal/privacy/" in hosted.stdout
    assert unsaid.returncode == 2
    assert "gazette headers pages --repo" in unsaid.stderr
    assert stranger("status", *named).returncode == 0
    assert stranger("check", *named).returncode == 0
    assert (release.returncode, release.stderr) == (
        2,
        (
            f"there is no mkdocs.yml in {policies.root}, which says what a release holds and where it is published\n"
            "  Run this in the project's folder. Without one, gazette build --release makes the site alone.\n"
        ),
    )


def test_a_project_says_it_itself(policies: History, stranger: Stranger) -> None:
    """Beside an mkdocs.yml nothing of it is taken from the call."""
    policies.commit("2024-04-01", {"mkdocs.yml": "site_name: Brightwater\n"})
    result = stranger("build", "--repo", str(policies.root), "--source", "terms.md", *PUBLISHED)

    assert (result.returncode, result.stderr.splitlines()[0]) == (
        2,
        "mkdocs.yml says what the site is made of, who publishes it and where",
    )


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize(
    ("bundle", "branch", "named", "versions"),
    [
        ("basecamp-policies", "master", ("--source", "privacy/index.md", "--source", "refund/index.md"), 20),
        ("github-site-policy", "main", ("--source", "Policies/privacy-policies/github-cookies.md"), 1),
        (
            "mozilla-legal-docs",
            "main",
            (
                *("--source", "en/websites_tou.md", "--source", "en/focus_terms_of_use.md"),
                *("--translation", "de=de/websites_tou.md", "--translation", "nl=nl/websites_tou.md"),
                *("--translation", "nl=nl/focus_terms_of_use.md"),
            ),
            5,
        ),
    ],
)
def test_real_repositories(
    history: History, stranger: Stranger, tmp_path: Path, bundle: str, branch: str, named: tuple[str, ...],
    versions: int,
) -> None:  # fmt: skip
    """A site of what real repositories hold, with a page for every Version and no path of the machine in it."""
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), f"{branch}:corpus")
    history.git("reset", "-q", "--hard", "corpus")
    site = tmp_path / "site"
    result = stranger(
        "build", "--repo", str(history.root), *named, *PUBLISHED, "--site-dir", str(site), "--as-of", "2026-11-23"
    )
    exact = [page for page in addresses(site) if page.endswith("/r1/")]

    assert result.returncode == 0, result.stderr
    assert len(exact) >= versions
    assert [file for file in site.rglob("*") if file.is_file() and str(tmp_path).encode() in file.read_bytes()] == []
    assert history.git("status", "--porcelain") == ""
