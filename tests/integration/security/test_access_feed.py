"""Two servers that learn of each other's changes through PostgreSQL."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from application.actor import LoginRequired
from application.authentication import AccessClaims
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.errors import Unavailable
from domain.ids import RefreshTokenId, SessionId, UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User
from infrastructure.persistence.engine import Database
from infrastructure.persistence.read_lane import Compiled, ReadLane, Rows
from infrastructure.persistence.unit_of_work import start_sql_work
from infrastructure.security.access_feed import AccessFeed

ACCESS = timedelta(minutes=15)


class CountingLane:
    """The read lane, and how often it was asked."""

    def __init__(self, lane: ReadLane) -> None:
        self._lane = lane
        self.asked = 0

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        self.asked += 1
        return await self._lane.fetch(statement, **values)


class Town:
    """A database, and servers that listen to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(url, pool_size=4)
        self.lane = CountingLane(ReadLane(self.database))
        self.start_work = start_sql_work(self.database, uuid7)

    @asynccontextmanager
    async def server(
        self, monotonic: Callable[[], float] = time.monotonic
    ) -> AsyncIterator[AccessFeed]:
        """A server whose feed is fresh."""
        stop = asyncio.Event()
        feed = AccessFeed(self.url, self.lane, access_lifetime=ACCESS, monotonic=monotonic)
        running = asyncio.ensure_future(feed.run(stop))
        await until(feed._is_fresh)
        try:
            yield feed
        finally:
            stop.set()
            await running

    async def login(self, role: Role = Role.STUDENT) -> AccessClaims:
        """What the access token of somebody who just logged in says."""
        async with self.start_work(None) as work:
            user_id, now = UserId(uuid7()), work.now
            await work.users.add(
                User(
                    id=user_id,
                    email=Email(f"{user_id}@example.org"),
                    display_name=DisplayName("Ada"),
                    role=role,
                    created_at=now,
                    updated_at=now,
                )
            )
            session = Session.started(
                SessionId(uuid7()),
                user_id,
                ip=None,
                user_agent=None,
                now=now,
                lifetimes=Lifetimes(),
            )
            token = RefreshToken(
                id=RefreshTokenId(uuid7()),
                session_id=session.id,
                token_hash=session.id.bytes,
                created_at=now,
                expires_at=session.expires_at,
            )
            await work.sessions.start(session, token, place="192.0.2.7")
            await work.commit()
        return AccessClaims(user_id, session.id, role, datetime(2100, 1, 1, tzinfo=UTC))

    async def log_out(self, claims: AccessClaims, *, commit: bool = True) -> None:
        async with self.start_work(None) as work:
            await work.sessions.end(claims.user_id, claims.session_id)
            if commit:
                await work.commit()

    async def change_role(self, claims: AccessClaims, role: Role) -> None:
        async with self.start_work(None) as work:
            user = await work.users.lock(claims.user_id)
            await work.users.save(user.with_role(role, now=work.now))
            await work.commit()

    async def cut_feeds(self) -> None:
        """End every listening connection, as a restart of the database would."""
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND (query = 'SELECT 1' OR query LIKE 'LISTEN%')"
            )
        finally:
            await connection.close()


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def until_over(feed: AccessFeed, claims: AccessClaims) -> None:
    """Wait until the feed refuses the claims."""
    async with asyncio.timeout(10):
        with suppress(LoginRequired):
            while True:
                await feed.current(claims)
                await asyncio.sleep(0.01)


async def until_role(feed: AccessFeed, claims: AccessClaims, role: Role) -> None:
    async with asyncio.timeout(10):
        while await feed.current(claims) is not role:
            await asyncio.sleep(0.01)


@pytest.fixture
async def town(clean_database_url: str) -> AsyncIterator[Town]:
    town = Town(clean_database_url)
    yield town
    await town.database.close()


async def test_a_valid_token_costs_no_query_while_the_feed_is_fresh(town: Town) -> None:
    claims = await town.login()
    async with town.server() as feed:
        assert await feed.current(claims) is Role.STUDENT
    assert town.lane.asked == 0


@pytest.mark.parametrize("servers", [2])
async def test_every_server_learns_of_an_end_and_of_a_role(town: Town, servers: int) -> None:
    leaving, promoted = await town.login(), await town.login()
    async with town.server() as one, town.server() as other:
        await town.log_out(leaving)
        await town.change_role(promoted, Role.INSTRUCTOR)
        for feed in (one, other):
            await until_over(feed, leaving)
            await until_role(feed, promoted, Role.INSTRUCTOR)
    assert town.lane.asked == 0


async def test_a_change_that_was_rolled_back_is_told_to_nobody(town: Town) -> None:
    rolled_back, committed = await town.login(), await town.login()
    async with town.server() as feed:
        await town.log_out(rolled_back, commit=False)
        await town.log_out(committed)
        await until_over(feed, committed)
        assert await feed.current(rolled_back) is Role.STUDENT


async def test_a_server_that_starts_later_knows_what_happened_before(town: Town) -> None:
    leaving, promoted, other = [await town.login() for _ in range(3)]
    await town.log_out(leaving)
    await town.change_role(promoted, Role.ADMIN)
    async with town.server() as feed:
        with pytest.raises(LoginRequired):
            await feed.current(leaving)
        assert await feed.current(promoted) is Role.ADMIN
        assert await feed.current(other) is Role.STUDENT
    assert town.lane.asked == 0


async def test_without_a_feed_every_request_asks_the_database(town: Town) -> None:
    leaving, promoted, other = [await town.login() for _ in range(3)]
    await town.log_out(leaving)
    await town.change_role(promoted, Role.ADMIN)
    feed = AccessFeed(town.url, town.lane, access_lifetime=ACCESS)
    with pytest.raises(LoginRequired):
        await feed.current(leaving)
    assert await feed.current(promoted) is Role.ADMIN
    assert await feed.current(other) is Role.STUDENT
    assert town.lane.asked == 3


async def test_a_token_for_somebody_elses_session_is_refused_without_a_feed(town: Town) -> None:
    ada, eve = await town.login(), await town.login(Role.ADMIN)
    mixed = AccessClaims(eve.user_id, ada.session_id, Role.ADMIN, ada.expires_at)
    feed = AccessFeed(town.url, town.lane, access_lifetime=ACCESS)
    with pytest.raises(LoginRequired):
        await feed.current(mixed)


async def test_without_a_feed_and_without_a_database_nobody_gets_in() -> None:
    class Away:
        async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
            raise Unavailable

    feed = AccessFeed("", Away(), access_lifetime=ACCESS)
    claims = AccessClaims(
        UserId(UUID(int=1)), SessionId(UUID(int=2)), Role.ADMIN, datetime(2100, 1, 1, tzinfo=UTC)
    )
    with pytest.raises(Unavailable):
        await feed.current(claims)


async def test_a_feed_that_is_cut_falls_back_at_once_and_catches_up(town: Town) -> None:
    claims, later = await town.login(), await town.login()
    async with town.server() as feed:
        await town.cut_feeds()
        await until(lambda: not feed._is_fresh())
        await town.log_out(claims)
        with pytest.raises(LoginRequired):
            await feed.current(claims)
        await until(feed._is_fresh)
        asked = town.lane.asked
        with pytest.raises(LoginRequired):
            await feed.current(claims)
        await town.log_out(later)
        await until_over(feed, later)
        assert town.lane.asked == asked


async def test_a_connection_that_has_been_silent_is_not_trusted(town: Town) -> None:
    """A network that swallows packets closes nothing: only the missing heartbeat tells."""
    claims, skipped = await town.login(), 0.0
    async with town.server(lambda: time.monotonic() + skipped) as feed:
        skipped = 3600
        assert await feed.current(claims) is Role.STUDENT
        assert town.lane.asked == 1
        await until(feed._is_fresh)
        assert await feed.current(claims) is Role.STUDENT
        assert town.lane.asked == 1
