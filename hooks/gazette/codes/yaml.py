"""Codes of YAML: front matter, Ledger and settings as they are written."""

from collections.abc import Mapping

from gazette.codes.code import Code

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
