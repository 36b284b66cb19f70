"""A Redline as JSON: `schemas/redline.json` describes it. Both texts can be rebuilt from its blocks."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Any

from gazette.redline.changes import Change
from gazette.redline.comparison import Comparison
from gazette.redline.formats.runs import runs
from gazette.redline.leaves import Leaf
from gazette.redline.pieces import Fate, Seam
from gazette.redline.words import Op

SCHEMA_VERSION = 1
_OPS = {Seam.SPLIT: Fate.INSERTED, Seam.MERGED: Fate.DELETED}


def write(comparison: Comparison) -> str:
    """Readable, one final line end."""
    return json.dumps(as_json(comparison), ensure_ascii=False, indent=2) + "\n"


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The public form; texts are plain words, spaces included."""
    stats = comparison.stats
    return {
        "schema_version": SCHEMA_VERSION,
        "from": comparison.before.name,
        "to": comparison.after.name,
        "stats": {
            "words_inserted": stats.words_inserted,
            "words_deleted": stats.words_deleted,
            "changes": stats.changes,
            "moves": stats.moves,
        },
        "changes": [_change(change) for change in comparison.changes],
        "blocks": list(_blocks(comparison.leaves)),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "section_from": change.section_from,
        "section_to": change.section_to,
        "before": change.before,
        "after": change.after,
        "signals": [
            {"code": signal.code.value, "before": signal.before, "after": signal.after, "reason": signal.reason}
            for signal in change.signals
        ],
        "blocks": list(change.blocks),
    }


def _blocks(leaves: Sequence[Leaf]) -> Iterator[dict[str, Any]]:
    """The leaves; a block of one text that is several of the other begins with all its words."""
    for nth, leaf in enumerate(leaves):
        spans = _spans(leaf)
        if not leaf.piece.seam:
            spans += map(_carried, takewhile(lambda other: other.piece.seam, leaves[nth + 1 :]))
        yield {
            "kind": leaf.kind.value,
            "op": (_OPS[leaf.piece.seam] if leaf.piece.seam else leaf.piece.fate).value,
            "section": leaf.section,
            "old_index": leaf.old_index,
            "new_index": leaf.new_index,
            "spans": spans,
        }


def _spans(leaf: Leaf) -> list[dict[str, Any]]:
    worded = (run for run in runs(leaf.piece.spans) if run.text)
    by_fate = groupby(worded, key=lambda run: run.op)
    return [{"op": op.value, "text": "".join(run.text for run in some)} for op, some in by_fate]


def _carried(leaf: Leaf) -> dict[str, Any]:
    """The words of a part, for the block that held or holds them: shown with the part, not here."""
    piece = leaf.piece
    op, node = (Op.DELETED, piece.old) if piece.seam is Seam.SPLIT else (Op.INSERTED, piece.new)
    return {"op": op.value, "text": piece.space + (node.text if node else ""), "carried": True}
