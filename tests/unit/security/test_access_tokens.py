"""Access tokens: only what this class writes itself is believed (RFC 8725, RFC 9068)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import jwt
import pytest

from application.actor import LoginRequired
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.security import access_tokens
from infrastructure.security.access_tokens import JwtAccessTokens
from infrastructure.security.token_keys import secret_id, shared_secret

SECRET, OLD, OTHER = "s" * 40, "o" * 40, "x" * 40
ISSUER = "https://learn.example"
USER, SESSION = UserId(UUID(int=1)), SessionId(UUID(int=2))
LIFETIME = timedelta(minutes=15)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Now:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def made(*secrets: str, clock: Now | None = None) -> JwtAccessTokens:
    numbers = count(3)
    return JwtAccessTokens(
        [shared_secret(one) for one in secrets or (SECRET,)],
        issuer=ISSUER,
        longest=LIFETIME,
        new_id=lambda: UUID(int=next(numbers)),
        clock=clock or Now(),
    )


def issued(tokens: JwtAccessTokens) -> str:
    return tokens.issue(USER, SESSION, Role.INSTRUCTOR, lifetime=LIFETIME)


def header(**changes: Any) -> dict[str, Any]:
    return {"alg": "HS256", "kid": secret_id(SECRET), "typ": "at+jwt", **changes}


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, changed; ``...`` leaves one out."""
    at = int(NOW.timestamp())
    good = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": str(USER),
        "sid": str(SESSION),
        "role": "student",
        "iat": at,
        "exp": at + 900,
        "jti": str(UUID(int=3)),
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not ...}


def signed(
    payload: dict[str, Any], head: dict[str, Any] | None = None, secret: str = SECRET
) -> str:
    """A token signed with the real secret, or another one, whatever it says."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).rstrip(b"=")
        for part in (head or header(), payload)
    ]
    mac = jwt.get_algorithm_by_name("HS256").sign(b".".join(parts), secret.encode())
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def is_refused(token: str, tokens: JwtAccessTokens | None = None) -> bool:
    try:
        (tokens or made()).verify(token)
    except LoginRequired as refused:
        return refused.token_sent
    return False


def test_an_issued_token_says_who_and_until_when() -> None:
    tokens = made()
    found = tokens.verify(issued(tokens))
    assert (found.user_id, found.session_id, found.role) == (USER, SESSION, Role.INSTRUCTOR)
    assert found.expires_at == NOW + LIFETIME


def test_the_hand_made_token_of_these_tests_is_good_unless_it_is_changed() -> None:
    assert made().verify(signed(claims())).user_id == USER


def test_a_token_holds_nothing_personal() -> None:
    tokens = made()
    payload = jwt.decode(issued(tokens), options={"verify_signature": False})
    assert set(payload) == {"iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"}


@pytest.mark.parametrize(
    "changes",
    [
        *({name: ...} for name in claims()),
        {"iss": "https://evil.example"},
        {"iss": [ISSUER]},
        {"aud": "another service"},
        {"aud": [ISSUER, "another"]},
        {"sub": "root"},
        {"sub": 1},
        {"role": "owner"},
        {"exp": str(int(NOW.timestamp()) + 900)},
        {"exp": int(NOW.timestamp()) + 900.5},
        {"exp": 10**18},
        {"exp": True},
        {"exp": int(NOW.timestamp()) + 901},
        {"iat": int(NOW.timestamp()) - 1},
        {"exp": int(NOW.timestamp()) - 100},
        {"iat": int(NOW.timestamp()) + 500, "exp": int(NOW.timestamp()) + 900},
        {"nbf": int(NOW.timestamp()) + 600},
        {"scope": "admin"},
    ],
    ids=str,
)
def test_a_payload_that_is_not_exactly_ours_is_refused(changes: dict[str, Any]) -> None:
    assert is_refused(signed(claims(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "HS512"},
        {"alg": "RS256"},
        {"alg": None},
        {"typ": "JWT"},
        {"typ": "refresh+jwt"},
        {"kid": secret_id(OTHER)},
        {"kid": "../../dev/null"},
        {"kid": "' OR 1=1 --"},
        {"kid": "\0"},
        {"jwk": {"kty": "oct", "k": "eA"}},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/cert"},
        {"crit": ["exp"]},
        {"b64": False},
        {"zip": "DEF"},
    ],
    ids=str,
)
def test_a_head_that_is_not_exactly_ours_is_refused(changes: dict[str, Any]) -> None:
    assert is_refused(signed(claims(), header(**changes)))


def test_a_signature_of_another_secret_is_refused() -> None:
    assert is_refused(signed(claims(), secret=OTHER))


@pytest.mark.parametrize("end", ["", "A", "AAAA", "=" * 4, "\n", " ", ".", ".x"])
def test_a_signature_that_was_tampered_with_is_refused(end: str) -> None:
    good = signed(claims())
    tampered = f"{good}{end}" if end else good.rpartition(".")[0] + "."
    assert is_refused(tampered)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "é.é.é",
        "\ud800",
        "a" * 100_000,
        "." * 1000,
        base64.urlsafe_b64encode(b"[" * 700).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode() + ".e30.",
    ],
    ids=lambda token: ascii(token)[:20],
)
def test_garbage_is_refused_and_never_a_fault(token: str) -> None:
    assert is_refused(token)


@pytest.mark.parametrize(("seconds", "good"), [(-120, False), (-30, True), (30, True)])
def test_clocks_may_be_a_little_apart(seconds: int, good: bool) -> None:
    clock = Now()
    clock.at += timedelta(seconds=seconds)
    assert is_refused(signed(claims()), made(clock=clock)) is not good


@pytest.mark.parametrize("remembered", [True, False])
@pytest.mark.parametrize(("seconds", "good"), [(929, True), (1020, False)])
def test_a_token_runs_out_remembered_or_not(remembered: bool, seconds: int, good: bool) -> None:
    clock = Now()
    tokens = made(clock=clock)
    token = issued(tokens)
    if remembered:
        tokens.verify(token)
    clock.at += timedelta(seconds=seconds)
    assert is_refused(token, tokens) is not good


def test_a_retired_secret_still_verifies_and_does_not_sign() -> None:
    before = issued(made(OLD))
    rotated = made(SECRET, OLD)
    assert rotated.verify(before).user_id == USER
    assert jwt.get_unverified_header(issued(rotated))["kid"] == secret_id(SECRET)
    assert is_refused(before, made(SECRET))


def test_a_token_of_a_retired_secret_under_the_new_ones_name_is_refused() -> None:
    assert is_refused(signed(claims(), header(), secret=OLD), made(SECRET, OLD))


def test_the_name_of_a_secret_does_not_hold_it() -> None:
    assert SECRET[:8] not in secret_id(SECRET)
    assert len({secret_id(one) for one in (SECRET, OLD, OTHER)}) == 3


def test_only_so_many_tokens_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_tokens, "REMEMBERED", 10)
    tokens = made()
    issued_tokens = [issued(tokens) for _ in range(30)]
    for token in issued_tokens * 2:
        assert tokens.verify(token).user_id == USER
    assert len(tokens._remembered) == 10
