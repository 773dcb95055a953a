"""A stranger who was there first gets nothing of an account that its owner opens with Google: the
attacks of Sudhodanan and Paverd, "Pre-hijacked accounts" (2022), one by one.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

from application.actor import Actor
from domain.auth.errors import EmailNotVerified, InvalidCredentials, InvalidToken
from fakes.accounts import GOOD, ORIGIN, Accounts

VICTIM = "victim@example.org"
OWN = "the password of the victim"


async def prepared(place: Accounts) -> None:
    """A stranger registers the victim's address."""
    await place.auth.register(ORIGIN, VICTIM, GOOD, "Stranger")


async def victim_comes(place: Accounts) -> Actor:
    url = await place.log_in_with_google("victim", email=VICTIM, name="Victim")
    (code,) = parse_qs(urlsplit(url).query)["code"]
    tokens = await place.identities.exchange_code(ORIGIN, code)
    return await place.authenticate(tokens.access_token, ORIGIN)


async def test_classic_federated_merge_leaves_the_strangers_password_behind(
    place: Accounts,
) -> None:
    await prepared(place)
    victim = await victim_comes(place)
    me = await place.users.me(victim)
    assert (me.display_name, me.has_password) == ("Victim", False)
    assert place.stored("registrations") == []
    with pytest.raises(InvalidCredentials):
        await place.log_in(VICTIM, GOOD)


async def test_the_link_of_an_earlier_registration_is_dead(place: Accounts) -> None:
    """Even the victim's own click must not bring the stranger's password back."""
    await prepared(place)
    link = await place.mailed_token()
    victim = await victim_comes(place)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, link)
    assert (await place.users.me(victim)).has_password is False


async def test_unexpired_session_is_never_begun(place: Accounts) -> None:
    """Before an address is verified there is no account, and so no session of it to be kept."""
    await prepared(place)
    with pytest.raises(EmailNotVerified):
        await place.log_in(VICTIM, GOOD)
    assert place.stored("sessions") == []
    await victim_comes(place)
    assert len(place.stored("sessions")) == 1


async def test_trojan_identifier_finds_no_account_to_be_put_into(place: Accounts) -> None:
    """The stranger's Google identity is not tied to the victim's address, before or after."""
    await prepared(place)
    await place.log_in_with_google("stranger", email="stranger@example.org")
    victim = await victim_comes(place)
    owners = {one.subject: one.user_id for one in place.stored("identities")}
    assert owners["victim"] == victim.user_id
    assert owners["stranger"] != victim.user_id


async def test_unexpired_registration_after_the_account_is_a_decoy(place: Accounts) -> None:
    """A registration that comes later waits for nothing: no link is mailed for it."""
    await victim_comes(place)
    await prepared(place)
    ((recipient, template, _),) = await place.read_mail()
    assert (recipient, template) == (VICTIM, "account_exists")
    with pytest.raises(InvalidCredentials):
        await place.log_in(VICTIM, OWN)


async def test_a_provider_that_verifies_nothing_gives_nothing(place: Accounts) -> None:
    await place.add_user(VICTIM)
    url = await place.log_in_with_google("stranger", email=VICTIM, email_verified=False)
    assert url == "/auth/complete?error=email_not_verified"
    assert place.stored("identities") == []
    actor = await place.somebody("stranger@example.org")
    departure = await place.identities.link_google(actor, None)
    assert await place.come_back(departure) == "/auth/complete?error=email_not_verified"
    assert place.stored("identities") == []


async def test_a_stranger_with_the_same_address_elsewhere_does_not_get_in(place: Accounts) -> None:
    """Whoever owns a recycled address at Google is another person there."""
    await victim_comes(place)
    url = await place.log_in_with_google("stranger", email=VICTIM)
    assert url == "/auth/complete?error=identity_conflict"
