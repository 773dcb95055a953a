"""The reference server checks what the application checks: otherwise it would win by cheating."""

import time
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.floor.paging import Cursors
from benchmarks.floor.tokens import Tokens
from benchmarks.world import ISSUER, SECRET, Learner
from benchmarks.world import Tokens as MadeTokens

LEARNER = Learner(
    "0192aaaa-0000-7000-8000-000000000001", "0192aaaa-0000-7000-8000-000000000002", "student"
)


def token(*, secret: str = SECRET, typ: str = "at+jwt", **changed: Any) -> bytes:
    now = int(time.time())
    claims = {
        "iss": ISSUER, "aud": ISSUER, "sub": LEARNER.user_id, "sid": LEARNER.session_id,
        "role": "student", "iat": now, "exp": now + 900, "jti": "x",
    } | changed  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return b"Bearer " + jwt.encode(claims, secret, headers={"typ": typ}).encode()


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(secret=SECRET, issuer=ISSUER)


def test_a_token_made_for_the_load_names_its_learner(tokens: Tokens) -> None:
    made = MadeTokens([LEARNER]).valid()[LEARNER.user_id]
    reader = tokens.reader(f"Bearer {made}".encode())
    assert reader is not None
    assert (reader.id, reader.role) == (LEARNER.user_id, "student")


@pytest.mark.parametrize(
    "bad",
    [
        token(secret="another secret that is just as long"),
        token(typ="JWT"),
        token(iss="http://elsewhere"),
        token(aud="http://elsewhere"),
        token(exp=1),
        token(sid=None),
        b"Basic " + token().removeprefix(b"Bearer "),
        b"Bearer nonsense",
    ],
    ids=["secret", "typ", "iss", "aud", "exp", "sid", "scheme", "nonsense"],
)
def test_a_token_that_is_no_good_is_refused_each_time(tokens: Tokens, bad: bytes) -> None:
    assert tokens.reader(bad) is None
    assert tokens.reader(bad) is None


def test_a_remembered_token_is_refused_once_it_has_run_out(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = token()
    assert tokens.reader(good)
    later = time.time() + 901
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr("jwt.api_jwt.datetime", _Clock(later))
    assert tokens.reader(good) is None


class _Clock:
    """Stands for the class ``datetime`` where PyJWT asks it for the time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def now(self, tz: Any = None) -> datetime:
        return datetime.fromtimestamp(self._seconds, tz)


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_leads_back_to_the_key_it_was_made_of(at: datetime, last_id: object) -> None:
    cursors = Cursors("secret")
    assert cursors.read(cursors.write(at, last_id)) == (at, str(last_id))


@given(st.integers(0, 1_000), st.sampled_from("ABab01-_"))
def test_a_changed_cursor_is_refused(position: int, other: str) -> None:
    cursors = Cursors("secret")
    cursor = cursors.write(datetime(2026, 1, 1, tzinfo=UTC), LEARNER.user_id)
    position %= len(cursor)
    changed = cursor[:position] + other + cursor[position + 1 :]
    if changed != cursor:
        with pytest.raises(ValueError):  # noqa: PT011 - which one does not matter.
            cursors.read(changed)
