"""Levels of Versions that nobody stated: told from the Signals against the Version before."""

from dataclasses import replace

from gazette import materiality
from gazette.model import Level, SignalCode, VersionId
from gazette.redlines import Pair, Redlines
from gazette.versions import Chronicle, Version


def levelled(chronicle: Chronicle, *versions: VersionId) -> Chronicle:
    """The Chronicle with the levels inferred that are not stated: of these Versions, else of all.

    A level is inferred only where no Ledger states any; the texts are compared for it, some milliseconds a Version.
    """
    redlines = Redlines(chronicle)
    return replace(
        chronicle,
        versions=tuple(
            replace(version, level=level(redlines, version))
            if version.inferred and (not versions or version.id in versions)
            else version
            for version in chronicle.versions
        ),
    )


def level(redlines: Redlines, version: Version) -> Level | None:
    """The level told from the texts; None for the first Version, which changed nothing."""
    pair = _pair(redlines, version)
    return materiality.level(pair.comparison) if pair else None


def signalled(redlines: Redlines, version: Version) -> tuple[SignalCode, ...] | None:
    """What the Signals of a Version are about; None if it follows no Version."""
    pair = _pair(redlines, version)
    if pair is None:
        return None
    shown = {signal.code for signals in materiality.signals(pair.comparison) for signal in signals}
    return tuple(code for code in SignalCode if code in shown)


def _pair(redlines: Redlines, version: Version) -> Pair | None:
    """A Version against its predecessor in the authoritative language, which alone is judged."""
    pair = redlines.changes(version, redlines.chronicle.authoritative)
    return pair if pair and pair.lang == redlines.chronicle.authoritative else None
