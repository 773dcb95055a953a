"""Registration and verification without telling strangers who has an account."""

import asyncio

import pytest

from domain.auth.errors import EmailNotVerified, InvalidCredentials, InvalidToken
from domain.errors import Invalid
from domain.text import Email
from domain.users.user import Role
from fakes.accounts import GOOD, ORIGIN, Accounts

ADA = "ada@example.org"
OTHER = "another good password"


async def register(place: Accounts, password: str = GOOD, name: str = "Ada") -> object:
    return await place.auth.register(ORIGIN, ADA, password, name)


async def test_a_registration_becomes_an_account_when_its_link_is_used(place: Accounts) -> None:
    await register(place)
    assert place.stored("users") == []

    await place.auth.verify_email(ORIGIN, await place.mailed_token())

    (user,) = place.stored("users")
    assert (user.email, user.display_name, user.role) == (ADA, "Ada", Role.STUDENT)
    assert (await place.log_in()).token_type == "Bearer"


async def test_the_link_leads_to_the_page_of_the_site(place: Accounts) -> None:
    await register(place)
    ((recipient, template, text),) = await place.read_mail()
    assert (recipient, template) == (ADA, "verify_email")
    assert text.startswith("https://learn.example/auth/verify?token=")


async def test_a_link_works_once(place: Accounts) -> None:
    await register(place)
    token = await place.mailed_token()
    await place.auth.verify_email(ORIGIN, token)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)


async def test_a_link_works_for_twenty_four_hours(place: Accounts) -> None:
    await register(place)
    token = await place.mailed_token()
    place.clock.advance(hours=24)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)
    assert place.stored("users") == []


async def test_an_unknown_link_is_refused(place: Accounts) -> None:
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, "never issued")


async def test_of_many_clicks_at_once_one_counts(place: Accounts) -> None:
    await register(place)
    token = await place.mailed_token()
    clicks = [place.auth.verify_email(ORIGIN, token) for _ in range(20)]
    results = await asyncio.gather(*clicks, return_exceptions=True)
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, InvalidToken) for result in results) == 19
    assert len(place.stored("users")) == 1


async def test_no_secret_of_a_link_is_stored_anywhere(place: Accounts) -> None:
    await register(place)
    token = await place.mailed_token()
    for table in ("registrations", "outbox", "audit"):
        assert token not in repr(place.stored(table))


async def test_a_taken_address_is_answered_like_a_new_one(place: Accounts) -> None:
    new = await register(place)
    await place.add_user(ADA)
    taken = await register(place)
    assert new == taken


async def test_the_owner_of_a_taken_address_is_told_and_nothing_changes(place: Accounts) -> None:
    owner = await place.add_user(ADA)
    await register(place, password=OTHER, name="Mallory")
    ((recipient, template, text),) = await place.read_mail()
    assert (recipient, template) == (ADA, "account_exists")
    assert "token" not in text
    assert place.stored("users") == [owner]
    (event,) = place.events("user.registered")
    assert event.outcome == "refused"


async def test_addresses_are_the_same_in_any_case(place: Accounts) -> None:
    await place.add_user("Ada@Example.org")
    await register(place)
    ((_, template, _),) = await place.read_mail()
    assert template == "account_exists"


async def test_a_login_cannot_tell_a_decoy_from_a_registration(place: Accounts) -> None:
    await register(place, password=OTHER)
    with pytest.raises(EmailNotVerified):
        await place.log_in(password=OTHER)
    await place.add_user("grace@example.org")
    await place.auth.register(ORIGIN, "grace@example.org", OTHER, "Mallory")
    with pytest.raises(EmailNotVerified):
        await place.log_in("grace@example.org", OTHER)


async def test_a_decoy_lives_as_long_as_a_registration(place: Accounts) -> None:
    await place.add_user("grace@example.org")
    for address in (ADA, "grace@example.org"):
        await place.auth.register(ORIGIN, address, OTHER, "Mallory")
    place.clock.advance(hours=23)
    for address in (ADA, "grace@example.org"):
        await place.auth.resend_verification(Email(address))
    await place.read_mail()
    place.clock.advance(hours=23)
    for address in (ADA, "grace@example.org"):
        with pytest.raises(EmailNotVerified):
            await place.log_in(address, OTHER)
    place.clock.advance(hours=1)
    for address in (ADA, "grace@example.org"):
        with pytest.raises(InvalidCredentials):
            await place.log_in(address, OTHER)


async def test_each_registrations_link_activates_its_own_password(place: Accounts) -> None:
    await register(place, password=OTHER, name="Mallory")
    mallorys = await place.mailed_token()
    await register(place)
    adas = await place.mailed_token()

    await place.auth.verify_email(ORIGIN, adas)

    (user,) = place.stored("users")
    assert user.display_name == "Ada"
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, mallorys)
    with pytest.raises(InvalidCredentials):
        await place.log_in(password=OTHER)


async def test_a_weak_password_is_refused_alike_for_every_address(place: Accounts) -> None:
    await place.add_user("grace@example.org")
    for address in (ADA, "grace@example.org"):
        with pytest.raises(Invalid):
            await place.auth.register(ORIGIN, address, "password1234", "Ada")
    assert place.stored("registrations") == []


async def test_a_link_that_is_sent_again_replaces_the_first(place: Accounts) -> None:
    await register(place)
    first = await place.mailed_token()
    await place.auth.resend_verification(Email(ADA))
    second = await place.mailed_token()
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, first)
    await place.auth.verify_email(ORIGIN, second)


async def test_a_link_is_sent_again_only_where_one_is_awaited(place: Accounts) -> None:
    await place.auth.resend_verification(Email("nobody@example.org"))
    assert await place.read_mail() == []


async def test_who_is_verified_already_is_told_so(place: Accounts) -> None:
    await place.add_user(ADA)
    await place.auth.resend_verification(Email(ADA))
    ((_, template, _),) = await place.read_mail()
    assert template == "account_exists"


async def test_a_letter_about_a_registration_that_is_over_is_not_sent(place: Accounts) -> None:
    await register(place)
    await register(place)
    place.clock.advance(hours=24)
    assert await place.read_mail() == []


async def test_what_happened_is_audited_without_the_address(place: Accounts) -> None:
    await register(place)
    await place.auth.verify_email(ORIGIN, await place.mailed_token())
    (registered,), (verified,) = place.events("user.registered"), place.events("user.verified")
    assert (registered.outcome, registered.actor_id) == ("success", None)
    assert verified.subject_id == verified.actor_id == place.stored("users")[0].id
    assert ADA not in repr(place.stored("audit"))
