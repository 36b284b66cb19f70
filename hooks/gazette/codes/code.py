"""What a code of a Finding stands for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for, why it matters, and what to do.

    `form`: a matter of how a text is written, so that its errors are warnings where no Ledger stands beside it.
    """

    what: str
    why: str
    remedy: str
    form: bool = False
