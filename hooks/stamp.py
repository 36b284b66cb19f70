"""MkDocs hook: gives a policy's page the text in force, and its stamp."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from gazette import hosting, invocation
from gazette.sheets import Page as PolicyPage
from gazette.sheets import Sheet


def _sheet(page: Page, config: MkDocsConfig) -> Sheet:
    return hosting.sheet_of(page, config, draft=invocation.read().draft)


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """The text that this language shows, from the published ref; plain pages are read by MkDocs."""
    sheet = _sheet(page, config)
    return hosting.markdown_of(sheet) if isinstance(sheet, PolicyPage) else None


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A policy has its own template."""
    if hosting.chronicle_of(page.file, config):
        page.meta["template"] = "policy.html"
    return markdown


def on_page_context(context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """The page as the templates know it."""
    context.update({"view": _sheet(page, config)})  # type: ignore[misc]  # templates may be given more
    return context
