"""A provider that is away, slow, broken or crooked costs a login and nothing else."""

import asyncio
import gzip
import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from application.identities.ports import ProviderAnswer
from domain.errors import Refusal
from domain.identities.errors import AccessDenied, ProviderUnavailable, UntrustedAnswer
from fakes.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProviderApp, as_json
from infrastructure.google.bounded_client import bounded_client
from integration.google.conftest import NONCE, REDIRECT_URI, STATE, VERIFIER, Us, us_at

DISCOVERY = "/.well-known/openid-configuration"

BROKEN: dict[str, Any] = {
    "500": (500, {}, b"oops"),
    "404": (404, {}, b""),
    "401": (401, {}, b'{"error": "invalid_client"}'),
    "an empty answer": (200, {}, b""),
    "no json": (200, {}, b"<html>"),
    "no utf-8": (200, {}, b'{"issuer": "\xff"}'),
    "a list": as_json([1, 2]),
    "a word": as_json("id_token"),
    "null": as_json(None),
    "an error with 200": as_json({"error": "invalid_grant"}),
    "an object of other types": as_json({"id_token": 1, "keys": 1, "issuer": 1}),
    "no id_token": as_json({"access_token": "x", "token_type": "Bearer"}),
    "deep": (200, {}, b"[" * 100_000),
    "50 megabytes": (200, {}, b" " * 50_000_000),
    "a little that becomes much": (
        200,
        {"content-encoding": "gzip"},
        gzip.compress(b" " * 50_000_000),
    ),
    "a redirect": (302, {"location": "/elsewhere"}, b""),
    "a redirect that keeps the method": (307, {"location": "/elsewhere"}, b""),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys"])
async def test_a_broken_answer_is_no_answer(
    app: OpenIdProviderApp, us: Us, path: str, answer: Any
) -> None:
    app.instead[path] = answer
    with pytest.raises(ProviderUnavailable):
        await us.go_and_come_back()
    assert app.asked["/elsewhere"] == 0
    app.instead.clear()
    assert (await us.go_and_come_back()).subject == "1001"


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys"])
async def test_a_provider_that_hangs_is_not_waited_for(app: OpenIdProviderApp, path: str) -> None:
    app.instead[path] = None
    async with us_at(app, patience=timedelta(seconds=0.3)) as us:
        async with asyncio.timeout(10):
            with pytest.raises(ProviderUnavailable):
                await us.go_and_come_back()
        app.instead.clear()
        assert (await us.go_and_come_back()).subject == "1001"


async def test_those_who_wait_behind_somebody_wait_no_longer(app: OpenIdProviderApp) -> None:
    app.instead[DISCOVERY] = None
    async with us_at(app, patience=timedelta(seconds=0.5)) as us, asyncio.timeout(10):
        waiting = [us.leave() for _ in range(20)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(one) for one in outcomes} == {ProviderUnavailable}
    assert app.asked[DISCOVERY] < 20


async def test_a_provider_that_is_away_is_told_so_and_found_when_it_is_back(
    app: OpenIdProviderApp,
) -> None:
    async with us_at(app, choice={"issuer": "http://127.0.0.1:9"}) as us:
        with pytest.raises(ProviderUnavailable):
            await us.leave()


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"issuer": "http://127.0.0.1"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "/authorize"},
        {"authorization_endpoint": 1},
        {"jwks_uri": None},
    ],
    ids=str,
)
async def test_a_document_of_somebody_else_is_refused(
    app: OpenIdProviderApp, us: Us, said: dict[str, Any]
) -> None:
    app.metadata = said
    with pytest.raises(ProviderUnavailable):
        await us.leave()


async def test_the_browser_is_sent_with_all_that_ties_the_answer_to_it(
    app: OpenIdProviderApp, us: Us
) -> None:
    url = urlsplit(await us.leave())
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{app.issuer}/authorize"
    assert parse_qs(url.query, strict_parsing=True) == {
        "response_type": ["code"],
        "client_id": [CLIENT_ID],
        "redirect_uri": [REDIRECT_URI],
        "scope": ["openid email profile"],
        "state": [STATE],
        "nonce": [NONCE],
        # S256 of forty-three times "v" (RFC 7636, section 4.2).
        "code_challenge": ["7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM"],
        "code_challenge_method": ["S256"],
    }
    assert CLIENT_SECRET not in url.query
    assert VERIFIER not in url.query


async def test_the_code_is_exchanged_with_the_verifier(app: OpenIdProviderApp, us: Us) -> None:
    await us.go_and_come_back()
    (sent,) = app.exchanged
    assert sent == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }


async def test_a_code_with_another_verifier_is_worth_nothing(us: Us) -> None:
    answer = await us.go()
    with pytest.raises(ProviderUnavailable):
        await us.come_back(answer, verifier="w" * 43)


async def test_a_code_that_was_exchanged_before_is_worth_nothing(us: Us) -> None:
    answer = await us.go()
    await us.come_back(answer)
    with pytest.raises(ProviderUnavailable):
        await us.come_back(answer)


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        ("access_denied", AccessDenied),
        ("login_required", AccessDenied),
        ("", AccessDenied),
        ("server_error", ProviderUnavailable),
        ("temporarily_unavailable", ProviderUnavailable),
    ],
)
async def test_a_no_of_the_provider_is_one(
    app: OpenIdProviderApp, us: Us, error: str, refusal: type[Refusal]
) -> None:
    answer = ProviderAnswer(state=STATE, code="code-1", error=error)
    with pytest.raises(refusal):
        await us.come_back(answer)
    assert app.exchanged == []


@pytest.mark.parametrize("code", [None, ""])
async def test_no_code_is_a_no(app: OpenIdProviderApp, us: Us, code: str | None) -> None:
    with pytest.raises(AccessDenied):
        await us.come_back(ProviderAnswer(state=STATE, code=code))
    assert app.exchanged == []


async def test_an_answer_in_the_name_of_another_issuer_is_not_looked_at(
    app: OpenIdProviderApp, us: Us
) -> None:
    """The code of a mixed-up provider must not be told to this one (RFC 9207)."""
    answer = replace(await us.go(), issuer="https://evil.example")
    with pytest.raises(UntrustedAnswer):
        await us.come_back(answer)
    assert app.exchanged == []


@pytest.mark.parametrize("named", [True, False])
async def test_a_provider_that_promises_its_name_has_to_say_it(
    app: OpenIdProviderApp, us: Us, named: bool
) -> None:
    app.metadata = {"authorization_response_iss_parameter_supported": True}
    answer = replace(await us.go(), issuer=app.issuer if named else None)
    if named:
        assert (await us.come_back(answer)).subject == "1001"
    else:
        with pytest.raises(UntrustedAnswer):
            await us.come_back(answer)


async def test_a_provider_that_wants_the_secret_in_a_header_gets_it_there(
    app: OpenIdProviderApp, us: Us
) -> None:
    app.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
    with pytest.raises(ProviderUnavailable):
        await us.go_and_come_back()
    assert not app.exchanged[0].keys() & {"client_id", "client_secret"}


async def test_nothing_of_one_person_is_sent_along_for_the_next(
    app: OpenIdProviderApp, us: Us
) -> None:
    """A client that is shared must not keep cookies."""
    app.instead["/token"] = (200, {"set-cookie": "session=ada"}, b"{}")
    with pytest.raises(ProviderUnavailable):
        await us.go_and_come_back()
    assert list(us.provider._client.cookies.jar) == []


async def test_no_secret_is_ever_logged(
    app: OpenIdProviderApp, us: Us, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [await us.go() for _ in range(3)]
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        await us.leave()
        await us.come_back(answers[0])
        app.claims = {"nonce": "another"}
        with pytest.raises(UntrustedAnswer):
            await us.come_back(answers[1])
        app.instead["/token"] = as_json({"error": "code-3 " + CLIENT_SECRET}, status=400)
        with pytest.raises(ProviderUnavailable):
            await us.come_back(answers[2])
    ours = "\n".join(record.getMessage() for record in caplog.records)
    assert "/token" in ours
    for secret in (CLIENT_SECRET, VERIFIER, NONCE, "code-1", "code-2", "code-3", "eyJ"):
        assert secret not in ours, secret


async def test_the_client_reads_nothing_of_the_environment(
    app: OpenIdProviderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with bounded_client() as client:
        answer = await client.get(app.issuer + DISCOVERY)
    assert json.loads(answer.content)["issuer"] == app.issuer
