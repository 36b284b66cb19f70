"""Codes of files: how they are kept, how large and how deep they are."""

from collections.abc import Mapping

from gazette.codes.code import Code

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
        "A text has more bytes, lines, headings or cells than any policy needs, or a Ledger more than 8 MiB.",
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
