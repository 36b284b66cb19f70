"""The Word form of Redlines in LibreOffice: accepting all changes must give the new paragraphs, rejecting all the old.

Every golden in both directions, and 50 pairs of real policies. Paragraphs without words are not compared (the last one
of a text, or of a cell, must stay in Word), nor is how their characters are composed.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from unicodedata import normalize

import yaml

from benchmarks import pairs
from gazette.document import Reader
from gazette.errors import SourceError
from gazette.model import Document
from gazette.redline import Comparison, Named, nodes
from gazette.redline.formats import docx

HERE = Path(__file__).resolve().parent
GOLDENS = HERE.parent / "tests" / "redlines"
PAIRS = 50
PATIENCE = 1800
"""Seconds that LibreOffice may take for all."""
_PLACEHOLDER = "\u200d"  # with which LibreOffice tracks what has no words


def report(corpora: Path, folder: Path) -> Iterator[str]:
    """A line for the goldens and one for the pairs, with what differs; says so where there is no LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    python = _interpreter()
    if which("soffice") is None or python is None:
        yield "Word in LibreOffice: not measured (needs soffice and a Python with uno)"
        return
    yield from _measured("goldens, both directions", dict(_goldens()), python, folder)
    if not corpora.is_dir():
        yield "Word in LibreOffice, real policies: not measured (no corpora here)"
        return
    sample = pairs.sample(corpora, folder, _can_read)
    chosen = sample[:: len(sample) // PAIRS][:PAIRS]
    read = {pair.name: (_read(pair.old), _read(pair.new)) for pair in chosen}
    yield from _measured("pairs of real policies", read, python, folder)


def _measured(what: str, texts: dict[str, tuple[Document, Document]], python: str, folder: Path) -> Iterator[str]:
    files = []
    for nth, (old, new) in enumerate(texts.values()):
        file = folder / f"{nth}.docx"
        file.write_bytes(docx.write(Comparison.of(Named("old", old), Named("new", new))))
        files.append(str(file))
    output = subprocess.run(
        [python, str(HERE / "office.py")], input=json.dumps(files), capture_output=True, text=True, timeout=PATIENCE,
        check=True,
    ).stdout  # fmt: skip
    wrong = []
    for (name, (old, new)), answer in zip(texts.items(), output.splitlines(), strict=True):
        found = json.loads(answer)
        wrong += [
            f"  {name}: {side}"
            for side, text in (("accepted", new), ("rejected", old))
            if _words(text) != _shown(found[side])
        ]
    total = 2 * len(texts)
    verdict = "NOT OK" if wrong else "ok"
    yield f"{f'Word in LibreOffice, {what}: texts right':<62} {total - len(wrong)} of {total}  {verdict}"
    yield from wrong


def _goldens() -> Iterator[tuple[str, tuple[Document, Document]]]:
    for golden in sorted(GOLDENS.glob("*.yml")):
        case = yaml.safe_load(golden.read_text("utf-8"))
        old, new = _read(case["old"]), _read(case["new"])
        yield golden.stem, (old, new)
        yield f"{golden.stem}, swapped", (new, old)


def _read(markdown: str) -> Document:
    return Reader().read(markdown.encode(), lang="en", file="x.md", strict=False)


def _can_read(markdown: str) -> bool:
    try:
        _read(markdown)
    except SourceError:
        return False
    return True


def _words(text: Document) -> list[str]:
    """The words of each leaf; an image by its description, what XML cannot hold as no character."""
    leaves = nodes.read(text.html).leaves()
    found = ["".join(token.space + _word(token) for token in leaf.tokens) for leaf in leaves]
    return [normalize("NFC", words) for words in found if words.strip(_PLACEHOLDER)]


def _word(token: nodes.Token) -> str:
    if not token.atom:
        return "".join(character if _is_legal(character) else "\ufffd" for character in token.text)
    tag, attributes = token.atom
    described = dict(attributes)
    return {"br": "\n", "img": f"[{described.get('alt') or described.get('src', '')}]"}.get(tag, "")


def _is_legal(character: str) -> bool:
    return character >= " " and character not in "\ufffe\uffff"


def _shown(paragraphs: list[tuple[str, str]]) -> list[str]:
    return [normalize("NFC", words) for _, words in paragraphs if words.strip(_PLACEHOLDER)]


def _interpreter() -> str | None:
    """A Python that can talk to LibreOffice: Debian's own, where python3-uno is installed."""
    for python in (sys.executable, "/usr/bin/python3"):
        if (
            which(python)
            and not subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode
        ):
            return python
    return None
