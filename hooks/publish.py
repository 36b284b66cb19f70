"""MkDocs hook: reads the Edition, and writes everything that is derived from its Chronicles."""

import os
from typing import TYPE_CHECKING

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from gazette import assets, hosting, invocation, running
from gazette.cache import Cache
from gazette.edition import Edition
from gazette.editions import open_edition

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


def on_startup(*, command: str, dirty: bool) -> None:
    """While serving, `/` shows the draft."""
    if command == "serve":
        os.environ["GAZETTE_DRAFT"] = "1"


def _opened(config: MkDocsConfig) -> Edition:
    call = invocation.read()
    return open_edition(hosting.root_of(config), ref=call.ref, now=call.now, as_of=call.as_of)


@event_priority(50)  # before static-i18n, which starts the build of each language
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the Edition once per build, whatever the number of languages."""
    if hosting.EDITION not in config.extra:
        with hosting.reported():
            edition = config.extra.get(hosting.OPENED, lambda: _opened(config))()
            for finding in (*edition.findings, *hosting.unspoken(config, edition)):
                hosting.log.info(str(finding))
            config.extra[hosting.EDITION] = edition
            if folder := invocation.read().cache:
                config.extra.setdefault(hosting.CACHE, Cache(folder, hosting.log.info))
    if not isinstance(config.theme, hosting.Theme):
        config.theme = hosting.Theme(config.theme)
    config.theme.static_templates -= set(assets.OURS)
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Only what pages ask for is copied, our own files by names that change with their bytes."""
    with hosting.reported():
        assets.fingerprint(files, config)
    assets.keep_what_pages_ask_for(files)
    return files


@event_priority(-200)  # after static-i18n, which looks for every page and its translations
def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Of a part of the site only its own policies' pages are read and written."""
    hosting.leave_out_other_parts(files, config)
    return nav


@event_priority(-200)  # last: the environment is equipped, the language right, the output folder clean
def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Write the pages that MkDocs does not know, and copy what no other language has copied."""
    assets.copy_once(files, config)
    with hosting.reported():
        hosting.write_derived(env, config, files)
    return env


@event_priority(-200)  # after static-i18n, which builds the other languages in its own
def on_post_build(*, config: MkDocsConfig) -> None:
    """Compressed copies beside the files; none while serving, which sends files as they are."""
    if not invocation.read().draft:
        assets.compress(config)


def on_serve(server: "LiveReloadServer", *, config: MkDocsConfig, builder: object) -> "LiveReloadServer":
    """While `gazette serve` runs, the pages that MkDocs does not know are made when they are asked for."""
    running.answer_on_demand(server, config)
    return server
