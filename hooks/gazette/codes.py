"""The codes of all Findings: public, so that a waiver, a CI script or a search can name them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for, why it matters, and what to do.

    `form`: a matter of how a text is written, so that its errors are warnings where no Ledger stands beside it.
    """

    what: str
    why: str
    remedy: str
    form: bool = False


FILES: Mapping[str, Code] = {
    "unreadable": Code("A file cannot be read.", "Nothing is known of it.", "See to its permissions, or name another."),
    "not-utf8": Code(
        "A file is not UTF-8.",
        "Other encodings show some readers wrong letters.",
        "Save the file with the encoding UTF-8.",
    ),
    "byte-order-mark": Code(
        "A file begins with a byte order mark.",
        "It is invisible, and some programs take it for a part of the text.",
        "Save the file as UTF-8 without BOM.",
    ),
    "crlf": Code(
        "A file holds Windows line ends.",
        "Every line then seems to change when another editor saves it.",
        "Write `*.md text eol=lf` into .gitattributes and run `git add --renormalize .`.",
    ),
    "not-a-file": Code(
        "A symbolic link stands where a text or a file of the site should.",
        "The site would publish whatever the link leads to, from anywhere.",
        "Commit the text itself as a plain file.",
    ),
    "path-collision": Code(
        "Two paths are one on other systems.",
        "One of the two files would be lost on a checkout there.",
        "Rename one: names must differ in more than case or the encoding of accents.",
    ),
    "too-large": Code(
        "A text has more bytes, lines or headings than any policy needs.",
        "Pages of that size cannot be read, and take long to make.",
        "Publish it in parts.",
    ),
    "too-many-marks": Code(
        "A paragraph or a text holds very many characters that mean something to Markdown.",
        "Markdown takes minutes for them.",
        "Write shorter paragraphs, without stray brackets, stars and tags.",
    ),
    "too-deep": Code(
        "Lists or quotes are nested very deep.",
        "Nobody can follow them, and Markdown fails.",
        "Write lists and quotes of at most 12 levels.",
    ),
    "table-too-wide": Code(
        "A table has very many columns.",
        "It cannot be read on any screen.",
        "Write several tables, or a list.",
    ),
    "hostile-text": Code(
        "To read a text takes more time or memory than any policy needs.",
        "It would stop every build.",
        "Write it in shorter paragraphs, with fewer brackets, tags and levels.",
    ),
}

YAML: Mapping[str, Code] = {
    "invalid-yaml": Code(
        "Front matter, Ledger or settings cannot be read as YAML.",
        "What is stated there would be lost, or shown as text.",
        "Put text that holds a colon, a quote or a bracket in double quotes; indent with spaces.",
    ),
    "yaml-too-clever": Code(
        "An anchor, an alias, a tag or deep nesting is used.",
        "Such YAML is larger or means more than it seems.",
        "Write the value out, plainly.",
    ),
    "duplicate-key": Code(
        "A key stands twice in one mapping.",
        "Only one of the two would count.",
        "Keep one of them.",
    ),
    "unknown-key": Code(
        "A key is not known.",
        "A mistyped key states nothing.",
        "Correct it; the message names the nearest known key.",
    ),
    "missing-key": Code(
        "A key is missing that must be there.",
        "Without it the statement says nothing.",
        "Add it.",
    ),
    "wrong-value": Code(
        "A value is not of the kind that its key needs.",
        "It would be taken for something else: `no` for false, `12:30` for a number.",
        "Write it as the message says; text in quotes.",
    ),
    "invalid-date": Code(
        "A date does not exist or is written in another form.",
        "A wrong date on a legal page is worse than none.",
        "Write an existing day as YYYY-MM-DD.",
    ),
    "invalid-version-id": Code(
        "A Version id is not a day.",
        'The id is the day of publication, printed as "Last updated".',
        "Write YYYY-MM-DD; a second Version of a day is YYYY-MM-DD-2.",
    ),
    "invalid-language": Code(
        "A language is not written as a BCP 47 tag.",
        "Browsers and search engines would not know the language of the page.",
        "Write it like de, pt-BR or zh-Hant.",
    ),
}

LEDGER: Mapping[str, Code] = {
    "empty-ledger": Code("The Ledger states no Version.", "A policy has one at least.", "State the first Version."),
    "no-summary": Code(
        "A Version has no summary in the authoritative language.",
        "People are owed in plain words what changed.",
        'Say what changed: `summary: {en: "…"}`.',
    ),
    "no-level": Code(
        "A Version does not say whether it is material or minor.",
        "It decides whether people must be told.",
        "Add `level: material` or `level: minor`.",
    ),
    "correction-material": Code(
        "A correction shows a signal that it is material, and does not say why it is editorial.",
        "What changes for people is announced as a Version, not mended in silence.",
        'Say why it is editorial: `editorial_because: "…"`, or state a new Version.',
    ),
    "level-signals": Code(
        "A Version stated to be minor shows signals that it is material.",
        "Only a human can judge what it means for people, but nobody should overlook it.",
        "Judge it by WP260 rev.01, paragraph 29: write `level: material`, or waive this with a reason.",
    ),
    "version-order": Code(
        "The Versions are not newest first, or an id stands twice.",
        "Their order is the order in which they applied.",
        "Order the Versions newest first, each id once.",
    ),
    "effective-decreases": Code(
        "A Version applies before the one it follows.",
        "Then nobody could say which one was in force.",
        "Give it a later effective date, or cancel the other one.",
    ),
    "cancelled-too-late": Code(
        "A Version is cancelled on or after the day from which it applies.",
        "What was in force stays so.",
        "State a new Version instead.",
    ),
    "document-name": Code(
        "Two policies call their document alike.",
        "Tags, files and feeds are named by it.",
        "Give each its own name.",
    ),
    "unused-waiver": Code(
        "A waiver accepts something that is not found.",
        "It would hide a later mistake.",
        "Remove it, or correct its keys.",
    ),
}

HISTORY: Mapping[str, Code] = {
    "no-text": Code("No text of the policy was ever committed.", "There is nothing to publish.", "Commit it."),
    "unknown-version": Code(
        "A text names a Version that the Ledger does not state.",
        "Nobody has said what it is and when it was published.",
        "Name one that it states, or state it.",
    ),
    "version-without-text": Code(
        "The Ledger states a Version whose text was never published.",
        "A Version is a text.",
        "Commit its text, or remove the Version.",
    ),
    "text-without-version": Code(
        "A text does not name its Version.",
        "It would belong to none.",
        "Write `version: …` in its front matter, or paste the line under `history`.",
    ),
    "not-restated": Code(
        "The date or the level of a published Version changed, and nobody says so.",
        "Readers have relied on what was stated before.",
        "Write `restated: {date: …, reason: …}` below the Version, or put back what was published.",
    ),
    "text-changed": Code(
        "A published text changed without a new Version and without a correction.",
        "What people agreed to must not change in silence.",
        "Paste one of the lines that the message prints.",
    ),
    "correction-without-text": Code(
        "A correction is stated, but the text did not change.",
        "It would announce what did not happen.",
        "Commit the corrected text with it, or remove the line.",
    ),
    "unmatched-correction": Code(
        "A note on a translation names a day on which no new text was recorded.",
        "It would stand at no text.",
        "Write the day on which the corrected translation was merged.",
    ),
    "version-went-back": Code(
        "A text names an earlier Version than the one before it.",
        "What was published stays published.",
        "To return to an old text, state a new Version with it.",
    ),
    "archive-version": Code(
        "A text in the archive names another Version than its file does.",
        "One of the two is wrong.",
        "Correct its `version`, or rename the file.",
    ),
    "unused-history": Code(
        "A line under `history` names a commit that changed no text.",
        "It explains nothing.",
        "Remove the line, or correct commit or lang.",
    ),
    "unknown-commit": Code(
        "A commit is not on the published branch.",
        "The history cannot begin where it never was.",
        "Name one that `git log --first-parent` lists.",
    ),
    "text-removed": Code(
        "A published text is gone.",
        "Nothing keeps it up to date any more.",
        "Restore it, or name where it goes on.",
    ),
    "undeclared-rename": Code(
        "A text seems to be another one under a new name.",
        "The texts under its old name are not read.",
        "State the old name under `previous_paths`.",
    ),
    "unheard-path": Code(
        "A path that the call names was never there.",
        "It has no effect.",
        "Correct the option, or leave it out.",
    ),
    "not-in-worktree": Code(
        "A published text is not in the working tree.",
        "It seems to be deleted, and is not checked.",
        "Restore it.",
    ),
    "several-commits": Code(
        "A branch changes a policy in several commits.",
        "A rebase merge would publish each of them for a moment.",
        "Merge with Squash, or with a merge commit.",
    ),
    "clock-went-back": Code(
        "A commit is dated before the one it follows.",
        "One of the two clocks was wrong.",
        "State the right days in the Ledger.",
    ),
    "odd-offset": Code(
        "A commit names a time zone that no place has.",
        "That machine's settings are wrong.",
        "Set its time zone.",
    ),
    "replace-refs": Code(
        "The repository replaces objects by others.",
        "Git itself shows other texts there than were committed.",
        "Remove the replacements: `git replace --delete`.",
    ),
    "contradicts-git": Code(
        "A text is imported for a Version of which git holds another one.",
        "Git is the evidence.",
        "To correct it: `gazette new --correct ID`.",
    ),
    "words-lost": Code(
        "A file cannot be turned into Markdown without losing words.",
        "An imported text is evidence.",
        "Write the Markdown by hand and import that file.",
    ),
    "id-in-future": Code(
        "A Version is dated later than today.",
        "Its id is the day of publication, which has not come.",
        "Release on that day, or write the day of this release.",
    ),
}

TEXT: Mapping[str, Code] = {
    "no-title": Code(
        "A text has no title.",
        "The page would be called after its file.",
        "Write `title: …` in its front matter.",
    ),
    "section-gap": Code(
        "A printed section number is missing.",
        "Either a section was lost, or the policy is numbered so.",
        "If it was published so, paste the waiver that the message prints. Never renumber.",
        form=True,
    ),
    "sections-differ": Code(
        "A translation has other sections than the authoritative text of the same Version.",
        "Its readers would be told something else.",
        "Give every section the id it has there.",
    ),
    "structure-differs": Code(
        "A section of a translation has other numbers, paragraphs or items than the authoritative one.",
        "Something was left out or added.",
        "Translate paragraph by paragraph and item by item, numbers as printed.",
    ),
}

CATALOGS: Mapping[str, Code] = {
    "no-catalog": Code("A language has no catalog.", "Its pages would be English.", "Write one, or drop the language."),
    "invalid-catalog": Code("A catalog cannot be read.", "Its pages would be English.", "Correct its syntax."),
    "untranslated": Code("A message is not translated.", "Readers would find English in it.", "Write its msgstr."),
    "unused-message": Code("No template prints a message.", "It is translated in vain.", "Remove it."),
    "fuzzy": Code("A translation is marked as a guess.", "It may be wrong.", "Check it and remove the mark."),
    "placeholders-differ": Code(
        "A translation has other placeholders than its message.",
        "A date or a name would be missing on the page.",
        "Use exactly those of the message.",
    ),
    "markup-in-message": Code("A translation holds HTML.", "It would be shown as such.", "Write plain words."),
}

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
and what to write. Where no Ledger stands beside a text, errors of the codes marked with ° are warnings. A finding is
accepted with a published reason by a waiver in the Ledger: `- {code: section-gap, at: "4", reason: "…"}`.

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
