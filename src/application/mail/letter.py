"""A letter that waits in the outbox, and how long it waits after a failure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

#: How long a letter waits after its first, second, … failed attempt. After the last of these it is
#: parked: an operator has to look at it.
WAITS: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To whom, which template, and the facts in it: never a secret. ``attempts`` counts the present
    one.
    """

    id: UUID
    recipient: str
    template: str
    locale: str = "en"
    facts: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0

    @property
    def wait(self) -> timedelta | None:
        """How long to wait before the next attempt; None when there is none any more."""
        return WAITS[self.attempts - 1] if self.attempts <= len(WAITS) else None

    @property
    def is_hopeless(self) -> bool:
        """Whether every attempt is over and nothing was ever said about it: it brings its sender
        down.
        """
        return self.attempts > len(WAITS) + 1


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's text, ready to be sent: plain, and the same in HTML."""

    subject: str
    text: str
    html: str
