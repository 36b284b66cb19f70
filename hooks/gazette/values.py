"""Values: by what two of them are known to be equal, with all that they hold, in whichever process."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import PurePath

_LEAVES = (bool, int, float, date, Enum, PurePath, type(None))


def digest(*values: object) -> str:
    """SHA-256 of values: strings, numbers, days and the like, and dataclasses, tuples, mappings and sets of them.

    TypeError for anything else: what is not a value may change while its digest does not.
    """
    return _Walk().of(values).hex()


class _Walk:
    """One pass over values that share most of what they hold: each part is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, value: object) -> bytes:
        if isinstance(value, str):
            written = value.encode("utf-8", "surrogatepass")
            return b"s" + written if len(written) < 32 else b"S" + _sha256(written)
        if isinstance(value, _LEAVES):
            return f"{type(value).__name__} {value!r}".encode()
        if isinstance(value, bytes):
            return b"b" + _sha256(value)
        if id(value) not in self._known:
            self._known[id(value)] = (value, self._within(value))  # the value itself, lest another take its id
        return self._known[id(value)][1]

    def _within(self, value: object) -> bytes:
        if is_dataclass(value):
            held = [self.of(getattr(value, field.name)) for field in fields(value)]
        elif isinstance(value, Mapping):
            held = [self.of(item) for pair in value.items() for item in pair]
        elif isinstance(value, Set):
            held = sorted(map(self.of, value))
        elif isinstance(value, (tuple, list)):
            held = [self.of(item) for item in value]
        else:
            raise TypeError(f"not a value: {value!r}")
        name = type(value).__qualname__.encode()
        return _sha256(b"".join([len(part).to_bytes(8) + part for part in (name, *held)]))


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
