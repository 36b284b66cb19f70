"""MkDocs hook: gives the templates the language being built."""

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from gazette import hosting, invocation


@event_priority(-150)  # after static-i18n has set the language, before publish renders with it
def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Install gettext, dates and escaping for this language."""
    with hosting.reported():
        hosting.localize(env, config, files, live=invocation.read().draft)
    return env
