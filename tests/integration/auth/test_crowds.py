"""Many at once, on PostgreSQL: what must happen once happens once, and what ended stays ended."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from application.actor import LoginRequired
from application.auth import AuthPorts, AuthUseCases, auth_use_cases
from application.auth.account_letters import account_preparations
from application.auth.letters import Links, preparations
from application.auth.views import CodeRequired, Tokens
from application.authentication import Authenticate
from application.enrollments import put_in
from application.enrollments.bind_invitations import BindInvitations
from application.limits import LimitRules
from application.mail.deliver_mail import DeliverMail
from application.page import PageRequest
from application.two_factor import TwoFactorPorts, TwoFactorUseCases, two_factor_use_cases
from domain.auth.errors import InvalidRefreshToken, InvalidToken
from domain.auth.password import CurrentPassword, NewPassword, Password, PasswordPolicy
from domain.auth.session import Lifetimes
from domain.errors import Unavailable
from domain.text import Email
from domain.two_factor.errors import InvalidCode
from fakes.accounts import GOOD, ORIGIN
from fakes.auth import ListedTokens, MemoryLiveSessions, PlainHasher
from fakes.mail import PlainWriter, RememberingMailer
from fakes.memory import Clock
from fakes.two_factor import CountedCodes, LabelledBox, code_of, step_at
from infrastructure.limits.sql_limits import SqlLimits
from infrastructure.persistence.auth.reads import SqlAuthReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import start_sql_work
from infrastructure.security.random_characters import random_characters
from infrastructure.security.secrets import new_secret

ADA = "ada@example.org"


class Place:
    """The use cases on PostgreSQL, with hashes and mail that take no time."""

    def __init__(self, database: Database, connection: Any) -> None:
        self.connection = connection
        start_work = start_sql_work(database, uuid7)
        tokens = ListedTokens(Clock())
        live, codes, box = MemoryLiveSessions(), CountedCodes(), LabelledBox()
        self.authenticate = Authenticate(tokens, live)
        self.auth: AuthUseCases = auth_use_cases(
            AuthPorts(
                start_work=start_work,
                reads=SqlAuthReads(ReadLane(database)),
                new_id=uuid7,
                new_secret=new_secret,
                hasher=PlainHasher(),
                tokens=tokens,
                live=live,
                limits=SqlLimits(ReadLane(database)),
                codes=codes,
                box=box,
                bind_invitations=BindInvitations(put_in(uuid7, random_characters)),
            ),
            policy=PasswordPolicy(common=frozenset()),
            lifetimes=Lifetimes(),
            rules=LimitRules(mail=None, register=None),
        )
        self.two_factor: TwoFactorUseCases = two_factor_use_cases(
            TwoFactorPorts(
                start_work=start_work,
                new_id=uuid7,
                codes=codes,
                box=box,
                random_characters=random_characters,
                limits=SqlLimits(ReadLane(database)),
            ),
            rules=LimitRules(),
        )
        self.mailer = RememberingMailer()
        self._deliver = DeliverMail(
            start_work,
            preparations(start_work, new_secret, Links("https://learn.example"))
            | account_preparations(start_work, new_secret, Links("https://learn.example")),
            PlainWriter(),
            self.mailer,
        )

    async def register(self, email: str = ADA) -> str:
        """Register and answer the token of the mailed link."""
        await self.auth.register(ORIGIN, email, GOOD, "Ada")
        while await self._deliver():
            pass
        return self.mailer.sent[-1][1].text.partition("token=")[2]

    async def reset_link(self, email: str = ADA) -> str:
        """The token of the link by which a password is set."""
        await self.auth.forgot_password(Email(email))
        while await self._deliver():
            pass
        return self.mailer.sent[-1][1].text.partition("token=")[2]

    async def log_in(self, email: str = ADA, password: str = GOOD) -> Tokens:
        tokens = await self.auth.log_in(ORIGIN, Email(email), Password(password))
        assert isinstance(tokens, Tokens)
        return tokens

    async def half_login(self) -> CodeRequired:
        """A login that waits for a code."""
        asked = await self.auth.log_in(ORIGIN, Email(ADA), Password(GOOD))
        assert isinstance(asked, CodeRequired)
        return asked

    async def refresh(self, tokens: Tokens) -> Tokens:
        return await self.auth.refresh(ORIGIN, tokens.refresh_token)

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


@pytest.fixture
async def tokens(place: Place) -> Tokens:
    await place.auth.verify_email(ORIGIN, await place.register())
    return await place.log_in()


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)


async def at_once(*calls: Any) -> Counter[str]:
    return kinds(await asyncio.gather(*calls, return_exceptions=True))


async def test_of_many_clicks_on_one_link_one_counts(place: Place) -> None:
    token = await place.register()
    outcome = await at_once(*(place.auth.verify_email(ORIGIN, token) for _ in range(20)))
    assert outcome == {"NoneType": 1, InvalidToken.__name__: 19}
    assert await place.count("users") == 1


async def test_of_many_links_of_one_address_one_counts(place: Place) -> None:
    links = [await place.register(email) for email in [ADA, ADA.upper()] * 5]
    outcome = await at_once(*(place.auth.verify_email(ORIGIN, one) for one in links))
    assert outcome == {"NoneType": 1, InvalidToken.__name__: 9}
    assert await place.count("users") == 1
    assert await place.count("registrations") == 0


async def test_a_registration_that_comes_in_during_a_verification_is_no_second_account(
    place: Place,
) -> None:
    first = await place.register()
    await asyncio.gather(
        place.auth.verify_email(ORIGIN, first),
        *(place.auth.register(ORIGIN, ADA, GOOD, "Eve") for _ in range(10)),
    )
    while await place._deliver():
        pass
    late = [
        written.text.partition("token=")[2]
        for _, written in place.mailer.sent[1:]
        if "token=" in written.text
    ]
    for token in late:
        with pytest.raises(InvalidToken):
            await place.auth.verify_email(ORIGIN, token)
    assert await place.count("users") == 1


async def test_many_refreshes_of_one_token_all_succeed_and_one_sibling_goes_on(
    place: Place, tokens: Tokens
) -> None:
    siblings = await asyncio.gather(*(place.refresh(tokens) for _ in range(20)))
    assert len({one.refresh_token for one in siblings}) == 20
    outcome = await at_once(*(place.refresh(one) for one in siblings))
    # The first one that is used ends the others, and the next of these to be shown ends them all.
    assert outcome == {"Tokens": 1, InvalidRefreshToken.__name__: 19}
    assert await place.count("sessions WHERE ended_at IS NULL") == 0
    assert await place.count("audit_events WHERE action = 'session.reuse_detected'") == 1


async def test_refreshes_that_wait_for_each_other_keep_nobody_else_waiting(
    place: Place, tokens: Tokens
) -> None:
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    async with place.connection.transaction():
        await place.connection.execute("SELECT FROM sessions FOR UPDATE")
        refreshing = [asyncio.ensure_future(place.refresh(tokens)) for _ in range(50)]
        seen = [len((await place.auth.sessions(actor, PageRequest())).items) for _ in range(50)]
    assert seen == [1] * 50
    assert kinds(await asyncio.gather(*refreshing)) == {"Tokens": 50}


async def test_one_token_of_a_session_lives_at_a_time(place: Place, tokens: Tokens) -> None:
    for _ in range(3):
        tokens = await place.refresh(tokens)
        unused = "refresh_tokens WHERE used_at IS NULL AND ended_at IS NULL"
        assert await place.count(unused) == 1
    assert await place.count("refresh_tokens") == 4


async def test_a_stolen_token_ends_the_session_durably(place: Place, tokens: Tokens) -> None:
    latest = tokens
    for _ in range(3):
        latest = await place.refresh(latest)
    with pytest.raises(InvalidRefreshToken):
        await place.refresh(tokens)
    assert await place.count("sessions WHERE ended_at IS NOT NULL") == 1
    assert await place.count("audit_events WHERE action = 'session.reuse_detected'") == 1
    with pytest.raises(InvalidRefreshToken):
        await place.refresh(latest)
    with pytest.raises(LoginRequired):
        await place.authenticate(latest.access_token, ORIGIN)


async def patiently(call: Callable[[], Awaitable[Any]]) -> Any:
    """Do as a client does that is told to come again: on a busy machine others take too long."""
    for _ in range(4):
        with suppress(Unavailable):
            return await call()
    return await call()


async def test_nothing_survives_a_logout_everywhere_that_races_with_refreshes(
    place: Place, tokens: Tokens
) -> None:
    for _ in range(15):
        current = await place.log_in()
        actor = await place.authenticate(current.access_token, ORIGIN)
        devices = [await place.log_in() for _ in range(4)]
        refreshes = [patiently(partial(place.refresh, one)) for one in (*devices, *devices)]
        logout = patiently(partial(place.auth.end_all_sessions, actor, keep_current=False))
        results = await asyncio.gather(
            *refreshes[:4], logout, *refreshes[4:], return_exceptions=True
        )
        assert kinds(results).keys() <= {"Tokens", "NoneType", "InvalidRefreshToken"}
        for survivor in (*devices, *(one for one in results if isinstance(one, Tokens))):
            with pytest.raises(InvalidRefreshToken):
                await place.refresh(survivor)


async def test_of_twenty_resets_with_one_link_one_sets_the_password(
    place: Place, tokens: Tokens
) -> None:
    token = await place.reset_link()
    passwords = [NewPassword(f"password number {number}") for number in range(20)]
    results = await asyncio.gather(
        *(place.auth.reset_password(ORIGIN, token, one) for one in passwords),
        return_exceptions=True,
    )
    assert kinds(results) == {"NoneType": 1, InvalidToken.__name__: 19}
    assert await place.log_in(password=passwords[results.index(None)])
    with pytest.raises(InvalidRefreshToken):
        await place.refresh(tokens)
    assert await place.count("audit_events WHERE action = 'password.changed'") == 1
    assert await place.count("outbox WHERE template = 'password_changed'") == 1


async def test_a_reset_and_a_change_of_the_address_do_not_wait_in_a_circle(
    place: Place, tokens: Tokens
) -> None:
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    await place.auth.request_email_change(actor, Email("new@example.org"), CurrentPassword(GOOD))
    reset = await place.reset_link()
    (change,) = [
        written.text.partition("token=")[2]
        for letter, written in place.mailer.sent
        if letter.recipient == "new@example.org"
    ]
    outcome = await at_once(
        place.auth.reset_password(ORIGIN, reset, NewPassword("four quiet otters")),
        *(place.auth.verify_email(ORIGIN, change) for _ in range(5)),
        *(place.log_in() for _ in range(5)),
    )
    # Whichever came first ended the other one's link.
    assert (outcome["NoneType"], outcome["InvalidToken"]) == (1, 5)
    assert outcome.keys() <= {"NoneType", "InvalidToken", "Tokens", "InvalidCredentials"}


async def test_of_one_code_at_twenty_doors_at_once_one_opens(place: Place, tokens: Tokens) -> None:
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    await place.two_factor.set_up(actor)
    now = await place.connection.fetchval("SELECT now()")
    confirmed = await place.two_factor.confirm(actor, code_of(step_at(now) - 1))
    for code in (code_of(step_at(now) + 1), confirmed.recovery_codes[0]):
        halves = [await place.half_login() for _ in range(20)]
        doors = [place.auth.log_in_with_code(ORIGIN, one.mfa_token, code) for one in halves]
        assert await at_once(*doors) == {"Tokens": 1, InvalidCode.__name__: 19}
    assert await place.count("sessions") == 3


async def test_a_half_login_is_finished_once_whatever_many_codes_come_at_once(
    place: Place, tokens: Tokens
) -> None:
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    await place.two_factor.set_up(actor)
    now = await place.connection.fetchval("SELECT now()")
    codes = (await place.two_factor.confirm(actor, code_of(step_at(now)))).recovery_codes
    half = await place.half_login()
    doors = [place.auth.log_in_with_code(ORIGIN, half.mfa_token, one) for one in codes * 2]
    assert await at_once(*doors) == {"Tokens": 1, InvalidCode.__name__: 19}
    assert await place.count("audit_events WHERE action = 'totp.recovery_code_used'") == 1


async def test_no_table_holds_a_token_or_a_password(place: Place) -> None:
    link = await place.register()
    await place.auth.verify_email(ORIGIN, link)
    reset = await place.reset_link()
    tokens = await place.log_in()
    renewed = await place.refresh(tokens)
    secrets = (link, reset, tokens.refresh_token, renewed.refresh_token, tokens.access_token)
    tables = await place.connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    for (table,) in tables:
        rows = str(await place.connection.fetch(f"SELECT t::text FROM {table} t"))  # noqa: S608
        assert [one for one in secrets if one in rows or one.encode().hex() in rows] == []
