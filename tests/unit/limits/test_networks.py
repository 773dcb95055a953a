"""Which addresses are counted as one place."""

import pytest

from application.limits import network_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:DB8:1:2::1", "2001:db8:1:2:0:0:0:2"),
        ("192.0.2.7", "192.0.2.7"),
        (None, None),
    ],
)
def test_one_place(one: str | None, other: str | None) -> None:
    assert network_of(one) == network_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("192.0.2.7", "192.0.2.8"),
        ("192.0.2.7", None),
    ],
)
def test_two_places(one: str | None, other: str | None) -> None:
    assert network_of(one) != network_of(other)


def test_what_is_no_address_is_a_place_of_its_own() -> None:
    assert network_of("test:client") == "test:client"
