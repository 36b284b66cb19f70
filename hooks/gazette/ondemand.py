"""On demand: the derived files of a site while it is edited, each made when a browser first asks for it."""

import gc
import posixpath
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from gazette.errors import GazetteError
from gazette.press import Impression

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""


class OnDemand:
    """What the last build promised to make, whoever asks for it in whichever thread.

    Nothing is made while a build runs: its files would stand among those of the build before.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._promised: list[Iterator[Impression]] = []
        self._known: dict[str, Impression] = {}

    def promise(self, impressions: Iterable[Impression]) -> None:
        """Files of the build that runs; which they are is not looked at before one is asked for that is not there."""
        self._promised.append(iter(impressions))

    def around(self, build: Callable[[], None]) -> Callable[[], None]:
        """A build after which only its own files are made."""

        def built() -> None:
            with self._lock:
                self._promised.clear()
                self._known.clear()
                build()
                gc.collect()  # the environments of the build before, which refer to themselves

        return built

    def before(self, application: Application, folder: Path, mount_path: str) -> Application:
        """An application that serves a folder at a path, with each promised file made before it is looked for."""

        def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")  # PEP 3333
            asked = posixpath.normpath("/" + path.removeprefix(mount_path)).lstrip("/")
            try:
                files = [posixpath.join(asked, "index.html"), "404.html"]  # the server shows that for what is missing
                any(self._is_made(file, folder) for file in (files if path.endswith("/") else [asked, *files]))
            except GazetteError as error:
                start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
                return [f"{error}\n".encode()]
            return application(environ, start_response)

        return served

    def _is_made(self, file: str, folder: Path) -> bool:
        """Whether the file is there now."""
        with self._lock:
            impression = None if (folder / file).is_file() else self._find(file)
            if impression:
                impression.write(folder)
            return (folder / file).is_file()

    def _find(self, file: str) -> Impression | None:
        while file not in self._known and self._promised:
            found = next(self._promised[0], None)
            if found:
                self._known[found.address.file] = found
            else:
                self._promised.pop(0)
        return self._known.get(file)
