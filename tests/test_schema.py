"""The Ledger's JSON Schema says what our reader says: the same keys, the same Ledgers, right and wrong."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from gazette import ledger
from gazette.errors import Rejected
from tests.conftest import Run
from tests.support.history import History

PROJECT = Path(__file__).resolve().parent.parent
OWN = PROJECT / "docs" / "index.versions.yml"
FILE = PROJECT / "hooks" / "gazette" / "schemas" / "ledger.json"
SCHEMA = json.loads(FILE.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
FULL = """\
document: privacy
versions:
  - id: 2027-01-15
    effective: 2027-03-01
    level: material
    summary: {en: "We keep logs longer.", pt-BR: "x"}
    changes: [{section: sharing, what: {en: "New processor."}, who: {en: "All."}, action: {en: "Object."}}]
    notified: 2027-01-16
    corrections: [{date: 2027-01-20, lang: en, note: {en: "Typo."}, editorial_because: "A letter."}]
    cancelled: {date: 2027-02-01, reason: "An urgent change."}
    withdrawn: {date: 2027-02-02, reason: {en: "A name."}, texts: [{lang: de, rev: 1}]}
    restated: {date: 2027-01-18, reason: "A holiday."}
    imported: true
    source: {url: "https://example.org/privacy", retrieved: 2026-11-23}
  - {id: 2026-05-16-2, level: minor, summary: {en: "First."}}
history:
  begins: 0123456
  commits: [{commit: abcdef0, lang: en, as: unpublished, reason: "A draft."}]
waivers: [{code: section-gap, reason: "So.", at: 4, lang: en, section: x, version: 2026-05-16-2}]
coverage: {en: "Nothing before."}
previous_paths: {en: [old/name.md]}
"""
OBJECTS: dict[str, tuple[str | int, ...]] = {
    "": (),
    "version": ("versions", 0),
    "section": ("versions", 0, "changes", 0),
    "correction": ("versions", 0, "corrections", 0),
    "cancelled": ("versions", 0, "cancelled"),
    "withdrawn": ("versions", 0, "withdrawn"),
    "text": ("versions", 0, "withdrawn", "texts", 0),
    "restated": ("versions", 0, "restated"),
    "source": ("versions", 0, "source"),
    "history": ("history",),
    "attribution": ("history", "commits", 0),
    "waiver": ("waivers", 0),
}
"""Where each object of the schema stands in a Ledger."""


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: a date is text, and so is `no`."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's own interface


Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("+-0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(null|~|)$"), ["n", "~", ""])


def mismatches(text: str) -> list[Any]:
    """What the schema finds wrong."""
    return list(VALIDATOR.iter_errors(yaml.load(text, Core)))


def codes(text: str) -> list[str]:
    """What our reader finds wrong."""
    try:
        ledger.read(text, "x.versions.yml", authoritative="en")
    except Rejected as error:
        return [finding.code for finding in error.findings]
    return []


def at(stated: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        stated = stated[step]
    return stated


def test_it_is_a_schema() -> None:
    """Valid by its own meta-schema, and every property says what it is."""
    Draft202012Validator.check_schema(SCHEMA)
    undescribed = [
        f"{name}.{key}"
        for name, found in {"": SCHEMA, **SCHEMA["$defs"]}.items()
        for key, value in found.get("properties", {}).items()
        if not (value.get("description") or SCHEMA["$defs"][value["$ref"].rpartition("/")[2]].get("description"))
    ]

    assert undescribed == []
    assert {"", *(name for name, found in SCHEMA["$defs"].items() if "properties" in found)} == set(OBJECTS)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_keys_are_our_reader_s(name: str) -> None:
    """An unknown key is answered by our reader with all it knows: those of the schema, no more and no less."""
    stated = yaml.load(FULL, yaml.BaseLoader)
    at(stated, OBJECTS[name])["zzzzzzzzzzzz"] = "x"
    with pytest.raises(Rejected) as caught:
        ledger.read(json.dumps(stated), "x.versions.yml", authoritative="en")
    (known,) = {finding.remedy for finding in caught.value.findings if finding.code == "unknown-key"}
    of_schema = SCHEMA["$defs"][name] if name else SCHEMA

    assert known == f"Known keys: {', '.join(sorted(of_schema['properties']))}."
    assert of_schema["additionalProperties"] is False


@pytest.mark.parametrize("name", OBJECTS)
def test_the_needed_keys_are_our_reader_s(name: str) -> None:
    """A key is required by the schema if our reader cannot do without."""
    of_schema = SCHEMA["$defs"][name] if name else SCHEMA
    needed = []
    for key in of_schema["properties"]:
        stated = yaml.load(FULL, yaml.BaseLoader)
        del at(stated, OBJECTS[name])[key]
        if set(codes(json.dumps(stated))) & {"missing-key", "no-summary"}:
            needed.append(key)

    assert sorted(needed) == sorted(of_schema.get("required", []))


def ledgers() -> Iterator[Path]:
    yield OWN
    yield from sorted((PROJECT / "tests" / "ledgers").glob("*.yml"))
    yield from sorted((PROJECT / "tests" / "histories").rglob("*.versions.yml"))


def test_every_valid_ledger_is_valid() -> None:
    """All Ledgers of this repository, and one that states everything."""
    texts = {"full": FULL} | {file.as_posix(): file.read_text("utf-8-sig") for file in ledgers()}
    texts = {name: re.sub(r"COMMIT\(..\)", "0" * 40, text) for name, text in texts.items()}
    wrong = {name: found for name, text in texts.items() if (found := [*mismatches(text), *codes(text)])}

    assert len(texts) > 60
    assert wrong == {}


WRONG = {
    "a list": ("- document: privacy\n", 1),
    "no document": (FULL.replace("document: privacy\n", ""), 1),
    "a document's name": (FULL.replace("document: privacy", "document: Privacy policy"), 1),
    "no Versions": ("document: privacy\nversions: []\n", 1),
    "Versions by key": ("document: privacy\nversions: {id: 2026-05-16}\n", 1),
    "a mistyped key": (FULL.replace("notified:", "notifed:"), 1),
    "an impossible day": (FULL.replace("2027-01-16", "2027-02-30"), 1),
    "a day in words": (FULL.replace("2027-01-16", "16 January 2027"), 2),
    "a short day": (FULL.replace("2027-01-16", "2027-1-16"), 2),
    "an id in words": (FULL.replace("id: 2027-01-15", "id: January"), 1),
    "an id's place": (FULL.replace("2026-05-16-2, l", "2026-05-16-1, l"), 1),
    "a level": (FULL.replace("level: material", "level: huge"), 1),
    "no summary": (FULL.replace(', summary: {en: "First."}', ""), 1),
    "a summary in no language": (FULL.replace('summary: {en: "First."}', 'summary: "First."'), 1),
    "an empty summary": (FULL.replace('{en: "First."}', '{en: " "}'), 1),
    "a number for a summary": (FULL.replace('{en: "First."}', "{en: 1}"), 1),
    "a truth in words": (FULL.replace("imported: true", "imported: yes"), 1),
    "a withdrawal of nothing": (FULL.replace("texts: [{lang: de, rev: 1}]", "texts: some"), 1),
    "a Revision's name": (FULL.replace("rev: 1", "rev: r1"), 1),
    "a commit that is none": (FULL.replace("abcdef0", "HEAD~1"), 1),
    "unpublished, mistyped": (FULL.replace("as: unpublished", "as: unpublishd"), 1),
    "a waiver without a reason": (FULL.replace(', reason: "So."', ""), 1),
    "a path that is no list": (FULL.replace("[old/name.md]", "old/name.md"), 1),
    "a correction without a note": (FULL.replace(' note: {en: "Typo."},', ""), 1),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_wrong_in_both(case: str) -> None:
    """A mistake that an editor can show is one that our reader refuses, too."""
    text, count = WRONG[case]

    assert len(mismatches(text)) == count
    assert len(codes(text)) == 1


def test_editors_find_it() -> None:
    """The first line of the Ledger names it by a path that holds in every clone."""
    first = OWN.read_text("utf-8").splitlines()[0]
    path = first.removeprefix("# yaml-language-server: $schema=")

    assert first != path
    assert (OWN.parent / path).resolve() == FILE


def test_an_adopted_ledger_is_found(history: History, gazette: Run) -> None:
    """Where the repository holds the schema, a new Ledger names it, and both find it right."""
    path = "hooks/gazette/schemas/ledger.json"
    history.commit("2024-01-01", {"legal/privacy.md": "# Privacy\n\nOne.\n", path: FILE.read_bytes()})
    history.commit("2024-02-01", {"legal/privacy.md": "# Privacy\n\nTwo.\n"})
    gazette("adopt", "--source", "legal/privacy.md", cwd=history.root)
    text = (history.root / "legal" / "privacy.versions.yml").read_text("utf-8")

    assert text.splitlines()[0] == f"# yaml-language-server: $schema=../{path}"
    assert (mismatches(text), codes(text)) == ([], [])
