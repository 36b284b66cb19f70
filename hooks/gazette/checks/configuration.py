"""Rules about mkdocs.yml beyond what gazette reads of it: MkDocs' own settings, and languages that exist."""

import difflib
from collections.abc import Iterator

from gazette import mapping, settings
from gazette.errors import Rejected, SourceError
from gazette.finding import Finding, Place
from gazette.mapping import Value
from gazette.survey import Survey

OF_MKDOCS = frozenset(
    """INHERIT config_file_path copyright dev_addr docs_dir draft_docs edit_uri edit_uri_template exclude_docs extra
    extra_css extra_javascript extra_templates hooks markdown_extensions mdx_configs nav not_in_nav pages plugins
    remote_branch remote_name repo_name repo_url site_author site_description site_dir site_name site_url strict theme
    use_directory_urls validation watch""".split()
)
"""The settings of MkDocs 1.6."""


def mkdocs_settings(survey: Survey) -> Iterator[Finding]:
    """A key that MkDocs does not know is a slip."""
    root = _root(survey)
    for key in root.keys() if root else ():
        name = getattr(key.node, "value", "")
        if name not in OF_MKDOCS:
            near = difflib.get_close_matches(str(name), OF_MKDOCS, n=1)
            yield key.wrong(
                f'MkDocs knows no setting "{name}"',
                f'Did you mean "{near[0]}"?' if near else "Remove it. Settings of gazette stand under extra.gazette.",
                "unknown-setting",
            ).finding


def document_names(survey: Survey) -> Iterator[Finding]:
    """Two policies that call their document alike would share tags, files and feeds."""
    first: dict[str, str] = {}
    for subject in survey.subjects:
        name = subject.ledger.document if subject.ledger else subject.sources.name
        known = first.setdefault(name, subject.sources.source)
        if known != subject.sources.source:
            yield SourceError(
                f'{subject.sources.source} and {known} both call their document "{name}"',
                remedy="Give each its own name: tags, files and feeds are named by it.",
                place=Place(subject.sources.ledger),
                code="document-name",
            ).finding


def languages(survey: Survey) -> Iterator[Finding]:
    """Languages and locales that exist; what is said of a language is said of one of the site."""
    from babel import Locale
    from babel.core import UnknownLocaleError

    plugins = _config(survey).get("plugins")
    for tag, value in _locales(plugins) if plugins else ():
        try:
            Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            yield value.wrong(
                f'"{tag}" is no language that Unicode knows',
                "Write a tag such as de, pt-BR or zh-Hant.",
                "unknown-language",
            ).finding
    ours = _ours(survey)
    required = ours.get("require_translations")
    for value in required.values() if required else ():
        if value.word() not in survey.settings.languages:
            yield _not_of_the_site(value, value.word(), survey)
    for lang, value in (ours["date_locales"].fields() if "date_locales" in ours else {}).items():
        if lang not in survey.settings.languages:
            yield _not_of_the_site(value, lang, survey)
        try:
            Locale.parse(value.word())
        except (UnknownLocaleError, ValueError):
            yield value.wrong(
                f'"{value.word()}" is no locale that Unicode knows', "Write one such as en_GB.", "unknown-language"
            ).finding


def _not_of_the_site(value: Value, lang: str, survey: Survey) -> Finding:
    known = ", ".join(survey.settings.languages)
    return value.wrong(
        f'"{lang}" is not a language of this site', f"Its languages: {known}.", "unknown-language"
    ).finding


def _root(survey: Survey) -> Value | None:
    """The file; nothing where it cannot be read, which is told elsewhere."""
    try:
        text = survey.folder.text(settings.FILE)
        return mapping.parse(text, settings.FILE, plain=False) if text else None
    except (SourceError, Rejected):
        return None


def _config(survey: Survey) -> dict[str, Value]:
    """The settings by key."""
    root = _root(survey)
    try:
        return root.fields() if root else {}
    except (SourceError, Rejected):
        return {}


def _ours(survey: Survey) -> dict[str, Value]:
    try:
        return _config(survey)["extra"].fields()["gazette"].fields()
    except (KeyError, SourceError, Rejected):
        return {}


def _locales(plugins: Value) -> Iterator[tuple[str, Value]]:
    try:
        for plugin in plugins.values():
            for item in plugin.fields()["i18n"].fields()["languages"].values():
                tag = item.fields()["locale"].word()
                if settings.LANGUAGE.fullmatch(tag):
                    yield tag, item.fields()["locale"]
    except (KeyError, SourceError, Rejected):
        return
