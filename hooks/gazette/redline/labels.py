"""The words that marks say: English here, which are also the ids of their translations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gazette.redline.changes import ChangeKind

KINDS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.REWORDED: "Reworded",
    ChangeKind.MOVED: "Moved",
    ChangeKind.RENUMBERED: "Renumbered",
    ChangeKind.LINK: "Link target changed",
    ChangeKind.HEADING_LEVEL: "Level of heading changed",
    ChangeKind.LIST_KIND: "Kind of list or quotation changed",
    ChangeKind.EMPHASIS: "Emphasis changed",
    ChangeKind.SPLIT: "Paragraph split",
    ChangeKind.MERGED: "Paragraphs merged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What is said beside the words of a text, in one language; `%(…)s` stands for what the text gives.

    `speech`: the attributes `lang` and `dir` of what is said, where that is not in the language of the text.
    """

    deleted: str = "[deleted: %(words)s]"
    inserted: str = "[inserted: %(words)s]"
    left: str = "[moved away: %(words)s]"
    paragraph_break: str = "paragraph break"
    image: str = "[image: %(words)s]"
    number: str = "Change %(number)s"
    previous: str = "Previous change"
    next: str = "Next change"
    moved_to: str = "Moved to “%(place)s”"
    moved_from: str = "Moved here from “%(place)s”"
    moved_up: str = "Moved further up"
    moved_down: str = "Moved further down"
    moved_from_above: str = "Moved here from further up"
    moved_from_below: str = "Moved here from further down"
    kinds: Mapping[ChangeKind, str] = field(default_factory=lambda: KINDS)
    speech: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.deleted, self.inserted))

    @classmethod
    def messages(cls) -> tuple[str, ...]:
        """All that is to be translated."""
        return (*(text for text in _texts(cls()).values()), *KINDS.values())

    @classmethod
    def translated(cls, gettext: Callable[[str], str], speech: Mapping[str, str] | None = None) -> "Labels":
        """The Labels of another language."""
        texts = {name: gettext(text) for name, text in _texts(cls()).items()}
        return cls(**texts, kinds={kind: gettext(text) for kind, text in KINDS.items()}, speech=speech or {})


def _texts(labels: Labels) -> dict[str, str]:
    return {name: text for name in Labels.__slots__ if isinstance(text := getattr(labels, name), str)}
