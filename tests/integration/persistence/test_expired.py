"""What has run out is forgotten, and nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from application.housekeeping import KeepHouse
from infrastructure.persistence.engine import Database
from infrastructure.persistence.operations.expired import SqlExpired
from infrastructure.persistence.write_lane import WriteLane

IDLE = timedelta(days=14)
WITHOUT_ID = {
    *("idempotency_keys", "login_challenges", "handshakes", "login_codes"),
    *("mailed_links", "limits", "familiar_addresses"),
}


class House:
    """A database with rows of every age."""

    def __init__(self, connection: Any, keep: KeepHouse) -> None:
        self._connection = connection
        self.keep = keep

    async def insert(self, table: str, **values: Any) -> Any:
        """A row; a timedelta is a time from now."""
        row = {"id": uuid7(), **values} if table not in WITHOUT_ID else values
        marks = [
            f"now() + ${place}::interval" if isinstance(value, timedelta) else f"${place}"
            for place, value in enumerate(row.values(), start=1)
        ]
        await self._connection.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(marks)})",  # noqa: S608
            *row.values(),
        )
        return row.get("id")

    async def ids(self, table: str) -> set[Any]:
        return await self.column(table, "id")

    async def column(self, table: str, name: str) -> set[Any]:
        return {row[0] for row in await self._connection.fetch(f"SELECT {name} FROM {table}")}  # noqa: S608

    async def user(self) -> Any:
        return await self.insert("users", email=f"{uuid7()}@example.org", display_name="Ada")


@pytest.fixture
async def house(clean_database_url: str) -> AsyncIterator[House]:
    database = Database(clean_database_url, pool_size=2)
    connection = await asyncpg.connect(clean_database_url)
    yield House(connection, KeepHouse(SqlExpired(WriteLane(database), idle=IDLE)))
    await connection.close()
    await database.close()


async def test_registrations_go_when_their_time_has_run_out(house: House) -> None:
    facts = {"email": "a@b.org", "display_name": "A", "password_hash": "x", "decoy": False}
    kept = await house.insert("registrations", **facts, expires_at=timedelta(minutes=1))
    await house.insert("registrations", **facts, expires_at=timedelta(minutes=-1))
    await house.keep()
    assert await house.ids("registrations") == {kept}


async def test_logins_that_got_no_code_go_when_their_time_has_run_out(house: House) -> None:
    facts = {"created_at": timedelta(minutes=-9), "failures": 0}
    user = await house.user()
    for token, minutes in ((b"open", 1), (b"over", -1)):
        await house.insert(
            "login_challenges",
            user_id=user,
            token_hash=token,
            expires_at=timedelta(minutes=minutes),
            **facts,
        )
    await house.keep()
    assert await house.column("login_challenges", "token_hash") == {b"open"}


async def test_sessions_go_a_day_after_their_end(house: House) -> None:
    user, later = await house.user(), timedelta(days=14)
    hours = {name: timedelta(hours=count) for name, count in (("recent", -23), ("long ago", -25))}
    kept = {
        await house.insert("sessions", user_id=user, expires_at=later),
        await house.insert("sessions", user_id=user, expires_at=hours["recent"]),
        await house.insert("sessions", user_id=user, expires_at=later, ended_at=hours["recent"]),
    }
    await house.insert("sessions", user_id=user, expires_at=hours["long ago"])
    await house.insert("sessions", user_id=user, expires_at=later, ended_at=hours["long ago"])
    await house.keep()
    assert await house.ids("sessions") == kept


async def test_old_refresh_tokens_go_and_their_descendants_stay(house: House) -> None:
    session = await house.insert(
        "sessions", user_id=await house.user(), expires_at=timedelta(days=14)
    )

    async def token(parent: Any, days: int) -> Any:
        return await house.insert(
            "refresh_tokens",
            session_id=session,
            parent_id=parent,
            token_hash=uuid7().bytes,
            expires_at=timedelta(days=days),
        )

    old = await token(None, -15)
    run_out = await token(old, -13)
    live = await token(run_out, 14)
    await house.keep()
    assert await house.ids("refresh_tokens") == {run_out, live}


async def test_ways_to_a_provider_and_codes_go_when_their_time_has_run_out(house: House) -> None:
    user = await house.user()
    for key, minutes in ((b"kept", 1), (b"old", -1)):
        expires_at = timedelta(minutes=minutes)
        await house.insert(
            "handshakes",
            state_hash=key,
            browser_hash=b"",
            nonce="",
            verifier="",
            return_to="",
            expires_at=expires_at,
        )
        await house.insert("login_codes", code_hash=key, user_id=user, expires_at=expires_at)
    await house.keep()
    for column, table in (("state_hash", "handshakes"), ("code_hash", "login_codes")):
        kept = await house._connection.fetch(f"SELECT {column} FROM {table}")  # noqa: S608
        assert [row[0] for row in kept] == [b"kept"]


async def test_finished_jobs_go_after_a_week_with_their_rows(house: House) -> None:
    kept = {await house.insert("jobs", kind="proof")}
    for days in (-6, -8):
        over = {"state": "succeeded", "finished_at": timedelta(days=days)}
        job = await house.insert("jobs", kind="proof", **over)
        await house._connection.execute("INSERT INTO job_rows VALUES ($1, 1, '{}')", job)
        if days == -6:
            kept.add(job)
    await house.keep()
    assert await house.ids("jobs") == kept
    assert await house.column("job_rows", "row") == {1}


async def test_invitations_go_a_month_after_they_ran_out(house: House) -> None:
    owner = await house.user()
    facts = {"owner_id": owner, "slug": "bread", "title": "Bread"}
    course = await house.insert("courses", **facts)
    kept = set()
    for days in (1, -29, -31):
        invitation = await house.insert(
            "invitations",
            course_id=course,
            email=f"{days}@example.org",
            expires_at=timedelta(days=days),
        )
        if days > -31:
            kept.add(invitation)
    await house.keep()
    assert await house.ids("invitations") == kept


async def test_kept_answers_go_after_a_day(house: House) -> None:
    user = await house.user()
    for key, hours in (("kept", -23), ("old", -25)):
        await house.insert(
            "idempotency_keys",
            user_id=user,
            key=key,
            fingerprint=b"",
            status=201,
            body=b"",
            created_at=timedelta(hours=hours),
        )
    await house.keep()
    kept = await house._connection.fetch("SELECT key FROM idempotency_keys")
    assert [row[0] for row in kept] == ["kept"]


async def test_letters_go_a_while_after_they_are_settled(house: House) -> None:
    facts = {"recipient": "a@b.org", "template": "welcome"}
    kept = {
        await house.insert("outbox", **facts),
        await house.insert("outbox", **facts, sent_at=timedelta(days=-6)),
        await house.insert("outbox", **facts, parked_at=timedelta(days=-89)),
    }
    await house.insert("outbox", **facts, sent_at=timedelta(days=-8))
    await house.insert("outbox", **facts, parked_at=timedelta(days=-91))
    await house.keep()
    assert await house.ids("outbox") == kept


async def test_more_than_one_batch_goes_in_one_round(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.housekeeping.BATCH", 2)
    for _ in range(5):
        await house.insert(
            "outbox", recipient="a@b.org", template="welcome", sent_at=timedelta(days=-8)
        )
    await house.keep()
    assert await house.ids("outbox") == set()


async def test_mailed_links_go_when_their_time_has_run_out(house: House) -> None:
    for minutes in (1, -1):
        await house.insert(
            "mailed_links",
            user_id=await house.user(),
            purpose="reset_password",
            email=f"{minutes}@example.org",
            expires_at=timedelta(minutes=minutes),
        )
    await house.keep()
    assert await house.column("mailed_links", "email") == {"1@example.org"}


async def test_counters_go_with_their_window(house: House) -> None:
    for minutes, key in ((1, b"kept"), (-1, b"gone")):
        await house.insert("limits", key=key, used=3, until=timedelta(minutes=minutes))
    await house.keep()
    assert await house.column("limits", "key") == {b"kept"}


async def test_a_place_is_familiar_for_half_a_year(house: House) -> None:
    user_id = await house.user()
    for days, address in ((-179, "192.0.2.7"), (-181, "192.0.2.8")):
        await house.insert(
            "familiar_addresses",
            user_id=user_id,
            address=address,
            last_used_at=timedelta(days=days),
        )
    await house.keep()
    assert await house.column("familiar_addresses", "address") == {"192.0.2.7"}
