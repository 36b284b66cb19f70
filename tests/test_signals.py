"""Signals of materiality: what they say of real and of small Changes, and where they are silent."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gazette import materiality
from gazette.document import Reader
from gazette.materiality.lines import fold
from gazette.materiality.vocabulary import TO_CLAUSE_END, vocabulary
from gazette.model import Document, Signal, SignalCode
from gazette.redline import Comparison, Named
from gazette.redline.formats import json
from tests.conftest import Run
from tests.test_redline import SCHEMA

GOLDENS = Path(__file__).parent / "signals"
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")


def document(markdown: str, lang: str = "en") -> Document:
    return Reader().read(markdown.encode(), lang=lang, file="x.md", strict=False)


def signals(old: str, new: str, lang: str = "en") -> list[Signal]:
    comparison = Comparison.of(Named("old", document(old, lang)), Named("new", document(new, lang)))
    return [signal for change in materiality.judged(comparison).changes for signal in change.signals]


def told(found: list[Signal]) -> list[dict[str, str]]:
    """As the goldens write them: the code, the words before, an arrow, the words after."""
    return [{signal.code.value: f"{signal.before} → {signal.after}".strip()} for signal in found]


def cases() -> list[Any]:
    found = []
    for file in sorted(GOLDENS.glob("*.yml")):
        for case in yaml.safe_load(file.read_text("utf-8")):
            found.append(pytest.param(case, id=f"{file.stem}: {case['case']}"))
    return found


@pytest.mark.parametrize("case", cases())
def test_golden(case: dict[str, Any]) -> None:
    """Old and new text, and every Signal between them with its words."""
    assert told(signals(case["old"], case["new"], case.get("lang", "en"))) == case["signals"]


@pytest.mark.parametrize("case", cases())
def test_swapped_texts_signal_too(case: dict[str, Any]) -> None:
    """What is a signal on the way there is one on the way back; where none shows, none shows on the way back."""
    back = signals(case["new"], case["old"], case.get("lang", "en"))

    assert bool(back) == bool(case["signals"])


@pytest.mark.parametrize("case", cases())
def test_a_text_with_itself_is_silent(case: dict[str, Any]) -> None:
    """Nothing changed, nothing is said."""
    assert signals(case["new"], case["new"], case.get("lang", "en")) == []


@pytest.mark.parametrize("case", cases())
def test_json_holds_them(case: dict[str, Any]) -> None:
    """Valid against the schema; each with its reason."""
    lang = case.get("lang", "en")
    pair = [Named(name, document(case[name], lang)) for name in ("old", "new")]
    written = json.as_json(materiality.judged(Comparison.of(*pair)))

    SCHEMA.validate(written)
    shown = [signal for change in written["changes"] for signal in change["signals"]]
    assert [{item["code"]: f"{item['before']} → {item['after']}".strip()} for item in shown] == case["signals"]


def test_redline_command_says_why(tmp_path: Path, gazette: Run) -> None:
    """Below the changed line, one reason a line."""
    (tmp_path / "a.md").write_text("We keep logs for 30 days.\n", "utf-8")
    (tmp_path / "b.md").write_text("We do not keep logs for 90 days.\n", "utf-8")
    result = gazette("redline", "./a.md", "./b.md", cwd=tmp_path)

    assert result.stdout.splitlines()[1:4] == [
        "We {+do not+} keep logs for [-30-] {+90+} days.",
        "  ! a duration changed from “30 days” to “90 days”",
        "  ! a negation was added: “not”",
    ]


def test_every_signal_has_its_goldens() -> None:
    """At least eight for each, those that stay silent included."""
    named = {file.stem: len(yaml.safe_load(file.read_text("utf-8"))) for file in GOLDENS.glob("*.yml")}

    assert [code.value for code in SignalCode if named.get(code.value, 0) < 8] == []
    assert [lang for lang in LANGUAGES[1:] if named.get(lang, 0) < 15] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_found(lang: str) -> None:
    """A word of the vocabulary stands for its notion where it stands alone."""
    words = vocabulary(lang)
    lost = [
        (code.value, notion, word)
        for code in SignalCode
        for notion, some in words.lines(code).items()
        for word in some
        if (code, notion) not in {(hit.code, hit.notion) for hit in found(lang, word)}
    ]

    assert lost == []


def found(lang: str, word: str) -> list[Any]:
    if word.endswith(TO_CLAUSE_END):
        return list(vocabulary(lang).clauses(fold(word.removesuffix(TO_CLAUSE_END).strip())))
    return list(vocabulary(lang).hits(fold(word.replace("*", ""))))


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_languages_have_the_same_notions(lang: str) -> None:
    """No language names a notion that English does not, in the parts where words stand for notions."""
    english, words = vocabulary("en"), vocabulary(lang)
    strange = [
        (code.value, notion)
        for code in SignalCode
        for notion in words.lines(code)
        if notion not in english.lines(code) and (lang, notion) not in OWN_NOTIONS
    ]

    assert strange == []


OWN_NOTIONS = {("de", "want"), ("ja", "cannot"), ("ja", "must not"), ("ja", "period"), ("ja", "suspension")}
"""What these languages say with words of its own."""

SENTENCES = st.sampled_from(
    [
        "We keep logs for 30 days.",
        "We keep logs for 90 days.",
        "You may object at any time.",
        "You must object at once.",
        "We never sell personal data to Gullvik Post.",
        "Logs help us to find faults in Norway.",
        "Write to privacy@example.org, unless you are at sea.",
        "The sea is calm today.",
        "Boats are made of wood.",
        "It costs 5 euros.",
    ]
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4, unique=True)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=5)


def markdown(text: list[list[str]]) -> str:
    return "\n\n".join(" ".join(paragraph) for paragraph in text)


@hypothesis_settings(max_examples=150)
@given(TEXTS, TEXTS)
def test_what_signals_signals_swapped(old: list[list[str]], new: list[list[str]]) -> None:
    """Whatever was written: no signal on the way there, none on the way back."""
    assert bool(signals(markdown(old), markdown(new))) == bool(signals(markdown(new), markdown(old)))


UNLIKE = [
    "We keep logs for 30 days.",
    "You must not object at once.",
    "Gullvik Post never sells personal data.",
    "Write to privacy@example.org, unless you are at sea.",
    "Boats are made of wood in Norway.",
    "It costs 5 euros.",
]
"""Sentences of which none could be taken for another, edited."""


@hypothesis_settings(max_examples=100)
@given(st.permutations(UNLIKE), st.permutations(UNLIKE), st.integers(1, len(UNLIKE)))
def test_what_is_no_wording_is_silent(one: list[str], other: list[str], count: int) -> None:
    """Reflow, emphasis, list kind, level and number of a heading, apostrophes and moved paragraphs show none."""
    text = one[:count]
    old = "# Title\n\n## 2. Don't\n\n" + "\n\n".join(text) + "\n\n- a b\n- c d\n"
    kept = "\n\n".join(sentence.replace(" ", "\n") for sentence in other if sentence in text)
    new = "# Title\n\n### 1. Don’t\n\n" + kept.replace("We", "**We**") + "\n\n1. a b\n2. c d\n"

    assert signals(old, new) == []


@pytest.mark.parametrize("text", [markdown([["We keep logs for 30 days. You may object."]])])
def test_an_unknown_language_has_signals_that_need_no_words(text: str) -> None:
    """Numbers, addresses and blocks are told in any language."""
    changed = text.replace("30", "90") + "\n\nahoj@example.org"

    assert told(signals(text, changed, "cs")) == [
        {"number": "30 → 90"},
        {"paragraph": "→ ahoj@example.org"},
        {"email": "→ ahoj@example.org"},
    ]
