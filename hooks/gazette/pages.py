"""Which pages exist of a policy, where, and what each of them shows."""

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property

from gazette.addresses import Address, Addresses, prefix_of
from gazette.chapters import Redlined
from gazette.edition import Edition
from gazette.lineage import Lineage
from gazette.model import Document
from gazette.settings import Settings
from gazette.sheets import Alternate, Compared, Kind, Page
from gazette.translations import State, Translation, translation
from gazette.versions import Chronicle, Revision, Version


def policy(edition: Edition, chronicle: Chronicle, lang: str, *, draft: bool) -> Page:
    """The page of the text in force; with `draft`, of the working tree's text where that differs."""
    return Plan(edition, chronicle).policy(lang, draft=draft)


def pages(edition: Edition, chronicle: Chronicle, lang: str) -> Iterator[Page]:
    """Every page of what was published of a policy in one language, the policy itself first."""
    plan = Plan(edition, chronicle)
    yield plan.policy(lang)
    yield plan.history(lang)
    for lineage in plan.lineages.all:
        if lineage.steps:
            yield plan.section(lang, lineage)
            for earlier in plan.lineages.earlier_ids(lineage):
                yield plan.section(lang, lineage, at=earlier)
    for version in chronicle.versions:
        yield plan.version(lang, version)
        for revision in version.revisions.get(lang, ()):
            yield plan.exact(version, revision)


def linked(page: Page, url: str, docs_dir: str) -> str:
    """A relative link of a policy's text as it must stand on `page`: from source to source becomes page to page."""
    path, mark, anchor = url.partition("#")
    folder = posixpath.dirname(posixpath.relpath(page.chronicle.source, docs_dir or "."))
    target = posixpath.normpath(posixpath.join(folder, path))
    if not path.endswith(".md"):
        return page.to(Address(target + "/" if path.endswith("/") else target)) + mark + anchor
    lang = "" if page.lang == page.chronicle.authoritative else f"{page.lang}/"
    return page.to(Address(lang + prefix_of(target, ""))) + mark + anchor


def pdf(page: Page, settings: Settings) -> Address | None:
    """Where the text that a page shows of a Version stands as a PDF; of older Revisions there is none."""
    version, revision = page.version, page.revision
    if not version or not revision or revision is not version.revision(revision.lang):
        return None
    if revision.lang not in settings.pdf:
        return None
    return page.addresses.pdf(version, revision.lang)


class Plan:
    """The pages of one policy, each made when asked for."""

    def __init__(self, edition: Edition, chronicle: Chronicle) -> None:
        self.edition = edition
        working = edition.drafts.get(chronicle.document)
        self.drafts = {lang: working.texts[lang] for lang in working.changed} if working else {}
        self.ledger = working.ledger if working else None
        self.chronicle = chronicle
        self.shown = chronicle.shown(edition.as_of)
        self.upcoming = chronicle.upcoming(edition.as_of)
        prefix = prefix_of(chronicle.source, edition.settings.docs_dir)
        self.addresses = Addresses(prefix, chronicle.authoritative)
        self.redlines = edition.published.redlines[chronicle.document]
        self.lineages = edition.published.lineages[chronicle.document]

    @cached_property
    def translations(self) -> Mapping[str, Translation]:
        """What each language shows in place of the text in force."""
        return {lang: translation(self.chronicle, lang, self.shown) for lang in self.chronicle.languages}

    def has_draft_changes(self, lang: str) -> bool:
        """Whether the draft of a language has a published text to be compared with."""
        return lang in self.drafts and self.redlines.draft(self.drafts[lang]) is not None

    def draft(self, lang: str) -> Page:
        address = self.addresses.draft(lang)
        alternates = tuple(
            Alternate(other, (self.addresses.draft if other in self.drafts else self.addresses.policy)(other), False)
            for other in self.chronicle.languages
        )
        return self.page(
            Kind.DRAFT, lang, address, alternates, canonical=address, indexed=False, draft=self.drafts[lang]
        )

    def policy(self, lang: str, *, draft: bool = False) -> Page:
        state = self.translations[lang]
        revision = state.revision or self.shown.revision(self.chronicle.authoritative)
        alternates = tuple(
            Alternate(other, self.addresses.policy(other), self.chronicle.readable(other, self.shown) is not None)
            for other in self.chronicle.languages
        )
        address = self.addresses.policy(lang)
        own = state.state is not State.MISSING
        return self.page(
            Kind.POLICY, lang, address, alternates,
            canonical=address if own else self.addresses.policy(self.chronicle.authoritative),
            version=state.of or self.shown, revision=revision, indexed=own,
            draft=self.drafts.get(lang) if draft else None,
        )  # fmt: skip

    def history(self, lang: str) -> Page:
        address = self.addresses.history(lang)
        alternates = tuple(Alternate(other, self.addresses.history(other), True) for other in self.chronicle.languages)
        return self.page(Kind.HISTORY, lang, address, alternates, canonical=address, indexed=True)

    def section(self, lang: str, lineage: Lineage, *, at: str | None = None) -> Page:
        """The history of a section, at its id or `at` one that it bore before: what led there once still does."""
        name = at or lineage.id
        versions = {step.version.id: step.version for step in lineage.steps}.values()

        def is_own(other: str) -> bool:
            pairs = [self.redlines.changes(version, other) for version in versions]
            return all(pair is None or pair.lang == other for pair in pairs)

        own = lang if is_own(lang) else self.chronicle.authoritative
        return self.page(
            Kind.SECTION, lang, self.addresses.section(lang, name),
            tuple(
                Alternate(other, self.addresses.section(other, name), is_own(other))
                for other in self.chronicle.languages
            ),
            canonical=self.addresses.section(own, lineage.id), indexed=own == lang and not at, lineage=lineage,
        )  # fmt: skip

    def version(self, lang: str, version: Version) -> Page:
        own = version.revision(lang)
        address = self.addresses.version(lang, version)
        return self.page(
            Kind.VERSION, lang, address, self._of_version(version),
            canonical=address if own else self.addresses.version(self.chronicle.authoritative, version),
            version=version, revision=own or version.revision(self.chronicle.authoritative), indexed=False,
        )  # fmt: skip

    def exact(self, version: Version, revision: Revision) -> Page:
        address = self.addresses.revision(version, revision)
        alternates = tuple(
            Alternate(other.lang, address, True) if other.lang == revision.lang else other
            for other in (
                Alternate(lang, self.addresses.version(lang, version), False) for lang in self.chronicle.languages
            )
        )
        return self.page(
            Kind.REVISION, revision.lang, address, alternates,
            canonical=address, version=version, revision=revision, indexed=False,
        )  # fmt: skip

    def _of_version(self, version: Version) -> tuple[Alternate, ...]:
        return tuple(
            Alternate(lang, self.addresses.version(lang, version), version.revision(lang) is not None)
            for lang in self.chronicle.languages
        )

    def page(
        self,
        kind: Kind,
        lang: str,
        address: Address,
        alternates: tuple[Alternate, ...],
        *,
        canonical: Address,
        indexed: bool,
        version: Version | None = None,
        revision: Revision | None = None,
        draft: Document | None = None,
        redlined: Redlined | None = None,
        lineage: Lineage | None = None,
        compared: tuple[Compared, ...] = (),
    ) -> Page:
        return Page(
            kind=kind,
            lang=lang,
            address=address,
            canonical=canonical,
            alternates=alternates,
            indexed=indexed,
            chronicle=self.chronicle,
            addresses=self.addresses,
            as_of=self.edition.as_of,
            shown=self.shown,
            upcoming=self.upcoming,
            translation=self.translations[lang],
            lineages=self.lineages,
            version=version,
            revision=revision,
            draft=draft,
            drafted=self.drafts.get(lang),
            stated=self.ledger.statement(draft.version) if draft and draft.version and self.ledger else None,
            redlined=redlined,
            lineage=lineage,
            draft_changes=self.addresses.draft_changes(lang) if self.has_draft_changes(lang) else None,
            compared=compared,
        )
