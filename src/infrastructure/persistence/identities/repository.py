"""Identities, handshakes and login codes in PostgreSQL. What is taken is deleted in the statement
that finds it: of several who take it at once, one gets it.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.identities.errors import IdentityConflict
from domain.identities.handshake import Handshake, LoginCode
from domain.identities.identity import Identity, Provider
from domain.ids import UserId
from infrastructure.persistence.auth.rows import SessionRow
from infrastructure.persistence.errors import constraint_means
from infrastructure.persistence.identities.rows import HandshakeRow, IdentityRow, LoginCodeRow
from infrastructure.persistence.mapping import entity_of

constraint_means("identities_pkey", IdentityConflict)
constraint_means("identities_one_of_a_provider_key", IdentityConflict)

_FIND = select(IdentityRow).where(
    IdentityRow.issuer == bindparam("issuer"), IdentityRow.subject == bindparam("subject")
)

_OF_USER = (
    select(IdentityRow)
    .where(IdentityRow.user_id == bindparam("user_id"))
    .order_by(IdentityRow.provider)
)

_REMOVE = (
    delete(IdentityRow)
    .where(
        IdentityRow.user_id == bindparam("user_id"), IdentityRow.provider == bindparam("provider")
    )
    .execution_options(synchronize_session=False)
)

_ITS_SESSION_LIVES = exists().where(
    SessionRow.id == HandshakeRow.session_id,
    SessionRow.ended_at.is_(None),
    SessionRow.expires_at > bindparam("now"),
)

_TAKE_HANDSHAKE = (
    delete(HandshakeRow)
    .where(
        HandshakeRow.state_hash == bindparam("state_hash"),
        HandshakeRow.browser_hash == bindparam("browser_hash"),
        HandshakeRow.expires_at > bindparam("now"),
        or_(HandshakeRow.session_id.is_(None), _ITS_SESSION_LIVES),
    )
    .returning(HandshakeRow)
    .execution_options(synchronize_session=False)
)

_TAKE_CODE = (
    delete(LoginCodeRow)
    .where(
        LoginCodeRow.code_hash == bindparam("code_hash"),
        LoginCodeRow.expires_at > bindparam("now"),
    )
    .returning(LoginCodeRow.user_id)
    .execution_options(synchronize_session=False)
)


class SqlIdentities:
    """The port ``Identities`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, issuer: str, subject: str, /) -> Identity | None:
        row = await self._session.scalar(_FIND, {"issuer": issuer, "subject": subject})
        return None if row is None else entity_of(row, Identity)

    async def of_user(self, user_id: UserId, /) -> list[Identity]:
        rows = await self._session.scalars(_OF_USER, {"user_id": user_id})
        return [entity_of(row, Identity) for row in rows]

    async def add(self, identity: Identity, /) -> None:
        await self._session.execute(insert(IdentityRow), asdict(identity))

    async def remove(self, user_id: UserId, provider: Provider, /) -> None:
        await self._session.execute(_REMOVE, {"user_id": user_id, "provider": provider})


class SqlHandshakes:
    """The port ``Handshakes`` within a session's transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, handshake: Handshake, /) -> None:
        await self._session.execute(insert(HandshakeRow), asdict(handshake))

    async def take(self, state_hash: bytes, browser_hash: bytes, /) -> Handshake | None:
        values = {"state_hash": state_hash, "browser_hash": browser_hash, "now": self._now}
        row = await self._session.scalar(_TAKE_HANDSHAKE, values)
        return None if row is None else entity_of(row, Handshake)


class SqlLoginCodes:
    """The port ``LoginCodes`` within a session's transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, code: LoginCode, /) -> None:
        await self._session.execute(insert(LoginCodeRow), asdict(code))

    async def take(self, code_hash: bytes, /) -> UserId | None:
        values = {"code_hash": code_hash, "now": self._now}
        user_id: UserId | None = await self._session.scalar(_TAKE_CODE, values)
        return user_id
