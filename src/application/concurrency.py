"""Conditional writes: a command may name the version that it was decided on (contract, section 1:
Concurrency).
"""

from typing import Protocol, TypeAlias

from domain.errors import Stale

#: The version that a change was decided on, or several of which any will do; None where it is to be
#: made whatever the version.
Expected: TypeAlias = int | frozenset[int] | None


class Versioned(Protocol):
    """An entity that counts its versions."""

    @property
    def version(self) -> int: ...


def require_version(thing: Versioned, expected: Expected) -> None:
    """Raise ``Stale`` when a version is expected and it is not the thing's."""
    if expected is None:
        return
    if thing.version not in (expected if isinstance(expected, frozenset) else {expected}):
        raise Stale
