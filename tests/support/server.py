"""A plain static server on loopback, as any host of the site is one."""

import functools
import http.server
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class _Quiet(http.server.SimpleHTTPRequestHandler):
    failing: frozenset[str] = frozenset()

    def do_GET(self) -> None:  # the base class's name
        if self.path in self.failing:
            self.send_error(503)
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        pass


@contextmanager
def serving(root: Path, *, failing: Iterable[str] = ()) -> Iterator[str]:
    """Serve the files below `root`, some paths `failing`; gives the server's URL without a final slash."""
    kind = type("Failing", (_Quiet,), {"failing": frozenset(failing)})
    handler = functools.partial(kind, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
