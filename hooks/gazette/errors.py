"""What can go wrong, told so that the reader can mend it.

GazetteError            what is wrong, where, what to do; carries the exit code of the command line
├── SourceError         something located in a file (exit 1)
│   └── Rejected        several such findings at once
├── UsageError          an unknown id, a wrong argument (exit 2)
└── RepositoryError     no git, shallow, unreadable: the state of the machine (exit 3)

Narrower errors live beside the code that raises them.
"""

from collections.abc import Iterable

from gazette.finding import Choice, Finding, Place, Severity


class GazetteError(Exception):
    """Something that stops us; a programmer's mistake is never one of these.

    >>> print(SourceError("no title", remedy="Add one.", place=Place("docs/index.md", 2), code="no-title"))
    docs/index.md:2:1: no title
      Add one.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "", place: Place | None = None) -> None:
        self.message = message
        self.remedy = remedy
        self.place = place
        super().__init__(message)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + "".join(f"\n  {line}" for line in self.remedy.splitlines())


class SourceError(GazetteError):
    """Something in a file: a place, a sentence, a remedy, and the public code of the rule it breaks."""

    def __init__(self, message: str, *, remedy: str, place: Place, code: str, choices: tuple[Choice, ...] = ()) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.code = code
        self.choices = choices

    @property
    def finding(self) -> Finding:
        """The same as a Finding, for a report of everything at once."""
        assert self.place
        return Finding(
            severity=Severity.ERROR,
            code=self.code,
            place=self.place,
            message=self.message,
            remedy=self.remedy,
            choices=self.choices,
        )


class Rejected(GazetteError):
    """Sources with at least one error among their findings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(map(str, self.findings)))


class UsageError(GazetteError):
    """The call asks for something that does not exist."""

    exit_code = 2


class RepositoryError(GazetteError):
    """The repository or the machine is not in a state to tell the truth from."""

    exit_code = 3
