"""Access tokens signed with key pairs: whoever has the public half can verify and not forge them
(RFC 8037, RFC 8725).
"""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from application.actor import LoginRequired
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.security.access_tokens import JwtAccessTokens
from infrastructure.security.token_keys import TokenKey, key_pair, shared_secret

ISSUER = "https://learn.example"
USER, SESSION = UserId(UUID(int=1)), SessionId(UUID(int=2))
LIFETIME = timedelta(minutes=15)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY, OLD = key_pair(PRIVATE), key_pair(Ed25519PrivateKey.from_private_bytes(b"o" * 32))
SECRET = shared_secret("s" * 40)

Sign = Callable[[bytes], bytes]


def made(*keys: TokenKey) -> JwtAccessTokens:
    numbers = count(3)
    return JwtAccessTokens(
        keys or (KEY,),
        issuer=ISSUER,
        longest=LIFETIME,
        new_id=lambda: UUID(int=next(numbers)),
        clock=lambda: NOW,
    )


def issued(tokens: JwtAccessTokens) -> str:
    return tokens.issue(USER, SESSION, Role.STUDENT, lifetime=LIFETIME)


def encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def token_of(head: Any, sign: Sign = PRIVATE.sign) -> str:
    """A token with good claims and any head, signed in any way."""
    good = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": str(USER),
        "sid": str(SESSION),
        "role": "admin",
        "jti": str(UUID(int=3)),
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 900,
    }
    parts = [
        encoded(one if isinstance(one, bytes) else json.dumps(one, separators=(",", ":")).encode())
        for one in (head, good)
    ]
    return b".".join([*parts, encoded(sign(b".".join(parts)))]).decode()


def head(**changes: Any) -> dict[str, Any]:
    return {"alg": "EdDSA", "kid": KEY.id, "typ": "at+jwt", **changes}


def with_secret(secret: bytes) -> Sign:
    """What a verifier would accept that took the public key for a shared secret."""
    return lambda text: hmac.new(secret, text, sha256).digest()


def public_as(encoding: Encoding, form: PublicFormat) -> bytes:
    return PRIVATE.public_key().public_bytes(encoding, form)


PEM = public_as(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DER = public_as(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
RAW = public_as(Encoding.Raw, PublicFormat.Raw)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
STRANGERS_JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": encoded(STRANGER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode(),
}

#: Every known way to have a token believed that its issuer never signed.
FORGED: dict[str, str] = {
    **{
        f"alg {alg} without a signature": token_of(head(alg=alg), lambda _: b"")
        for alg in ("none", "None", "NONE", "nOnE", "", None)
    },
    "alg none with a good signature": token_of(head(alg="none")),
    "no signature": token_of(head(), lambda _: b""),
    "a signature of zeros": token_of(head(), lambda _: bytes(64)),
    "the pem as a secret": token_of(head(alg="HS256"), with_secret(PEM)),
    "the pem without its last newline as a secret": token_of(
        head(alg="HS256"), with_secret(PEM.rstrip())
    ),
    "the der as a secret": token_of(head(alg="HS256"), with_secret(DER)),
    "the raw key as a secret": token_of(head(alg="HS256"), with_secret(RAW)),
    "the jwk as a secret": token_of(
        head(alg="HS256"),
        with_secret(json.dumps({"kty": "OKP", "crv": "Ed25519", "x": KEY.public.x}).encode()),  # type: ignore[union-attr]  # A key pair has a public half.
    ),
    "an empty secret": token_of(head(alg="HS256"), with_secret(b"")),
    "another key": token_of(head(), STRANGER.sign),
    "a key of its own in jwk": token_of(head(jwk=STRANGERS_JWK), STRANGER.sign),
    "our key in jwk": token_of(head(jwk={**STRANGERS_JWK, "x": encoded(RAW).decode()})),
    "jku": token_of(head(jku="https://evil.example/keys"), STRANGER.sign),
    "x5u": token_of(head(x5u="https://evil.example/cert"), STRANGER.sign),
    "x5c": token_of(head(x5c=["MIIB"]), STRANGER.sign),
    "a path as kid": token_of(head(kid="../../../../dev/null"), with_secret(b"")),
    "sql as kid": token_of(head(kid="' UNION SELECT 'x'--")),
    "a nul in kid": token_of(head(kid=KEY.id + "\0")),
    "a number as kid": token_of(head(kid=0)),
    "a list as kid": token_of(head(kid=[KEY.id])),
    "no kid": token_of({"alg": "EdDSA", "typ": "at+jwt"}),
    "psychic ecdsa": token_of(head(alg="ES256"), lambda _: bytes(64)),
    "psychic ecdsa in der": token_of(head(alg="ES256"), lambda _: b"0\x06\x02\x01\0\x02\x01\0"),
    "es256 of a key of its own": token_of(
        head(alg="ES256"),
        lambda text: ec.generate_private_key(ec.SECP256R1()).sign(text, ec.ECDSA(SHA256())),
    ),
    "ed448": token_of(head(alg="Ed448")),
    "the new name of the algorithm": token_of(head(alg="Ed25519")),
    "crit": token_of(head(crit=["exp"])),
    "an empty crit": token_of(head(crit=[])),
    "crit of something unknown": token_of(head(crit=["x"], x=1)),
    "b64 false": token_of(head(b64=False)),
    "b64 false and critical": token_of(head(b64=False, crit=["b64"])),
    "compressed": token_of(head(zip="DEF")),
    "typ JWT": token_of(head(typ="JWT")),
    "typ of a refresh token": token_of(head(typ="refresh+jwt")),
    "typ with its full name": token_of(head(typ="application/at+jwt")),
    "no typ": token_of({"alg": "EdDSA", "kid": KEY.id}),
    "content type": token_of(head(cty="JWT")),
    "the same head in another order": token_of(dict(sorted(head().items(), reverse=True))),
    "a doubled alg": token_of(b'{"alg":"none","alg":"EdDSA","typ":"at+jwt"}'),
    "a list as head": token_of(["EdDSA"]),
    "deep json": token_of(b"[" * 200),
    "no json": token_of(b"\xff\xfe{"),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(LoginRequired) as refused:
        made(KEY, OLD, SECRET).verify(token)
    assert refused.value.token_sent


def test_these_forgeries_would_be_good_without_what_is_wrong_with_them() -> None:
    """A check of the check: the same claims under the head that is really written."""
    ours = decoded(issued(made()).partition(".")[0])
    assert json.loads(ours) == head()
    assert made().verify(token_of(ours)).role is Role.ADMIN


def test_an_independent_verifier_accepts_a_token_by_the_published_key() -> None:
    tokens = made(KEY, OLD)
    signed, _, signature = issued(tokens).rpartition(".")
    named = json.loads(decoded(signed.partition(".")[0]))["kid"]
    (public,) = [one for one in tokens.public_keys if one.kid == named]
    key = Ed25519PublicKey.from_public_bytes(decoded(public.x))

    key.verify(decoded(signature), signed.encode())
    with pytest.raises(InvalidSignature):
        key.verify(decoded(signature), signed.encode() + b"x")


def test_a_key_is_called_by_its_thumbprint() -> None:
    """The example of RFC 8037, appendix A.3."""
    seed = decoded("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    key = key_pair(Ed25519PrivateKey.from_private_bytes(seed))
    assert key.id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_retired_key_verifies_and_does_not_sign() -> None:
    before = issued(made(OLD))
    rotated = made(KEY, OLD)
    assert rotated.verify(before).user_id == USER
    assert json.loads(decoded(issued(rotated).partition(".")[0]))["kid"] == KEY.id
    with pytest.raises(LoginRequired):
        made(KEY).verify(before)


def test_a_key_that_will_sign_next_verifies_already() -> None:
    after = issued(made(KEY, OLD))
    assert made(OLD, KEY).verify(after).user_id == USER


def test_a_token_of_one_key_under_the_name_of_another_is_refused() -> None:
    forged = token_of(head(kid=OLD.id))
    with pytest.raises(LoginRequired):
        made(KEY, OLD).verify(forged)


@pytest.mark.parametrize(("before", "after"), [(SECRET, KEY), (KEY, SECRET)])
def test_a_change_between_secrets_and_key_pairs_drops_no_token(
    before: TokenKey, after: TokenKey
) -> None:
    token = issued(made(before))
    assert made(after, before).verify(token).user_id == USER


def test_where_a_secret_signs_no_key_is_published() -> None:
    assert made(SECRET).public_keys == ()
    assert made(SECRET, KEY).public_keys == ()
    assert [one.kid for one in made(KEY, SECRET, OLD).public_keys] == [KEY.id, OLD.id]


def test_a_key_does_not_show_what_it_signs_with() -> None:
    for key in (KEY, SECRET):
        assert repr(key) == f"TokenKey({key.id!r}, {key.algorithm})"
