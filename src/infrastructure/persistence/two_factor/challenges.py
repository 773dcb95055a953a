"""Logins that wait for a code, in PostgreSQL."""

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.two_factor.challenge import Challenge
from infrastructure.persistence.mapping import entity_of, values_of, write
from infrastructure.persistence.two_factor.rows import ChallengeRow

_ADD = insert(ChallengeRow)
_END = delete(ChallengeRow).where(ChallengeRow.token_hash == bindparam("token_hash"))


class SqlChallenges:
    """The port ``Challenges`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, challenge: Challenge, /) -> None:
        await self._session.execute(_ADD, values_of(challenge))

    async def lock(self, token_hash: bytes, /) -> Challenge | None:
        row = await self._session.get(
            ChallengeRow, token_hash, with_for_update=True, populate_existing=True
        )
        return None if row is None else entity_of(row, Challenge)

    async def save(self, challenge: Challenge, /) -> None:
        write(challenge, await self._session.get_one(ChallengeRow, challenge.token_hash))
        await self._session.flush()

    async def end(self, token_hash: bytes, /) -> None:
        await self._session.execute(_END, {"token_hash": token_hash})
