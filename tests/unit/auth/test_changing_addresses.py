"""Another e-mail address: when the new one is confirmed, and without telling who has which."""

import asyncio

import pytest

from application.actor import Actor
from domain.auth.errors import InvalidCredentials, InvalidToken, WrongPassword
from domain.auth.password import CurrentPassword, NewPassword
from domain.text import Email
from fakes.accounts import GOOD, ORIGIN, Accounts

ADA, NEW = "ada@example.org", "ada@lovelace.example"
CURRENT = CurrentPassword(GOOD)


@pytest.fixture
async def actor(place: Accounts) -> Actor:
    return await place.somebody(ADA)


async def ask(place: Accounts, actor: Actor, email: str = NEW) -> dict[str, tuple[str, str]]:
    """Ask for another address; the letters that come: who gets which, with what in it."""
    await place.auth.request_email_change(actor, Email(email), CURRENT)
    return {template: (to, text) for to, template, text in await place.read_mail()}


async def link_to(place: Accounts, actor: Actor, email: str = NEW) -> str:
    _, text = (await ask(place, actor, email))["confirm_new_email"]
    return text.partition("token=")[2]


def address(place: Accounts, actor: Actor) -> str:
    return str(place.store.table("users")[actor.user_id].email)


async def test_the_new_address_gets_a_link_and_the_old_one_is_told(
    place: Accounts, actor: Actor
) -> None:
    letters = await ask(place, actor)
    to, text = letters["confirm_new_email"]
    assert to == NEW
    assert text.startswith("https://learn.example/auth/verify?token=")
    to, text = letters["email_change_requested"]
    assert to == ADA
    assert NEW not in text


async def test_nothing_changes_before_the_confirmation(place: Accounts, actor: Actor) -> None:
    await link_to(place, actor)
    assert address(place, actor) == ADA
    assert await place.log_in(ADA)
    with pytest.raises(InvalidCredentials):
        await place.log_in(NEW)


async def test_the_confirmation_changes_it_and_sessions_go_on(
    place: Accounts, actor: Actor
) -> None:
    tokens = await place.log_in(ADA)
    await place.auth.verify_email(ORIGIN, await link_to(place, actor))
    assert address(place, actor) == NEW
    assert await place.log_in(NEW)
    assert await place.auth.refresh(ORIGIN, tokens.refresh_token)
    with pytest.raises(InvalidCredentials):
        await place.log_in(ADA)
    (event,) = place.events("email.changed")
    assert event.actor_id == actor.user_id
    assert [(to, letter) for to, letter, _ in await place.read_mail()] == [(ADA, "email_changed")]
    assert ADA not in repr(place.stored("audit"))
    assert NEW not in repr(place.stored("audit"))


async def test_a_wrong_password_asks_for_nothing(place: Accounts, actor: Actor) -> None:
    with pytest.raises(WrongPassword):
        await place.auth.request_email_change(
            actor, Email(NEW), CurrentPassword("this is the wrong one")
        )
    assert await place.read_mail() == []
    (event,) = place.events("email.change_requested")
    assert event.outcome == "refused"


async def test_a_taken_address_is_answered_alike_and_its_owner_is_told(
    place: Accounts, actor: Actor
) -> None:
    await place.add_user("grace@example.org")
    free = await place.auth.request_email_change(actor, Email(NEW), CURRENT)
    taken = await place.auth.request_email_change(actor, Email("GRACE@example.org"), CURRENT)
    assert free == taken
    letters = {(to, template) for to, template, _ in await place.read_mail()}
    assert ("GRACE@example.org", "account_exists") in letters
    assert {template for _, template in letters} == {"account_exists", "email_change_requested"}


async def test_an_address_that_is_taken_meanwhile_is_refused(place: Accounts, actor: Actor) -> None:
    token = await link_to(place, actor)
    await place.add_user(NEW)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)
    assert address(place, actor) == ADA


async def test_ones_own_address_can_be_written_in_another_case(
    place: Accounts, actor: Actor
) -> None:
    await place.auth.verify_email(ORIGIN, await link_to(place, actor, "Ada@Example.org"))
    assert address(place, actor) == "Ada@Example.org"


async def test_of_several_wishes_the_newest_counts(place: Accounts, actor: Actor) -> None:
    first = await link_to(place, actor)
    second = await link_to(place, actor, "ada@second.example")
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, first)
    await place.auth.verify_email(ORIGIN, second)
    assert address(place, actor) == "ada@second.example"


async def test_a_letter_of_a_wish_that_was_replaced_is_needless(
    place: Accounts, actor: Actor
) -> None:
    for email in (NEW, "ada@second.example"):
        await place.auth.request_email_change(actor, Email(email), CURRENT)
    letters = {(to, letter) for to, letter, _ in await place.read_mail()}
    assert (NEW, "confirm_new_email") not in letters
    assert ("ada@second.example", "confirm_new_email") in letters


async def test_a_link_works_once_and_for_a_day(place: Accounts, actor: Actor) -> None:
    token = await link_to(place, actor)
    place.clock.advance(hours=24)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)
    token = await link_to(place, actor)
    await place.auth.verify_email(ORIGIN, token)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)


@pytest.mark.parametrize("how", ["reset", "change"])
async def test_a_new_password_stops_the_change(place: Accounts, actor: Actor, how: str) -> None:
    token = await link_to(place, actor)
    new = NewPassword("four quiet otters at dawn")
    if how == "change":
        await place.auth.change_password(actor, CURRENT, new)
    else:
        await place.auth.forgot_password(Email(ADA))
        await place.auth.reset_password(ORIGIN, await place.mailed_token(), new)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)
    assert address(place, actor) == ADA


async def test_a_link_to_the_old_address_dies_with_the_change(
    place: Accounts, actor: Actor
) -> None:
    change = await link_to(place, actor)
    await place.auth.forgot_password(Email(ADA))
    reset = await place.mailed_token()
    await place.auth.verify_email(ORIGIN, change)
    with pytest.raises(InvalidToken):
        await place.auth.reset_password(ORIGIN, reset, NewPassword("four quiet otters"))


async def test_registrations_that_waited_for_the_new_address_end(
    place: Accounts, actor: Actor
) -> None:
    await place.auth.register(ORIGIN, NEW, GOOD, "Mallory")
    waiting = await place.mailed_token()
    await place.auth.verify_email(ORIGIN, await link_to(place, actor))
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, waiting)


async def test_of_many_clicks_at_once_one_counts(place: Accounts, actor: Actor) -> None:
    token = await link_to(place, actor)
    clicks = [place.auth.verify_email(ORIGIN, token) for _ in range(10)]
    outcomes = await asyncio.gather(*clicks, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert sum(isinstance(one, InvalidToken) for one in outcomes) == 9


async def test_the_new_address_is_not_buried_in_letters(place: Accounts, actor: Actor) -> None:
    for _ in range(10):
        await place.auth.request_email_change(actor, Email(NEW), CURRENT)
    recipients = [to for to, _, _ in await place.read_mail()]
    assert recipients.count(NEW) == 3
