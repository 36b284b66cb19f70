"""Codes of the interface's catalogs."""

from collections.abc import Mapping

from gazette.codes.code import Code

CATALOGS: Mapping[str, Code] = {
    "no-catalog": Code(
        "A language has no catalog.",
        "The words around its texts, dates too, are English, and marked as such for screen readers.",
        "Copy another catalog and translate it.",
    ),
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
