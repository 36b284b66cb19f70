"""What a site says of itself to programs: `versions.json` of each policy, and the sums of all exact texts."""

from typing import Any

from gazette import dataset, integrity
from gazette.addresses import Addresses, absolute, prefix_of
from gazette.edition import Edition
from gazette.translations import translation
from gazette.versions import Chronicle, Version

SCHEMA = "versions.schema.json"
"""Beside each versions.json; it stands in the package as schemas/versions.json."""


def versions_json(edition: Edition, chronicle: Chronicle, base_url: str) -> dict[str, Any]:
    """Everything about a policy: a view of its Versions, which may change, and the `log`, which only grows."""
    places = _places(edition, chronicle)
    in_force = chronicle.applies(edition.as_of)
    return {
        "$schema": SCHEMA,
        "schema_version": dataset.SCHEMA_VERSION,
        "document": chronicle.document,
        "organisation": edition.settings.organisation,
        "url": absolute(base_url, places.policy(chronicle.authoritative)),
        "languages": list(dataset.languages(chronicle)),
        "timezone": edition.settings.timezone,
        "commit": edition.commit,
        "as_of": edition.as_of.isoformat(),
        "coverage": dataset.by_language(chronicle, chronicle.coverage),
        "current": str(in_force.id) if in_force else None,
        "upcoming": [str(version.id) for version in chronicle.upcoming(edition.as_of)],
        "versions": [_version(chronicle, version, places, base_url) for version in reversed(chronicle.versions)],
        "translations": _translations(edition, chronicle),
        "log": list(integrity.chain(chronicle.facts)),
    }


def checksums(edition: Edition) -> str:
    """SHA256SUMS: a line for each text that is shown, for `sha256sum --check` in the site's folder."""
    found = []
    for chronicle in edition.chronicles:
        places = _places(edition, chronicle)
        for version in chronicle.versions:
            for revisions in version.revisions.values():
                found += [
                    (places.evidence(version, revision).file, revision.evidence.sha256)
                    for revision in revisions
                    if not revision.withdrawn
                ]
    return "".join(f"{sha256}  {file}\n" for file, sha256 in sorted(found))


def _places(edition: Edition, chronicle: Chronicle) -> Addresses:
    return Addresses(prefix_of(chronicle.source, edition.settings.docs_dir), chronicle.authoritative)


def _version(chronicle: Chronicle, version: Version, places: Addresses, base_url: str) -> dict[str, Any]:
    revisions = {
        lang: [
            {**dataset.revision(revision), "url": absolute(base_url, places.revision(version, revision))}
            for revision in version.revisions.get(lang, ())
        ]
        for lang in dataset.languages(chronicle)
    }
    url = absolute(base_url, places.version(chronicle.authoritative, version))
    return {**dataset.version(chronicle, version), "url": url, "revisions": revisions}


def _translations(edition: Edition, chronicle: Chronicle) -> dict[str, Any]:
    shown = chronicle.shown(edition.as_of)
    found = {lang: translation(chronicle, lang, shown) for lang in dataset.languages(chronicle)[1:]}
    return {
        lang: {
            "state": state.state.value,
            "of": str(state.of.id) if state.of else None,
            "behind": [section.id for section in state.behind],
        }
        for lang, state in found.items()
    }
