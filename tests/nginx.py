"""The machine's own nginx: where it is, how it serves a folder, and (`--install`) how it comes here."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser import debian

REMEDY = "No nginx here. Type: sudo apt-get install nginx-light"
_CONFIGURATION = """\
{user}daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {root}; include {folder}/snippet.conf; }}
}}
"""


def find() -> str | None:
    """Its path; Debian puts it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def serving(root: Path, snippet: str, folder: Path) -> Iterator[str]:
    """Serve the files below `root` as `snippet` says, its own files in `folder`; gives the server's URL."""
    program = find()
    assert program, REMEDY
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "snippet.conf").write_text(snippet, "utf-8")
    configuration = folder / "nginx.conf"
    user = f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""  # its workers must read what the test wrote
    configuration.write_text(_CONFIGURATION.format(user=user, folder=folder, port=port, root=root), "utf-8")
    command = [program, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _await(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it answers; what it says if it ends before."""
    for _ in range(200):
        if process.poll() is not None:
            assert process.stderr
            raise AssertionError(process.stderr.read().decode())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nginx does not answer on port {port}")


if __name__ == "__main__" and not find():
    debian("nginx-light")
