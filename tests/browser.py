"""The machine's own Chromium or Chrome: where it is, and (`--install`) how it comes here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
REMEDY = "No Chromium or Chrome here. Type: sudo apt-get install chromium"


def find() -> str | None:
    """Its path: GAZETTE_CHROMIUM, one on PATH, an application, or what Playwright installed."""
    named = os.environ.get("GAZETTE_CHROMIUM")
    if named:
        return named
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    return on_path or next((str(path) for path in APPLICATIONS if path.exists()), None) or _of_playwright()


def arguments() -> list[str]:
    """How it is started: asking nothing of anyone; without its sandbox as root, where it would not start."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return [*quiet, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else quiet


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
        return path if Path(path).exists() else None


def install() -> bool:
    """Debian's chromium as root, else Playwright's own; True if a browser is here afterwards."""
    if find():
        return True
    if not debian("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find() is not None


def debian(package: str) -> bool:
    """Install a package of Debian's as root; False where that cannot be tried."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
        check=False,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return True


if __name__ == "__main__":
    if not install():
        sys.exit(REMEDY)
