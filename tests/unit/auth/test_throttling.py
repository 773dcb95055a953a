"""How often a password may be wrong, by whom, and from where."""

import asyncio
from dataclasses import replace

import pytest

from application.actor import Origin
from application.limits import LimitRules, RateLimited
from domain.auth.errors import (
    AccountSuspended,
    EmailNotVerified,
    InvalidCredentials,
    TooManyAttempts,
)
from domain.auth.password import Password
from domain.errors import Unavailable
from domain.limit import Limit
from domain.text import Email
from domain.users.user import UserStatus
from fakes.accounts import GOOD, ORIGIN, Accounts
from fakes.auth import PlainHasher

WRONG = "this is the wrong one"
ADA = "ada@example.org"


def elsewhere(number: int) -> Origin:
    return replace(ORIGIN, ip=f"198.51.100.{number}")


async def fail(place: Accounts, email: str = ADA, origin: Origin = ORIGIN) -> str:
    """What comes of a wrong password."""
    with pytest.raises((InvalidCredentials, TooManyAttempts)) as refused:
        await place.log_in(email, WRONG, origin)
    return str(refused.value.code)


async def fail_often(place: Accounts, times: int, email: str = ADA) -> list[str]:
    return [await fail(place, email) for _ in range(times)]


@pytest.mark.parametrize("email", [ADA, "nobody@example.org"])
async def test_after_ten_failures_of_an_account_from_an_address_nothing_is_looked_at(
    place: Accounts, email: str
) -> None:
    await place.add_user(ADA)
    codes = await fail_often(place, 12, email)
    assert codes == ["invalid_credentials"] * 10 + ["too_many_attempts"] * 2
    assert place.hasher.checked == 20


async def test_not_even_the_right_password_is_looked_at_then(place: Accounts) -> None:
    await place.add_user(ADA)
    await fail_often(place, 10)
    with pytest.raises(TooManyAttempts):
        await place.log_in()


async def test_of_many_wrong_ones_at_once_exactly_ten_are_looked_at(place: Accounts) -> None:
    await place.add_user(ADA)
    outcomes = await asyncio.gather(
        *(place.log_in(password=WRONG) for _ in range(100)), return_exceptions=True
    )
    kinds = [type(one) for one in outcomes]
    assert kinds.count(InvalidCredentials) == 10
    assert kinds.count(TooManyAttempts) == 90


async def test_many_right_ones_at_once_all_get_in(place: Accounts) -> None:
    class SlowHasher(PlainHasher):
        """Everybody has asked before the first password is compared."""

        async def check(self, password: Password, stored: str | None, /) -> object:
            await asyncio.sleep(0.001)
            return await super().check(password, stored)

    place = Accounts(hasher=SlowHasher())
    await place.add_user(ADA)
    assert len(await asyncio.gather(*(place.log_in() for _ in range(50)))) == 50


async def test_the_wait_that_is_told_is_true(place: Accounts) -> None:
    await place.add_user(ADA)
    await fail(place)
    place.clock.advance(seconds=100)
    await fail_often(place, 9)
    with pytest.raises(TooManyAttempts) as refused:
        await place.log_in()
    assert refused.value.retry_after == 800
    place.clock.advance(seconds=799)
    with pytest.raises(TooManyAttempts):
        await place.log_in()
    place.clock.advance(seconds=1)
    assert await place.log_in()


async def test_a_login_forgives_the_failures_before_it(place: Accounts) -> None:
    await place.add_user(ADA)
    for _ in range(5):
        await fail_often(place, 9)
        assert await place.log_in()


async def test_a_login_does_not_forgive_what_its_address_did_to_others(place: Accounts) -> None:
    """One address, many accounts: a password for each is tried, and one of them is one's own."""
    await place.add_user(ADA)
    for number in range(99):
        await fail(place, f"person-{number}@example.org")
        assert await place.log_in()
    await fail(place, "another@example.org")
    with pytest.raises(TooManyAttempts) as refused:
        await place.log_in()
    assert refused.value.limit.name == "login_address"


async def test_an_address_that_tries_many_accounts_is_stopped(place: Accounts) -> None:
    codes = [await fail(place, f"person-{number}@example.org") for number in range(200)]
    assert codes == ["invalid_credentials"] * 100 + ["too_many_attempts"] * 100


@pytest.mark.parametrize(("ip", "is_same"), [("2001:db8:1:2::9", True), ("2001:db8:1:3::1", False)])
async def test_an_ipv6_network_counts_as_one_address(
    place: Accounts, ip: str, is_same: bool
) -> None:
    for _ in range(10):
        await fail(place, origin=replace(ORIGIN, ip="2001:db8:1:2::1"))
    code = await fail(place, origin=replace(ORIGIN, ip=ip))
    assert (code == "too_many_attempts") is is_same


async def test_strangers_cannot_lock_anybody_out(place: Accounts) -> None:
    await place.add_user(ADA)
    assert await place.log_in()
    codes = [await fail(place, origin=elsewhere(number % 20)) for number in range(150)]
    assert codes == ["invalid_credentials"] * 100 + ["too_many_attempts"] * 50
    assert await place.log_in()
    with pytest.raises(TooManyAttempts) as refused:
        await place.log_in(origin=elsewhere(99))
    assert refused.value.limit.name == "login_account"
    place.clock.advance(hours=1)
    assert await place.log_in(origin=elsewhere(99))


async def test_a_familiar_address_has_the_limits_of_an_address_all_the_same(
    place: Accounts,
) -> None:
    await place.add_user(ADA)
    assert await place.log_in()
    assert (await fail_often(place, 11))[-1] == "too_many_attempts"


async def test_a_hundred_failures_take_hours(place: Accounts) -> None:
    """NIST SP 800-63B-4, 3.2.2: no more than a hundred in a row, with the waits honoured."""
    await place.add_user(ADA)
    began, failures = place.clock.now, 0
    while failures < 100:
        try:
            await place.log_in(password=WRONG)
        except InvalidCredentials:
            failures += 1
        except TooManyAttempts as refused:
            place.clock.advance(seconds=refused.retry_after)
    assert (place.clock.now - began).total_seconds() == 9 * 900


async def test_the_right_password_is_no_failure_even_if_it_opens_nothing(place: Accounts) -> None:
    await place.add_user(ADA, status=UserStatus.SUSPENDED)
    await place.auth.register(ORIGIN, "grace@example.org", GOOD, "Grace")
    for _ in range(15):
        with pytest.raises(AccountSuspended):
            await place.log_in()
        with pytest.raises(EmailNotVerified):
            await place.log_in("grace@example.org")


async def test_a_registration_of_ones_own_does_not_forgive_guesses(place: Accounts) -> None:
    """Whoever registers with the address of an account knows one right password for it."""
    await place.add_user(ADA)
    await place.auth.register(ORIGIN, ADA, "the attacker's own one", "Mallory")
    await fail_often(place, 9)
    with pytest.raises(EmailNotVerified):
        await place.log_in(password="the attacker's own one")
    await fail(place)
    with pytest.raises(TooManyAttempts):
        await place.log_in(password="the attacker's own one")


async def test_a_password_that_could_not_be_looked_at_does_not_count() -> None:
    class FullHasher(PlainHasher):
        """There is no room in the queue."""

        async def check(self, password: Password, stored: str | None, /) -> object:
            raise Unavailable

    place = Accounts(hasher=FullHasher())
    for _ in range(15):
        with pytest.raises(Unavailable):
            await place.log_in()


async def test_limits_can_be_off() -> None:
    place = Accounts(rules=LimitRules(login=None, login_address=None, login_account=None))
    assert set(await fail_often(place, 150)) == {"invalid_credentials"}


async def test_registrations_of_an_address_are_limited(place: Accounts) -> None:
    for number in range(20):
        await place.auth.register(ORIGIN, f"person-{number}@example.org", GOOD, "Ada")
    with pytest.raises(RateLimited) as refused:
        await place.auth.register(ORIGIN, "one-more@example.org", GOOD, "Ada")
    assert refused.value.retry_after == 3600
    assert len(place.stored("registrations")) == 20
    await place.auth.register(elsewhere(1), "one-more@example.org", GOOD, "Ada")


async def test_nobody_is_buried_in_letters_and_nobody_is_told(place: Accounts) -> None:
    await place.auth.register(ORIGIN, ADA, GOOD, "Ada")
    answers = [await place.auth.resend_verification(Email(ADA)) for _ in range(20)]
    assert len(set(answers)) == 1
    assert len(await place.read_mail()) == 3
    place.clock.advance(hours=1)
    await place.auth.resend_verification(Email(ADA.upper()))
    assert len(await place.read_mail()) == 1


async def test_a_small_limit_lets_one_attempt_run_at_a_time() -> None:
    place = Accounts(rules=LimitRules(login=Limit("login", 1, 60)))
    await place.add_user(ADA)
    assert len(await asyncio.gather(*(place.log_in() for _ in range(5)))) == 5
