"""What a site says of itself to programs, checked by programs that are not ours."""

import hashlib
import json
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gazette import integrity

SCHEMA = json.loads(resources.files("gazette").joinpath("schemas/versions.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def built(demo_folder: Path) -> Path:
    """The demo's site."""
    return demo_folder / "privacy"


@pytest.fixture(scope="module")
def said(built: Path) -> dict[str, Any]:
    """Its versions.json."""
    found: dict[str, Any] = json.loads((built / "versions.json").read_text("utf-8"))
    return found


def test_schema(built: Path, said: dict[str, Any], site: Path) -> None:
    """It is what its schema says, which stands beside it; so is that of the ApexStream policy."""
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(said)
    Draft202012Validator(SCHEMA).validate(json.loads((site / "privacy" / "versions.json").read_text("utf-8")))

    assert json.loads((built / said["$schema"]).read_text("utf-8")) == SCHEMA


def test_what_it_says(said: dict[str, Any]) -> None:
    """The policy, its languages, what is in force, announced, translated."""
    assert {key: said[key] for key in ("document", "url", "timezone", "as_of", "current", "upcoming", "languages")} == {
        "document": "privacy",
        "url": "https://fjordlight.example/privacy/",
        "timezone": "Europe/Oslo",
        "as_of": "2027-02-10",
        "current": "2026-06-08",
        "upcoming": ["2027-01-15"],
        "languages": ["en", "ar", "de", "es", "fr", "ja"],
    }
    assert said["translations"] == {
        "ar": {"state": "current", "of": "2026-06-08", "behind": []},
        "de": {"state": "current", "of": "2026-06-08", "behind": []},
        "es": {"state": "behind", "of": "2025-05-12", "behind": ["retention", "rights", "children"]},
        "fr": {"state": "current", "of": "2026-06-08", "behind": []},
        "ja": {"state": "behind", "of": "2025-11-03", "behind": ["retention", "rights"]},
    }
    assert [version["id"] for version in said["versions"][:2]] == ["2027-01-15", "2026-06-08"]


def test_nothing_is_left_out(said: dict[str, Any]) -> None:
    """What is absent is null: every Version has every language, the authoritative one first, the others sorted."""
    for version in said["versions"]:
        assert list(version["revisions"]) == said["languages"]
        assert list(version["summary"]) == said["languages"]
    assert {frozenset(record) for record in said["log"]} == {frozenset(integrity.FIELDS)}


def test_sha256sum_agrees(built: Path, said: dict[str, Any]) -> None:
    """`sha256sum --check SHA256SUMS` in the site's folder finds every exact text as it was published."""
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=built, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    shown = sorted(path.relative_to(built).as_posix() for path in built.glob("**/r*/policy.md"))
    withdrawn = sum(record["kind"] == "withdrawal" for record in said["log"])

    assert sorted(checked) == [f"{path}: OK" for path in shown]
    assert len(shown) == sum(record["kind"] == "revision" for record in said["log"]) - withdrawn


def test_git_agrees(built: Path, said: dict[str, Any]) -> None:
    """`git hash-object policy.md` gives the blob that is named; so does `sha256sum`."""
    base = said["url"]
    for version in said["versions"]:
        for revisions in version["revisions"].values():
            for revision in revisions:
                file = built / revision["url"].removeprefix(base) / "policy.md"
                if not file.exists():
                    assert version["withdrawn"]["texts"] == [{"lang": "de", "rev": revision["rev"]}]
                    continue
                found = subprocess.run(["git", "hash-object", file], capture_output=True, text=True, check=True).stdout

                assert found.strip() == revision["blob"] == revision["swhid"].removeprefix("swh:1:cnt:")
                assert hashlib.sha256(file.read_bytes()).hexdigest() == revision["sha256"]
                assert file.stat().st_size == revision["bytes"]


def test_the_log_is_a_chain(said: dict[str, Any]) -> None:
    """Each record holds the hash of the one before it, and its own, made as its schema says."""
    before = None
    for seq, record in enumerate(said["log"], start=1):
        content = {name: record[name] for name in sorted(record) if name != "hash"}
        canonical = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()

        assert (record["seq"], record["prev"]) == (seq, before)
        assert record["hash"] == hashlib.sha256(canonical).hexdigest()
        before = record["hash"]


def test_a_withdrawn_text_is_nowhere(built: Path, said: dict[str, Any]) -> None:
    """No file of the site holds its distinctive words; its hash stays in the log."""
    files = [file for file in built.rglob("*") if file.is_file()]
    withdrawn = [record for record in said["log"] if record["kind"] == "withdrawal"]

    assert [file for file in files if b"Mustermann" in file.read_bytes()] == []
    assert [(record["version"], record["lang"], record["rev"]) for record in withdrawn] == [("2024-02-26", "de", 1)]
    assert withdrawn[0]["sha256"] not in (built / "SHA256SUMS").read_text("utf-8")


def test_readers_find_it(built: Path) -> None:
    """The history says how to verify, in every language, with links to both files."""
    for lang, up in (("", "../"), ("ar/", "../../")):
        html = (built / lang / "history" / "index.html").read_text("utf-8")

        assert f'href="{up}versions.json" type="application/json"' in html
        assert f'href="{up}SHA256SUMS" type="text/plain"' in html
