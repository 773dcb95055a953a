"""What registration, login and sessions need from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from application.auth.views import SessionItem
from application.enrollments.ports import PlacingWork
from application.mail.ports import Outbox
from application.page import Page, PageRequest
from application.ports import Once
from application.two_factor.ports import Challenges, Totps
from application.users.ports import Logins, UserReads, Users
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.auth.password import Password
from domain.auth.refresh import Family, Renewal
from domain.auth.registration import Registration
from domain.auth.session import RefreshToken, Session
from domain.ids import RegistrationId, SessionId, UserId
from domain.text import Email


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Whether the password was right, and whether its hash is made as hashes are made now."""

    right: bool
    outdated: bool = False


class PasswordHasher(Protocol):
    """Slow hashes of passwords, made beside the event loop.

    Both methods raise ``Unavailable`` when too many wait for them already.
    """

    async def hash(self, password: Password, /) -> str:
        """A new hash, with a salt of its own."""
        ...

    async def check(self, password: Password, stored: str | None, /) -> PasswordCheck:
        """Compare with a stored hash. Where there is none, or one that costs beyond reason, it
        takes as long and is wrong.
        """
        ...


class NewSecret(Protocol):
    """Make a secret of 256 bits of chance, in characters that an address may hold."""

    def __call__(self) -> str: ...


class Registrations(Protocol):
    """The registrations that wait to be verified."""

    async def add(self, registration: Registration, /) -> None: ...

    async def lock(self, registration_id: RegistrationId, /) -> Registration | None:
        """Nobody else changes it until this work ends; None when it is gone."""
        ...

    async def lock_newest(self, email: Email, /) -> Registration | None:
        """The newest one of the address whose time has not run out, decoys too."""
        ...

    async def lock_by_token(self, token_hash: bytes, /) -> Registration | None:
        """The one with this link, locked together with all others of its address."""
        ...

    async def save(self, registration: Registration, /) -> None: ...

    async def end_all(self, email: Email, /) -> None:
        """Forget all registrations of the address."""
        ...


class MailedLinks(Protocol):
    """Links to set a password, or to confirm a new address. Whoever changes one of a person has
    locked the person's account first.
    """

    async def put(self, link: MailedLink, /) -> None:
        """Write a link, in place of the one that the person had for the same purpose."""
        ...

    async def get(self, user_id: UserId, purpose: LinkPurpose, /) -> MailedLink | None: ...

    async def find(self, purpose: LinkPurpose, token_hash: bytes, /) -> MailedLink | None:
        """The one with this token; it may be gone as soon as it was seen."""
        ...

    async def use(self, link: MailedLink, /) -> bool:
        """Forget it. False when it is not there any more, or not with this token."""
        ...

    async def end_all(self, user_id: UserId, /) -> None:
        """Forget all links of the person."""
        ...


class Sessions(Logins, Protocol):
    """Logins and their refresh tokens."""

    async def start(self, session: Session, token: RefreshToken, /, *, place: str) -> None:
        """Write a new session down; from now on the account knows the place that it came from."""
        ...

    async def family(self, token_hash: bytes, /) -> Family | None:
        """The token with this hash and what decides on it; its session is locked."""
        ...

    async def renew(self, renewal: Renewal, /) -> None:
        """Write the outcome of a refresh."""
        ...

    async def end(self, user_id: UserId, session_id: SessionId, /) -> bool:
        """End the person's session and tell all servers with the commit; False when it is not live,
        or not theirs.
        """
        ...


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an address can log in with: its account, if it has one, and the newest registration that
    waits for it; ``familiar`` is whether the account has logged in from this place before.
    """

    user_id: UserId | None = None
    password_hash: str | None = None
    pending_hash: str | None = None
    familiar: bool = False


class AuthReads(Protocol):
    """Logins as people and the login itself see them; every method is one statement."""

    async def credentials(self, email: Email, place: str, /) -> Credentials:
        """The same work for every address, known or not; ``place`` is from where it is asked."""
        ...

    async def challenged(self, token_hash: bytes, place: str, /) -> tuple[UserId, bool] | None:
        """Whose login waits for a code under this hash, open or not, and whether they have logged
        in from the place before; None when there is none.
        """
        ...

    async def session_of(self, token_hash: bytes, /) -> SessionId | None:
        """Whose refresh token has this hash, live or not; None when there is no such token."""
        ...

    async def sessions(
        self, user_id: UserId, current: SessionId, page: PageRequest, /
    ) -> Page[SessionItem]:
        """The person's live sessions, newest first."""
        ...


class AuthWork(PlacingWork, Protocol):
    """A transaction on accounts and logins, and on the courses that an address was invited to."""

    users: Users
    user_reads: UserReads
    registrations: Registrations
    sessions: Sessions
    links: MailedLinks
    totps: Totps
    challenges: Challenges
    outbox: Outbox


StartAuthWork: TypeAlias = Callable[[Once | None], AuthWork]
