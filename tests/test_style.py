"""The theme's style sheet, cut: what goes, what stays, and that no page looks other than with the whole of it."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import markdown
import material
import pytest
from playwright.sync_api import Browser, Page, Route

from gazette import style
from gazette.document import NORM_V1
from tests.conftest import PROJECT, Open
from tests.support.history import History
from tests.test_browser import LANGUAGES
from tests.test_headers import one_of_each_kind

(THEME,) = (Path(material.__file__).parent / "templates" / "assets" / "stylesheets").glob("main.*.min.css")
WHOLE = THEME.read_text("utf-8")


def kept(sheet: str, *names: str, extensions: frozenset[str] = frozenset()) -> str:
    return style.cut(sheet, frozenset(names), extensions)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("p{margin:0}table[align=right] td:hover::before{color:red}", None),
        (".a{top:0}.b{top:0}", ".a{top:0}"),
        (".a .b{top:0}.a>p,.b>p,.a+.a{top:0}", ".a>p,.a+.a{top:0}"),
        ("#a{top:0}#b{top:0}", "#a{top:0}"),
        ("[data-a=x] p{top:0}[data-b]{top:0}[dir=rtl] .a{top:0}", "[data-a=x] p{top:0}[dir=rtl] .a{top:0}"),
        (".a:not(.b){top:0}.b:not(.a){top:0}", ".a:not(.b){top:0}"),
        (":is(.a,.b) p{top:0}:where(.b,#b) p{top:0}p:has(>.b){top:0}", ":is(.a,.b) p{top:0}"),
        ("li:nth-child(2n of .b){top:0}", None),
        ("@media print{.a{top:0}.b{top:0}}@media screen{.b{top:0}}", "@media print{.a{top:0}}"),
        ("@supports (top:0){@media (forced-colors:active){.b{top:0}.a{top:0}}}",
         "@supports (top:0){@media (forced-colors:active){.a{top:0}}}"),
        (":root{--x:1;--y:var(--x);--z:2}.a{top:var(--y)}", ":root{--x:1;--y:var(--x)}.a{top:var(--y)}"),
        (":root{--x:1}.b{top:var(--x)}", ""),
        (":root{--asked:1;--x:var(--asked)}", ":root{--asked:1}"),
        ('.a{--x:url("data:a;b{c}");top:var(--x);}.b{top:0}', '.a{--x:url("data:a;b{c}");top:var(--x)}'),
        ("@keyframes go{0%{top:0}to{top:var(--t)}}@keyframes rest{0%{top:0}}:root{--t:1}.a{animation:go 1s}",
         "@keyframes go{0%{top:0}to{top:var(--t)}}:root{--t:1}.a{animation:go 1s}"),
        ('@charset "UTF-8";@page{margin:0}@font-face{font-family:x;src:url(x)}', None),
        (".a\\:b,.\\61{top:0}", ".a{top:0}"),
        ("/* said */.a{top:0}/*# sourceMappingURL=x.map */", ".a{top:0}"),
        (".a{top:0}}.b{top:0}p{top:0}", ".a{top:0}p{top:0}"),
        ("p{top:0}.b{top:0}p .b:hover,.b[dir=x.a]:not(.a):is(.a){top:0}.a .b,.a:not(:is(.b,.c)){top:0}",
         "p{top:0}.a:not(:is(.b,.c)){top:0}"),
        ("p{top:url(x}.b{top:0});left:0}/*}.b{top:0}*/.a{top:0}", "p{top:url(x}.b{top:0});left:0}.a{top:0}"),
        ("p{--asked:'\\'}.b{top:0}';content:\"}.b{}\"}.b{content:'}';top:0;x:url(a/*b)/1}/**/p{top:0}",
         "p{--asked:\"'}.b{top:0}\";content:\"}.b{}\"}p{top:0}"),
        ("@media print{.b{top:0}}@supports (a:b){.b{c:d}.a{c:d}}@keyframes b{.5%{c:d}}", "@supports (a:b){.a{c:d}}"),
    ],
)  # fmt: skip
def test_cut(sheet: str, expected: str | None) -> None:
    """Where `a`, `data-a` and `--asked` are all the names there are; None: as it was."""
    assert kept(sheet, "a", "data-a", "--asked") == (sheet if expected is None else expected)


@pytest.mark.parametrize("names", [(), ("md-nav", "md-typeset", "admonition", "md-header"), tuple(style.words(WHOLE))])
def test_cut_by_letters_is_cut_by_grammar(names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes before the sheet is parsed is nothing that would have stayed after it."""
    quick = style.cut.__wrapped__(WHOLE, frozenset(names))
    monkeypatch.setattr(style, "_thinned", lambda sheet, _: sheet)

    assert quick == style.cut.__wrapped__(WHOLE, frozenset(names))


def test_classes_of_other_extensions() -> None:
    """With an extension whose classes are not known all stay, but for those of the theme's interface."""
    sheet = ".md-nav{top:0}.admonition{top:0}.footnote{top:0}"

    assert kept(sheet, extensions=frozenset(NORM_V1)) == ".footnote{top:0}"
    assert kept(sheet, extensions=frozenset(("markdown.extensions.tables", "toc"))) == ".footnote{top:0}"
    assert kept(sheet, extensions=frozenset(("admonition", "toc"))) == ".admonition{top:0}.footnote{top:0}"


def test_classes_of_texts(history: History, open_edition: Open) -> None:
    """An author may give a text's elements any class, in a published text, an old one, a draft or a heading."""
    history.commit("2026-05-16", {"docs/index.md": "# Policy\n\nOld.\n{: .admonition .old }\n"})
    history.commit("2026-05-17", {"docs/index.md": '# Policy\n\n## *1*{.tip}\n\n<div class="grid cards">New.</div>\n'})
    (history.root / "docs" / "index.md").write_text("# Policy\n\nDraft.\n{: .draft }\n", "utf-8")

    assert open_edition(history, "docs/index.md").classes == {"admonition", "old", "tip", "grid", "cards", "draft"}


MARKS = """\
# Title

Words *soft* **hard** ***both*** `code` [link](https://a.example) <kbd>K</kbd> <mark>m</mark> <ins>i</ins> <del>d</del>
<sub>s</sub> <sup>s</sup> <small>s</small> <abbr title="t">A</abbr> <q>q</q> <var>v</var> <cite>c</cite>\
 HTML[^1]  \nline

## Two
### Three
#### Four
##### Five
###### Six

- one
    - two

        para
1. one
    1. two

Term
:   Definition

    > Quoted
    > > twice

| left | right | middle |
|:-----|------:|:------:|
| 1    | 2     | 3      |

```
code
```

---

<details open><summary>More</summary><p>Text</p></details>
<figure><img alt="" width="10" height="10"><figcaption>Words</figcaption></figure>

*[HTML]: Hypertext
[^1]: A note.
"""


SPLIT = """
(text) => {
  const found = [];
  const walk = (rules) => {
    for (const rule of rules) {
      if (rule.selectorText !== undefined) {
        if ([...rule.style].every((name) => name.startsWith('--'))) continue;
        let part = '', depth = 0;
        for (const sign of rule.selectorText + ',') {
          if (sign === ',' && depth === 0) { found.push(part.trim()); part = ''; continue; }
          depth += '(['.includes(sign) - ')]'.includes(sign);
          part += sign;
        }
      } else if (rule.cssRules && !(rule instanceof CSSKeyframesRule)) walk(rule.cssRules);
    }
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  walk(sheet.cssRules);
  return found;
}
"""
"""The selectors of a style sheet, as the browser reads them; of rules that say more than custom properties."""

_MOMENT = re.compile(r"::[\w-]+|:(?:hover|focus(?:-visible|-within)?|active|checked|disabled|target|visited)")
"""What a selector says of a moment, or of what is no element."""


@pytest.fixture(scope="module")
def part(demo_folder: Path) -> str:
    """What the demo's style sheets hold of the theme's."""
    (file,) = demo_folder.rglob("policy.*.css")
    return file.read_text("utf-8").removesuffix((PROJECT / "overrides" / "assets" / "policy.css").read_text("utf-8"))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(reduced_motion="reduce")
    yield page
    page.close()


def test_a_sixth_is_left(part: str) -> None:
    """Most of the theme's style is of what no page has: its search, its menus, its tabs, its notes in 12 colours."""
    assert 0 < len(part) <= len(WHOLE) / 6
    assert "url(" not in part.replace('url("data:', "").replace("url('data:", "")


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_cut_matches_nothing(page: Page, demo: str, demo_folder: Path, part: str, lang: str) -> None:
    """No selector that goes finds an element on any kind of page, whatever its state; the browser is the judge."""
    page.goto(demo)
    whole, left = page.evaluate(SPLIT, WHOLE), set(page.evaluate(SPLIT, part))
    gone = sorted({_MOMENT.sub(":is(*)", selector) for selector in whole if selector not in left})
    paths = [*one_of_each_kind(demo_folder / "privacy", lang).values(), "404.html"]
    found = {}
    for path in paths:
        page.goto(demo + path)
        found[path] = page.evaluate("gone => gone.filter(selector => document.querySelector(selector))", gone)

    assert len(gone) > 500
    assert found == {path: [] for path in paths}


@pytest.mark.browser
def test_what_stays_is_as_it_was(page: Page, demo: str, part: str) -> None:
    """The rules that stay are rules of the theme's, in its order: the browser reads no other one."""
    page.goto(demo)
    whole = iter(page.evaluate(SPLIT, WHOLE))

    assert all(selector in whole for selector in page.evaluate(SPLIT, part))


VIEWS = {
    "phone": {"viewport": {"width": 375, "height": 800}},
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 375, "height": 800}, "forced_colors": "active"},
    "paper": {"viewport": {"width": 800, "height": 800}},
}


def looks(chromium: Browser, url: str, view: str, *, whole_for: str = "", content: str = "") -> bytes:
    """A picture of a page; with the whole of the theme's style in the place of the part `whole_for`."""
    page = chromium.new_page(reduced_motion="reduce", **VIEWS[view])

    def fulfil(route: Route) -> None:
        response = route.fetch()
        assert whole_for in response.text()
        route.fulfill(response=response, body=response.text().replace(whole_for, WHOLE, 1))

    if whole_for:
        page.route("**/*.css", fulfil)
    page.goto(url)
    if content:
        page.evaluate("html => { document.querySelector('article').innerHTML = html }", content)
    page.emulate_media(media="print" if view == "paper" else "screen")
    picture = page.screenshot(full_page=True)
    page.close()
    return picture


COMPARE = """
async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }));
  if (one.width !== other.width || one.height !== other.height) return 256;
  return one.data.reduce((most, value, nth) => Math.max(most, Math.abs(value - other.data[nth])), 0);
}
"""
"""The greatest difference of a colour at any pixel, 0 to 255; 256 where the pictures differ in size."""
NOISE = 8
"""At rounded corners the browser itself paints a page twice with colours that differ by 1 to 3."""


def difference(chromium: Browser, one: bytes, other: bytes) -> int:
    """How much two pictures differ, as COMPARE tells it."""
    if one == other:
        return 0
    page = chromium.new_page()
    found = page.evaluate(COMPARE, [base64.b64encode(picture).decode() for picture in (one, other)])
    page.close()
    assert isinstance(found, int)
    return found


SEEN = [
    *(("policy", "en", view) for view in VIEWS),
    *(("version", "ar", view) for view in ("phone", "dark")),
    *((kind, "ja", "desk") for kind in ("history", "section")),
    ("changes", "ar", "paper"),
]
"""A page with a bar that stays in view is seen on paper: the browser paints the letters of such a bar in two ways."""


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "lang", "view"), SEEN)
def test_looks(chromium: Browser, demo: str, demo_folder: Path, part: str, kind: str, lang: str, view: str) -> None:
    """A page looks, but for that noise, as with the whole of the theme's style."""
    url = demo + one_of_each_kind(demo_folder / "privacy", lang)[kind]

    assert difference(chromium, looks(chromium, url, view), looks(chromium, url, view, whole_for=part)) <= NOISE


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS)
def test_looks_of_all_marks(chromium: Browser, demo: str, part: str, view: str) -> None:
    """Likewise all that Markdown can make of a text, in both directions."""
    html = markdown.markdown(MARKS, extensions=[*NORM_V1, "abbr", "fenced_code"])
    content = f"{html}<div dir='rtl'>{html}</div>"

    one, other = (looks(chromium, demo, view, content=content, whole_for=whole_for) for whole_for in ("", part))

    assert difference(chromium, one, other) <= NOISE
