"""The codes of all Findings: public, so that a waiver, a CI script or a search can name them."""

from collections.abc import Mapping

from gazette.codes.catalogs import CATALOGS
from gazette.codes.code import Code
from gazette.codes.files import FILES
from gazette.codes.history import HISTORY
from gazette.codes.ledger import LEDGER
from gazette.codes.texts import TEXT
from gazette.codes.yaml import YAML

GROUPS: Mapping[str, Mapping[str, Code]] = {
    "Files": FILES,
    "Front matter, Ledger and settings": YAML,
    "What the Ledger states": LEDGER,
    "History": HISTORY,
    "Texts": TEXT,
    "Catalogs of the interface": CATALOGS,
}
CODES: Mapping[str, Code] = {code: said for group in GROUPS.values() for code, said in group.items()}


_OPENING = """\
# Codes

What `gazette check` can find, by code: what it is, why it matters, what to do. Every finding itself says where it is
and what to write. Where no Ledger stands beside a text, and in a text that still says what was adopted from git,
errors of the codes marked with ° are warnings. A finding is accepted with a published reason by a waiver in the Ledger:
`- {code: section-gap, at: "4", reason: "…"}`.

This page is made by `gazette check --codes`.
"""


def page() -> str:
    """All codes as Markdown: .github/CODES.md."""
    parts = [_OPENING]
    for name, group in GROUPS.items():
        parts.append(f"\n## {name}\n")
        for code, said in sorted(group.items()):
            mark = "°" if said.form else ""
            parts.append(f"\n### {code}{mark}\n\n{said.what} {said.why}\n{said.remedy}\n")
    return "".join(parts)
