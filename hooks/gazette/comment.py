"""A Review as a comment on a pull request: what to do first, and exactly where; then what would change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from gazette.finding import Choice, Finding, Paste
from gazette.model import Translated
from gazette.pasting import Insertion, insertion, pasted
from gazette.redline.formats import markdown
from gazette.redline.formats.markdown import NOTHING, escape
from gazette.redline.formats.summary import summary
from gazette.review import Amendment, PolicyReview, Review
from gazette.translations import State, Translation

MOST_BYTES = 60_000
"""GitHub refuses comments of more than 65,536 characters."""

_LEAST = 1_000
"""Bytes that a Redline needs to be worth its place, and that are kept for saying that others have none."""

_END = "\n</details>\n"

MOST_THINGS = 10
"""So many are told at length; the rest are counted."""

MOST_SIGNALS = 5
"""So many reasons why a change may be material."""

LONGEST_BLOCK = 4_000
"""Bytes of lines to paste."""

LONGEST_LINE = 120
"""Characters of a line of a file that show which one is meant."""

_MORE = "… and {} more: see what `gazette check` printed."
_UNSEEN = "To be seen once there is nothing left to do above."
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the comment leads: the forge's editor of the branch (None: nowhere), the Word file, the draft site."""

    edit: str | None = None
    branch: str = ""
    word: str | None = None
    site: str | None = None

    def editor(self, path: str) -> str:
        """A Markdown link to where a file of the branch is edited, if there is such a page; else its name."""
        if self.edit is None or ":" in path:
            return f"`{path}`"
        return f"[edit {escape(path)}]({self.edit}/{quote(self.branch)}/{quote(path)})"


def write(review: Review, links: Links, files: Mapping[str, str]) -> str:
    """The comment, at most MOST_BYTES; `files` are the texts into which something may have to be pasted, by path."""
    parts = [_verdict(review), *_merging(review), *_things(review, links, files)]
    for policy in review.policies:
        if policy.changes:
            parts += [*_changes(policy, links), *_translations(policy)]
    if not any(policy.changes for policy in review.policies):
        parts.append(_UNSEEN if review.things else "No text of a policy changes, and nothing that is stated of one.")
    parts += _warnings(review.warnings, links, files)
    return _fitting(parts, [text for policy in review.policies for text in policy.amendments if text.is_said])


def _verdict(review: Review) -> str:
    count = len(review.things)
    if not count:
        return "**Ready to merge.**"
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"**{number} {'thing' if count == 1 else 'things'} to do.**"


def _merging(review: Review) -> Iterator[str]:
    if review.several_commits:
        yield f"Merge with **Squash**: {escape(review.several_commits.message)}."


def _things(review: Review, links: Links, files: Mapping[str, str]) -> Iterator[str]:
    for nth, finding in enumerate(review.things[:MOST_THINGS], start=1):
        yield f"### {nth}. {_copyable(_capitalised(finding.message))}"
        yield from _told(finding, links, files)
    if review.things[MOST_THINGS:]:
        yield _MORE.format(len(review.things) - MOST_THINGS)


def _told(finding: Finding, links: Links, files: Mapping[str, str]) -> Iterator[str]:
    """Where it is, and what to do."""
    yield f"`{finding.place.file}`, line {finding.place.line} (`{finding.code}`)"
    choices = [part for choice in finding.choices for part in _choice(choice, links, files)]
    yield from choices or [*_remedy(finding, links, files)]


def _choice(choice: Choice, links: Links, files: Mapping[str, str]) -> Iterator[str]:
    """What to do if something is so: for each file where, and the whole block."""
    condition = f"If {choice.when}: "
    for file, pastes in groupby(choice.pastes, key=lambda paste: paste.file):
        text = files.get(file, "")
        place = _place(text, list(pastes))
        where = f"{links.editor(file)}, and {_where(place, text.splitlines())}"
        yield condition + (where if file in files else f"add a file `{file}`, and paste")
        block = "\n".join(place.added)
        if len(block.encode()) > LONGEST_BLOCK:
            yield "what stands there on the published branch; it is too long to be shown here."
        else:
            yield _fenced(block, "yaml")
        condition = "Then "
    if choice.then:
        yield _capitalised(choice.then) if choice.pastes else condition + choice.then


def _place(text: str, pastes: Sequence[Paste]) -> Insertion:
    edited = text
    for paste in pastes:
        edited = pasted(edited, paste)
    return insertion(text, edited)


def _where(place: Insertion, lines: Sequence[str]) -> str:
    if place.removed:
        numbers = f"{place.after + 1}" + (f"–{place.after + len(place.removed)}" if place.removed[1:] else "")
        return f"replace line {numbers}, `{_shown(place.removed[0])}`, by"
    if place.after == 0:
        return "paste on top"
    return f"paste after line {place.after}, `{_shown(lines[place.after - 1])}`,"


def _shown(line: str) -> str:
    """A line as it may stand between backticks."""
    words = line.strip().replace("`", "'")
    return (words if len(words) <= LONGEST_LINE else f"{words[:LONGEST_LINE]}…") or " "


def _remedy(finding: Finding, links: Links, files: Mapping[str, str]) -> Iterator[str]:
    """The line that is wrong, and the remedy, the lines to paste as they are."""
    number = finding.place.line
    line = _shown("".join(files.get(finding.place.file, "").splitlines()[number - 1 : number]))
    yield links.editor(finding.place.file) + (f", line {number}, `{line}`:" if line != " " else ":")
    for language, lines in groupby(finding.remedy.splitlines(), key=_language):
        text = "\n".join(lines)
        yield _fenced(text, language) if language else _copyable(text)


def _language(line: str) -> str:
    """Of a line of a remedy that is to be pasted; of one to be read, none."""
    return "yaml" if line.startswith(" ") else "markdown" if line.startswith("#") else ""


def _copyable(text: str) -> str:
    """Words whose addresses can be copied: what would have to be broken up to mean nothing stands as code."""
    found = []
    for word in re.split(r"(\s+)", text):
        core = word.rstrip(".,;:")
        inert = escape(f"{core} ")[:-1]  # a hash at the end of all words could refer to what follows
        found.append((f"`{core.replace('`', '')}`" if NOTHING in inert else inert) + escape(word[len(core) :]))
    return "".join(found)


def _changes(policy: PolicyReview, links: Links) -> Iterator[str]:
    yield f"### What changes in {escape(policy.subject.sources.source)}"
    lines = []
    for version in policy.versions:
        level = version.level.value if version.level else "no level stated"
        lines.append(f"**Version {version.id}**, {level}, applies from {version.effective}: {_said(version.summary)}")
        missing = [lang for lang in policy.subject.sources.languages if lang not in version.summary]
        if missing:
            lines.append(f"No summary in: {', '.join(missing)}.")
    for version_id, correction in policy.corrections:
        because = f" Editorial because: {escape(correction.editorial_because)}" if correction.editorial_because else ""
        lines.append(
            f"**Correction** of Version {version_id} in {correction.lang}, on {correction.date}: "
            f"{_said(correction.note)}{because}"
        )
    for amendment in policy.amendments:
        lines.append(f"{_named(amendment)}: {_how_much(amendment)}")
        if reasons := [signal.reason for signal in amendment.signals]:
            more = f"; and {len(reasons) - MOST_SIGNALS} more" if reasons[MOST_SIGNALS:] else ""
            lines.append(f"It may be material: {escape('; '.join(reasons[:MOST_SIGNALS]))}{more}.")
    yield "\n".join(f"- {line}" for line in lines)
    files = [
        f"[the redline as a Word file]({links.word})" if links.word else "",
        f"[the site as it would be]({links.site})" if links.site else "",
    ]
    if any(files):
        yield f"Download {' and '.join(file for file in files if file)}."


def _named(amendment: Amendment) -> str:
    return f"`{amendment.text.file}` ({amendment.text.lang})"


def _how_much(amendment: Amendment) -> str:
    if amendment.pair is None:
        return "a text that follows no published one."
    if not amendment.is_said:
        return "other markup or front matter, the same words."
    sections = f" Sections: {'; '.join(map(escape, amendment.sections))}." if any(amendment.sections) else ""
    return f"{escape(summary(amendment.pair.comparison))}.{sections}"


def _said(words: Translated) -> str:
    return " ".join(f"{escape(text)} ({lang})" for lang, text in words.items())


def _translations(policy: PolicyReview) -> Iterator[str]:
    if len(policy.subject.sources.languages) == 1:
        return
    yield "### Translations"
    if policy.subject.proposed is None:
        yield _UNSEEN
        return
    yield "\n".join(f"- {state.lang}: {_state(state)}" for state in policy.translations)


def _state(state: Translation) -> str:
    if state.of is None or state.state is State.MISSING:
        return "missing"
    reviewed = f"reviewed on {state.reviewed}" if state.reviewed else "not reviewed"
    if state.state is State.CURRENT:
        return f"current, {reviewed}"
    names = [
        escape(section.heading or "what stands above the first section") for section in (*state.behind, *state.gone)
    ]
    return f"behind, translates {state.of.id}, {reviewed}. Changed since: {'; '.join(names) or 'nothing'}"


def _warnings(findings: Sequence[Finding], links: Links, files: Mapping[str, str]) -> Iterator[str]:
    if not findings:
        return
    count = len(findings)
    yield f"<details><summary>{count} {'warning' if count == 1 else 'warnings'}</summary>"
    for finding in findings[:MOST_THINGS]:
        yield f"**{_copyable(_capitalised(finding.message))}**"
        yield from _told(finding, links, files)
    if findings[MOST_THINGS:]:
        yield _MORE.format(count - MOST_THINGS)
    yield "</details>"


def _fitting(parts: Sequence[str], amendments: Sequence[Amendment]) -> str:
    """The parts, then of the Redlines as much as there is place for."""
    written = "\n\n".join(parts) + "\n"
    for amendment in amendments:
        if amendment.pair is None:
            continue
        head = f"\n<details open><summary>Redline of {amendment.text.file}</summary>\n\n"
        space = MOST_BYTES - len((written + head + _END).encode()) - _LEAST
        if space < _LEAST:
            written += f"\nThe redline of {_named(amendment)} has no place here.\n"
        else:
            written += head + markdown.write(amendment.pair.comparison, space) + _END
    return written


def _fenced(text: str, language: str) -> str:
    """A block of code whose fence no line of it can close."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _capitalised(text: str) -> str:
    """A sentence that begins with a capital letter, unless it begins with the name of a file or a key."""
    return text[:1].upper() + text[1:] if text.split(" ")[0].isalpha() else text
