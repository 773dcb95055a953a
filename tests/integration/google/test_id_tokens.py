"""An id_token is believed when the provider signed it for us, for this login, just now (OpenID
Connect Core 1.0, section 3.1.3.7; RFC 8725).
"""

import base64
import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.auth.errors import EmailNotVerified
from domain.identities.errors import UntrustedAnswer
from fakes.provider import CLIENT_ID, KEY, OpenIdProviderApp, SigningKey
from infrastructure.google.choice import GOOGLE, issuers_of
from integration.google.conftest import Us

STRANGER = SigningKey("first")
PEM = KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def encoded(content: Any) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=")


def signed_by_hand(claims: Any, sign: Callable[[bytes], bytes], **head: Any) -> str:
    parts = b".".join([encoded({"alg": "RS256", "kid": "first", **head}), encoded(claims)])
    return b".".join([parts, base64.urlsafe_b64encode(sign(parts)).rstrip(b"=")]).decode()


def as_secret(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda text: hmac.new(secret, text, sha256).digest()


def in_seconds(seconds: float) -> int:
    return int(time.time() + seconds)


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": ...},
    "null as nonce": {"nonce": None},
    "a list as nonce": {"nonce": ["the-nonce"]},
    "another audience": {"aud": "another client"},
    "no audience": {"aud": ...},
    "an empty audience": {"aud": []},
    "a second audience without azp": {"aud": [CLIENT_ID, "another"]},
    "a second audience and its azp": {"aud": [CLIENT_ID, "another"], "azp": "another"},
    "our audience and another azp": {"azp": "another"},
    "another issuer": {"iss": "https://evil.example"},
    "the issuer with a slash": {"iss": "http://127.0.0.1/"},
    "no issuer": {"iss": ...},
    "a list as issuer": {"iss": ["x"]},
    "expired": {"exp": in_seconds(-120)},
    "no exp": {"exp": ...},
    "exp in words": {"exp": str(in_seconds(3600))},
    "made in an hour": {"iat": in_seconds(3600), "exp": in_seconds(7200)},
    "made an hour ago": {"iat": in_seconds(-3600)},
    "no iat": {"iat": ...},
    "no subject": {"sub": ...},
    "an empty subject": {"sub": ""},
    "a number as subject": {"sub": 1001},
    "a subject that nobody can store": {"sub": "1001\0"},
    "a subject in other letters": {"sub": "dcba\u00e9"},
    "a subject that is too long": {"sub": "1" * 256},
}

FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "alg none": lambda claims: signed_by_hand(claims, lambda _: b"", alg="none"),
    "alg None": lambda claims: signed_by_hand(claims, lambda _: b"", alg="None"),
    "no signature": lambda claims: signed_by_hand(claims, lambda _: b""),
    "the public key as a secret": lambda claims: signed_by_hand(
        claims, as_secret(PEM), alg="HS256"
    ),
    "an empty secret": lambda claims: signed_by_hand(claims, as_secret(b""), alg="HS256"),
    "the client's secret": lambda claims: jwt.encode(
        claims, "the secret of the client and more", "HS256"
    ),
    "another key under the same name": STRANGER.sign,
    "a key of its own in the head": lambda claims: STRANGER.sign(claims, jwk=STRANGER.jwk),
    "a key set of its own": lambda claims: STRANGER.sign(claims, jku="https://evil.example"),
    "a name that nobody knows": lambda claims: SigningKey("unknown").sign(claims),
    "no name where there are two keys": SigningKey(None).sign,
    "another algorithm of the same key": lambda claims: jwt.encode(
        claims, KEY.private, "RS512", headers={"kid": "first"}
    ),
    "pss": lambda claims: jwt.encode(claims, KEY.private, "PS256", headers={"kid": "first"}),
    "psychic ecdsa": lambda claims: signed_by_hand(claims, lambda _: bytes(64), alg="ES256"),
    "ecdsa of a key of its own": lambda claims: SigningKey("first", "ES256").sign(claims),
    "crit": lambda claims: KEY.sign(claims, crit=["x"], x=1),
    "b64": lambda claims: KEY.sign(claims, b64=False, crit=["b64"]),
    "a list as claims": lambda claims: signed_by_hand(
        list(claims), lambda text: jwt.get_algorithm_by_name("RS256").sign(text, KEY.private)
    ),
    "a number as name": lambda claims: signed_by_hand(claims, lambda _: b"x", kid=1),
    "no token": lambda _: "",
    "three dots": lambda _: "...",
    "two parts": lambda _: "e30.e30",
    "much": lambda _: "a" * 20_000,
    "deep": lambda _: base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.",
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
async def test_claims_that_are_not_for_this_login_are_refused(
    app: OpenIdProviderApp, us: Us, claims: dict[str, Any]
) -> None:
    app.claims = claims
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()


@pytest.mark.parametrize("sign", FORGED.values(), ids=FORGED)
async def test_a_forged_token_is_refused(app: OpenIdProviderApp, us: Us, sign: Any) -> None:
    app.keys = [KEY, SigningKey("second", "ES256")]
    app.sign = sign
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"azp": CLIENT_ID},
        {"aud": [CLIENT_ID]},
        {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID},
        {"exp": in_seconds(10**9)},
        {"iat": in_seconds(30)},
        {"hd": "example.org", "at_hash": "x", "more": {"of": ["it"]}},
    ],
)
async def test_good_claims_are_believed(
    app: OpenIdProviderApp, us: Us, claims: dict[str, Any]
) -> None:
    app.claims = claims
    proof = await us.go_and_come_back()
    assert (proof.issuer, proof.subject) == (app.issuer, "1001")
    assert proof.verified_email == "ada@example.org"


async def test_a_nonce_of_another_login_is_refused(us: Us) -> None:
    answer = await us.go()
    with pytest.raises(UntrustedAnswer):
        await us.come_back(answer, nonce="of another login")


@pytest.mark.parametrize("said", [False, "false", "true", 1, None, ..., ["true"], {}], ids=str)
async def test_only_the_boolean_true_verifies_an_address(
    app: OpenIdProviderApp, us: Us, said: Any
) -> None:
    app.claims = {"email_verified": said}
    proof = await us.go_and_come_back()
    assert proof.email_verified is False
    with pytest.raises(EmailNotVerified):
        _ = proof.verified_email


async def test_es256_is_believed_as_well(app: OpenIdProviderApp, us: Us) -> None:
    app.keys = [SigningKey("curve", "ES256"), KEY]
    assert (await us.go_and_come_back()).subject == "1001"


async def test_a_provider_with_one_key_need_not_name_it(app: OpenIdProviderApp, us: Us) -> None:
    app.keys = [SigningKey(None)]
    assert (await us.go_and_come_back()).subject == "1001"


async def test_new_keys_of_the_provider_are_found(app: OpenIdProviderApp, us: Us) -> None:
    await us.go_and_come_back()
    app.keys = [SigningKey("second"), KEY]
    assert (await us.go_and_come_back()).subject == "1001"
    assert app.asked["/keys"] == 2


async def test_keys_are_asked_for_once_while_they_do(app: OpenIdProviderApp, us: Us) -> None:
    for _ in range(3):
        await us.go_and_come_back()
    assert (app.asked["/keys"], app.asked["/.well-known/openid-configuration"]) == (1, 1)


async def test_a_key_that_the_provider_withdrew_is_not_believed_for_long(
    app: OpenIdProviderApp, us: Us
) -> None:
    await us.go_and_come_back()
    app.sign = KEY.sign
    app.keys = [SigningKey("second")]
    us.monotonic.at += 3700
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()


async def test_unknown_names_of_keys_do_not_make_us_ask_again_and_again(
    app: OpenIdProviderApp, us: Us
) -> None:
    forger = SigningKey("forged")
    app.sign = lambda claims: forger.sign(claims, kid=f"forged-{len(app.exchanged)}")
    for _ in range(100):
        with pytest.raises(UntrustedAnswer):
            await us.go_and_come_back()
    assert app.asked["/keys"] == 2
    us.monotonic.at += 61
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()
    assert app.asked["/keys"] == 3


@pytest.mark.parametrize(
    "change",
    [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct", "k": "eA"}, {"n": "AQAB"}, {"n": 1}],
    ids=str,
)
async def test_keys_for_something_else_are_not_used(
    app: OpenIdProviderApp, us: Us, change: dict[str, Any]
) -> None:
    published = json.dumps({"keys": [{**KEY.jwk, **change}, "no key"][:1]}).encode()
    app.instead["/keys"] = (200, {}, published)
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()


async def test_a_short_rsa_key_is_not_used(app: OpenIdProviderApp, us: Us) -> None:
    short = SigningKey("short", bits=1024)
    app.keys = [short]
    app.sign = lambda claims: signed_by_hand(
        claims, lambda text: short.private.sign(text, PKCS1v15(), SHA256()), kid="short"
    )
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()


async def test_google_alone_may_leave_the_scheme_out_of_its_name(
    app: OpenIdProviderApp, us: Us
) -> None:
    """Its documents have both names; people are known by one of them."""
    assert tuple(issuers_of(GOOGLE)) == (GOOGLE, "accounts.google.com")
    app.claims = {"iss": app.issuer.removeprefix("http://")}
    with pytest.raises(UntrustedAnswer):
        await us.go_and_come_back()


async def test_a_key_made_by_hand_in_these_tests_is_good_unless_something_is_wrong(
    app: OpenIdProviderApp, us: Us
) -> None:
    """A check of the check."""
    app.sign = lambda claims: signed_by_hand(
        claims, lambda text: KEY.private.sign(text, PKCS1v15(), SHA256())
    )
    assert (await us.go_and_come_back()).subject == "1001"
