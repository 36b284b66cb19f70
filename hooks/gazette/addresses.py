"""Where pages and files stand: the sole owner of URL shapes (design: The site)."""

import posixpath
import re
from dataclasses import dataclass

from gazette.versions import Revision, Version

EXACT_FILES = ("policy.md", "policy.txt")
"""Files of an exact Revision: their bytes never change at their address."""
FINGERPRINTED = "assets/gazette/"
"""Folder of files whose names carry a digest of their bytes: style, script, picture."""
FEEDS = ("feed.atom", "feed-all.atom")
"""Files of each policy in each language for readers of feeds."""
PLAIN_NAMES = ("SHA256SUMS",)
"""Files without an ending, which hosts would take for pages."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page or file stands below the base URL: "de/2026-05-16/" is a page, "2026-05-16/policy.md" a file."""

    path: str

    @property
    def file(self) -> str:
        """Path of the file that is served there."""
        return self.path + "index.html" if self.path.endswith("/") or not self.path else self.path

    def to(self, other: "Address") -> str:
        """The relative link from here to another address.

        >>> Address("de/history/").to(Address("history/"))
        '../../history/'
        >>> Address("de/2026-05-16/").to(Address("de/2026-05-16/r1/policy.md"))
        'r1/policy.md'
        >>> Address("").to(Address(""))
        './'
        """
        here, there = self.path.split("/")[:-1], other.path.split("/")
        shared = 0
        for mine, its in zip(here, there[:-1], strict=False):
            if mine != its:
                break
            shared += 1
        return "../" * (len(here) - shared) + "/".join(there[shared:]) or "./"


FRONT = Address("")
"""The first page: the policy, or one that leads to each of several."""
CHECKSUMS = Address("SHA256SUMS")
"""One for the whole site."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one policy; `prefix` is its own path: "" for index.md, "terms/" for terms.md."""

    prefix: str
    authoritative: str

    def policy(self, lang: str) -> Address:
        """The text in force."""
        return Address(f"{'' if lang == self.authoritative else lang + '/'}{self.prefix}")

    def version(self, lang: str, version: Version) -> Address:
        """Permalink of a Version."""
        return Address(f"{self.policy(lang).path}{version.id}/")

    def revision(self, version: Version, revision: Revision) -> Address:
        """The exact Revision, for ever."""
        return Address(f"{self.version(revision.lang, version).path}{revision.name}/")

    def evidence(self, version: Version, revision: Revision) -> Address:
        """The Revision's exact bytes."""
        return Address(f"{self.revision(version, revision).path}policy.md")

    def plain_text(self, version: Version, revision: Revision) -> Address:
        """The Revision's words."""
        return Address(f"{self.revision(version, revision).path}policy.txt")

    def newest_evidence(self, version: Version, lang: str) -> Address:
        """The bytes of the Version's newest Revision."""
        return Address(f"{self.version(lang, version).path}policy.md")

    def pdf(self, version: Version, lang: str) -> Address:
        """The same for people to print and keep, where the site makes PDFs."""
        return Address(f"{self.version(lang, version).path}policy.pdf")

    @property
    def versions_json(self) -> Address:
        """All Versions, for programs."""
        return Address(f"{self.prefix}versions.json")

    @property
    def versions_schema(self) -> Address:
        """What stands in that file."""
        return Address(f"{self.prefix}versions.schema.json")

    @property
    def checksums(self) -> Address:
        """The sums of all exact texts of the site."""
        return CHECKSUMS

    def draft(self, lang: str) -> Address:
        """The working tree's text."""
        return Address(f"{self.policy(lang).path}draft/")

    def history(self, lang: str) -> Address:
        """The timeline."""
        return Address(f"{self.policy(lang).path}history/")

    def section(self, lang: str, section_id: str) -> Address:
        """The history of a section; what is no good in a path becomes a hyphen."""
        return Address(f"{self.history(lang).path}{re.sub(r'[^0-9A-Za-z_-]', '-', section_id)}/")

    def changes(self, lang: str, version: Version) -> Address:
        """What a Version changed: the link for e-mails."""
        return Address(f"{self.policy(lang).path}changes/{version.id}/")

    def correction(self, version: Version, revision: Revision) -> Address:
        """What a Revision corrected in the one before it."""
        return Address(f"{self.changes(revision.lang, version).path}{revision.name}/")

    def draft_changes(self, lang: str) -> Address:
        """What the working tree's text changes."""
        return Address(f"{self.policy(lang).path}changes/draft/")

    def compare(self, lang: str) -> Address:
        """Any two Versions."""
        return Address(f"{self.policy(lang).path}compare/")

    def compared_blocks(self, lang: str) -> Address:
        """The blocks of all Versions, for the script of that page."""
        return Address(f"{self.compare(lang).path}blocks.json")

    def feed(self, lang: str) -> Address:
        """The Versions, for readers of feeds."""
        return Address(self.policy(lang).path + FEEDS[0])

    def feed_all(self, lang: str) -> Address:
        """The same with corrections."""
        return Address(self.policy(lang).path + FEEDS[1])

    def since(self, lang: str, version: Version) -> Address:
        """Everything that changed from a Version to the one in force."""
        return Address(f"{self.policy(lang).path}since/{version.id}/")


def prefix_of(source: str, docs_dir: str) -> str:
    """The path of a policy's pages below the base URL, by its source's path.

    >>> prefix_of("docs/index.md", "docs"), prefix_of("docs/legal/terms.md", "docs")
    ('', 'legal/terms/')
    """
    stem = posixpath.relpath(source, docs_dir or ".").removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in ("index", "README"):
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def absolute(base_url: str, address: Address) -> str:
    """The full URL of an address below a base URL that ends with a slash."""
    return base_url + address.path
