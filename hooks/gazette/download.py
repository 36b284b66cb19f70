"""Files from the web, by HTTPS: the one place that reaches out, and only when asked to."""

import ipaddress
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from gazette.errors import RepositoryError, UsageError

LARGEST = 32 * 1024 * 1024
"""Bytes; a log of 1,000 Versions in six languages takes 4 MiB."""

TIMEOUT = 30.0
"""Seconds without an answer."""

AT_ONCE = 4
"""Files asked for at one time: a host is not to be strained."""


class Unreachable(RepositoryError):
    """What was to be read cannot be had."""


class Missing(Unreachable):
    """The host says that nothing stands there."""


def download(url: str) -> bytes:
    """The bytes at a URL; Unreachable if they cannot be had, UsageError for a URL that is not safe."""
    _refuse_unsafe(url)
    handlers: list[urllib.request.BaseHandler] = [_Careful()]
    if _is_loopback(url):
        handlers.append(urllib.request.ProxyHandler({}))
    try:
        with urllib.request.build_opener(*handlers).open(url, timeout=TIMEOUT) as answer:
            content: bytes = answer.read(LARGEST + 1)
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        code = error.code if isinstance(error, urllib.error.HTTPError) else None
        kind = Missing if code in (404, 410) else Unreachable
        number = f"{code} " if code else ""
        raise kind(f"{url} cannot be read: {number}{reason}", remedy="Try again later.") from error
    if len(content) > LARGEST:
        raise Unreachable(f"{url} has more than {LARGEST} bytes", remedy="Name a versions.json.")
    return content


def downloads(urls: Iterable[str]) -> list[bytes | Unreachable]:
    """What `download` gives for each URL, in their order: the bytes, or why they cannot be had."""

    def attempt(url: str) -> bytes | Unreachable:
        try:
            return download(url)
        except Unreachable as error:
            return error

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(attempt, urls))


class _Careful(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where one may go in the first place."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        _refuse_unsafe(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refuse_unsafe(url: str) -> None:
    if urlsplit(url).scheme != "https" and not (urlsplit(url).scheme == "http" and _is_loopback(url)):
        raise UsageError(f"{url} is not read: anybody on the way could change it", remedy="Name an https:// URL.")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
