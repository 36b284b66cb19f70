"""The engines that mark changes in texts; run by itself in their environment, with pairs on stdin as JSON.

A pair is {old, new} of HTML and of plain text, one block a line. For each peer and pair it writes what the peer made,
HTML or [[operation, text]], and its CPU seconds; null where the peer failed or took longer than LONGEST seconds.
"""

import json
import re
import signal
import sys
import time

LONGEST = 5
TEXT_TAGS = ("p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "pre")
FORMATTING_TAGS = ("a", "strong", "em", "b", "i", "code", "span", "sup", "sub", "br", "img")


def lxml_htmldiff(pair):
    from lxml.html.diff import htmldiff

    return htmldiff(pair["old_html"], pair["new_html"])


def redlines(pair):
    from redlines import Redlines

    marked = Redlines(pair["old_text"], pair["new_text"]).output_markdown
    deleted = re.sub(r"<span style='color:red;[^']*'>(.*?)</span>", r"<del>\1</del>", marked, flags=re.DOTALL)
    return re.sub(r"<span style='color:green;[^']*'>(.*?)</span>", r"<ins>\1</ins>", deleted, flags=re.DOTALL)


def diff_match_patch(pair):
    from diff_match_patch import diff_match_patch as engine

    matcher = engine()
    matcher.Diff_Timeout = LONGEST
    found = matcher.diff_main(pair["old_text"], pair["new_text"])
    matcher.diff_cleanupSemantic(found)
    return [[{-1: "deleted", 0: "equal", 1: "inserted"}[op], text] for op, text in found]


def xmldiff(pair):
    from lxml import etree, html
    from xmldiff import formatting, main

    old, new = (etree.tostring(html.fromstring(f"<div>{pair[name]}</div>")) for name in ("old_html", "new_html"))
    formatter = formatting.XMLFormatter(
        normalize=formatting.WS_BOTH, text_tags=TEXT_TAGS, formatting_tags=FORMATTING_TAGS
    )
    return main.diff_texts(old, new, formatter=formatter)


def give_up(*_):
    raise TimeoutError


def run(peer, pair):
    """What the peer made of the pair and how long it took, or nothing."""
    signal.alarm(LONGEST)
    before = time.process_time()
    try:
        return {"made": peer(pair), "seconds": time.process_time() - before}
    except Exception:  # noqa: BLE001 - whatever a peer does wrong, it has not marked this pair
        return None
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)
    pairs = json.load(sys.stdin)
    json.dump({peer.__name__: [run(peer, pair) for pair in pairs]
               for peer in (lxml_htmldiff, redlines, diff_match_patch, xmldiff)}, sys.stdout)  # fmt: skip
