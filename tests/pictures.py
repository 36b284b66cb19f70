"""Photographs the pages that README shows: python -m tests.pictures"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import browser
from tests.support.server import serving

PROJECT = Path(__file__).resolve().parent.parent
PLACE = PROJECT / ".github"
PICTURES = (  # name, page of the demo, width, height, colour scheme
    ("demo-policy", "", 1120, 640, "light"),
    ("demo-changes", "changes/2026-06-08/#retention", 1120, 720, "light"),
    ("demo-history", "history/", 1120, 640, "light"),
    ("demo-phone", "ar/changes/2025-05-12/", 375, 640, "dark"),
)


def main() -> None:
    """Build the demo, take each picture."""
    executable = browser.find()
    if executable is None:
        sys.exit(browser.REMEDY)
    with tempfile.TemporaryDirectory(prefix="gazette-pictures-") as folder, sync_playwright() as playwright:
        site = Path(folder) / "privacy"
        subprocess.run([sys.executable, "-m", "tests.demo", "--build-only", str(site)], cwd=PROJECT, check=True)
        chromium = playwright.chromium.launch(executable_path=executable, args=browser.arguments())
        with serving(site) as url:
            for name, path, width, height, scheme in PICTURES:
                page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                page.goto(f"{url}/{path}")
                page.screenshot(path=PLACE / f"{name}.png")
                page.close()
        chromium.close()


if __name__ == "__main__":
    main()
