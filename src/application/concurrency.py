"""Conditional writes: a command may name the version that it was decided on (contract, section 1:
Concurrency).
"""

from collections.abc import Iterable
from typing import Final, Protocol, TypeAlias
from zlib import crc32

from domain.errors import Stale

#: The version that a change was decided on, or several of which any will do; None where it is to be
#: made whatever the version.
Expected: TypeAlias = int | frozenset[int] | None


#: How many fingerprints there are: as many as fit into a tag.
_FINGERPRINTS: Final = 10**9


class Versioned(Protocol):
    """Something that tells its versions apart."""

    @property
    def version(self) -> int: ...


def require_version(thing: Versioned, expected: Expected) -> None:
    """Raise ``Stale`` when a version is expected and it is not the thing's."""
    if expected is None:
        return
    if thing.version not in (expected if isinstance(expected, frozenset) else {expected}):
        raise Stale


def fingerprint(facts: Iterable[object]) -> int:
    """A version for something that counts none: another when one of its facts is another."""
    return crc32("\n".join(map(str, facts)).encode()) % _FINGERPRINTS
