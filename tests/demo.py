"""Shows what gazette can do: a fictional policy whose rich life is told in tests/histories/demo, a folder a commit.

python tests/demo.py                      serves it at http://127.0.0.1:8001/privacy/
python tests/demo.py --build-only DIR     builds its site into DIR
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))

from gazette import cli, invocation, settings, typesetting  # noqa: E402 - importable once the project is on the path
from gazette.errors import RepositoryError  # noqa: E402
from tests.support.history import ENVIRONMENT, History, from_folders  # noqa: E402

STORY = PROJECT / "tests" / "histories" / "demo"
AS_OF = date(2027, 2, 10)
ADDRESS = "127.0.0.1:8001"


class Clock(datetime):
    """A clock that has reached the demo's last commits, which a computer's own may still call the future."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """Noon of the demo's day, or later."""
        return max(datetime.now(tz or UTC), datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12, tzinfo=UTC))


def make(root: Path) -> History:
    """The repository of the demo at `root`, with the project's templates, hooks and catalogs in it, ignored by git."""
    history = from_folders(STORY, root)
    for folder in ("overrides", "hooks", "locales"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return history


def do_without_pdfs(history: History) -> str:
    """Where this machine cannot set the texts of some languages, ask for PDFs of the others alone; what it lacks.

    A project's own build stops there. The demo shows what it can.
    """
    file = history.root / settings.FILE
    text = file.read_text("utf-8")
    wanted = settings.read(text).pdf
    try:
        typesetting.refuse_unequipped(wanted)
    except RepositoryError as error:
        unset = typesetting.unset(wanted)
        others = ", ".join(lang for lang in wanted if lang not in unset)
        file.write_text(text.replace("pdf: true", f"pdf: [{others}]"), "utf-8")
        day = history.git("log", "-1", "--format=%cI")
        history.git("commit", "-q", "--amend", "--no-edit", "--all", day=day)
        return f"No PDFs in {', '.join(unset)}. {error}"
    return ""


def run(root: Path, *arguments: str) -> None:
    """Run gazette there, its clock late enough, the developer's own git configuration shut out; ends the process."""
    os.environ.update({name: value for name, value in ENVIRONMENT.items() if name.startswith("GIT_CONFIG_")})
    invocation.datetime = Clock  # type: ignore[misc]
    with contextlib.chdir(root):
        cli.main([*arguments, "--as-of", AS_OF.isoformat()], prog_name="gazette")


def main() -> None:
    """Make the repository in a temporary folder, serve or build it, leave nothing behind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-only", metavar="DIR", type=Path, help="build the site into DIR, serve nothing")
    site_dir: Path | None = parser.parse_args().build_only
    with tempfile.TemporaryDirectory(prefix="gazette-demo-") as folder:
        root = Path(folder) / "fjordlight"
        if lacking := do_without_pdfs(make(root)):
            print(lacking, file=sys.stderr)
        if site_dir:
            run(root, "build", "--site-dir", str(site_dir.resolve()))
        else:
            run(root, "serve", "--dev-addr", ADDRESS)


if __name__ == "__main__":
    main()
