"""Sites to build from one synthetic history: ours, and what its peers would be given for the same texts."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.sites import furnish

from benchmarks.sides import PROJECT
from benchmarks.synthetic import LANGUAGES, Plan, days, grow

NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "ja": "日本語", "ar": "العربية"}
STOCK = """\
site_name: ApexStream
site_url: https://apexstream.example/privacy/
theme: {{name: material, font: false}}
markdown_extensions: [tables, attr_list, def_list, footnotes, sane_lists, toc]
{more}plugins:
  - search
  - i18n:
      docs_structure: suffix
      languages:
{languages}{plugins}"""
"""MkDocs with Material and static-i18n as they come; only what our site has is turned on or off: extensions, fonts."""
HIDDEN = "not_in_nav: /versions/\n"
DATES = "  - git-revision-date-localized: {enable_git_follow: true, type: iso_date}\n"
HUGO = """\
baseURL: https://apexstream.example/privacy/
title: ApexStream
disableKinds: [taxonomy, term, RSS]
defaultContentLanguage: en
languages:
{languages}"""
LAYOUT = """\
<!doctype html>
<html lang="{{ .Site.Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ range .Translations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}</head>
<body><nav>{{ .TableOfContents }}</nav><main>{{ .Content }}</main></body></html>
"""
"""The least that a page could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of a history: below which page it stands, its language, its Markdown."""

    page: str
    lang: str
    content: str

    @property
    def path(self) -> str:
        """Where static-i18n looks for it."""
        return f"{self.page}.md" if self.lang == "en" else f"{self.page}.{self.lang}.md"


def ours(root: Path, plan: Plan) -> Path:
    """A repository of ours with this project's settings, templates and hooks; no PDFs, which no peer makes either."""
    if not root.exists():
        grow(root, plan)
        furnish(root, re.sub(r"\n    pdf: .*", "", (PROJECT / "mkdocs.yml").read_text("utf-8")))
    return root


def stock(root: Path, plan: Plan, *, archived: bool = False, hidden: bool = False) -> Path:
    """What MkDocs users have: the current texts, and `archived` every Version as a page kept by hand.

    `hidden`: those are not in the navigation and not searched.
    """
    for text in texts(plan, archived=archived):
        front = "---\nsearch: {exclude: true}\n" if hidden and text.page != "index" else "---\n"
        _write(root / "docs" / text.path, text.content.replace("---\n", front, 1))
    _write(root / "mkdocs.yml", settings(plan, more=HIDDEN if hidden else ""))
    return root


def settings(plan: Plan, *, more: str = "", plugins: str = "") -> str:
    """Those of MkDocs with Material and static-i18n."""
    languages = "".join(
        f"        - {{locale: {lang}, name: {NAMES[lang]}{', default: true' if lang == 'en' else ''}}}\n"
        for lang in plan.languages
    )
    return STOCK.format(languages=languages, more=more, plugins=plugins)


def hugo(root: Path, plan: Plan) -> Path:
    """Every Version as a page of Hugo's, in the least of layouts."""
    for text in texts(plan, archived=True):
        name = "_index" if text.page == "index" else text.page
        _write(root / "content" / text.lang / f"{name}.md", text.content)
    for layout in ("_default/single", "_default/list", "index"):
        _write(root / "layouts" / f"{layout}.html", LAYOUT)
    languages = "".join(
        f"  {lang}: {{languageName: {NAMES[lang]}, contentDir: content/{lang}, weight: {weight}}}\n"
        for weight, lang in enumerate(LANGUAGES, 1)
        if lang in plan.languages
    )
    _write(root / "hugo.yaml", HUGO.format(languages=languages))
    return root


def texts(plan: Plan, *, archived: bool) -> Iterator[Text]:
    """The newest text in each language; `archived` every Version's too, below versions/."""
    found = {}
    for day in days(plan):
        found = {
            lang: day.texts["docs/index.md"] if lang == "en" else day.translations[f"docs/index.{lang}.md"]
            for lang in plan.languages
        }
        if archived:
            yield from (Text(page=f"versions/{day.version}", lang=lang, content=text) for lang, text in found.items())
    yield from (Text(page="index", lang=lang, content=text) for lang, text in found.items())


def renew(root: Path, kept: Path) -> None:
    """Make `root` what was kept of it."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(kept, root, symlinks=True)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
