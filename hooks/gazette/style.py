"""The theme's style sheet, cut to the rules that a page of the site can meet.

Judged by names alone. A selector goes if it asks for a class, an id or a data-* attribute whose name stands nowhere in
what the site is made from: templates, scripts, our style sheets, the texts' classes. A custom property or an animation
goes if nothing that stays asks for it. Elements, states, media and directions are never judged, so a rule that stays
without need costs some bytes, and one that is needed never goes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

EXTENSIONS = frozenset(
    "abbr attr_list def_list fenced_code footnotes legacy_attrs legacy_em md_in_html meta nl2br sane_lists smarty "
    "tables toc wikilinks".split()
)
"""Extensions of Markdown of whose classes the theme knows at most CLASSES; pages may wear those of any other one."""
CLASSES = frozenset("footnote footnote-backref footnote-ref headerlink toc toctitle".split())
"""What footnotes and lists of headings wear (Python-Markdown's own extensions)."""

_WORD = re.compile(r"[\w-]+")
_INTERFACE = "md-"
"""How the theme's names of what is around a text begin."""
_GROUPS = frozenset(("media", "supports", "container", "layer"))
"""At-rules that hold rules (CSS Conditional 3 and 5, CSS Cascade 5)."""
_ANY_OF = frozenset(("is", "where", "has", "-webkit-any", "-moz-any"))
"""Functions of which one argument must match; of others, such as :not(), none need (Selectors 4)."""
_STRING = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*\'"""
_RULE = re.compile(
    rf"""(?<=[{{}}])(?P<prelude>[^{{}}"'\\/@;]+)\{{(?:[^{{}}"'\\/]|{_STRING}|/(?!\*))*\}}"""
    rf"""|/\*.*?\*/|{_STRING}|url\([^)]*\)|\\.""",  # in which braces are none
    re.DOTALL,
)
"""A rule that holds no other one, behind a brace, where it is as plain as nearly all are."""
_WITHIN = re.compile(r"\([^()]*\)|\[[^]]*\]")
_CLASS = re.compile(r"\.(?!\d)([^\s.:#>+~*]+)")
_ASKED_FOR = re.compile(r"(?P<property>--[\w-]+)\s*:|@(?:-\w+-)?keyframes\s+(?P<animation>[\w-]+)")
"""The beginning of what goes unless its name is asked for."""


@lru_cache(maxsize=256)  # once for all languages of a build
def words(text: str) -> frozenset[str]:
    """All that may be a name in a template, a script, a style sheet or a text.

    >>> sorted(words('<p class="gz-a md-b">{{ c }}</p>'))
    ['c', 'class', 'gz-a', 'md-b', 'p']
    """
    return frozenset(_WORD.findall(text))


@lru_cache(maxsize=8)  # likewise
def cut(sheet: str, names: frozenset[str], extensions: frozenset[str] = frozenset()) -> str:
    """The rules of a style sheet that can matter where nothing but `names` is worn or asked for.

    `extensions` of Markdown may put classes on pages: with one that is not among EXTENSIONS all stay that are no part
    of the theme's interface.
    """
    known = names | CLASSES
    unknown = {name.removeprefix("markdown.extensions.") for name in extensions} - EXTENSIONS

    def is_worn(name: str) -> bool:
        return name in known or (bool(unknown) and not name.startswith(_INTERFACE))

    rules = tinycss2.parse_stylesheet(_thinned(sheet, is_worn), skip_comments=True, skip_whitespace=True)
    kept = tuple(_Cut(is_worn).rules(rules))
    return "".join(_written(kept, _asked_for(kept, known)))


def _thinned(sheet: str, is_worn: Callable[[str], bool]) -> str:
    """Empty braces stand for rules that go by their letters alone: most of them, which need not be parsed for it."""

    def left(found: re.Match[str]) -> str:
        return found[0] if found["prelude"] is None or may_match(found["prelude"]) else "{}"

    def may_match(selectors: str) -> bool:
        while (outside := _WITHIN.sub("", selectors)) != selectors:
            selectors = outside
        return any(all(map(is_worn, _CLASS.findall(selector))) for selector in selectors.split(","))

    return _RULE.sub(left, sheet)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What stands before the braces, and in them: declarations, or rules."""

    prelude: str
    declarations: tuple[str, ...] = ()
    rules: tuple["_Rule | str", ...] = ()


class _Cut:
    """Judges selectors by the names that may be worn."""

    def __init__(self, is_worn: Callable[[str], bool]) -> None:
        self.is_worn = is_worn

    def rules(self, nodes: Iterable[Node]) -> Iterator[_Rule | str]:
        """Those that may matter; what is no rule is skipped, as browsers do."""
        for node in nodes:
            if node.type == "qualified-rule":
                selectors = [part for part in _parts(node.prelude, ",") if self._may_match(part)]
                if selectors:
                    declarations = tuple(tinycss2.serialize(part).strip() for part in _parts(node.content, ";"))
                    yield _Rule(",".join(tinycss2.serialize(part).strip() for part in selectors), declarations)
            elif node.type == "at-rule" and node.lower_at_keyword in _GROUPS and node.content is not None:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                prelude = f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}".strip()
                yield _Rule(prelude, rules=tuple(self.rules(inner)))
            elif node.type == "at-rule":
                yield node.serialize()

    def _may_match(self, selector: Sequence[Node]) -> bool:
        return all(map(self._may_stand, [None, *selector], selector))

    def _may_stand(self, before: Node | None, token: Node) -> bool:
        """Whether a page may wear what a token asks for; a class is known by the dot before it."""
        if token.type == "ident" and before == ".":
            return self.is_worn(token.value)
        if token.type == "hash":
            return self.is_worn(token.value)
        if token.type == "[] block":
            name = next((part.value for part in token.content if part.type == "ident"), "")
            return not name.startswith("data-") or self.is_worn(name)
        if token.type == "function" and token.lower_name in _ANY_OF:
            return any(self._may_match(part) for part in _parts(token.arguments, ","))
        return True


def _parts(tokens: Iterable[Node], separator: str) -> Iterator[list[Node]]:
    """What stands between separators."""
    part: list[Node] = []
    for token in tokens:
        if token.type == "literal" and token.value == separator:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _asked_for(kept: Iterable[_Rule | str], names: frozenset[str]) -> frozenset[str]:
    """The names for which anything asks that stays, `names` among them."""
    pieces = list(_pieces(kept))
    asked = set(names)
    waiting = [piece for piece in pieces if _name(piece)]
    asked.update(word for piece in pieces if not _name(piece) for word in words(piece))
    while found := [piece for piece in waiting if _name(piece) in asked]:
        waiting = [piece for piece in waiting if _name(piece) not in asked]
        asked.update(word for piece in found for word in words(piece.partition(":")[2]))
    return frozenset(asked)


def _pieces(kept: Iterable[_Rule | str]) -> Iterator[str]:
    for rule in kept:
        if isinstance(rule, str):
            yield rule
        else:
            yield from rule.declarations
            yield from _pieces(rule.rules)


def _name(piece: str) -> str:
    """Of a custom property or an animation."""
    found = _ASKED_FOR.match(piece)
    return (found["property"] or found["animation"]) if found else ""


def _written(kept: Iterable[_Rule | str], asked: frozenset[str]) -> Iterator[str]:
    for rule in kept:
        if isinstance(rule, str):
            if _name(rule) in asked or not _name(rule):
                yield rule
            continue
        inner = "".join(_written(rule.rules, asked)) or ";".join(
            piece for piece in rule.declarations if piece and (_name(piece) in asked or not _name(piece))
        )
        if inner:
            yield f"{rule.prelude}{{{inner}}}"
