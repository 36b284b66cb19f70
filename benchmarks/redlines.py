"""The redline beside its peers: what a reader must read, whether it is true, and what it costs.

Every pair is first compared in both directions and both texts rebuilt exactly; only then is anything timed. Peers that
cannot be installed are named.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.support import nesting

from benchmarks import marks, pairs, peers
from benchmarks.goal import Absent
from benchmarks.marks import Measures, Segment
from benchmarks.synthetic import sentence
from gazette.document import Reader, plain_text
from gazette.errors import SourceError
from gazette.model import Document
from gazette.redline import Comparison, Named, accept, compare, html, nodes, reject
from gazette.redline.nodes import tokens_of

ROOT = Path(__file__).resolve().parent.parent
EVERY, PEERS_EVERY = 5, 25
"""Every so manieth pair of the sample is compared, and by the peers, unless all is asked for."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One engine's result on one pair; HTML if it makes any."""

    measures: Measures
    seconds: float
    is_valid: bool | None


def report(corpora: Path, *, full: bool = False) -> Iterator[str | Absent]:
    """The table, a line an engine."""
    if not corpora.is_dir():
        yield Absent(name="redlines", reason="no corpora of real policies here")
        return
    reader = Reader()
    with tempfile.TemporaryDirectory(prefix="gazette-redlines-") as name:
        sampled = pairs.sample(corpora, Path(name), partial(_can_read, reader))
    texts = [(_read(reader, pair.old), _read(reader, pair.new)) for pair in sampled]
    some = texts[:: 1 if full else PEERS_EVERY]
    whole = [_ours(old, new) for old, new in texts[:: 1 if full else EVERY]]
    yield f"redlines: {len(whole)} pairs, the peers on {len(some)} of them; per 100 changed words"
    yield f"{'':<18}{'runs':>7}{'anchors':>9}{'overhead':>10}{'untrue':>8}{'invalid':>9}{'ms, median':>12}{'worst':>8}"
    yield _line("gazette", whole)
    if not full:
        yield _line("gazette, as peers", whole[:: PEERS_EVERY // EVERY])
    yield _line("git --word-diff", [_git(plain_text(old), plain_text(new)) for old, new in some])
    if peers.installed():
        for peer, results in _peers(some):
            yield _line(peer, [found for found in results if found], missing=results.count(None))
    else:
        yield Absent(name="lxml, redlines, diff-match-patch, xmldiff", reason="they could not be installed")
    yield _synthetic()


def _read(reader: Reader, text: str) -> Document:
    return reader.read(text.encode(), lang="en", file="x.md", strict=False)


def _can_read(reader: Reader, text: str) -> bool:
    try:
        _read(reader, text)
    except SourceError:
        return False
    return True


def _ours(old: Document, new: Document) -> Compared:
    for before, after in ((old, new), (new, old)):
        redline = compare(before, after)
        assert accept(redline) == nodes.read(after.html).kids
        assert reject(redline) == nodes.read(before.html).kids
    _forget()
    begun = time.process_time()
    compare(old, new)
    seconds = time.process_time() - begun
    comparison = Comparison.of(Named("old", old), Named("new", new))
    wrong = nesting.new_errors(html.blocks(comparison), old.html, new.html)
    return Compared(marks.measure(marks.ours(comparison), _plain(old), _plain(new)), seconds, not wrong)


def _forget() -> None:
    """Let go of all that is kept from comparison to comparison: the time is that of two texts seen the first time."""
    for name, module in list(sys.modules.items()):
        if name == "gazette.tree" or name.startswith("gazette.redline"):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


def _plain(document: Document) -> str:
    """The words of a text, one block a line."""
    leaves = nodes.read(document.html).leaves()
    return "\n".join("".join(token.space + token.text for token in leaf.tokens) for leaf in leaves)


def _line(name: str, found: Sequence[Compared], missing: int = 0) -> str:
    if not found:
        return f"{name:<18} marked none of them"
    changed = max(sum(one.measures.changed for one in found), 1)
    runs, anchors, fewest = (sum(getattr(one.measures, key) for one in found) for key in ("runs", "anchors", "fewest"))
    untrue = sum(not one.measures.is_true for one in found)
    valid = [one.is_valid for one in found if one.is_valid is not None]
    times = [1000 * one.seconds for one in found]
    gave_up = f"  gave up on {missing}" if missing else ""
    return (
        f"{name:<18}{100 * runs / changed:>7.2f}{100 * anchors / changed:>9.3f}{changed / fewest:>10.3f}{untrue:>8}"
        f"{valid.count(False) if valid else '-':>9}{statistics.median(times):>12.1f}{max(times):>8.0f}{gave_up}"
    )


def _peers(texts: Sequence[tuple[Document, Document]]) -> Iterator[tuple[str, list[Compared | None]]]:
    plain = [(plain_text(old), plain_text(new)) for old, new in texts]
    asked = [
        {"old_html": old.html, "new_html": new.html, "old_text": before, "new_text": after}
        for (old, new), (before, after) in zip(texts, plain, strict=True)
    ]
    engines = [peers.program("python"), "-P", str(ROOT / "benchmarks" / "engines.py")]
    made = subprocess.run(engines, input=json.dumps(asked), capture_output=True, text=True, check=True).stdout
    for peer, results in json.loads(made).items():
        yield peer, [_peer(one, old, new) for one, (old, new) in zip(results, texts, strict=True)]


def _peer(result: dict[str, object] | None, old: Document, new: Document) -> Compared | None:
    if result is None:
        return None
    made, seconds = result["made"], result["seconds"]
    assert isinstance(seconds, float)
    if isinstance(made, str):
        wrong = nesting.new_errors(made, old.html, new.html)
        return Compared(marks.measure(marks.of_html(made), _plain(old), _plain(new)), seconds, not wrong)
    assert isinstance(made, list)
    segments: list[Segment] = [(op, text) for op, text in made]
    return Compared(marks.measure(segments, plain_text(old), plain_text(new)), seconds, None)


def _git(old: str, new: str) -> Compared:
    with tempfile.TemporaryDirectory(prefix="gazette-redlines-") as name:
        files = [Path(name) / "old", Path(name) / "new"]
        for file, text in zip(files, (old, new), strict=True):
            file.write_text(text, "utf-8")
        begun = time.perf_counter()
        output = subprocess.run(
            ["git", "diff", "--no-index", "--word-diff=porcelain", "--no-color", "-U999999", *map(str, files)],
            capture_output=True, check=False,
        ).stdout.decode()  # fmt: skip
        seconds = time.perf_counter() - begun
    _, _, body = output.partition("@@\n")
    ops = {" ": "equal", "-": "deleted", "+": "inserted"}
    segments = [(ops[row[0]], row[1:] + " ") if row[:1] in ops else ("equal", "\n") for row in body.split("\n")]
    return Compared(marks.measure(segments, old, new), seconds, None)


def _synthetic() -> str:
    """30,000 words with 200 scattered edits, a word each: the runs it shows, and CPU seconds."""
    dice = random.Random(pairs.SEED)
    paragraphs: list[list[str]] = []
    while sum(map(len, paragraphs)) < 30_000:
        paragraphs.append(" ".join(sentence(dice) for _ in range(4)).split())
    edited = [list(words) for words in paragraphs]
    for nth, place in enumerate(dice.sample(range(len(edited)), 200)):
        edited[place][dice.randrange(1, len(edited[place]) - 1)] = f"edited{nth}"
    reader = Reader()
    old, new = (_read(reader, "\n\n".join(map(" ".join, some))) for some in (paragraphs, edited))
    found = _ours(old, new)
    words = len([word for word in tokens_of(_plain(old)) if word.isalnum()])
    return f"synthetic: {words:,} words, 200 edits: {found.measures.runs} runs, {found.seconds:.2f} s CPU"
