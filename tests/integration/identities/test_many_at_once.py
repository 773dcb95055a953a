"""Many come back from a provider at once, on PostgreSQL: one account, one link, one session."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from application.auth.change_email import ConfirmNewEmail
from application.auth.issue_tokens import IssueTokens
from application.auth.start_session import StartSession
from application.auth.verify_email import VerifyEmail
from application.enrollments import put_in
from application.enrollments.bind_invitations import BindInvitations
from application.identities import IdentityUseCases, identity_use_cases
from application.identities.return_urls import ReturnUrls
from domain.auth.registration import Registration
from domain.auth.session import Lifetimes
from domain.auth.token import token_hash
from domain.ids import RegistrationId
from domain.text import DisplayName, Email
from fakes.accounts import ORIGIN
from fakes.auth import ListedTokens
from fakes.identities import Vouching, answer_to
from fakes.memory import Clock
from infrastructure.persistence.engine import Database
from infrastructure.persistence.unit_of_work import start_sql_work
from infrastructure.security.random_characters import random_characters
from infrastructure.security.secrets import new_secret

ADA = Email("ada@example.org")


class Place:
    """The use cases on PostgreSQL, and a provider that vouches for everybody at once."""

    def __init__(self, database: Database, connection: Any) -> None:
        self.database = database
        self.connection = connection
        self.start_work = start_sql_work(database, uuid7)
        self.provider = Vouching()
        self.provider.vouch()
        issue = IssueTokens(ListedTokens(Clock()), Lifetimes())
        start_session = StartSession(uuid7, new_secret, issue, Lifetimes())
        bind = BindInvitations(put_in(uuid7, random_characters))
        self.identities: IdentityUseCases = identity_use_cases(
            self.start_work, start_session, self.provider, ReturnUrls(), bind
        )
        self.verify_email = VerifyEmail(
            self.start_work, uuid7, ConfirmNewEmail(self.start_work, uuid7, bind), bind
        )

    async def waiting_registration(self, link: str) -> None:
        async with self.start_work(None) as work:
            await work.registrations.add(
                Registration(
                    id=RegistrationId(uuid7()),
                    email=ADA,
                    display_name=DisplayName("Stranger"),
                    password_hash="of a stranger",
                    decoy=False,
                    token_hash=token_hash(link),
                    created_at=work.now,
                    expires_at=work.now + timedelta(hours=1),
                )
            )
            await work.commit()

    async def log_in(self) -> str:
        departure = await self.identities.start_google(None)
        return await self.identities.finish_google(
            ORIGIN, departure.browser_secret, answer_to(departure.url)
        )

    async def count(self, query: str) -> int:
        number: int = await self.connection.fetchval(f"SELECT count(*) FROM {query}")  # noqa: S608
        return number


@pytest.fixture
async def place(clean_database_url: str) -> AsyncIterator[Place]:
    database = Database(clean_database_url, pool_size=8)
    connection = await asyncpg.connect(clean_database_url)
    yield Place(database, connection)
    await connection.close()
    await database.close()


async def test_a_newcomer_in_many_tabs_gets_one_account(place: Place) -> None:
    urls = await asyncio.gather(*(place.log_in() for _ in range(8)))
    assert {urlsplit(one).query.partition("=")[0] for one in urls} == {"code"}
    assert await place.count("users") == 1
    assert await place.count("identities") == 1
    assert await place.count("audit_events WHERE action = 'identity.linked'") == 1


async def test_two_people_with_one_address_do_not_share_an_account(place: Place) -> None:
    other = Place(place.database, place.connection)
    other.provider.vouch("another")
    urls = await asyncio.gather(place.log_in(), other.log_in())
    assert Counter(urlsplit(one).query.partition("=")[0] for one in urls) == {"code": 1, "error": 1}
    assert await place.count("identities") == 1


@pytest.mark.parametrize("attempt", range(5))
async def test_a_login_and_a_mailed_link_at_once_make_one_account(
    place: Place, attempt: int
) -> None:
    """Whichever is first, nobody waits in a circle, and a stranger's password stays only where the
    address's owner clicked on its link before.
    """
    links = [f"link-{number}" for number in range(3)]
    for link in links:
        await place.waiting_registration(link)
    results = await asyncio.gather(
        place.log_in(),
        *(place.verify_email(ORIGIN, link) for link in links),
        return_exceptions=True,
    )
    assert "code=" in str(results[0])
    assert {type(one).__name__ for one in results[1:]} <= {"InvalidToken", "NoneType"}
    assert await place.count("users") == 1
    assert await place.count("registrations") == 0


async def test_of_many_exchanges_of_one_code_one_counts(place: Place) -> None:
    (code,) = parse_qs(urlsplit(await place.log_in()).query)["code"]
    results = await asyncio.gather(
        *(place.identities.exchange_code(ORIGIN, code) for _ in range(20)), return_exceptions=True
    )
    assert Counter(type(one).__name__ for one in results) == {"Tokens": 1, "InvalidLoginCode": 19}
    assert await place.count("sessions") == 1


async def test_of_many_who_come_back_with_one_state_one_counts(place: Place) -> None:
    departure = await place.identities.start_google(None)
    results = await asyncio.gather(
        *(
            place.identities.finish_google(
                ORIGIN, departure.browser_secret, answer_to(departure.url)
            )
            for _ in range(10)
        ),
        return_exceptions=True,
    )
    assert Counter(type(one).__name__ for one in results) == {"str": 1, "InvalidState": 9}
    assert place.provider.asked == 1


async def test_no_secret_of_the_way_is_stored_as_it_is(place: Place) -> None:
    departure = await place.identities.start_google(None)
    (state,) = parse_qs(urlsplit(departure.url).query)["state"]
    (code,) = parse_qs(urlsplit(await place.log_in()).query)["code"]
    for table in ("handshakes", "login_codes", "audit_events", "outbox"):
        rows = await place.connection.fetch(f"SELECT t::text FROM {table} t")  # noqa: S608
        stored = "\n".join(row[0] for row in rows)
        for secret in (state, code, departure.browser_secret):
            assert secret not in stored
            assert secret.encode().hex() not in stored
