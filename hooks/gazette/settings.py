"""mkdocs.yml to Settings: what gazette needs of it, read without MkDocs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

from gazette import mapping
from gazette.compression import CODINGS
from gazette.mapping import Findings, Value

FILE = "mkdocs.yml"
HOOKS = ("localize.py", "stamp.py", "publish.py")
"""What connects the host to this package, in the order in which it calls them."""

KEYS = tuple(
    "organisation timezone notice_days published_ref date_locales require_translations pdf precompress".split()
)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""Language tags as they are written here: `de`, `pt-BR`, `zh-Hant` (BCP 47, canonical case)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a site publishes its policies; `languages` name the authoritative one first, `site_url` ends with a slash.

    `pdf`: the languages in which each Version's text is there as a PDF too. `precompress`: how the copies beside the
    files are compressed.
    """

    organisation: str = ""
    site_url: str = ""
    languages: tuple[str, ...] = ("en",)
    docs_dir: str = ""
    timezone: str = "UTC"
    notice_days: int = 30
    published_ref: str | None = None
    date_locales: Mapping[str, str] = field(default_factory=dict)
    require_translations: tuple[str, ...] = ()
    pdf: tuple[str, ...] = ()
    precompress: tuple[str, ...] = ()

    @property
    def base_path(self) -> str:
        """Where the site stands on its host: "/privacy/"."""
        return urlsplit(self.site_url).path or "/"

    @property
    def authoritative(self) -> str:
        """The language whose text prevails."""
        return self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which every date is a calendar date."""
        return ZoneInfo(self.timezone)


def read(text: str, file: str = FILE) -> Settings:
    """The Settings in the text of an mkdocs.yml; Rejected with every Finding where ours or the languages are wrong."""
    findings = Findings()
    found = survey(text, findings, file)
    findings.refuse_errors()
    return found


def survey(text: str, findings: Findings, file: str = FILE) -> Settings:
    """The Settings as far as they can be read; what is wrong is noted, and its default taken."""
    config: dict[str, Value] = {}
    with findings.gather():
        root = mapping.parse(text, file, plain=False)  # MkDocs' own settings may hold tags such as !ENV
        config = root.fields(None, findings) if root else {}
    nothing: dict[str, Value] = {}
    take = findings.read
    extra = take(config, "extra", lambda value: value.fields(None, findings), nothing)
    ours = take(extra, "gazette", lambda value: value.fields(KEYS, findings), nothing)
    site_name = take(config, "site_name", Value.sentence, "")
    site_url = take(config, "site_url", Value.sentence, "")
    languages: tuple[str, ...] = take(config, "plugins", _languages, ("en",))
    return Settings(
        site_url=site_url if site_url.endswith("/") or not site_url else f"{site_url}/",
        organisation=take(ours, "organisation", Value.sentence, site_name),
        languages=languages,
        docs_dir=take(config, "docs_dir", Value.sentence, "docs"),
        timezone=take(ours, "timezone", _timezone, "UTC"),
        notice_days=take(ours, "notice_days", Value.number, 30),
        published_ref=take(ours, "published_ref", _sentence, None),
        date_locales=take(ours, "date_locales", Value.translated, {}),
        require_translations=take(ours, "require_translations", _sentences, ()),
        pdf=take(ours, "pdf", lambda value: _some(value, languages), ()),
        precompress=take(ours, "precompress", _codings, ()),
    )


def _sentence(value: Value) -> str | None:
    return value.sentence()


def _sentences(value: Value) -> tuple[str, ...]:
    return tuple(item.sentence() for item in value.values())


def _some(value: Value, languages: tuple[str, ...]) -> tuple[str, ...]:
    """`true` for all languages, `false` for none, or a list of some of them."""
    if not isinstance(value.node, yaml.SequenceNode):
        return languages if value.flag() else ()
    named = [item.one_of(languages) for item in value.values()]
    return tuple(lang for lang in languages if lang in named)


def _codings(value: Value) -> tuple[str, ...]:
    named = [item.one_of(CODINGS) for item in value.values()]
    return tuple(ending for ending in CODINGS if ending in named)


def _languages(plugins: Value) -> tuple[str, ...]:
    """Those of mkdocs-static-i18n, its default first; English alone without it."""
    for plugin in plugins.values():
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
