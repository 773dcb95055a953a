"""Registrations, sessions, tokens and passwords in memory."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from application.actor import LoginRequired
from application.auth.ports import Credentials, PasswordCheck
from application.auth.views import SessionItem
from application.authentication import AccessClaims
from application.page import Page, PageRequest
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.auth.password import Password
from domain.auth.refresh import Family, Renewal
from domain.auth.registration import Registration
from domain.auth.session import RefreshToken, Session
from domain.ids import RegistrationId, SessionId, UserId
from domain.text import Email
from domain.users.user import Role
from fakes.courses import paged
from fakes.memory import Clock, MemoryTransaction, Tables


class MemoryRegistrations:
    """The port ``Registrations``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._rows = transaction.table("registrations")

    async def add(self, registration: Registration, /) -> None:
        self._rows[registration.id] = registration

    async def lock(self, registration_id: RegistrationId, /) -> Registration | None:
        await self._transaction.lock("registrations", registration_id)
        return self._rows.get(registration_id)

    async def lock_newest(self, email: Email, /) -> Registration | None:
        newest = _newest_pending(self._transaction, email, self._now)
        return None if newest is None else await self.lock(newest.id)

    async def lock_by_token(self, token_hash: bytes, /) -> Registration | None:
        named = next((one for one in self._rows.values() if one.token_hash == token_hash), None)
        if named is None:
            return None
        for one in sorted(_of_address(self._transaction, named.email), key=lambda one: one.id):
            await self.lock(one.id)
        found = self._rows.get(named.id)
        return found if found is not None and found.token_hash == token_hash else None

    async def save(self, registration: Registration, /) -> None:
        self._rows[registration.id] = registration

    async def end_all(self, email: Email, /) -> None:
        for one in _of_address(self._transaction, email):
            del self._rows[one.id]


class MemoryMailedLinks:
    """The port ``MailedLinks``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._links = transaction.table("mailed_links")

    async def put(self, link: MailedLink, /) -> None:
        self._links[link.user_id, link.purpose] = link

    async def get(self, user_id: UserId, purpose: LinkPurpose, /) -> MailedLink | None:
        return self._links.get((user_id, purpose))

    async def find(self, purpose: LinkPurpose, token_hash: bytes, /) -> MailedLink | None:
        links = self._links.values()
        return next(
            (one for one in links if one.purpose is purpose and one.token_hash == token_hash), None
        )

    async def use(self, link: MailedLink, /) -> bool:
        known = await self.get(link.user_id, link.purpose)
        if known is None or known.token_hash != link.token_hash:
            return False
        del self._links[link.user_id, link.purpose]
        return True

    async def end_all(self, user_id: UserId, /) -> None:
        for key in [key for key in self._links if key[0] == user_id]:
            del self._links[key]


class MemorySessions:
    """The port ``Sessions``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._sessions = transaction.table("sessions")
        self._tokens = transaction.table("refresh_tokens")
        self._challenges = transaction.table("challenges")

    async def start(self, session: Session, token: RefreshToken, /, *, place: str) -> None:
        self._transaction.table("familiar_addresses")[session.user_id, place] = self._now
        self._sessions[session.id] = session
        self._tokens[token.id] = token

    async def family(self, token_hash: bytes, /) -> Family | None:
        named = self._named(token_hash)
        if named is None:
            return None
        await self._transaction.lock("sessions", named.session_id)
        presented = self._named(token_hash)
        if presented is None:
            return None
        others = [one for one in self._tokens.values() if one.id != presented.id]
        return Family(
            session=self._sessions[presented.session_id],
            presented=presented,
            siblings=tuple(
                one
                for one in others
                if presented.parent_id is not None and one.parent_id == presented.parent_id
            ),
            children=tuple(one for one in others if one.parent_id == presented.id),
        )

    async def renew(self, renewal: Renewal, /) -> None:
        self._sessions[renewal.session.id] = renewal.session
        for token in (*renewal.changed, renewal.issued):
            self._tokens[token.id] = token

    async def started_at(self, user_id: UserId, session_id: SessionId, /) -> datetime | None:
        session: Session | None = self._sessions.get(session_id)
        if session is None or session.user_id != user_id or not session.is_live(now=self._now):
            return None
        return session.created_at

    async def end(self, user_id: UserId, session_id: SessionId, /) -> bool:
        session = self._sessions.get(session_id)
        if session is None or session.user_id != user_id or not session.is_live(now=self._now):
            return False
        await self._transaction.lock("sessions", session_id)
        self._sessions[session_id] = replace(session, ended_at=self._now)
        return True

    async def end_all(self, user_id: UserId, /, *, but: SessionId | None = None) -> list[SessionId]:
        waiting = [key for key, one in self._challenges.items() if one.user_id == user_id]
        for key in waiting:
            await self._transaction.lock("challenges", key)
            self._challenges.pop(key, None)
        listed = [one for one in self._sessions if one != but]
        return [one for one in listed if await self.end(user_id, one)]

    def _named(self, token_hash: bytes) -> RefreshToken | None:
        return next((one for one in self._tokens.values() if one.token_hash == token_hash), None)


class MemoryAuthReads:
    """The port ``AuthReads``."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    async def credentials(self, email: Email, place: str, /) -> Credentials:
        users = self._tables.table("users").values()
        user = next((one for one in users if one.email.lower() == email.lower()), None)
        pending = _newest_pending(self._tables, email, self._clock.now)
        return Credentials(
            user_id=user.id if user else None,
            password_hash=user.password_hash if user else None,
            pending_hash=pending.password_hash if pending else None,
            familiar=user is not None
            and (user.id, place) in self._tables.table("familiar_addresses"),
        )

    async def challenged(self, token_hash: bytes, place: str, /) -> tuple[UserId, bool] | None:
        challenge = self._tables.table("challenges").get(token_hash)
        if challenge is None:
            return None
        known = self._tables.table("familiar_addresses")
        return challenge.user_id, (challenge.user_id, place) in known

    async def session_of(self, token_hash: bytes, /) -> SessionId | None:
        tokens = self._tables.table("refresh_tokens").values()
        return next((one.session_id for one in tokens if one.token_hash == token_hash), None)

    async def sessions(
        self, user_id: UserId, current: SessionId, page: PageRequest, /
    ) -> Page[SessionItem]:
        own = [
            SessionItem(
                one.id,
                one.created_at,
                one.last_used_at,
                one.ip,
                one.user_agent,
                one.id == current,
            )
            for one in self._tables.table("sessions").values()
            if one.user_id == user_id and one.is_live(now=self._clock.now)
        ]
        return paged(own, page, lambda item: (item.id,), descending=True)


class PlainHasher:
    """The port ``PasswordHasher`` without any work; ``checked`` counts what was compared."""

    def __init__(self) -> None:
        self.checked = 0

    async def hash(self, password: Password, /) -> str:
        return f"plain:{password!s}"

    async def check(self, password: Password, stored: str | None, /) -> PasswordCheck:
        self.checked += 1
        scheme, _, known = (stored or "").partition(":")
        return PasswordCheck(right=bool(known) and known == password, outdated=scheme == "old")


class NumberedSecrets:
    """The port ``NewSecret``: secret-1, secret-2, …"""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"secret-{next(self._numbers)}"


class ListedTokens:
    """The port ``AccessTokens``: a token is a number in a list."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, AccessClaims] = {}

    def issue(
        self, user_id: UserId, session_id: SessionId, role: Role, /, *, lifetime: timedelta
    ) -> str:
        token = f"access-{len(self._issued) + 1}"
        expires_at = self._clock.now + lifetime
        self._issued[token] = AccessClaims(user_id, session_id, role, expires_at)
        return token

    def verify(self, token: str, /) -> AccessClaims:
        claims = self._issued.get(token)
        if claims is None or self._clock.now >= claims.expires_at:
            raise LoginRequired(token_sent=True)
        return claims


class MemoryLiveSessions:
    """The port ``LiveSessions``: it knows what it was told, and nothing else."""

    def __init__(self) -> None:
        self._ended: set[SessionId] = set()
        self._roles: dict[UserId, Role] = {}

    async def current(self, claims: AccessClaims, /) -> Role:
        if claims.session_id in self._ended:
            raise LoginRequired(token_sent=True)
        return self._roles.get(claims.user_id, claims.role)

    def end(self, session_ids: Iterable[SessionId], /) -> None:
        self._ended.update(session_ids)

    def change_role(self, user_id: UserId, role: Role, /, *, version: int) -> None:
        self._roles[user_id] = role


def _of_address(tables: Tables, email: Email) -> list[Registration]:
    rows = tables.table("registrations").values()
    return [one for one in rows if one.email.lower() == email.lower()]


def _newest_pending(tables: Tables, email: Email, now: datetime) -> Registration | None:
    pending = [one for one in _of_address(tables, email) if one.is_pending(now=now)]
    return max(pending, key=lambda one: (one.created_at, one.id), default=None)
