"""What sending mail needs from outside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol, TypeAlias
from uuid import UUID

from application.mail.letter import Letter, Written
from application.ports import Once, UnitOfWork


class Outbox(Protocol):
    """The letters that wait to be delivered."""

    async def post(self, letter: Letter, /) -> None:
        """Write a letter down: it goes out if the work is committed, and soon after that."""
        ...

    async def post_all(self, letters: Sequence[Letter], /) -> None: ...

    async def claim(self, *, hold: timedelta) -> Letter | None:
        """The letter that waits longest, with its attempt counted; None when none is due. Nobody
        else gets it for the time ``hold``, after which it is due again unless something was said
        about it.
        """
        ...

    async def sent(self, letter_id: UUID, /) -> None:
        """It went out, or was found to be needless."""
        ...

    async def delay(self, letter_id: UUID, wait: timedelta, /) -> None:
        """It is due again after ``wait``."""
        ...

    async def park(self, letter_id: UUID, /) -> None:
        """It is not tried any more."""
        ...


class MailWork(UnitOfWork, Protocol):
    """A transaction on letters."""

    outbox: Outbox


StartMailWork: TypeAlias = Callable[[Once | None], MailWork]


class Prepare(Protocol):
    """Finds out, at the time of delivery, what stands in the letters of one template: secrets are
    made here.
    """

    async def __call__(self, letter: Letter, /) -> "Prepared | None":
        """None when the letter has become needless."""
        ...


#: The template to use and the values in it.
Prepared: TypeAlias = tuple[str, Mapping[str, str]]


class LetterWriter(Protocol):
    """Turns a template and values into text."""

    def write(self, template: str, locale: str, values: Mapping[str, str], /) -> Written:
        """The text in the language nearest to ``locale`` that there is."""
        ...


class MailRefused(Exception):
    """The letter will not be taken, however often it is sent: there is no such mailbox, for
    example.
    """


class MailDelayed(Exception):
    """The letter could not be sent now."""


class Mailer(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter, written: Written, /) -> None:
        """Send it; the letter's id tells a repetition. Raise ``MailDelayed`` or ``MailRefused``."""
        ...


#: What each template's letters need before they can be written; the others are written from their
#: facts alone.
Preparations: TypeAlias = Mapping[str, Prepare]
