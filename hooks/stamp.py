"""MkDocs hook: gives a policy's page the text in force, and its stamp."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from gazette import hosting, pages
from gazette.document import Source


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """The text that this language shows, from the published ref; plain pages are read by MkDocs."""
    sheet = hosting.sheet_of(page, config)
    if not isinstance(sheet, pages.Page) or not sheet.revision:
        return None
    source = Source.decode(sheet.revision.newest.content, sheet.revision.newest.path)
    return f"---\n{source.front_matter}---\n{source.body}"


def on_page_context(context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """The page as the templates know it."""
    page.toc = (hosting.Skip(),)  # type: ignore[assignment]  # the theme's skip link; our contents list is our own
    context.update({"view": hosting.sheet_of(page, config)})  # type: ignore[typeddict-unknown-key]
    return context


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
    """A policy has its own template."""
    if hosting.chronicle_of(page.file, config):
        page.meta["template"] = "policy.html"
    return markdown
