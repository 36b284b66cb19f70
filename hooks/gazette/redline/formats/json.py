"""A Redline as JSON: `schemas/redline.json` describes it. Both texts can be rebuilt from its blocks."""

import json
from itertools import groupby
from typing import Any

from gazette.redline.changes import Change, Leaf
from gazette.redline.comparison import Comparison
from gazette.redline.formats.runs import runs

SCHEMA_VERSION = 1


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
        "blocks": [_block(leaf) for leaf in comparison.leaves],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "section_from": change.section_from,
        "section_to": change.section_to,
        "before": change.before,
        "after": change.after,
        "signals": [],
        "blocks": list(change.blocks),
    }


def _block(leaf: Leaf) -> dict[str, Any]:
    worded = (run for run in runs(leaf.piece.spans) if run.text)
    by_fate = groupby(worded, key=lambda run: run.op)
    return {
        "kind": leaf.kind.value,
        "op": leaf.piece.fate.value,
        "section": leaf.section,
        "old_index": leaf.old_index,
        "new_index": leaf.new_index,
        "spans": [{"op": op.value, "text": "".join(run.text for run in some)} for op, some in by_fate],
    }
