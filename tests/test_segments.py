"""A text is rendered by its segments, each once for all texts, as it would be rendered whole."""

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gazette import segments
from gazette.document import Reader
from gazette.errors import SourceError
from gazette.model import Document
from tests.support.history import History
from tests.test_adoption import CORPORA

BLOCKS = st.sampled_from(
    """\
We keep logs.
We keep *logs
and more* of them.
# Privacy
## Logs
## Logs {#logs}
### 1. Logs {: #kept .x }
#
#hashtag
Logs
----
Privacy
=======
- one
* two
1. one
3) three
  - inner
    indented
        deeper
\tbehind a tab
> quoted
> - in a quote
> # Logs
| a | b |
a | b\n--|--\n1 | 2
***
---
**Bold** words
`code` and ``` more
```
Term
: what it means
[logs]: https://example.org
See [logs] or [logs][logs].
Noted.[^1]
[^1]: A note.
    More of the note.
*[HTML]: a language
<div>
</div>
<div markdown="1">
Words<br>and more
<https://example.org> and <privacy@example.org>
<!-- a comment
-->
AT&T &amp; others
{: .alone }
\\# no heading
word {: .x }
データを保存します。
نحتفظ بالسجلات.
[TOC]
![logs](logs.png "Logs")
""".splitlines()
).map(lambda line: line.replace("\\n", "\n"))
GAPS = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", "\n  \n", "\n\t\n"])
TEXTS = st.lists(st.tuples(BLOCKS, GAPS), max_size=12).map(lambda parts: "".join(map("".join, parts)))


def read(reader: Reader, text: str) -> Document | str:
    try:
        return reader.read(text.encode(), lang="en", file="x.md", strict=False)
    except SourceError as error:
        return str(error)


def assert_as_whole(reader: Reader, text: str) -> None:
    with patch.object(segments, "headed", lambda text: (text,)):
        whole = read(Reader(), text)

    found = read(reader, text)
    assert found == whole
    if isinstance(found, Document):
        assert len(set(map(id, found.sections))) == len(found.sections)


@hypothesis_settings(max_examples=1_000)
@example("## Logs\n\nOne.\n\n## Logs\n\nTwo.\n")
@example("## Logs {#logs}\n\nOne.\n\n## Logs {#logs}\n\nOne.\n")
@example("## Privacy\n\nLogs\n----\n\nOne.\n\nLogs\n----\n")
@example("## Logs\n\n- one\n\nWords.\n\n    code\n\n- two\n")
@given(TEXTS)
def test_any_text(text: str) -> None:
    """Whatever was written."""
    assert_as_whole(Reader(), text)


@pytest.mark.parametrize("text", ["One.\n\n## Logs\n\nTwo.\n", "## Logs\n\n- a\n\n## More\n\nTwo.\n"])
def test_cut(text: str) -> None:
    """A segment that two texts share is the same object."""
    reader = Reader()
    one, other = (reader.read(f"{text}\n\n## {name}\n".encode(), lang="en", file="x", strict=False) for name in "AB")

    assert one.sections[0] is other.sections[0]
    assert one != other


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of real policies are not on this machine")
@pytest.mark.parametrize("bundle", ["basecamp-policies", "github-site-policy", "mozilla-legal-docs"])
def test_real_texts(tmp_path: Path, bundle: str) -> None:
    """Every tenth text of real policies' histories, read by one reader."""
    history = History(tmp_path / "r")
    history.git("fetch", "-q", str(CORPORA / f"{bundle}.bundle"), "+refs/*:refs/corpus/*")
    listed = history.git("rev-list", "--objects", "--all").splitlines()
    blobs = [line.split()[0] for line in listed if line.endswith(".md")][::10]
    reader = Reader()

    for blob in blobs[:400]:
        assert_as_whole(reader, history.git("cat-file", "blob", blob))
