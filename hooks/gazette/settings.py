"""mkdocs.yml to Settings: what gazette needs of it, read without MkDocs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import yaml

from gazette import mapping
from gazette.mapping import Value

FILE = "mkdocs.yml"
KEYS = ("organisation", "timezone", "notice_days", "published_ref", "date_locales", "require_translations")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""Language tags as they are written here: `de`, `pt-BR`, `zh-Hant` (BCP 47, canonical case)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a site publishes its policies; `languages` name the authoritative one first."""

    organisation: str = ""
    languages: tuple[str, ...] = ("en",)
    docs_dir: str = ""
    timezone: str = "UTC"
    notice_days: int = 30
    published_ref: str | None = None
    date_locales: Mapping[str, str] = field(default_factory=dict)
    require_translations: tuple[str, ...] = ()

    @property
    def authoritative(self) -> str:
        """The language whose text prevails."""
        return self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which every date is a calendar date."""
        return ZoneInfo(self.timezone)


def read(text: str, file: str = FILE) -> Settings:
    """The Settings in the text of an mkdocs.yml; a located SourceError where ours or the languages are wrong."""
    root = mapping.parse(text, file, plain=False)  # MkDocs' own settings may hold tags such as !ENV
    config = root.fields() if root else {}
    extra = config["extra"].fields() if "extra" in config else {}
    ours = extra["gazette"].fields(KEYS) if "gazette" in extra else {}
    site_name = config["site_name"].sentence() if "site_name" in config else ""
    return Settings(
        organisation=ours["organisation"].sentence() if "organisation" in ours else site_name,
        languages=_languages(config.get("plugins")),
        docs_dir=config["docs_dir"].sentence() if "docs_dir" in config else "docs",
        timezone=_timezone(ours["timezone"]) if "timezone" in ours else "UTC",
        notice_days=ours["notice_days"].number() if "notice_days" in ours else 30,
        published_ref=ours["published_ref"].sentence() if "published_ref" in ours else None,
        date_locales={lang: value.sentence() for lang, value in ours["date_locales"].fields().items()}
        if "date_locales" in ours
        else {},
        require_translations=tuple(value.sentence() for value in ours["require_translations"].values())
        if "require_translations" in ours
        else (),
    )


def _languages(plugins: Value | None) -> tuple[str, ...]:
    """Those of mkdocs-static-i18n, its default first; English alone without it."""
    for plugin in plugins.values() if plugins else []:
        if not isinstance(plugin.node, yaml.MappingNode) or "i18n" not in plugin.fields():
            continue
        languages = plugin.fields()["i18n"].fields().get("languages")
        default: list[str] = []
        others: list[str] = []
        for language in languages.values() if languages else []:
            fields = language.require(language.fields().keys(), "locale")
            tag = fields["locale"].sentence()
            if not LANGUAGE.fullmatch(tag):
                raise fields["locale"].wrong(
                    f'"{tag}" is not a language tag', "Write it like de, pt-BR or zh-Hant.", "invalid-language"
                )
            (default if "default" in fields and fields["default"].flag() else others).append(tag)
        if default or others:
            return (*default, *others)
    return ("en",)


def _timezone(value: Value) -> str:
    name = value.sentence()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise value.wrong(f'"{name}" is not a time zone', "Write an IANA name such as UTC or Europe/Zurich.") from None
    return name
