"""Turning two-factor login on and off."""

import asyncio

import pytest

from application.auth.views import Tokens
from domain.auth.errors import TooManyAttempts
from domain.two_factor.errors import InvalidCode, TotpNotSetUp, TotpOff, TotpOn
from fakes.accounts import Accounts
from fakes.apps import AppOwner
from fakes.two_factor import code_of, step_at


async def test_nothing_is_on_before_the_app_has_shown_a_code(place: Accounts) -> None:
    actor = await place.somebody()
    setup = await place.two_factor.set_up(actor)
    assert setup.secret in setup.otpauth_uri
    assert isinstance(await place.enter(), Tokens)
    assert not (await place.users.me(actor)).has_totp


async def test_a_code_turns_it_on_and_gives_ten_recovery_codes(place: Accounts) -> None:
    actor = await place.somebody()
    await place.two_factor.set_up(actor)
    confirmed = await place.two_factor.confirm(actor, code_of(step_at(place.clock.now)))
    assert len(set(confirmed.recovery_codes)) == 10
    assert (await place.users.me(actor)).has_totp
    assert [event.outcome for event in place.events("totp.enabled")] == ["success"]
    assert [(to, name) for to, name, _ in await place.read_mail()] == [
        ("ada@example.org", "totp_enabled")
    ]


async def test_a_wrong_code_turns_nothing_on_and_is_audited(place: Accounts) -> None:
    actor = await place.somebody()
    await place.two_factor.set_up(actor)
    for wrong in ("000000", "12345", "1234567", "bcdf-ghjk-mnpq-rstv-wxyz-2345"):
        with pytest.raises(InvalidCode):
            await place.two_factor.confirm(actor, wrong)
    assert not (await place.users.me(actor)).has_totp
    assert {event.outcome for event in place.events("totp.enabled")} == {"refused"}
    assert await place.read_mail() == []


async def test_of_several_setups_the_newest_counts(place: Accounts) -> None:
    actor = await place.somebody()
    first, second = [await place.two_factor.set_up(actor) for _ in range(2)]
    assert first.secret != second.secret
    ((sealed),) = [one.sealed_secret for one in place.stored("totps")]
    assert place.box.open(sealed, actor.user_id) == second.secret


async def test_there_is_nothing_to_confirm_without_a_setup(place: Accounts) -> None:
    with pytest.raises(TotpNotSetUp):
        await place.two_factor.confirm(await place.somebody(), "123456")


async def test_what_is_on_is_neither_set_up_nor_confirmed_again(
    place: Accounts, ada: AppOwner
) -> None:
    before = place.stored("totps")
    with pytest.raises(TotpOn):
        await place.two_factor.set_up(ada.actor)
    with pytest.raises(TotpOn):
        await place.two_factor.confirm(ada.actor, ada.code())
    assert place.stored("totps") == before


async def test_of_many_confirmations_at_once_one_counts(place: Accounts) -> None:
    actor = await place.somebody()
    await place.two_factor.set_up(actor)
    code = code_of(step_at(place.clock.now))
    outcome = await asyncio.gather(
        *(place.two_factor.confirm(actor, code) for _ in range(20)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcome) == ["ConfirmedTotp", *["TotpOn"] * 19]


@pytest.mark.parametrize("kind", ["app", "recovery"])
async def test_a_code_turns_it_off(place: Accounts, ada: AppOwner, kind: str) -> None:
    code = ada.code() if kind == "app" else ada.recovery_codes[0]
    await place.two_factor.disable(ada.actor, code)
    assert isinstance(await place.enter(), Tokens)
    assert not (await place.users.me(ada.actor)).has_totp
    assert place.stored("totps") == []
    assert [event.outcome for event in place.events("totp.disabled")] == ["success"]
    assert "totp_disabled" in [name for _, name, _ in await place.read_mail()]


async def test_a_wrong_code_turns_nothing_off_and_is_audited(
    place: Accounts, ada: AppOwner
) -> None:
    with pytest.raises(InvalidCode):
        await place.two_factor.disable(ada.actor, ada.code(steps=5))
    assert (await place.users.me(ada.actor)).has_totp
    assert [event.outcome for event in place.events("totp.disabled")] == ["refused"]
    assert await place.read_mail() == []


async def test_the_code_that_turned_it_on_does_not_turn_it_off(place: Accounts) -> None:
    actor = await place.somebody()
    await place.two_factor.set_up(actor)
    code = code_of(step_at(place.clock.now))
    await place.two_factor.confirm(actor, code)
    with pytest.raises(InvalidCode):
        await place.two_factor.disable(actor, code)


async def test_there_is_nothing_to_turn_off_before_it_is_on(place: Accounts) -> None:
    actor = await place.somebody()
    with pytest.raises(TotpOff):
        await place.two_factor.disable(actor, "123456")
    await place.two_factor.set_up(actor)
    with pytest.raises(TotpOff):
        await place.two_factor.disable(actor, code_of(step_at(place.clock.now)))


async def test_it_can_be_turned_on_again_with_another_app(place: Accounts, ada: AppOwner) -> None:
    await place.two_factor.disable(ada.actor, ada.code())
    await place.two_factor.set_up(ada.actor)
    confirmed = await place.two_factor.confirm(ada.actor, ada.code())
    assert set(confirmed.recovery_codes).isdisjoint(ada.recovery_codes)


async def test_neither_a_secret_nor_a_code_is_stored_or_logged_in_the_trail(
    place: Accounts,
) -> None:
    actor = await place.somebody()
    setup = await place.two_factor.set_up(actor)
    confirmed = await place.two_factor.confirm(actor, code_of(step_at(place.clock.now)))
    place.clock.advance(minutes=1)
    half = await place.enter()
    stored = str(place.store.snapshot()).replace(f"{actor.user_id}:{setup.secret}", "SEALED")
    for secret in (setup.secret, half.mfa_token, *confirmed.recovery_codes):
        assert secret not in stored
        assert secret.replace("-", "") not in stored


async def test_a_stolen_login_is_no_way_to_guess_the_code(place: Accounts, ada: AppOwner) -> None:
    for _ in range(10):
        with pytest.raises(InvalidCode):
            await place.two_factor.disable(ada.actor, "000000")
    with pytest.raises(TooManyAttempts):
        await place.two_factor.disable(ada.actor, ada.code())
    place.clock.advance(seconds=900)
    await place.two_factor.disable(ada.actor, ada.code())
