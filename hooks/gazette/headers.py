"""Response headers of the site: one table, written down for every kind of host.

What a page may do is said twice: in the page itself (`<meta>`, for hosts that cannot set headers, such as GitHub
Pages) and in a header. Sources: Content Security Policy Level 3; Fetch (nosniff, Cross-Origin-Resource-Policy); HTML
(Cross-Origin-Opener-Policy); RFC 9111, 5.2 (Cache-Control); RFC 8246 (immutable).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gazette.addresses import EXACT_FILES, FEEDS, FINGERPRINTED, PLAIN_NAMES, Addresses, prefix_of
from gazette.edition import Edition

_SOURCES: Mapping[str, str] = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's style sheet carries its signs in itself
    "script-src": "'self'",
    "connect-src": "'self'",  # the page that compares any two Versions reads its texts from this site
    "base-uri": "'none'",
    "form-action": "'none'",
}
_IN_A_HEADER_ONLY: Mapping[str, str] = {"frame-ancestors": "'none'"}  # ignored in <meta> (CSP 3, 3.3)
_FEATURES = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope magnetometer "
    "microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock usb xr-spatial-tracking"
).split()

IMMUTABLE = "public, max-age=31536000, immutable"
"""For files whose bytes never change at their address."""
REVALIDATED = "no-cache"
"""For every page: kept, but shown only after asking whether it is still the same."""
TYPES: Mapping[str, str] = {
    "html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "json": "application/json",
    "md": "text/markdown", "txt": "text/plain", "xml": "application/xml", "atom": "application/atom+xml",
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
"""Media type of each kind of file on the site; names without an ending are plain text. Text is UTF-8."""
_COMPRESSED = ("pdf", "docx")
"""Kinds of files that are compressed in themselves, and no text."""


def is_text(name: str) -> bool:
    """Whether a file of the site is text, which gets much smaller when it is compressed."""
    ending = name.rpartition(".")[2]
    return name in PLAIN_NAMES or (ending in TYPES and ending not in _COMPRESSED)


def content_security_policy(*, header: bool) -> str:
    """What a page may load and do: its own style, script, pictures and texts; nothing of anybody else."""
    sources = {**_SOURCES, **_IN_A_HEADER_ONLY} if header else _SOURCES
    return "; ".join(f"{name} {value}" for name, value in sources.items())


EVERYWHERE: Mapping[str, str] = {
    "Content-Security-Policy": content_security_policy(header=True),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every response, errors included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A site as its host sees it.

    `base_path`: where it stands, "/privacy/". `roots`: the path of each policy in each language below it ("", "de/",
    "terms/"). `most_revisions`: how many texts of one Version there are at most. `precompress`: the endings of the
    compressed copies beside its files.
    """

    base_path: str
    roots: tuple[str, ...]
    most_revisions: int
    precompress: tuple[str, ...] = ()


def hosted(edition: Edition) -> Hosted:
    """The site of an Edition."""
    site = edition.settings
    prefixes = [prefix_of(chronicle.source, site.docs_dir) for chronicle in edition.chronicles]
    texts = (
        len(texts)
        for chronicle in edition.chronicles
        for version in chronicle.versions
        for texts in version.revisions.values()
    )
    return Hosted(
        base_path=site.base_path,
        roots=tuple(
            Addresses(prefix, site.authoritative).policy(lang).path for prefix in prefixes for lang in site.languages
        ),
        most_revisions=max(texts, default=1),
        precompress=site.precompress,
    )


def written(host: str, site: Hosted) -> str:
    """The configuration of a HOST for a site."""
    return HOSTS[host](site)


def _lines(headers: Mapping[str, str], form: str) -> Iterator[str]:
    return (form.format(name=name, value=value) for name, value in headers.items())


def _pages(site: Hosted) -> str:
    """`_headers`, as Netlify and Cloudflare Pages read it; both revalidate everything else by themselves."""

    def rule(path: str, headers: Mapping[str, str]) -> str:
        return "\n".join([f"{site.base_path}{path}", *_lines(headers, "  {name}: {value}")])

    immutable = {"Cache-Control": IMMUTABLE}
    rules = [
        rule("*", EVERYWHERE),
        rule(f"{FINGERPRINTED}*", immutable),
        *(rule(path, immutable) for path in _exact_paths(site)),
        *(rule(name, {"Content-Type": "text/plain; charset=utf-8"}) for name in PLAIN_NAMES),
    ]
    return "\n".join(rules) + "\n"


def _exact_paths(site: Hosted) -> Iterable[str]:
    """Each `r1`, `r2`, … by its name: `:anything` would also name the newest text, which is not for ever."""
    return (
        f"{root}:version/r{rev}/{name}"
        for root in site.roots
        for rev in range(1, site.most_revisions + 1)
        for name in EXACT_FILES
    )


def _nginx(site: Hosted) -> str:
    """A snippet for the `server { }` whose `root` is the folder that holds the site's folder."""
    base = site.base_path.rstrip("/")
    exact = "|".join(name.replace(".", r"\.") for name in EXACT_FILES)
    types = "".join(f" {media} {ending};" for ending, media in TYPES.items())
    copies = [_COPIES[ending] for ending in site.precompress]
    varied = ["gzip_vary on;", "gzip_proxied any;"] if copies else []
    charset = " ".join(sorted(set(TYPES.values()) - {"text/html", *map(TYPES.get, _COMPRESSED)}))

    def block(location: str, cache: str, *more: str) -> str:
        return "\n".join(
            [
                f"location {location} {{",
                f"    types {{{types} }}",
                "    default_type text/plain;",
                "    charset utf-8;",
                f"    charset_types {charset};",
                *(f"    {line}" for line in (*copies, *varied, *more)),
                *_lines({**EVERYWHERE, "Cache-Control": cache}, '    add_header {name} "{value}" always;'),
                "}",
            ]
        )

    errors = f"error_page 404 {base}/404.html;"
    return "\n".join(
        [
            *([f"location = {base} {{ return 308 {base}/; }}"] if base else []),
            block(rf'~ "^{base}/(?:{FINGERPRINTED}.+|(?:.+/)?r[0-9]+/(?:{exact}))$"', IMMUTABLE, errors),
            block(f"{base}/", REVALIDATED, errors, "index index.html;", "etag on;", "absolute_redirect off;"),
            "",
        ]
    )


_COPIES = {"gz": "gzip_static on;", "br": "brotli_static on;"}
"""How nginx is told to send the copy to whoever takes it; the second needs its module for Brotli."""


def _cloudfront_policy(site: Hosted) -> str:
    """For `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…`."""
    custom = {name: value for name, value in EVERYWHERE.items() if name.startswith(("Permissions", "Cross-Origin"))}
    policy = {
        "Name": "gazette",
        "Comment": f"What every response below {site.base_path} says",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {
                "Override": True,
                "ContentSecurityPolicy": EVERYWHERE["Content-Security-Policy"],
            },
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {"Override": True, "ReferrerPolicy": EVERYWHERE["Referrer-Policy"]},
        },
        "CustomHeadersConfig": {
            "Quantity": len(custom),
            "Items": [{"Header": name, "Value": value, "Override": True} for name, value in custom.items()],
        },
    }
    return json.dumps(policy, indent=2) + "\n"


_FUNCTION = """\
// A CloudFront function (cloudfront-js-2.0) for the event viewer-request of the behaviour {base}*:
// a folder's page is its index.html, and a page's address ends with a slash.
function handler(event) {{
  var request = event.request;
  var name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (name === '') {{
    request.uri += 'index.html';
    return request;
  }}
  if (name.indexOf('.') !== -1 || {plain}.indexOf(name) !== -1) {{
    return request;
  }}
  var query = Object.keys(request.querystring).map(function (key) {{
    return key + '=' + request.querystring[key].value;
  }});
  return {{
    statusCode: 308,
    statusDescription: 'Permanent Redirect',
    headers: {{ location: {{ value: request.uri + '/' + (query.length ? '?' + query.join('&') : '') }} }}
  }};
}}
"""


def _cloudfront_function(site: Hosted) -> str:
    return _FUNCTION.format(base=site.base_path, plain=json.dumps(PLAIN_NAMES))


def _s3(site: Hosted) -> str:
    """A shell script that uploads a site so that no visitor meets a page whose files are not there yet."""
    exact = [f"*/r[0-9]*/{name}" for name in EXACT_FILES]
    fingerprinted = f"{FINGERPRINTED}*"
    last = ("sitemap.xml", "index.html", "*versions.json")

    def sync(cache: str, *patterns: str, media: str = "") -> str:
        given = "".join(f" --{'exclude' if name[0] == '!' else 'include'} '{name.lstrip('!')}'" for name in patterns)
        typed = f" --content-type '{media}; charset=utf-8'" if media else ""
        return f'aws s3 sync "$SITE" "$TO"{given} --cache-control \'{cache}\'{typed}'

    feeds = [f"*{name}" for name in FEEDS]  # S3 does not know their media type by itself
    others = ("!*.md", *(f"!{name}" for name in (*PLAIN_NAMES, *feeds, *last, fingerprinted, *exact)))
    return "\n".join(
        [
            f'# usage: BUCKET=name sh upload.sh   (the built site is in "site"; it will stand below {site.base_path})',
            "set -eu",
            f'SITE="${{SITE:-site}}" TO="s3://$BUCKET{site.base_path.rstrip("/")}"',
            sync(IMMUTABLE, "!*", fingerprinted),
            *(sync(IMMUTABLE, "!*", name, media=TYPES[name.rpartition(".")[2]]) for name in exact),
            sync(REVALIDATED, "!*", "*.md", *(f"!{name}" for name in exact), media="text/markdown"),
            *(sync(REVALIDATED, "!*", name, media="text/plain") for name in PLAIN_NAMES),
            sync(REVALIDATED, *others),
            sync(REVALIDATED, "!*", *feeds, media=TYPES["atom"]),
            *(sync(REVALIDATED, "!*", name) for name in last),
            "",
        ]
    )


HOSTS = {
    "pages": _pages,
    "nginx": _nginx,
    "cloudfront-policy": _cloudfront_policy,
    "cloudfront-function": _cloudfront_function,
    "s3": _s3,
}
"""What can be written, by name."""
