"""What is wrong with the nesting of an HTML fragment, by the content models of the HTML Living Standard."""

from collections import Counter
from html.parser import HTMLParser

VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
PHRASING = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img input ins kbd label mark q s samp small span strong sub sup "
    "time u var wbr".split()
)
TRANSPARENT = frozenset(("a", "ins", "del"))
LINES = frozenset("p h1 h2 h3 h4 h5 h6 pre summary".split()) | (PHRASING - TRANSPARENT)
"""Elements that hold phrasing content only."""
ONLY = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
    "colgroup": {"col"},
}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "caption": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
ONCE = {"table": ("caption", "thead", "tfoot"), "details": ("summary",), "figure": ("figcaption",)}
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: Counter[str] = Counter()
        self.open: list[tuple[str, Counter[str]]] = [("body", Counter())]
        self.ids: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent, kids = self.open[-1]
        model = next((name for name, _ in reversed(self.open) if name not in TRANSPARENT), "body")
        kids[tag] += 1
        self._check(tag, parent, model)
        if tag in ONCE.get(parent, ()) and kids[tag] > 1:
            self.wrong[f"second {tag} in {parent}"] += 1
        if tag == "summary" and sum(kids.values()) > 1:
            self.wrong["summary not first"] += 1
        if tag == "a" and any(name == "a" for name, _ in self.open):
            self.wrong["a in a"] += 1
        self.ids.update(value for name, value in attrs if name == "id" and value)
        if tag not in VOID:
            self.open.append((tag, Counter()))

    def _check(self, tag: str, parent: str, model: str) -> None:
        if parent in ONLY and tag not in ONLY[parent]:
            self.wrong[f"{tag} in {parent}"] += 1
        if tag in PARENTS and parent not in PARENTS[tag]:
            self.wrong[f"{tag} in {parent}"] += 1
        if model in LINES and tag not in PHRASING and not (model == "summary" and tag in HEADINGS):
            self.wrong[f"{tag} in {model}"] += 1
        if parent in ("ins", "del") and tag not in PHRASING:
            self.wrong[f"{tag} in {parent}"] += 1

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1][0] == tag:
            self.open.pop()
        elif tag not in VOID:
            self.wrong[f"/{tag} in {self.open[-1][0]}"] += 1

    def handle_data(self, data: str) -> None:
        if self.open[-1][0] in ONLY and data.strip():
            self.wrong[f"text in {self.open[-1][0]}"] += 1


def errors(html: str) -> Counter[str]:
    """How often each error stands in a fragment that is part of a body."""
    checker = _Checker()
    checker.feed(html)
    checker.close()
    unclosed = Counter(f"unclosed {tag}" for tag, _ in checker.open[1:])
    repeated = Counter(f"repeated id {anchor}" for anchor, times in checker.ids.items() if times > 1)
    return checker.wrong + unclosed + repeated


def new_errors(html: str, *sources: str) -> Counter[str]:
    """The errors of a fragment that none of its sources had."""
    return errors(html) - sum((errors(source) for source in sources), Counter())
