"""The command line: results on stdout, talk on stderr, exit codes of design.md section 7."""

import gc
import os
from collections import UserDict
from importlib import import_module
from typing import Any

import click

from gazette import __version__, invocation
from gazette.errors import GazetteError

COMMANDS = {
    "adopt": ("desk", "adopt"),
    "asof": ("answering", "asof"),
    "build": ("building", "build"),
    "check": ("gate", "check"),
    "headers": ("configuring", "response_headers"),
    "import": ("desk", "import_text"),
    "new": ("stating", "new"),
    "notice": ("noticing", "notice_command"),
    "redline": ("redlining", "redline"),
    "release": ("releasing", "release_command"),
    "review": ("reviewing", "review"),
    "serve": ("serving", "serve"),
    "show": ("answering", "show"),
    "status": ("answering", "status"),
    "verify": ("verifying", "verify"),
    "versions": ("answering", "versions"),
}
"""By name, where each stands: a module, and what it is called there."""

RARELY = (100_000, 10, 10)
"""When Python looks for what refers to itself in a circle: there is little of that, and looking costs a tenth."""


class _Commands(UserDict[str, Any]):
    """Each is imported when it is asked for, lest it pay for what others need."""

    def __getitem__(self, name: str) -> Any:
        module, called = self.data[name]
        return getattr(import_module(f"gazette.{module}"), called)


class _Program(click.Group):
    """Tells what gazette refuses in its own words, with its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        gc.set_threshold(*RARELY)
        try:
            return super().invoke(ctx)
        except GazetteError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Program, commands=_Commands(COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gazette")
def main() -> None:
    """Publish a legal policy with every version it ever had."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's advice about another generator
    invocation.read()
