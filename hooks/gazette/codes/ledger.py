"""Codes of what the Ledger states."""

from collections.abc import Mapping

from gazette.codes.code import Code

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
