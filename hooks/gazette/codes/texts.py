"""Codes of what a text says and how it is written, and of its translations."""

from collections.abc import Mapping

from gazette.codes.code import Code

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
