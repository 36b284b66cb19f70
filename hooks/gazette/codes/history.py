"""Codes of the history: texts, Versions and what git recorded."""

from collections.abc import Mapping

from gazette.codes.code import Code

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
