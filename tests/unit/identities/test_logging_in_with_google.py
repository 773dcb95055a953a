"""The way to Google and back, and the tokens at its end (contract, section 4)."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from application.identities.ports import ProviderAnswer
from application.identities.start_google import Departure
from domain.auth.errors import AccountSuspended
from domain.errors import Invalid, Refusal
from domain.identities.errors import (
    AccessDenied,
    GoogleNotConfigured,
    InvalidLoginCode,
    InvalidState,
    ProviderUnavailable,
    UntrustedAnswer,
)
from domain.identities.identity import Proof
from domain.users.user import UserStatus
from fakes.accounts import ORIGIN, RETURN_URL, Accounts
from fakes.identities import ISSUER, Vouching, answer_to


def told(url: str) -> dict[str, str]:
    """What stands in the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


async def left(place: Accounts, return_to: str | None = None) -> Departure:
    return await place.identities.start_google(return_to)


async def exchanged(place: Accounts, url: str) -> str:
    tokens = await place.identities.exchange_code(ORIGIN, told(url)["code"])
    return tokens.access_token


@pytest.fixture
def google(place: Accounts) -> Vouching:
    assert place.provider is not None
    place.provider.vouch()
    return place.provider


async def test_a_newcomer_gets_an_account_and_tokens(place: Accounts) -> None:
    url = await place.log_in_with_google(name="Ada Lovelace")
    actor = await place.authenticate(await exchanged(place, url), ORIGIN)
    me = await place.users.me(actor)
    assert url.startswith("/auth/complete?code=")
    assert (me.email, me.display_name, me.role) == ("ada@example.org", "Ada Lovelace", "student")
    assert (me.email_verified, me.has_password, me.identities) == (True, False, ["google"])


async def test_whoever_comes_again_gets_the_same_account(place: Accounts) -> None:
    first, second = [
        await place.authenticate(
            await exchanged(place, await place.log_in_with_google(**facts)), ORIGIN
        )
        for facts in ({}, {"email": "ada@new.example"})
    ]
    assert first.user_id == second.user_id
    assert [one.email for one in place.stored("users")] == ["ada@example.org"]


async def test_a_known_person_is_in_whether_or_not_the_address_is_verified_now(
    place: Accounts,
) -> None:
    await place.log_in_with_google()
    assert "code" in told(await place.log_in_with_google(email_verified=False))


@pytest.mark.parametrize("name", [None, "", "   ", "a\0b", "x" * 500])
async def test_a_name_that_is_none_becomes_one(place: Accounts, name: str | None) -> None:
    await place.log_in_with_google(name=name)
    (user,) = place.stored("users")
    assert user.display_name in ("ada", "x" * 100)


@pytest.mark.parametrize("email", [None, "", "nobody", "a b@example.org", "ada@example.org\n"])
async def test_without_an_address_there_is_no_account(place: Accounts, email: str | None) -> None:
    assert told(await place.log_in_with_google(email=email)) == {"error": "email_not_verified"}
    assert place.stored("users") == []


async def test_the_page_that_was_asked_for_is_the_one_that_is_reached(
    place: Accounts, google: Vouching
) -> None:
    url = await place.come_back(await left(place, RETURN_URL))
    assert url.startswith(f"{RETURN_URL}&code=")


@pytest.mark.parametrize(
    "return_to",
    [
        "",
        "//evil.example",
        "https://app.example@evil.example",
        "https://app.example/welcome?from=google@evil.example",
        "https://app.example.evil.example/welcome?from=google",
        "\\\\evil.example",
        "https://app.example\\@evil.example",
        "javascript:alert(1)",
        "data:text/html,hi",
        "http://app.example/welcome?from=google",
        "https://app.example/welcome",
        "https://app.example/welcome?from=google&more=1",
        "https://app.example/welcome?from=google#x",
        "https://app.example/welcome/../welcome?from=google",
        "https://app.example./welcome?from=google",
        "HTTPS://app.example/welcome?from=google",
        " https://app.example/welcome?from=google",
        "https://app.example/welcome?from=google\n",
        "/auth/complete/",
        "/auth/complete?x=1",
        "//auth/complete",
    ],
)
async def test_no_other_page_is_ever_reached(place: Accounts, return_to: str) -> None:
    with pytest.raises(Invalid) as refused:
        await left(place, return_to)
    assert [one.parameter for one in refused.value.faults] == ["return_to"]
    assert place.stored("handshakes") == []


async def test_no_token_ever_stands_in_an_address(place: Accounts) -> None:
    url = await place.log_in_with_google()
    assert set(told(url)) == {"code"}
    assert place.stored("sessions") == []


async def test_who_comes_back_in_another_browser_is_nobody(
    place: Accounts, google: Vouching
) -> None:
    mine, other = await left(place), await left(place)
    for secret in (None, "", other.browser_secret, "secret-0"):
        with pytest.raises(InvalidState):
            await place.identities.finish_google(ORIGIN, secret, answer_to(mine.url))
    assert (place.stored("users"), google.asked) == ([], 0)
    assert "code" in told(await place.come_back(mine))


async def test_nobody_comes_back_twice(place: Accounts, google: Vouching) -> None:
    departure = await left(place)
    await place.come_back(departure)
    with pytest.raises(InvalidState):
        await place.come_back(departure)
    assert google.asked == 1


@pytest.mark.parametrize(("minutes", "good"), [(9.9, True), (10, False), (60, False)])
async def test_the_way_takes_ten_minutes_at_most(
    place: Accounts, google: Vouching, minutes: float, good: bool
) -> None:
    departure = await left(place)
    place.clock.advance(minutes=minutes)
    if good:
        assert "code" in told(await place.come_back(departure))
    else:
        with pytest.raises(InvalidState):
            await place.come_back(departure)


@pytest.mark.parametrize("state", [None, "", "secret-0", "é", "x" * 5000])
async def test_a_state_that_nobody_got_is_refused(place: Accounts, state: str | None) -> None:
    departure = await left(place)
    with pytest.raises(InvalidState):
        await place.identities.finish_google(
            ORIGIN, departure.browser_secret, ProviderAnswer(state=state, code="x")
        )


async def test_the_secrets_of_each_way_are_new_and_stored_as_hashes(
    place: Accounts, google: Vouching
) -> None:
    departures = [await left(place) for _ in range(3)]
    stored = place.stored("handshakes")
    for names in ("state_hash", "browser_hash", "nonce", "verifier"):
        assert len({getattr(one, names) for one in stored}) == 3
    for one in departures:
        state = told(one.url)["state"]
        assert state != one.browser_secret
        assert state not in {one.nonce for one in stored} | {one.verifier for one in stored}
        assert state.encode() not in {one.state_hash for one in stored}


async def test_a_code_works_once(place: Accounts) -> None:
    url = await place.log_in_with_google()
    await exchanged(place, url)
    with pytest.raises(InvalidLoginCode):
        await exchanged(place, url)
    assert len(place.stored("sessions")) == 1


@pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False)])
async def test_a_code_works_for_a_minute(place: Accounts, seconds: int, good: bool) -> None:
    url = await place.log_in_with_google()
    place.clock.advance(seconds=seconds)
    if good:
        assert await exchanged(place, url)
    else:
        with pytest.raises(InvalidLoginCode):
            await exchanged(place, url)


async def test_a_code_is_stored_as_its_hash(place: Accounts) -> None:
    code = told(await place.log_in_with_google())["code"]
    assert code not in repr(place.store.snapshot())


@pytest.mark.parametrize(
    "refusal", [ProviderUnavailable(), AccessDenied(), UntrustedAnswer()], ids=lambda one: one.code
)
async def test_what_the_provider_does_not_vouch_for_is_told_to_the_page(
    place: Accounts, google: Vouching, refusal: Refusal
) -> None:
    departure = await left(place, RETURN_URL)
    google.says = refusal
    assert await place.come_back(departure) == f"{RETURN_URL}&error={refusal.code}"
    assert (place.stored("users"), place.stored("login_codes")) == ([], [])
    (event,) = place.events("session.refused")
    assert (event.outcome, event.details) == (
        "refused",
        {"reason": refusal.code, "method": "google"},
    )


async def test_a_provider_that_is_away_is_told_before_anybody_leaves(
    place: Accounts, google: Vouching
) -> None:
    google.says = ProviderUnavailable()
    with pytest.raises(ProviderUnavailable):
        await left(place)
    assert place.stored("handshakes") == []


async def test_a_suspended_account_is_told_so_and_gets_nothing(place: Accounts) -> None:
    user = await place.add_user(status=UserStatus.SUSPENDED)
    assert told(await place.log_in_with_google()) == {"error": "account_suspended"}
    assert (place.stored("identities"), place.stored("login_codes")) == ([], [])
    (event,) = place.events("session.refused")
    assert (event.subject_id, event.actor_id) == (user.id, None)


async def test_an_account_that_is_suspended_before_the_exchange_gets_no_tokens(
    place: Accounts,
) -> None:
    url = await place.log_in_with_google()
    (user,) = place.stored("users")
    place.store.table("users")[user.id] = replace(user, status=UserStatus.SUSPENDED)
    with pytest.raises(AccountSuspended):
        await exchanged(place, url)
    assert place.stored("sessions") == []
    assert [one.details for one in place.events("session.refused")] == [
        {"reason": "account_suspended", "method": "google"}
    ]
    with pytest.raises(InvalidLoginCode):
        await exchanged(place, url)


async def test_without_a_provider_nobody_is_sent_anywhere() -> None:
    place = Accounts(provider=None)
    actor = await place.somebody()
    with pytest.raises(GoogleNotConfigured):
        await left(place, "https://evil.example")
    with pytest.raises(GoogleNotConfigured):
        await place.identities.link_google(actor, None)
    with pytest.raises(GoogleNotConfigured):
        await place.identities.finish_google(ORIGIN, "x", ProviderAnswer(state="x", code="x"))


async def test_a_login_is_in_the_trail_with_its_method(place: Accounts) -> None:
    await exchanged(place, await place.log_in_with_google())
    (user,) = place.stored("users")
    ((registered,), (linked,), (started,)) = (
        place.events(action) for action in ("user.registered", "identity.linked", "session.started")
    )
    assert {one.actor_id for one in (registered, linked, started)} == {user.id}
    assert registered.details == {"method": "google"}
    assert linked.details == {"provider": "google", "by": "new account"}
    assert started.details == {"method": "google"}


async def test_what_was_said_by_another_issuer_is_about_another_person(place: Accounts) -> None:
    await place.log_in_with_google(issuer="https://other.example")
    assert place.provider is not None
    assert isinstance(place.provider.says, Proof)
    assert told(await place.log_in_with_google(email="b@example.org"))["code"]
    assert [(one.issuer, one.subject) for one in place.stored("identities")] == [
        ("https://other.example", "ada"),
        (ISSUER, "ada"),
    ]
    assert len(place.stored("users")) == 2
