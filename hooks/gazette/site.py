"""Every page of a policy: those of its texts, and those of what changed from one to another."""

from collections.abc import Iterable, Iterator, Mapping

from gazette import pages
from gazette.addresses import Address
from gazette.chapters import Redlined
from gazette.edition import Edition
from gazette.errors import SourceError
from gazette.finding import Place
from gazette.pages import Plan
from gazette.redlines import Pair
from gazette.sheets import Alternate, Compared, Kind, Page, has_since
from gazette.versions import Chronicle, Revision, Version


def all_pages(edition: Edition, chronicle: Chronicle, lang: str) -> Iterator[Page]:
    """In one language, the policy itself first."""
    yield from published_pages(edition, chronicle, lang)
    yield from draft_pages(edition, chronicle, lang)


def published_pages(edition: Edition, chronicle: Chronicle, lang: str) -> Iterator[Page]:
    """Those of what was published. With one Version, what compares two does not exist."""
    yield from pages.pages(edition, chronicle, lang)
    plan = Plan(edition, chronicle)
    for version in chronicle.versions[1:]:
        yield changes(plan, lang, version)
    for version in chronicle.versions:
        for revision in version.revisions.get(lang, ())[1:]:
            yield correction(plan, version, revision)
        if has_since(chronicle, version, plan.shown):
            yield since(plan, lang, version)
    if len(chronicle.comparable) > 1:
        yield compare(plan, lang)


def draft_pages(edition: Edition, chronicle: Chronicle, lang: str) -> Iterator[Page]:
    """Those of what the working tree holds, if that is something else."""
    plan = Plan(edition, chronicle)
    if lang in plan.drafts:
        yield plan.draft(lang)
        if pair := plan.redlines.draft(plan.drafts[lang]):
            yield draft_changes(plan, pair)


def with_own_urls(pages: Iterable[Page], files: Mapping[str, str]) -> Iterator[Page]:
    """The same pages, unless two claim one file, not even on hosts that take upper and lower case for one.

    `files`: what the host itself writes, with the source of each.
    """
    claimed = {written.casefold(): source for written, source in files.items()}
    for page in pages:
        name = page.address.file.casefold()
        if page.kind is not Kind.POLICY and claimed.setdefault(name, page.address.path) != page.address.path:
            raise SourceError(
                f"{claimed[name]} and a page made from the history claim one address: /{page.address.path}",
                remedy="Rename the file; of two sections, give one another id: {#an-id-of-its-own}.",
                place=Place(page.chronicle.source),
                code="same-url",
            )
        yield page


def changes(plan: Plan, lang: str, version: Version) -> Page:
    """What a Version changed against the one before it that stands."""
    redlines = plan.redlines
    pairs = {other: redlines.changes(version, other) for other in plan.chronicle.languages}
    pair = pairs[lang]
    own = pair is None or pair.lang == lang
    return plan.page(
        Kind.CHANGES, lang, plan.addresses.changes(lang, version),
        tuple(
            Alternate(other, plan.addresses.changes(other, version), found is None or found.lang == other)
            for other, found in pairs.items()
        ),
        canonical=plan.addresses.changes(lang if own else plan.chronicle.authoritative, version),
        indexed=version.stands and pair is not None and own,
        version=version,
        revision=pair.after.revision if pair else None,
        redlined=Redlined(
            before=redlines.predecessor(version), after=version, pair=pair,
            passed=redlines.passed_over(version), statements=(version.statement,),
        ),
    )  # fmt: skip


def since(plan: Plan, lang: str, version: Version) -> Page:
    """What changed from a Version to the one in force: another text with every new Version, so not indexed."""
    shown = plan.shown
    pairs = {other: plan.redlines.between(version, shown, other) for other in plan.chronicle.languages}
    pair = pairs[lang]
    own = pair is None or pair.lang == lang
    between = plan.chronicle.until(shown)[plan.chronicle.place(version) + 1 :]
    steps = tuple(step for step in between if step.stands)
    return plan.page(
        Kind.SINCE, lang, plan.addresses.since(lang, version),
        tuple(
            Alternate(other, plan.addresses.since(other, version), found is None or found.lang == other)
            for other, found in pairs.items()
        ),
        canonical=plan.addresses.since(lang if own else plan.chronicle.authoritative, version),
        indexed=False,
        version=shown,
        revision=pair.after.revision if pair else None,
        redlined=Redlined(
            before=version, after=shown, pair=pair,
            steps=steps, statements=tuple(step.statement for step in steps),
        ),
    )  # fmt: skip


def compare(plan: Plan, lang: str) -> Page:
    """Any two Versions, joined in the browser; with the way to all comparisons that have a page of their own."""
    address = plan.addresses.compare(lang)
    return plan.page(
        Kind.COMPARE, lang, address,
        tuple(Alternate(other, plan.addresses.compare(other), True) for other in plan.chronicle.languages),
        canonical=address, indexed=False, compared=tuple(_compared(plan, lang)),
    )  # fmt: skip


def _compared(plan: Plan, lang: str) -> Iterator[Compared]:
    """Each Version with the one before it, then the others with the one in force."""
    chronicle, shown, steps = plan.chronicle, plan.shown, set()
    for version in chronicle.versions[1:]:
        before = plan.redlines.predecessor(version)
        if before and version.revision(chronicle.authoritative):
            steps.add((before.id, version.id))
            address = plan.addresses.changes(lang, version)
            yield Compared(before=before, after=version, address=address, is_step=True)
    for version in chronicle.versions:
        if has_since(chronicle, version, shown) and (version.id, shown.id) not in steps:
            address = plan.addresses.since(lang, version)
            yield Compared(before=version, after=shown, address=address, is_step=False)


def correction(plan: Plan, version: Version, revision: Revision) -> Page:
    """What a Revision corrected in the one before it, in its language; of others the Version's own page is nearest."""
    address = plan.addresses.correction(version, revision)
    return plan.page(
        Kind.CORRECTION, revision.lang, address,
        tuple(
            Alternate(other, address if other == revision.lang else plan.addresses.version(other, version),
                      other == revision.lang)
            for other in plan.chronicle.languages
        ),
        canonical=address,
        indexed=False,
        version=version,
        revision=revision,
        redlined=Redlined(before=version, after=version, pair=plan.redlines.correction(version, revision)),
    )  # fmt: skip


def draft_changes(plan: Plan, pair: Pair) -> Page:
    """What the draft of a language changes in the published text; only in previews."""
    lang, address = pair.lang, plan.addresses.draft_changes(pair.lang)
    named = pair.after.document.version
    stated = plan.ledger.statement(named) if plan.ledger and named else None
    return plan.page(
        Kind.DRAFT_CHANGES, lang, address,
        tuple(Alternate(other, _nearest_to_draft(plan, other), False) for other in plan.chronicle.languages),
        canonical=address,
        indexed=False,
        draft=pair.after.document,
        redlined=Redlined(before=pair.before.version, after=None, pair=pair, statements=(stated,) if stated else ()),
    )  # fmt: skip


def _nearest_to_draft(plan: Plan, lang: str) -> Address:
    return plan.addresses.draft_changes(lang) if plan.has_draft_changes(lang) else plan.addresses.policy(lang)
