"""Nothing that was published changes in silence: all tampering is caught and named, every honest step passes."""

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette import copies, dataset, integrity, manifest
from gazette.edition import Edition
from gazette.errors import GazetteError
from gazette.integrity import digest
from gazette.verification import Copy, diverging, verify
from tests.conftest import Open, Run
from tests.support.history import History, ledger, policy
from tests.support.server import serving
from tests.support.sites import MKDOCS, furnish

BASE = "https://brightwater.example/"
SETTINGS = """\
site_name: Brightwater (fictional)
site_url: https://brightwater.example/
plugins:
  - i18n:
      languages: [{locale: en, name: English, default: true}, {locale: de, name: Deutsch}]
"""
V1 = '{id: 2024-01-10, summary: {en: "First."}%s}'
V2 = '{id: 2024-03-01, effective: 2024-05-01, level: material, summary: {en: "Longer."}%s}'
V3 = '{id: 2024-06-01, effective: 2024-08-01, level: minor, summary: {en: "Shorter."}%s}'
V0 = '{id: 2023-05-05, summary: {en: "Older."}}'
MINOR = ", level: minor"
CORRECTED = ', corrections: [{date: 2024-02-01, note: {en: "A letter."}}]'
ENGLISH = ("We keep lgs for 30 days.", "We keep logs for 30 days.", "We keep logs for 90 days.")
GERMAN = ("Wir bewahren 30 Tage auf.", "Wir bewahren 90 Tage auf.")


def two(more: str = "", first: str = CORRECTED) -> str:
    """The Ledger with two Versions."""
    return ledger(V2 % more, V1 % first)


Edit = dict[str, dict[str, str | bytes | None]]


def life(root: Path, edits: Edit | None = None, *, without: str = "", order: tuple[str, ...] = "abcd") -> History:  # type: ignore[assignment]
    """A policy's life in four commits; `edits` replaces files of a commit, `without` leaves one out."""
    steps: dict[str, tuple[str, dict[str, str | bytes | None]]] = {
        "a": ("2024-01-10", {
            "mkdocs.yml": SETTINGS, "docs/index.md": policy("2024-01-10", ENGLISH[0]),
            "docs/index.versions.yml": ledger(V1 % ""),
        }),
        "b": ("2024-02-01", {"docs/index.md": policy("2024-01-10", ENGLISH[1]),
                             "docs/index.versions.yml": ledger(V1 % CORRECTED)}),
        "c": ("2024-02-10", {"docs/index.de.md": policy("2024-01-10", GERMAN[0])}),
        "d": ("2024-03-01", {"docs/index.md": policy("2024-03-01", ENGLISH[2]), "docs/index.versions.yml": two(),
                             "docs/index.de.md": policy("2024-03-01", GERMAN[1])}),
    }  # fmt: skip
    history = History(root)
    for name in order:
        if name != without:
            day, files = steps[name]
            history.commit(day, {**files, **(edits or {}).get(name, {})}, name=name)
    return history


@pytest.fixture
def honest(tmp_path: Path) -> History:
    """The life as it was published."""
    return life(tmp_path / "honest")


def bytes_of(edition: Edition) -> bytes:
    """Its versions.json."""
    return dataset.dumps(manifest.versions_json(edition, edition.chronicles[0], BASE)).encode()


def kept(edition: Edition) -> Copy:
    """What somebody kept of it."""
    return copies.of_bytes(bytes_of(edition), "kept.json")


def said(old: Copy, now: Edition) -> list[str]:
    """What verify says of the repository as it is now."""
    (ours,) = copies.of_edition(now)
    return [str(mismatch) for mismatch in verify(old, ours)]


def test_the_log_of_this_life(honest: History, open_edition: Open) -> None:
    """Seven records; all that follows names them."""
    log = kept(open_edition(honest)).log

    assert [(r["seq"], r["kind"], r["version"], r["lang"], r["rev"]) for r in log] == [
        (1, "statement", "2024-01-10", None, None),
        (2, "revision", "2024-01-10", "en", 1),
        (3, "revision", "2024-01-10", "en", 2),
        (4, "revision", "2024-01-10", "de", 1),
        (5, "statement", "2024-03-01", None, None),
        (6, "revision", "2024-03-01", "de", 1),
        (7, "revision", "2024-03-01", "en", 1),
    ]


REWRITTEN: dict[str, tuple[dict[str, Any], str]] = {
    "edit old text": (
        {"edits": {"a": {"docs/index.md": policy("2024-01-10", "We keep lgs for 3 days.")}}},
        "record 2: Version 2024-01-10 in en, r1: the SHA-256 of its text was ",
    ),
    "edit old date": (
        {"edits": {"d": {"docs/index.versions.yml": two().replace("2024-05-01", "2024-04-01")}}},
        "record 5: what is stated of Version 2024-03-01: the day from which it applies was 2024-05-01",
    ),
    "delete middle": (
        {"without": "c"},
        "record 4: Version 2024-01-10 in de, r1: it is gone",
    ),
    "truncate tail": ({"without": "d"}, "record 7: Version 2024-03-01 in en, r1: it is gone"),
    "reorder": (
        {"order": ("a", "c", "b", "d")},
        "record 4: Version 2024-01-10 in de, r1: ",
    ),
    "insert in the past": (
        {
            "edits": {
                "b": {
                    "docs/index.versions.yml": ledger(V1 % (CORRECTED + MINOR), V0),
                    "docs/archive/index/2023-05-05.md": policy("2023-05-05", "Older."),
                },
                "d": {"docs/index.versions.yml": ledger(V2 % "", V1 % (CORRECTED + MINOR), V0)},
            }
        },
        "record 3: before it, Version 2023-05-05 in en, r1 was put in among what was published",
    ),
    "change a translation only": (
        {"edits": {"c": {"docs/index.de.md": policy("2024-01-10", "Wir bewahren 3 Tage auf.")}}},
        "record 4: Version 2024-01-10 in de, r1: the SHA-256 of its text was ",
    ),
    "change the material flag": (
        {"edits": {"d": {"docs/index.versions.yml": two().replace("material", "minor")}}},
        "record 5: what is stated of Version 2024-03-01: its level was material, and is minor now",
    ),
    "rewrite a commit with the same text": (
        {"edits": {"c": {"unrelated": "x"}}},
        "record 4: Version 2024-01-10 in de, r1: the commit that made it public (the history was written anew) was ",
    ),
}


@pytest.mark.parametrize("kind", REWRITTEN)
def test_a_rewritten_history(honest: History, tmp_path: Path, open_edition: Open, kind: str) -> None:
    """Whatever was done to the published branch is named, with the record."""
    how, wanted = REWRITTEN[kind]
    found = said(kept(open_edition(honest)), open_edition(life(tmp_path / "rewritten", **how)))

    assert any(wanted in line for line in found), found


def chained(log: list[dict[str, Any]], *, anew: bool) -> list[dict[str, Any]]:
    """The records as they are, or with numbers and hashes made anew."""
    before = None
    for seq, record in enumerate(log, start=1) if anew else ():
        record.update({"seq": seq, "prev": before})
        record["hash"] = before = digest(record)
    return log


def duplicate(log: list[dict[str, Any]]) -> None:
    log.insert(2, dict(log[1]))


def swap_hashes(log: list[dict[str, Any]]) -> None:
    log[1]["sha256"], log[2]["sha256"] = log[2]["sha256"], log[1]["sha256"]


def lower(log: list[dict[str, Any]]) -> None:
    log[4]["seq"] = 4


def edit(log: list[dict[str, Any]]) -> None:
    log[4]["effective"] = "2024-04-30"


LOGS = {
    "duplicate id": (duplicate, "record 3: Version 2024-01-10 in en, r1: "),
    "swap two hashes": (swap_hashes, "record 2: Version 2024-01-10 in en, r1: the SHA-256 of its text was "),
    "lower seq": (lower, "record 5: what is stated of Version 2024-03-01: it has the number 4"),
    "edit": (edit, "record 5: what is stated of Version 2024-03-01: its hash is not that of what it says"),
}


@pytest.mark.parametrize("kind", LOGS)
def test_an_edited_log(honest: History, open_edition: Open, kind: str) -> None:
    """A log that somebody edited no longer fits its hashes, or ours."""
    tamper, wanted = LOGS[kind]
    edition = open_edition(honest)
    document = json.loads(bytes_of(edition))
    tamper(document["log"])
    found = said(copies.of_bytes(dataset.dumps(document).encode(), "x"), edition)

    assert any(line.startswith(wanted) for line in found), found


@pytest.mark.parametrize("kind", ["duplicate id", "swap two hashes", "edit"])
def test_a_chain_made_anew(honest: History, open_edition: Open, kind: str) -> None:
    """Numbers and hashes that fit again do not help: the comparison with the other log shows it, either way round."""
    tamper, _ = LOGS[kind]
    edition = open_edition(honest)
    document = json.loads(bytes_of(edition))
    tamper(document["log"])
    chained(document["log"], anew=True)
    tampered = copies.of_bytes(dataset.dumps(document).encode(), "x")

    assert tampered.flaws == ()
    assert said(tampered, edition) != []
    assert [str(m) for m in verify(kept(edition), tampered) if m.seq] != []


def test_changed_rules_of_counting_words(honest: History, open_edition: Open) -> None:
    """The normaliser: a hash of words that changed though the bytes did not."""
    edition = open_edition(honest)
    document = json.loads(bytes_of(edition))
    document["versions"][1]["revisions"]["en"][0]["wording"] = 64 * "0"
    found = said(copies.of_bytes(dataset.dumps(document).encode(), "x"), edition)

    assert len(found) == 1
    assert found[0].startswith("record 2: Version 2024-01-10 in en, r1: the hash of its words is another, so the rules")


def test_replaced_objects_and_refs(honest: History, tmp_path: Path, open_edition: Open) -> None:
    """`git replace` cannot change what we read, and is found out; so is a ref that leads elsewhere."""
    old = kept(open_edition(honest))
    other = life(tmp_path / "other", {"a": {"docs/index.md": policy("2024-01-10", "Else.")}})
    honest.git("fetch", "-q", str(other.root), "main:elsewhere")
    blob, fake = (honest.git("rev-parse", f"{ref}:docs/index.md") for ref in ("HEAD", "elsewhere~3"))
    honest.git("replace", blob, fake)

    assert [line.split(": ")[-1] for line in said(old, open_edition(honest))] == [
        "this repository replaces objects by others; what was committed is read, not what replaces it"
    ]
    honest.git("replace", "-d", blob)

    assert said(old, open_edition(honest)) == []
    assert any("record 2: Version 2024-01-10 in en, r1: the SHA-256" in line for line in
               said(old, open_edition(honest, ref="elsewhere")))  # fmt: skip


def flips(content: bytes, start: int, end: int, bits: Callable[[int], tuple[int, ...]]) -> list[tuple[int, bytes]]:
    """The content with one bit of one byte between two places turned over, again and again."""
    return [
        (place, content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :])
        for place in range(start, end)
        for bit in bits(place)
    ]


def unnoticed(edition: Edition, bits: Callable[[int], tuple[int, ...]]) -> tuple[list[int], int]:
    """Places of the log where a flip is not noticed, and how many flips there were."""
    content = bytes_of(edition)
    (ours,) = copies.of_edition(edition)
    found = []
    turned = flips(content, content.index(b'"log"'), len(content), bits)
    for place, changed in turned:
        with suppress(GazetteError):  # is no versions.json any more
            if not verify(copies.of_bytes(changed, "x"), ours):
                found.append(place)
    return found, len(turned)


def test_a_flipped_byte_of_the_log(honest: History, open_edition: Open) -> None:
    """Wherever one bit of the log is turned over, it is noticed."""
    places, count = unnoticed(open_edition(honest), lambda place: (place % 8,))

    assert places == []
    assert count > 3_000


@pytest.mark.slow
def test_every_flipped_bit_of_the_log(honest: History, open_edition: Open) -> None:
    """Likewise for every bit of every byte."""
    places, count = unnoticed(open_edition(honest), lambda _: tuple(range(8)))

    assert places == []
    assert count > 24_000


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_every_flipped_bit_of_a_text(honest: History, open_edition: Open) -> None:
    """Wherever one bit of a text on the site is turned over, its record is named."""
    edition = open_edition(honest)
    content = bytes_of(edition)
    texts = {
        f"{'de/' if lang == 'de' else ''}{version.id}/{revision.name}/policy.md": revision.evidence.content
        for version in edition.chronicles[0].versions
        for lang, revisions in version.revisions.items()
        for revision in revisions
    }
    old = kept(edition)
    path = "2024-01-10/r2/policy.md"
    right, named = sha256(texts[path]), "record 3: Version 2024-01-10 in en, r2"
    other = "the text served is not the one that was published"
    gone = "its text is not served, and no record withdraws it: nothing stands at "
    gone += f"{path}, where the SHA-256 {right} was published"
    for _, changed in flips(texts[path], 0, len(texts[path]), lambda _: tuple(range(8))):
        now = copies.of_bytes(content, "x", {**texts, path: changed}.get)

        assert [str(mismatch) for mismatch in verify(old, now)] == [
            f"{named}: {other}: {path} has the SHA-256 {sha256(changed)}, {right} was published"
        ]
    del texts[path]

    assert [str(mismatch) for mismatch in verify(old, copies.of_bytes(content, "x", texts.get))] == [f"{named}: {gone}"]


STEPS: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    "a correction": (
        {"docs/index.md": policy("2024-03-01", "We keep logs for ninety days."),
         "docs/index.versions.yml": two(', corrections: [{date: 2024-04-01, note: {en: "A word."}}]')},
        ["revision 2024-03-01 en 2"],
    ),
    "a late translation": (
        {"docs/index.de.md": policy("2024-03-01", "Wir bewahren neunzig Tage auf.")},
        ["revision 2024-03-01 de 2"],
    ),
    "a late summary": ({"docs/index.versions.yml": two().replace('"Longer."', '"Longer.", de: "Länger."')}, []),
    "a notice": ({"docs/index.versions.yml": two(", notified: 2024-03-02")}, []),
    "a new Version": (
        {"docs/index.md": policy("2024-06-01", "We keep logs for 60 days."),
         "docs/index.versions.yml": ledger(V3 % "", V2 % "", V1 % CORRECTED)},
        ["statement 2024-06-01 None None", "revision 2024-06-01 en 1"],
    ),
    "a cancellation": (
        {"docs/index.versions.yml": two(", cancelled: {date: 2024-04-01, reason: Not yet.}")},
        ["statement 2024-03-01 None None"],
    ),
    "a withdrawal": (
        {"docs/index.versions.yml": two("", CORRECTED + ", withdrawn: {date: 2024-04-01, reason: A name., "
                                        "texts: [{lang: en, rev: 1}]}")},
        ["withdrawal 2024-01-10 en 1"],
    ),
    "a restatement": (
        {"docs/index.versions.yml": two(", restated: {date: 2024-04-01, reason: Time.}").replace("05-01", "06-01")},
        ["statement 2024-03-01 None None"],
    ),
    "better markup": ({"docs/index.md": policy("2024-03-01", "We keep *logs* for 90 days.")}, []),
    "another template": ({"overrides/main.html": "x"}, []),
    "an older text": (
        {"docs/archive/index/2023-05-05.md": policy("2023-05-05", "Older."),
         "docs/index.versions.yml": ledger(V2 % "", V1 % (CORRECTED + MINOR), V0)},
        ["statement 2023-05-05 None None", "revision 2023-05-05 en 1", "statement 2024-01-10 None None"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_an_honest_step(honest: History, open_edition: Open, step: str) -> None:
    """It passes, and leaves its record."""
    files, wanted = STEPS[step]
    old = kept(open_edition(honest))
    honest.commit("2024-06-01", files)
    edition = open_edition(honest)
    new = kept(edition).log[len(old.log) :]

    assert said(old, edition) == []
    assert [f"{r['kind']} {r['version']} {r['lang']} {r['rev']}" for r in new] == wanted


PUBLISHED = sorted((Path(__file__).parent / "published").glob("*.json"))


@pytest.mark.parametrize("file", PUBLISHED, ids=lambda file: file.stem)
def test_every_form_that_a_copy_ever_had(honest: History, open_edition: Open, file: Path) -> None:
    """A copy kept years ago, of each schema_version, is read and compared: these files never change."""
    assert said(copies.of_bytes(file.read_bytes(), str(file)), open_edition(honest)) == []


def test_a_copy_of_this_form_is_kept() -> None:
    """Each schema_version has its copy among the tests."""
    forms = [json.loads(file.read_bytes())["schema_version"] for file in PUBLISHED]

    assert forms == [*range(1, dataset.SCHEMA_VERSION + 1)]


@given(st.lists(st.integers(0, 5), max_size=6), st.lists(st.integers(0, 5), max_size=6))
def test_only_an_exact_beginning_passes(old: list[int], ours: list[int]) -> None:
    """For any two logs there is something to say exactly if the one is not the beginning of the other."""

    def log(numbers: list[int]) -> list[dict[str, Any]]:
        records = [dict.fromkeys(integrity.FIELDS, None) | {"kind": "revision", "rev": number} for number in numbers]
        return chained(records, anew=True)

    assert (ours[: len(old)] == old) is (list(diverging(log(old), log(ours))) == [])


@pytest.fixture
def site(honest: History, gazette: Run, tmp_path: Path) -> Path:
    """The site of the life, built."""
    furnish(honest.root)
    result = gazette("build", "--site-dir", str(tmp_path / "site"), "--as-of", "2024-06-01", cwd=honest.root)
    assert result.returncode == 0, result.stderr
    return tmp_path / "site"


def test_on_the_command_line(honest: History, site: Path, gazette: Run, tmp_path: Path) -> None:
    """File, folder and URL are read; what is new is listed; what was changed is exit 1."""
    copy = tmp_path / "kept.json"
    shutil.copy(site / "versions.json", copy)
    honest.commit("2024-06-01", {"docs/index.de.md": policy("2024-03-01", "Wir bewahren neunzig Tage auf.")})
    good = "privacy: all 7 records stand as they were, 1 are new\n"
    read, new = "  texts served byte for byte: 5\n", "  record 8: Version 2024-03-01 in de, r2\n"
    with serving(tmp_path) as url:
        for old, also in ((str(copy), ""), (str(site), read), (f"{url}/kept.json", ""), (f"{url}/site/", read)):
            result = gazette("verify", old, cwd=honest.root)

            assert (result.returncode, result.stdout, result.stderr) == (0, good + also + new, "")
    text = site / "2024-01-10" / "r1" / "policy.md"
    right = sha256(text.read_bytes())
    text.write_text("Another text.")
    edited = gazette("verify", str(site), cwd=honest.root)
    built = gazette("verify", str(copy), "--site-dir", str(site), cwd=tmp_path)
    as_json = json.loads(gazette("verify", str(site), "--json", cwd=honest.root).stdout)
    what = (
        "Version 2024-01-10 in en, r1: the text served is not the one that was published: "
        f"{text} has the SHA-256 {sha256(b'Another text.')}, {right} was published"
    )

    for result in (edited, built):
        assert (result.returncode, result.stdout) == (1, f"privacy: record 2: {what}\n")
    assert as_json == {
        "schema_version": 1,
        "policies": [
            {
                "document": "privacy",
                "records": 7,
                "new": 1,
                "texts": 5,
                "unread": [],
                "mismatches": [{"record": 2, "what": what}],
            }
        ],
    }


def test_texts_on_the_web(honest: History, site: Path, gazette: Run, tmp_path: Path) -> None:
    """Each is downloaded and hashed: another one, or none, is exit 1 with its URL and both hashes."""
    one, other = site / "2024-01-10" / "r1" / "policy.md", site / "de" / "2024-03-01" / "r1" / "policy.md"
    right = [sha256(file.read_bytes()) for file in (one, other)]
    one.write_bytes(one.read_bytes().replace(b"30", b"31"))
    other.unlink()
    with serving(tmp_path) as url:
        result = gazette("verify", f"{url}/site/", cwd=honest.root)
        log_alone = gazette("verify", f"{url}/site/versions.json", cwd=honest.root)

    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout == (
        "privacy: record 2: Version 2024-01-10 in en, r1: the text served is not the one that was published: "
        f"{url}/site/2024-01-10/r1/policy.md has the SHA-256 {sha256(one.read_bytes())}, {right[0]} was published\n"
        "privacy: record 6: Version 2024-03-01 in de, r1: its text is not served, and no record withdraws it: nothing "
        f"stands at {url}/site/de/2024-03-01/r1/policy.md, where the SHA-256 {right[1]} was published\n"
    )
    assert (log_alone.returncode, "texts served" in log_alone.stdout) == (0, False)


def test_texts_that_cannot_be_read(honest: History, site: Path, gazette: Run, tmp_path: Path) -> None:
    """Nobody knows then: exit 3, each named, also for a first publication; what is known to be wrong is exit 1."""
    paths = ["/site/2024-01-10/r1/policy.md", "/site/de/2024-03-01/r1/policy.md"]
    with serving(tmp_path, failing=paths) as url:
        unread = gazette("verify", f"{url}/site/", "--first-publication", cwd=honest.root)
        as_json = gazette("verify", f"{url}/site/", "--json", cwd=honest.root)
        (site / "2024-01-10" / "r2" / "policy.md").unlink()
        wrong = gazette("verify", f"{url}/site/", cwd=honest.root)
    reasons = [f"{url}{path} cannot be read: 503 Service Unavailable" for path in paths]

    assert (unread.returncode, unread.stdout) == (3, "")
    assert unread.stderr.splitlines()[:2] == [
        f"privacy: {reason}" for reason in sorted(reasons, key=unread.stderr.find)
    ]
    assert "texts that could not be read: 2" in unread.stderr
    assert as_json.returncode == 3
    assert sorted(json.loads(as_json.stdout)["policies"][0]["unread"]) == sorted(reasons)
    assert (wrong.returncode, "nothing stands at" in wrong.stdout, reasons[0] in wrong.stderr) == (1, True, True)


def test_unreachable(honest: History, gazette: Run, tmp_path: Path) -> None:
    """Exit 3, unless it is said that nothing was published before."""
    with serving(tmp_path) as url:
        for old in (f"{url}/versions.json", str(tmp_path / "none.json"), "https://localhost:9/versions.json"):
            strict = gazette("verify", old, cwd=honest.root)
            first = gazette("verify", old, "--first-publication", cwd=honest.root)

            assert (strict.returncode, first.returncode) == (3, 0)
            assert "cannot be read" in strict.stderr
            assert "nothing was published before" in first.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://example.org/versions.json", "anybody on the way could change it"),
        ("ftp://example.org/versions.json", "anybody on the way could change it"),
        ("file:///etc/passwd", "anybody on the way could change it"),
    ],
)
def test_unsafe_urls(honest: History, gazette: Run, url: str, said: str) -> None:
    """Only HTTPS is read: exit 2."""
    result = gazette("verify", url, "--first-publication", cwd=honest.root)

    assert result.returncode == 2
    assert said in result.stderr


def test_what_is_no_copy(honest: History, gazette: Run, tmp_path: Path) -> None:
    """A page in place of a versions.json is exit 1, also for a first publication; a newer form is exit 3."""
    page, newer = tmp_path / "page.json", tmp_path / "newer.json"
    page.write_text("<!doctype html>")
    newer.write_text('{"schema_version": 99, "log": []}')
    no_copy = gazette("verify", str(page), "--first-publication", cwd=honest.root)
    too_new = gazette("verify", str(newer), cwd=honest.root)

    assert (no_copy.returncode, "is no versions.json" in no_copy.stderr) == (1, True)
    assert (too_new.returncode, "was written by a newer gazette" in too_new.stderr) == (3, True)


def test_a_policy_that_is_gone(honest: History, gazette: Run, tmp_path: Path, open_edition: Open) -> None:
    """It is said."""
    (tmp_path / "kept.json").write_bytes(bytes_of(open_edition(honest)))
    stated = (honest.root / "docs/index.versions.yml").read_text().replace("document: privacy", "document: terms")
    honest.commit("2024-06-01", {"docs/index.versions.yml": stated})
    result = gazette("verify", str(tmp_path / "kept.json"), cwd=honest.root)

    assert (result.returncode, result.stdout) == (1, "privacy: the policy privacy is not published any more\n")


def test_where_it_is_published(honest: History, gazette: Run, tmp_path: Path) -> None:
    """Without OLD it is what stands at the policy's own address; it may have to be of the same commit, or the same."""
    host, built = tmp_path / "host", str(tmp_path / "built")
    host.mkdir()
    with serving(host) as url:
        furnish(honest.root, MKDOCS.replace("https://brightwater.example/", f"{url}/privacy/"))
        honest.git("add", "-A")
        honest.git("commit", "-q", "-m", "settings", day="2024-03-02")
        commit = honest.git("rev-parse", "HEAD")
        for folder, day in ((host / "privacy", "2024-03-03"), (tmp_path / "built", "2024-05-01")):
            gazette("build", "--site-dir", str(folder), "--as-of", day, cwd=honest.root)
        only_the_day = gazette("verify", "--site-dir", built, "--same-commit", cwd=tmp_path)
        another_day = gazette("verify", "--site-dir", built, "--identical-within", "0", cwd=tmp_path)
        shutil.copy(tmp_path / "built" / "versions.json", host / "privacy" / "versions.json")
        the_same = gazette("verify", "--site-dir", built, "--identical-within", "0", cwd=tmp_path)
        honest.commit("2024-05-02", {"overrides/page.html": "Another template."})
        more = gazette("verify", "--same-commit", cwd=honest.root)
    gone = gazette("verify", "--site-dir", built, "--identical-within", "0", cwd=tmp_path)
    good = "privacy: all 7 records stand as they were, 0 are new\n  texts served byte for byte: 5\n"

    assert [(result.returncode, result.stdout) for result in (only_the_day, the_same)] == [(0, good), (0, good)]
    assert another_day.returncode == 1
    assert "its versions.json has the SHA-256" in another_day.stdout
    newer = honest.git("rev-parse", "HEAD")
    wrong = f"it was made from commit {commit}, this is made from commit {newer}: more than the day may have changed"
    assert (more.returncode, more.stdout) == (1, f"privacy: {wrong}\n")
    assert gone.returncode == 3


def test_nobody_knows_where(honest: History, gazette: Run) -> None:
    """Without OLD the settings must say where the site stands; only what is built can be compared to the byte."""
    (honest.root / "mkdocs.yml").write_text(SETTINGS.replace("site_url: https://brightwater.example/\n", ""))
    honest.git("commit", "-q", "-a", "-m", "settings", day="2024-03-02")
    nowhere = gazette("verify", cwd=honest.root)
    unbuilt = gazette("verify", "--identical-within", "0", cwd=honest.root)

    assert (nowhere.returncode, "state site_url in mkdocs.yml" in nowhere.stderr) == (2, True)
    assert (unbuilt.returncode, "--site-dir" in unbuilt.stderr) == (2, True)
