"""Which account a person at Google belongs to, and who may change that (contract, section 4)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from application.actor import Actor
from domain.errors import NotFound
from domain.identities.errors import InvalidState, LastLoginMethod
from domain.ids import UserId
from fakes.accounts import ORIGIN, RETURN_URL, Accounts


def told(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def owners(place: Accounts) -> dict[str, UserId]:
    """Whose each subject is."""
    return {one.subject: one.user_id for one in place.stored("identities")}


async def link(place: Accounts, actor: Actor, subject: str = "ada", **facts: object) -> str:
    assert place.provider is not None
    place.provider.vouch(subject, **facts)
    return await place.come_back(await place.identities.link_google(actor, None))


async def test_an_account_with_the_verified_address_is_linked(place: Accounts) -> None:
    user = await place.add_user("Ada@Example.org")
    assert "code" in told(await place.log_in_with_google(email="ada@example.ORG"))
    assert owners(place) == {"ada": user.id}
    assert place.stored("users") == [user]
    (event,) = place.events("identity.linked")
    assert (event.subject_id, event.details) == (user.id, {"provider": "google", "by": "address"})


async def test_an_address_that_google_has_not_verified_links_nothing(place: Accounts) -> None:
    user = await place.add_user()
    url = await place.log_in_with_google(email_verified=False)
    assert told(url) == {"error": "email_not_verified"}
    assert owners(place) == {}
    assert place.stored("users") == [user]


async def test_the_owner_is_told_of_the_new_way_in(place: Accounts) -> None:
    await place.add_user()
    await place.log_in_with_google()
    await place.log_in_with_google()
    assert [(to, template) for to, template, _ in await place.read_mail()] == [
        ("ada@example.org", "identity_linked")
    ]


async def test_a_new_account_is_no_news_to_its_owner(place: Accounts) -> None:
    await place.log_in_with_google()
    assert await place.read_mail() == []


async def test_another_person_with_the_same_address_does_not_get_in(place: Accounts) -> None:
    await place.log_in_with_google("ada")
    user = place.stored("users")[0]
    assert told(await place.log_in_with_google("somebody else")) == {"error": "identity_conflict"}
    assert owners(place) == {"ada": user.id}
    (event,) = place.events("session.refused")
    assert (event.subject_id, event.details) == (
        user.id,
        {"reason": "identity_conflict", "method": "google"},
    )


async def test_whoever_is_logged_in_can_link_whatever_the_address(place: Accounts) -> None:
    actor = await place.somebody()
    assert await link(place, actor, email="ada@gmail.example") == "/auth/complete?linked=google"
    assert owners(place) == {"ada": actor.user_id}
    assert (await place.users.me(actor)).identities == ["google"]
    (event,) = place.events("identity.linked")
    assert (event.actor_id, event.details) == (
        actor.user_id,
        {"provider": "google", "by": "request"},
    )
    assert place.stored("login_codes") == []


async def test_a_link_leads_back_to_the_page_that_was_asked_for(place: Accounts) -> None:
    actor = await place.somebody()
    assert place.provider is not None
    place.provider.vouch()
    departure = await place.identities.link_google(actor, RETURN_URL)
    assert await place.come_back(departure) == f"{RETURN_URL}&linked=google"


async def test_linking_the_same_once_more_changes_nothing(place: Accounts) -> None:
    actor = await place.somebody()
    for _ in range(2):
        assert await link(place, actor) == "/auth/complete?linked=google"
    assert len(place.events("identity.linked")) == 1


async def test_a_second_google_identity_is_refused(place: Accounts) -> None:
    actor = await place.somebody()
    await link(place, actor, "ada")
    assert told(await link(place, actor, "another")) == {"error": "identity_conflict"}
    assert owners(place) == {"ada": actor.user_id}


async def test_an_identity_of_somebody_else_is_refused(place: Accounts) -> None:
    ada, ben = await place.somebody(), await place.somebody("ben@example.org")
    await link(place, ada, "ada")
    assert told(await link(place, ben, "ada")) == {"error": "identity_conflict"}
    assert owners(place) == {"ada": ada.user_id}
    refused = place.events("identity.linked")[-1]
    assert (refused.outcome, refused.subject_id) == ("refused", ben.user_id)


async def test_a_link_that_a_stranger_began_is_not_ended_by_its_victim(place: Accounts) -> None:
    """The victim's Google identity must not end up on the stranger's account."""
    assert place.provider is not None
    place.provider.vouch("victim", email="victim@example.org")
    stranger = await place.somebody("stranger@example.org")
    departure = await place.identities.link_google(stranger, None)
    victims_browser = (await place.identities.start_google(None)).browser_secret
    with pytest.raises(InvalidState):
        await place.come_back(type(departure)(departure.url, victims_browser))
    assert owners(place) == {}


async def test_a_link_ends_with_the_session_that_began_it(place: Accounts) -> None:
    """Whoever stole a session and is thrown out must not come back through a link."""
    actor = await place.somebody()
    assert place.provider is not None
    place.provider.vouch("thief", email="thief@example.org")
    departure = await place.identities.link_google(actor, None)
    await place.auth.end_all_sessions(actor, keep_current=False)
    with pytest.raises(InvalidState):
        await place.come_back(departure)
    assert owners(place) == {}


async def test_unlinking_leaves_the_password(place: Accounts) -> None:
    actor = await place.somebody()
    await link(place, actor)
    await place.identities.unlink_google(actor)
    assert (await place.users.me(actor)).identities == []
    assert await place.log_in()
    (event,) = place.events("identity.unlinked")
    assert (event.actor_id, event.details) == (actor.user_id, {"provider": "google"})
    with pytest.raises(NotFound):
        await place.identities.unlink_google(actor)


async def test_the_last_way_in_is_not_taken_away(place: Accounts) -> None:
    url = await place.log_in_with_google()
    tokens = await place.identities.exchange_code(ORIGIN, told(url)["code"])
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    with pytest.raises(LastLoginMethod):
        await place.identities.unlink_google(actor)
    assert owners(place) == {"ada": actor.user_id}
    assert place.events("identity.unlinked") == []


async def test_an_unlinked_person_is_linked_again_by_the_address(place: Accounts) -> None:
    actor = await place.somebody()
    await link(place, actor)
    await place.identities.unlink_google(actor)
    await place.log_in_with_google("ada")
    assert owners(place) == {"ada": actor.user_id}
