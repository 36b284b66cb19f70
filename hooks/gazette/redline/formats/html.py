"""A Redline as one HTML file that needs nothing else: to keep, or to send with a mail."""

from html import escape

from gazette.phrases import Phrases
from gazette.redline import html
from gazette.redline.comparison import Comparison
from gazette.redline.formats.summary import summary

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-inline-size: 44rem; padding-inline: 1rem; font: 1rem/1.6 system-ui, sans-serif; }
table { border-collapse: collapse; }
td, th { padding: .3rem .6rem; border: 1px solid; text-align: start; }
ins { background: #cdf0d4; color: #0b3d17; text-decoration: underline; }
del + ins { margin-inline-start: .2em; }
del { background: #fbd5d5; color: #6d1010; text-decoration: line-through; }
.gz-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.gz-tag { display: block; font-size: .8rem; }
.gz-tag a { display: inline-block; min-inline-size: 1.5rem; text-align: center; }
:is(p, li, pre, blockquote, dd, dt, h1, h2, h3, h4, h5, h6):is(.gz-changed, .gz-added, .gz-removed, .gz-moved, .gz-left)
  { border-inline-start: 3px solid; padding-inline-start: .6rem; }
"""
_PAGE = """\
<!doctype html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}: {before} → {after}</title>
<style>{style}</style>
</head>
<body>
<header lang="en" dir="ltr">
<p><strong>{title}</strong>: <bdi>{before}</bdi> → <bdi>{after}</bdi></p>
<p>{summary}.</p>
</header>
<main>
{blocks}
</main>
</body>
</html>
"""


def write(comparison: Comparison) -> str:
    """The whole new text with what went and came marked in it, numbered, each mark linking to the next.

    Its style stands in the file itself; it loads nothing.
    """
    text = comparison.after.document
    return _PAGE.format(
        lang=escape(text.lang),
        direction=Phrases(text.lang).direction,
        title=escape(text.title),
        before=escape(comparison.before.name),
        after=escape(comparison.after.name),
        style=_STYLE,
        summary=escape(summary(comparison)),
        blocks=html.blocks(comparison),
    )
