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
    "no-final-newline": Code(
        "A text does not end with a line end.",
        "The next one who adds a line seems to change the last one.",
        "End the last line with a line end.",
        form=True,
    ),
    "not-nfc": Code(
        "A text holds accents as characters of their own (Unicode form NFD).",
        "Words that look alike are then not found and seem to differ.",
        "Save the text in the form NFC; typing the word anew does it.",
        form=True,
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
    "file-name": Code(
        "The name of a file is no good URL or no good file name everywhere.",
        "A checkout fails on some systems, or the address of the page is unreadable.",
        "Use lower-case letters, digits and hyphens, at most 100 bytes.",
    ),
    "same-url": Code(
        "Two files claim one URL, or one language of one text.",
        "Only one of them would be published, and nobody says which.",
        "Rename or remove one of them.",
    ),
    "reserved-name": Code(
        "A page has the name of a page that is derived from the history.",
        "One of them would overwrite the other.",
        "Rename it.",
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
    "conflict-marker": Code(
        "A merge left its conflict markers.",
        "Both texts and the markers would be published.",
        "Keep one of the two texts and delete the marker lines.",
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
    "unknown-language": Code(
        "A language tag is none that exists.",
        "Dates and directions of such a language cannot be known.",
        "Correct it in mkdocs.yml.",
    ),
    "unknown-setting": Code(
        "The file mkdocs.yml holds a setting that MkDocs does not know.",
        "A mistyped setting sets nothing.",
        "Correct it; the message names the nearest one.",
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
    "effective-before-published": Code(
        "A Version would apply before it was published.",
        "Nobody can keep to a text that cannot be read yet.",
        "Write the day of publication or a later one as `effective`.",
    ),
    "date-mistyped": Code(
        "A date is far from what git recorded or from the day of publication.",
        "It may be a slip, and dates are what a policy's history is made of.",
        "Correct it, or say under `history` or in a waiver why it is right.",
    ),
    "date-in-future": Code(
        "Something is said to have happened on a day that has not come.",
        "The Ledger states what has happened.",
        "State it once it has, with its day.",
    ),
    "notice-too-short": Code(
        "A material Version applies sooner than the notice period after people were told or could read it.",
        "They are owed time to object or leave.",
        "Write a later effective date; if it could not wait, waive it with the reason.",
    ),
    "not-notified": Code(
        "Nobody has recorded that people were told of a material Version, and the day for it has passed.",
        "Publication alone tells nobody (WP260 rev.01, paragraph 29).",
        "Tell them, and add `notified` with the day.",
    ),
    "id-not-today": Code(
        "A draft's new Version or correction is not dated today.",
        "It would be published with a wrong date.",
        "Write today's date and merge today, or merge on the day that is written.",
    ),
    "version-removed": Code(
        "A published Version is no longer stated.",
        "What was published stays.",
        "Put it back; state `cancelled` or `withdrawn` if that is meant.",
    ),
    "ledger-removed": Code(
        "The Ledger of a published policy is gone.",
        "Nobody would state its Versions any more.",
        "Restore it.",
    ),
    "unknown-section": Code(
        "The Ledger describes a change of a section that the Version does not have.",
        "The description would stand nowhere.",
        "Write the id of a section.",
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
    "branch-behind": Code(
        "The published branch changed the policy since this branch began.",
        "A merge as it is seems to take those changes back.",
        "Update the branch.",
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
    "empty-text": Code("A text is empty.", "An empty page would be published.", "Write it, or remove the file."),
    "second-title": Code(
        "A text has two headings of the first level.",
        "A page has one title.",
        "Write ## for sections.",
        form=True,
    ),
    "heading-jump": Code(
        "A heading is two levels below the one before it.",
        "People who listen to the page miss a level.",
        "Use the next level.",
        form=True,
    ),
    "duplicate-id": Code(
        "Two headings of a text state one id.",
        "Links lead to the first of them only.",
        "Give each its own.",
        form=True,
    ),
    "duplicate-heading": Code(
        "Two headings without ids are alike.",
        "Their ids depend on their order, so that links move when one is added.",
        "Give each an id.",
        form=True,
    ),
    "heading-without-id": Code(
        "A heading of a policy states no id.",
        "Links to it change with its words and from language to language.",
        "Write the id that the message proposes.",
        form=True,
    ),
    "heading-became-list": Code(
        "A numbered line without ## is shown as an item of a list.",
        "It has no place in the list of sections, and its number may be another.",
        "Write ## before it.",
        form=True,
    ),
    "list-numbers": Code(
        "A list shows other numbers than are written.",
        "People refer to the numbers they see.",
        "Write the numbers as they follow, or escape the point: `5\\.`.",
        form=True,
    ),
    "section-removed": Code(
        "A section is gone.",
        "Links to it lead to the beginning of the page.",
        "If it goes on under another heading, give that one its id.",
        form=True,
    ),
    "section-id-changed": Code(
        "A section has another id than before.",
        "Links to it and its history break.",
        "Keep the id.",
        form=True,
    ),
    "control-character": Code(
        "A control character, or the sign of a lost letter, stands in a text.",
        "It is no text; Markdown swallows some of them together with words.",
        "Delete it.",
    ),
    "bidi-control": Code(
        "A character turns the order of a line around.",
        "People see another text than machines read.",
        "Delete it; in a right-to-left text close each isolate.",
    ),
    "invisible-character": Code(
        "A character that nobody sees stands in a text.",
        "Words that look alike are not found and seem to differ.",
        "Delete it.",
        form=True,
    ),
    "mixed-script": Code(
        "A word mixes letters of two scripts that look alike.",
        "It is not found, and may deceive.",
        "Type the word anew.",
        form=True,
    ),
    "lookalike-address": Code(
        "An address holds a letter that looks like another one.",
        "It leads to somebody else.",
        "Type it anew.",
    ),
    "html-not-allowed": Code(
        "A text holds HTML that a policy may not hold.",
        "It can run programs or hide words, or is left out.",
        "Write it in Markdown; write `&lt;` for a less-than sign.",
        form=True,
    ),
    "attribute-not-allowed": Code(
        "An attribute can run a program or hide words.",
        "The page would not be what it seems.",
        "Delete it.",
    ),
    "attribute-dropped": Code(
        "An attribute is left out of the page.",
        "It does nothing.",
        "Delete it.",
        form=True,
    ),
    "html-unclosed": Code(
        "A tag is not closed, or closes nothing.",
        "Headings and links after it may be shown as plain text.",
        "Close it, or write Markdown.",
        form=True,
    ),
    "link-scheme": Code(
        "A link leads elsewhere than to https, mailto, tel or this site.",
        "It can run a program or hide where it leads.",
        "Begin it with https:// or mailto:.",
    ),
    "http-link": Code(
        "A link is not encrypted.",
        "What it leads to can be changed on the way.",
        "Write https.",
        form=True,
    ),
    "broken-link": Code(
        "A link leads to no file, to nothing, or is no link at all.",
        "Readers are sent nowhere.",
        "Correct it.",
        form=True,
    ),
    "broken-anchor": Code(
        "A link leads to a section that the text does not have.",
        "Readers are sent to the beginning of the page.",
        "Correct the id.",
        form=True,
    ),
    "template-expression": Code(
        "A text holds an expression of a template engine.",
        "Readers see it as it is; with another plugin it would be run.",
        "Write the words themselves.",
        form=True,
    ),
    "pasted-bullet": Code(
        "A bullet was pasted as a character.",
        "The lines become one paragraph.",
        "Write `- ` for it.",
        form=True,
    ),
    "pasted-logo": Code(
        "The description of a picture was pasted with the text.",
        "It reads as nonsense.",
        "Delete it.",
        form=True,
    ),
    "placeholder-left": Code(
        "Words stand for others that nobody has written yet.",
        "They would be published.",
        "Write them.",
        form=True,
    ),
    "typed-date": Code(
        "The day of the last change is typed into a text.",
        "The page prints the day of the Version; a typed one is wrong with the next Version at the latest.",
        "Delete the line.",
        form=True,
    ),
    "reader-must-check": Code(
        "A sentence leaves it to readers to look for changes.",
        "WP260 rev.01, paragraph 29, calls that insufficient and unfair.",
        "Say how people are told.",
        form=True,
    ),
    "translation-missing": Code(
        "A language has no text.",
        "Its page shows the authoritative text under a notice.",
        "Translate it.",
    ),
    "translation-behind": Code(
        "A text translates an earlier Version than the one in force.",
        "Its readers see notices in place of what changed.",
        "Translate what changed, then state the new `version`.",
    ),
    "address-differs": Code(
        "A translation names another e-mail address or URL in a section.",
        "Its readers would write to somebody else.",
        "Use the address of the authoritative text.",
        form=True,
    ),
    "date-differs": Code(
        "A translation names another date in a section.",
        "Its readers would be told something else.",
        "Write the date of the authoritative text.",
        form=True,
    ),
    "number-differs": Code(
        "A translation names another number in a section.",
        "Its readers would be told another period or amount.",
        "Write the number of the authoritative text.",
        form=True,
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
