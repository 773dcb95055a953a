"""Google stands for the password alone: whoever turned two-factor login on is asked for a code."""

from urllib.parse import parse_qs, urlsplit

from application.auth.views import CodeRequired
from fakes.accounts import ORIGIN, Accounts
from fakes.apps import app_owner


async def test_a_code_is_asked_for_before_the_session_starts(place: Accounts) -> None:
    ada = await app_owner(place)
    sessions = len(place.stored("sessions"))
    (code,) = parse_qs(urlsplit(await place.log_in_with_google()).query)["code"]
    half = await place.identities.exchange_code(ORIGIN, code)
    assert isinstance(half, CodeRequired)
    assert len(place.stored("sessions")) == sessions
    tokens = await ada.finish(half, ada.code())
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    assert actor.user_id == ada.actor.user_id
