"""Letter: a Notice as it is sent, written by the templates notice.html and notice.txt.html."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gazette.notices import Notice
from gazette.phrases import Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A Notice as it is sent."""

    subject: str
    text: str
    html: str


PLAIN = "notice.txt.html"
"""The template of plain text; the theme's folder gives files of other endings to the site."""


def letter(
    templates: Path,
    translations: gettext.NullTranslations,
    notice: Notice,
    speech: Mapping[str, Phrases],
    *,
    spoken: str,
) -> Letter:
    """A Notice written by the templates in a folder, `speech` being that of its languages.

    `spoken`: the language of `translations`, in which it is written around what legal says.
    """
    env = Environment(
        loader=FileSystemLoader(templates),
        extensions=["jinja2.ext.i18n"],
        autoescape=lambda name: name != PLAIN,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    phrases = speech[spoken]
    env.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # by jinja2.ext.i18n
    names = {"notice": notice, "phrases": phrases, "speech": speech, "day": phrases.day(notice.effective)}
    text = env.get_template(PLAIN)
    (subject,) = "".join(text.blocks["subject"](text.new_context(names))).split("\n")
    html = env.get_template("notice.html").render(**names, subject=subject)
    return Letter(subject=subject, text=text.render(**names), html=html)
