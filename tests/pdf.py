"""Programs of other makers that read PDFs: what each says of one; and (`--install`) how they and fonts come here."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gazette.typesetting import unset
from tests.browser import debian

POPPLER = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no Poppler here: apt-get install poppler-utils")
QPDF = pytest.mark.skipif(not shutil.which("qpdf"), reason="no qpdf here: apt-get install qpdf")


def told(pdf: bytes, folder: Path, *command: str) -> str:
    """What a program says of a PDF, the program's options before it."""
    file = folder / "policy.pdf"
    file.write_bytes(pdf)
    name, *options = command
    tail = ["-"] if name == "pdftotext" else []
    result = subprocess.run([name, *options, str(file), *tail], capture_output=True, check=True)
    return result.stdout.decode("utf-8")


if __name__ == "__main__":
    for program, package in (("pdftotext", "poppler-utils"), ("qpdf", "qpdf")):
        if not shutil.which(program):
            debian(package)
    for lang, package in (("ar", "fonts-noto-core"), ("ja", "fonts-noto-cjk")):
        if unset([lang]):
            debian(package)
