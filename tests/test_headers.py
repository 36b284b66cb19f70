"""How the site is served: by a real nginx with our snippet, in a real browser; and the other hosts' configurations."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from gazette import headers
from gazette.headers import EVERYWHERE, IMMUTABLE, REVALIDATED, Hosted
from tests import nginx
from tests.conftest import PROJECT, Run
from tests.test_browser import LANGUAGES

SITE = Hosted(base_path="/privacy/", roots=("", *(f"{lang}/" for lang in LANGUAGES[1:])), most_revisions=2)
HOSTING = (PROJECT / ".github" / "HOSTING.md").read_text("utf-8")

needs_nginx = pytest.mark.skipif(not nginx.find(), reason=nginx.REMEDY)


@pytest.fixture(scope="session")
def hosted(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the demo's host: nginx with our snippet, the site below /privacy/."""
    with nginx.serving(demo_folder, headers.written("nginx", SITE), tmp_path_factory.mktemp("nginx")) as url:
        yield url


def answer(url: str, path: str) -> tuple[int, dict[str, str]]:
    """Status and headers, without following."""
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, dict(response.getheaders())


@needs_nginx
@pytest.mark.parametrize(
    ("path", "status", "media", "cache"),
    [
        ("", 200, "text/html; charset=utf-8", REVALIDATED),
        ("ar/history/", 200, "text/html; charset=utf-8", REVALIDATED),
        ("2026-06-08/r1/", 200, "text/html; charset=utf-8", REVALIDATED),
        ("2026-06-08/r1/policy.md", 200, "text/markdown; charset=utf-8", IMMUTABLE),
        ("de/2026-06-08/r1/policy.txt", 200, "text/plain; charset=utf-8", IMMUTABLE),
        ("2026-06-08/policy.md", 200, "text/markdown; charset=utf-8", REVALIDATED),
        ("sitemap.xml", 200, "application/xml; charset=utf-8", REVALIDATED),
        ("feed.atom", 200, "application/atom+xml; charset=utf-8", REVALIDATED),
        ("ar/feed-all.atom", 200, "application/atom+xml; charset=utf-8", REVALIDATED),
        ("nothing/here/", 404, "text/html; charset=utf-8", REVALIDATED),
        ("2026-06-08/r9/policy.md", 404, "text/html; charset=utf-8", REVALIDATED),
    ],
)
def test_nginx_answers(hosted: str, path: str, status: int, media: str, cache: str) -> None:
    """Each kind of file with its media type and its cache rule, and every response with what pages may do."""
    found, fields = answer(hosted, f"/privacy/{path}")

    assert (found, fields["Content-Type"], fields["Cache-Control"]) == (status, media, cache)
    assert {name: fields[name] for name in EVERYWHERE} == EVERYWHERE


@needs_nginx
def test_nginx_keeps_fingerprinted_files(hosted: str, demo_folder: Path) -> None:
    """Every style sheet, script and picture of the site is kept for ever."""
    files = [path for path in (demo_folder / "privacy" / "assets").rglob("*") if path.is_file()]
    rules = {answer(hosted, f"/{path.relative_to(demo_folder).as_posix()}")[1]["Cache-Control"] for path in files}

    assert rules == {IMMUTABLE}


@needs_nginx
@pytest.mark.parametrize(("path", "to"), [("/privacy", "/privacy/"), ("/privacy/history", "/privacy/history/")])
def test_nginx_adds_the_slash(hosted: str, path: str, to: str) -> None:
    """An address typed without its final slash leads to the page, on whatever host name."""
    status, fields = answer(hosted, path)

    assert status in (301, 308)
    assert urlsplit(fields["Location"]).path == to


KINDS = {
    "": "policy",
    "ID": "version",
    "ID/r": "revision",
    "history": "history",
    "history/SECTION": "section",
    "changes/ID": "changes",
    "changes/ID/r": "correction",
    "changes/draft": "draft-changes",
    "since/ID": "since",
    "compare": "compare",
    "draft": "draft",
}
"""The kind of page at each shape of address."""
ONLY_IN_PREVIEWS = {"draft", "draft-changes"}
CORRECTED = ("en", "de", "ja")
"""Languages with a corrected text in the demo."""


def one_of_each_kind(site: Path, lang: str) -> dict[str, str]:
    """The path of a page of each kind that a site has in a language."""
    found = {}
    for page in sorted((site / ("" if lang == "en" else lang)).rglob("index.html"), reverse=True):
        path = page.parent.relative_to(site).as_posix().removeprefix(".")
        tail = path.removeprefix("" if lang == "en" else lang).strip("/")
        if tail.split("/")[0] not in LANGUAGES:
            shape = re.sub(
                r"(?<=history/).+", "SECTION", re.sub(r"\br[0-9]+$", "r", re.sub(r"\b[0-9-]{10,}", "ID", tail))
            )
            found[KINDS[shape]] = f"{path}/" if path else ""
    return found


def said_on(chromium: Browser, urls: list[str]) -> list[str]:
    """What the browser complains of on pages: rules broken, errors, anything that a script says."""
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.expose_function("told", lambda text: said.append(str(text)))  # a method of list has no signature to read
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => told(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    for url in urls:
        page.goto(url)
        page.wait_for_load_state("networkidle" if url.endswith("/compare/") else "load")  # a script reads on there
    page.close()
    return said


@needs_nginx
@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_violation(chromium: Browser, hosted: str, demo_folder: Path, lang: str) -> None:
    """Every kind of page in every language obeys its own rules: nothing is refused, nothing is said."""
    paths = one_of_each_kind(demo_folder / "privacy", lang)
    expected = set(KINDS.values()) - ONLY_IN_PREVIEWS - (set() if lang in CORRECTED else {"correction"})
    compared = "?from=2022-03-01&to=2027-01-15"

    assert set(paths) == expected
    assert said_on(chromium, [f"{hosted}/privacy/{path}" for path in (*paths.values(), "404.html")]) == []
    assert said_on(chromium, [f"{hosted}/privacy/{paths['compare']}{compared}"]) == []


@needs_nginx
@pytest.mark.browser
def test_no_violation_in_a_preview(chromium: Browser, project: Path, tmp_path: Path, gazette: Run) -> None:
    """Likewise the pages of a draft, which a preview has beside the others."""
    root = tmp_path / "project"
    shutil.copytree(project, root)
    for lang in LANGUAGES:
        text = root / "docs" / ("index.md" if lang == "en" else f"index.{lang}.md")
        text.write_text(text.read_text("utf-8") + "\n\nOne sentence more.\n", "utf-8")
    built = gazette("build", "--published", "HEAD", "--site-dir", str(tmp_path / "host" / "privacy"), cwd=root)
    pages = {lang: one_of_each_kind(tmp_path / "host" / "privacy", lang) for lang in LANGUAGES}
    with nginx.serving(tmp_path / "host", headers.written("nginx", SITE), tmp_path / "nginx") as url:
        drafts = [f"{url}/privacy/{paths[kind]}" for paths in pages.values() for kind in sorted(ONLY_IN_PREVIEWS)]

        assert built.returncode == 0, built.stderr
        assert len(drafts) == 2 * len(LANGUAGES)
        assert said_on(chromium, drafts) == []


@needs_nginx
@pytest.mark.browser
@pytest.mark.parametrize("path", ["nothing/here/", "draft/", "changes/draft/", "ar/draft/"])
def test_missing_pages(chromium: Browser, hosted: str, path: str) -> None:
    """A missing page, those of a draft in a published site among them, is the site's own and breaks no rule."""
    said = said_on(chromium, [f"{hosted}/privacy/{path}"])

    assert said == ["Failed to load resource: the server responded with a status of 404 (Not Found)"]


def examples(kind: str) -> list[str]:
    """The blocks of one kind of code in the page that tells where the site can live."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", HOSTING, re.MULTILINE | re.DOTALL)


@needs_nginx
@pytest.mark.parametrize(
    ("path", "status"), [("", 200), ("ar/history/", 200), ("2026-06-08/r1/policy.md", 200), ("nothing/here/", 404)]
)
def test_the_proxy_of_the_guide(hosted: str, tmp_path: Path, path: str, status: int) -> None:
    """A path of another site, passed on as the guide says: status and headers are those of the host behind."""
    proxy = next(block for block in examples("nginx") if "proxy_pass" in block)
    proxy = proxy.replace("https://name.github.io", hosted).replace("proxy_ssl_server_name on;", "")
    told = {"Content-Type", "Cache-Control", *EVERYWHERE}
    with nginx.serving(tmp_path, proxy, tmp_path / "nginx") as url:
        found, fields = answer(url, f"/privacy/{path}")
        behind = answer(hosted, f"/privacy/{path}")
        redirected = [urlsplit(answer(url, typed)[1]["Location"]).path for typed in ("/privacy", "/privacy/history")]

        assert (found, {name: fields[name] for name in told}) == (status, {name: behind[1][name] for name in told})
        assert redirected == ["/privacy/", "/privacy/history/"]


@needs_nginx
def test_the_server_of_the_guide(tmp_path: Path) -> None:
    """nginx accepts the server that the guide prints, with the snippet that gazette writes."""
    server = next(block for block in examples("nginx") if "server {" in block)
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "privacy.conf").write_text(headers.written("nginx", SITE), "utf-8")
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {server} }}\n", "utf-8")
    program = nginx.find()
    assert program
    result = subprocess.run(
        [program, "-t", "-p", str(tmp_path), "-c", str(configuration), "-e", str(tmp_path / "log")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert "test is successful" in result.stderr


def test_the_guide_names_every_host() -> None:
    """Whatever `gazette headers` writes is told of, and nothing else."""
    assert set(re.findall(r"gazette headers ([a-z0-9-]+)", HOSTING)) == set(headers.HOSTS)


def test_pages_file() -> None:
    """`_headers` names exact texts by their number, so that the newest text beside them is never kept for ever."""
    lines = headers.written("pages", SITE).splitlines()
    paths = [line for line in lines if not line.startswith(" ")]

    assert lines[:3] == ["/privacy/*", *(f"  {name}: {value}" for name, value in list(EVERYWHERE.items())[:2])]
    assert [path for path in paths if "/ar/" in path] == [
        f"/privacy/ar/:version/r{rev}/{name}" for rev in (1, 2) for name in ("policy.md", "policy.txt")
    ]
    assert len(paths) <= 100  # as many as Cloudflare Pages reads
    assert max(map(len, lines)) <= 2000  # likewise


def test_cloudfront_policy() -> None:
    """What every response says, as CloudFront takes it: the same headers, none left out."""
    policy = json.loads(headers.written("cloudfront-policy", SITE))
    security = policy["SecurityHeadersConfig"]
    custom = {item["Header"]: item["Value"] for item in policy["CustomHeadersConfig"]["Items"]}

    assert {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff" if security["ContentTypeOptions"]["Override"] else "",
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        **custom,
    } == EVERYWHERE
    assert policy["CustomHeadersConfig"]["Quantity"] == len(custom)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("uri", "query", "expected"),
    [
        ("/privacy/", {}, "/privacy/index.html"),
        ("/privacy/de/history/", {}, "/privacy/de/history/index.html"),
        ("/privacy/2026-05-16/r1/policy.md", {}, "/privacy/2026-05-16/r1/policy.md"),
        ("/privacy/SHA256SUMS", {}, "/privacy/SHA256SUMS"),
        ("/privacy/history", {}, "308 /privacy/history/"),
        ("/privacy/compare", {"from": {"value": "2024-03-01"}}, "308 /privacy/compare/?from=2024-03-01"),
    ],
)
def test_cloudfront_function(chromium: Browser, uri: str, query: dict[str, object], expected: str) -> None:
    """A folder's page is its index.html; an address without its slash is sent to the one with it."""
    page = chromium.new_page()
    found = page.evaluate(
        f"""request => {{
          {headers.written("cloudfront-function", SITE)}
          const answer = handler({{request}});
          return answer.statusCode ? `${{answer.statusCode}} ${{answer.headers.location.value}}` : answer.uri;
        }}""",
        {"uri": uri, "querystring": query},
    )
    page.close()

    assert found == expected
