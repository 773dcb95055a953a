"""The codes of apps (RFC 6238, appendix B)."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from infrastructure.security.app_codes import PyotpAppCodes

CODES = PyotpAppCodes(place="elearning")
SECRET = b32encode(b"12345678901234567890").decode()

#: The last six digits of the eight that the RFC lists for SHA-1.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_of_the_rfc_are_right(seconds: int, code: str) -> None:
    assert CODES.steps(SECRET, code, now=at(seconds)) == [seconds // 30]


@pytest.mark.parametrize("late", [-30, 0, 30])
def test_one_step_on_either_side_counts(late: int) -> None:
    assert CODES.steps(SECRET, "005924", now=at(1234567890 + late)) == [1234567890 // 30]


@pytest.mark.parametrize("late", [-60, 60])
def test_two_steps_do_not(late: int) -> None:
    assert CODES.steps(SECRET, "005924", now=at(1234567890 + late)) == []


@pytest.mark.parametrize(
    "code", ["5924", "0059240", "", "\uff10\uff10\uff15\uff19\uff12\uff14", "00592a"]
)
def test_what_is_written_otherwise_is_wrong(code: str) -> None:
    assert CODES.steps(SECRET, code, now=at(1234567890)) == []


def test_a_secret_is_160_bits_of_chance() -> None:
    secrets = {CODES.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(b32decode(one)) for one in secrets} == {20}


def test_the_address_holds_what_an_app_needs_and_shows() -> None:
    address = urlsplit(CODES.uri(SECRET, "ada+bread@example.org"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/elearning:ada+bread@example.org"
    assert parse_qs(address.query) == {"secret": [SECRET], "issuer": ["elearning"]}
