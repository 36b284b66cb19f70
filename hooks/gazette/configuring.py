"""gazette headers: the configuration that serves the site right on a host."""

from pathlib import Path
from typing import Any

import click

from gazette import headers, project
from gazette.options import SELECTED, edition_of, of_publisher, of_repository
from gazette.selection import Selection


@click.command("headers")
@click.argument("host", metavar="HOST", type=click.Choice(tuple(headers.HOSTS)))
@of_publisher
@of_repository
def response_headers(repo: Path, *, host: str, site_url: str | None, organisation: str | None, **named: Any) -> None:
    """Write the configuration that serves the site right on a HOST.

    pages: `_headers` of Netlify and Cloudflare Pages; nginx: a snippet for a server; cloudfront-policy and
    cloudfront-function: for CloudFront before S3; s3: a script that uploads in an order that is never torn.
    """
    selection = Selection.of(repo.resolve(), **{name: named[name] for name in SELECTED})
    publisher = project.publisher(repo, organisation, site_url, selection, command=f"headers {host}")
    edition = edition_of(repo, drafts=False, **named)
    published = publisher.publishes(edition) if publisher else edition
    click.echo(headers.written(host, headers.hosted(published)), nl=False)
