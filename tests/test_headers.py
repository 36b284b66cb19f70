"""How the site is served: by a real nginx with our snippet, in a real browser; and the other hosts' configurations."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from gazette import headers
from gazette.headers import EVERYWHERE, IMMUTABLE, REVALIDATED, Hosted
from tests import nginx
from tests.test_browser import LANGUAGES

SITE = Hosted(base_path="/privacy/", roots=("", *(f"{lang}/" for lang in LANGUAGES[1:])), most_revisions=2)

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


@needs_nginx
@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_violation(chromium: Browser, hosted: str, demo_folder: Path, lang: str) -> None:
    """Every kind of page in every language obeys its own rules: nothing is refused, nothing is said."""
    folder = demo_folder / "privacy" / ("" if lang == "en" else lang)
    names = {path.parent.relative_to(folder).as_posix().removeprefix(".") for path in folder.rglob("index.html")}
    own = sorted(name for name in names if lang != "en" or name.split("/")[0] not in LANGUAGES[1:])
    kinds = {tuple("id" if part[:1].isdigit() else part for part in name.split("/")): name for name in own}
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    prefix = "" if lang == "en" else f"{lang}/"
    for name in kinds.values():
        page.goto(f"{hosted}/privacy/{prefix}{name}{'/' if name else ''}")
    context.close()

    assert len(kinds) >= 4
    assert said == []


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


def test_upload_is_never_torn() -> None:
    """Files that pages need go first, the policy itself last but one, and versions.json last."""
    script = headers.written("s3", SITE).splitlines()
    steps = [line.split("--", 1)[1] for line in script if line.startswith("aws")]

    assert "assets/gazette/*" in steps[0]
    assert ["'*/r[0-9]*/policy.md'" in step for step in steps[1:3]] == [True, False]
    assert [step.split("'")[3] for step in steps[-3:]] == ["*feed.atom", "index.html", "*versions.json"]
    assert steps[-3].endswith("--content-type 'application/atom+xml; charset=utf-8'")
