"""Conditional writes: a command may name the version that it was decided on (contract, section 1:
Concurrency).
"""

from typing import Protocol

from domain.errors import Stale


class Versioned(Protocol):
    """An entity that counts its versions."""

    @property
    def version(self) -> int: ...


def require_version(thing: Versioned, expected: int | None) -> None:
    """Raise ``Stale`` when a version is expected and it is not the thing's."""
    if expected is not None and thing.version != expected:
        raise Stale
