"""The site under load: nginx with the configuration that gazette writes, and every page asked for in turn by wrk.

python -m benchmarks.load     this repository's site, for 30 seconds

What counts is that nothing fails; how many answers a second that gives is told, and is the machine's.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import nginx

from benchmarks.goal import Absent, Goal, Measure
from gazette import headers
from gazette.headers import Hosted

PROJECT = Path(__file__).resolve().parent.parent
SECONDS = 30
CONNECTIONS = 64
SCRIPT = """\
local paths = {%s}
local nth = 0
function request()
  nth = nth %% #paths + 1
  return wrk.format("GET", paths[nth])
end
function done(summary)
  local errors = summary.errors
  io.write(string.format("answers %%d seconds %%f failed %%d\\n", summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""
"""Asks for all paths in turn; then tells answers, seconds, and all that failed (404 and above, and the network)."""


def report(folder: Path, seconds: int = SECONDS) -> Iterator[Measure | Absent]:
    """Failures, named with the answers a second; where wrk or nginx is not, which is missing."""
    missing = [name for name, found in (("wrk", shutil.which("wrk")), ("nginx", nginx.find())) if not found]
    if missing:
        yield Absent(name="every page from nginx under load", reason=f"no {' and no '.join(missing)} here")
        return
    with served(folder) as (url, site):
        pages = [path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("index.html")]
        script = folder / "pages.lua"
        script.write_text(SCRIPT % ", ".join(f'"/privacy/{path}"' for path in sorted(pages)))
        said = subprocess.run(
            ["wrk", "--threads", "2", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
             "--script", str(script), url],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    told = re.search(r"answers (\d+) seconds ([\d.]+) failed (\d+)", said)
    assert told, said
    answers, lasted, failed = int(told[1]), float(told[2]), int(told[3])
    name = f"{len(pages)} pages from nginx, {CONNECTIONS} connections, {seconds} s: {answers / lasted:,.0f} a second"
    yield Goal(name=name, most=0, unit="failed").measured(failed)


@contextmanager
def served(folder: Path, more: str = "") -> Iterator[tuple[str, Path]]:
    """Build this repository's site and serve it from nginx, configured as gazette writes it and by `more`.

    Gives the site's URL and its files.
    """
    site = folder / "host" / "privacy"
    build = "from gazette.cli import main; main(prog_name='gazette')"
    command = [sys.executable, "-c", build, "build", "--site-dir", str(site)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    snippet = headers.written("nginx", Hosted(base_path="/privacy/", roots=("",), most_revisions=1))
    with nginx.serving(folder / "host", more + snippet, folder / "nginx") as url:
        yield f"{url}/privacy/", site


def main() -> None:
    """Print it."""
    with tempfile.TemporaryDirectory(prefix="gazette-load-") as name:
        print(*report(Path(name)), sep="\n")


if __name__ == "__main__":
    main()
