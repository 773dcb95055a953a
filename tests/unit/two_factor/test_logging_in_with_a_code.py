"""Logging in with two factors."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.actor import Actor, Origin
from application.auth.views import CodeRequired, Tokens
from domain.auth.errors import InvalidCredentials, TooManyAttempts
from domain.auth.password import CurrentPassword, NewPassword, Password
from domain.text import Email, Reason
from domain.two_factor.code import RECOVERY_ALPHABET, bare, is_of_app, shown
from domain.two_factor.errors import InvalidCode
from domain.users.user import Role
from fakes.accounts import GOOD, ORIGIN, Accounts
from fakes.apps import AppOwner


async def test_a_right_password_is_half_a_login(place: Accounts, ada: AppOwner) -> None:
    sessions = len(place.stored("sessions"))
    half = await ada.half_login()
    assert (half.mfa_required, half.expires_in) == (True, 300)
    assert len(place.stored("sessions")) == sessions


async def test_a_code_is_the_other_half(place: Accounts, ada: AppOwner) -> None:
    tokens = await ada.finish(await ada.half_login(), ada.code())
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    assert isinstance(actor, Actor)
    assert actor.user_id == ada.actor.user_id


async def test_a_wrong_password_does_not_tell_that_there_is_an_app(
    place: Accounts, ada: AppOwner
) -> None:
    with pytest.raises(InvalidCredentials):
        await place.enter(password="somebody else's words")


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_the_clock_of_a_telephone_may_be_one_step_wrong(ada: AppOwner, steps: int) -> None:
    assert isinstance(await ada.finish(await ada.half_login(), ada.code(steps)), Tokens)


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
async def test_a_code_of_another_time_is_wrong(ada: AppOwner, steps: int) -> None:
    with pytest.raises(InvalidCode):
        await ada.finish(await ada.half_login(), ada.code(steps))


async def test_a_code_works_once(ada: AppOwner) -> None:
    halves = [await ada.half_login() for _ in range(2)]
    await ada.finish(halves[0], ada.code())
    with pytest.raises(InvalidCode):
        await ada.finish(halves[1], ada.code())


async def test_no_earlier_code_works_after_a_later_one(ada: AppOwner) -> None:
    await ada.finish(await ada.half_login(), ada.code(1))
    half = await ada.half_login()
    for steps in (-1, 0, 1):
        with pytest.raises(InvalidCode):
            await ada.finish(half, ada.code(steps))
    ada.place.clock.advance(seconds=60)
    assert isinstance(await ada.finish(half, ada.code()), Tokens)


async def test_of_one_code_at_twenty_doors_at_once_one_opens(ada: AppOwner) -> None:
    halves = [await ada.half_login() for _ in range(20)]
    outcome = await asyncio.gather(
        *(ada.finish(half, ada.code()) for half in halves), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcome) == [*["InvalidCode"] * 19, "Tokens"]


async def test_a_half_login_is_finished_once(ada: AppOwner) -> None:
    half = await ada.half_login()
    codes = [ada.code(), *ada.recovery_codes]
    outcome = await asyncio.gather(
        *(ada.finish(half, code) for code in codes), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcome) == [*["InvalidCode"] * 10, "Tokens"]
    assert len(ada.place.stored("totps")[0].recovery_hashes) == 10


async def test_a_recovery_code_stands_in_for_the_app_once(place: Accounts, ada: AppOwner) -> None:
    first, second, *_ = ada.recovery_codes
    assert await ada.finish(await ada.half_login(), first)
    with pytest.raises(InvalidCode):
        await ada.finish(await ada.half_login(), first)
    assert await ada.finish(await ada.half_login(), second.replace("-", " ").upper())
    letters = [(name, text.split()[-1]) for _, name, text in await place.read_mail()]
    assert letters == [("recovery_code_used", "9"), ("recovery_code_used", "8")]
    assert [one.details for one in place.events("totp.recovery_code_used")] == [
        {"left": 9},
        {"left": 8},
    ]


async def test_a_half_login_lives_for_five_minutes(ada: AppOwner) -> None:
    early, late = await ada.half_login(), await ada.half_login()
    ada.place.clock.advance(seconds=299)
    assert await ada.finish(early, ada.code())
    ada.place.clock.advance(seconds=1)
    with pytest.raises(InvalidCode):
        await ada.finish(late, ada.code(1))


async def test_five_wrong_codes_end_a_half_login(ada: AppOwner) -> None:
    half = await ada.half_login()
    for _ in range(5):
        with pytest.raises(InvalidCode):
            await ada.finish(half, ada.code(9))
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code())


async def test_many_wrong_codes_at_once_are_all_counted(ada: AppOwner) -> None:
    half = await ada.half_login()
    await asyncio.gather(
        *(ada.finish(half, ada.code(9)) for _ in range(20)), return_exceptions=True
    )
    refused = ada.place.events("session.refused")
    assert len(refused) == 5
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code())


@pytest.mark.parametrize("token", ["", "secret-99", "access-1"])
async def test_a_token_that_was_never_handed_out_is_refused(ada: AppOwner, token: str) -> None:
    with pytest.raises(InvalidCode):
        await ada.finish(CodeRequired(mfa_token=token, expires_in=300), ada.code())


async def test_somebody_elses_code_does_not_finish_it(place: Accounts, ada: AppOwner) -> None:
    grace = await place.somebody("grace@example.org")
    await place.two_factor.set_up(grace)
    await place.two_factor.confirm(grace, ada.code(-1))
    half = await place.enter("grace@example.org")
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.recovery_codes[0])


@pytest.mark.parametrize("by", ["change", "reset"])
async def test_a_new_password_ends_what_was_begun_with_the_old_one(
    place: Accounts, ada: AppOwner, by: str
) -> None:
    half, new = await ada.half_login(), "two loaves before noon"
    if by == "change":
        given = CurrentPassword(GOOD), NewPassword(new)
        await place.auth.change_password(ada.actor, *given)
    else:
        await place.auth.forgot_password(Email("ada@example.org"))
        await place.auth.reset_password(ORIGIN, await place.mailed_token(), NewPassword(new))
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code())
    assert isinstance(await place.enter(password=new), CodeRequired)


async def test_a_suspension_ends_what_was_begun_even_once_it_is_over(
    place: Accounts, ada: AppOwner
) -> None:
    root = await place.somebody("root@example.org", Role.ADMIN)
    half = await ada.half_login()
    await place.users.suspend(root, ada.actor.user_id, Reason("Spam."))
    await place.users.reinstate(root, ada.actor.user_id)
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code())
    assert await ada.finish(await ada.half_login(), ada.code())


async def test_an_erased_person_does_not_get_in(place: Accounts, ada: AppOwner) -> None:
    half = await ada.half_login()
    await place.users.erase.oneself(ada.actor)
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code())
    assert place.stored("totps") == []


async def test_turned_off_meanwhile_it_has_to_begin_again(place: Accounts, ada: AppOwner) -> None:
    half = await ada.half_login()
    await place.two_factor.disable(ada.actor, ada.code())
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code(1))
    assert isinstance(await place.enter(), Tokens)


async def test_a_wrong_code_is_audited_and_a_right_one_is_a_session(
    place: Accounts, ada: AppOwner
) -> None:
    half = await ada.half_login()
    started = len(place.events("session.started"))
    with pytest.raises(InvalidCode):
        await ada.finish(half, ada.code(9))
    (refused,) = place.events("session.refused")
    assert (refused.subject_id, refused.actor_id) == (ada.actor.user_id, None)
    assert refused.details == {"reason": "invalid_code"}
    await ada.finish(half, ada.code())
    assert len(place.events("session.started")) == started + 1


@given(st.text(RECOVERY_ALPHABET, min_size=24, max_size=24))
def test_a_recovery_code_is_read_as_it_is_shown_and_is_no_code_of_an_app(code: str) -> None:
    assert bare(shown(code)) == bare(shown(code).upper()) == code
    assert not is_of_app(code)


@given(st.integers(0, 999_999))
def test_a_code_of_an_app_may_be_typed_in_halves(number: int) -> None:
    code = f"{number:06}"
    assert bare(f" {code[:3]} {code[3:]} ") == code
    assert is_of_app(code)


async def fail_often(place: Accounts, ada: AppOwner, times: int, origin: Origin) -> list[str]:
    """What comes of so many wrong codes, with a new half login whenever one has ended."""
    codes = []
    for number in range(times):
        if number % 4 == 0:
            half = await place.auth.log_in(origin, Email("ada@example.org"), Password(GOOD))
            assert isinstance(half, CodeRequired)
        with pytest.raises((InvalidCode, TooManyAttempts)) as refused:
            await place.auth.log_in_with_code(origin, half.mfa_token, "000000")
        codes.append(str(refused.value.code))
    return codes


async def test_whoever_has_the_password_cannot_guess_the_code_and_locks_nobody_out(
    place: Accounts, ada: AppOwner
) -> None:
    codes = []
    for number in range(11):
        stranger = replace(ORIGIN, ip=f"198.51.100.{number}")
        codes += await fail_often(place, ada, 10, stranger)
    assert codes == ["invalid_code"] * 100 + ["too_many_attempts"] * 10
    assert await ada.finish(await ada.half_login(), ada.code())


async def test_a_right_code_forgives_the_wrong_ones(place: Accounts, ada: AppOwner) -> None:
    for _ in range(3):
        assert set(await fail_often(place, ada, 80, ORIGIN)) == {"invalid_code"}
        place.clock.advance(minutes=2)
        assert await ada.finish(await ada.half_login(), ada.code())
