"""Where a request comes from, whatever it says about itself."""

from typing import Any, cast

import pytest
from litestar.types import HTTPScope

from infrastructure.networks import read_networks
from presentation.client_address import ClientAddress


def address(peer: str | None, *forwarded: str, trusted: str = "") -> str | None:
    scope: Any = {
        "client": None if peer is None else (peer, 4711),
        "headers": [(b"x-forwarded-for", one.encode()) for one in forwarded],
    }
    listed = [one for one in trusted.split(",") if one]
    return ClientAddress(read_networks(listed))(cast("HTTPScope", scope))


@pytest.mark.parametrize("trusted", ["", "10.0.0.1"])
def test_a_peer_that_nobody_trusts_speaks_for_itself_alone(trusted: str) -> None:
    assert address("192.0.2.7", "203.0.113.9", trusted=trusted) == "192.0.2.7"


def test_the_right_most_address_that_is_no_proxys_counts() -> None:
    given = ["198.51.100.1, 203.0.113.9, 10.0.0.2"]
    assert address("10.0.0.1", *given, trusted="10.0.0.0/8") == "203.0.113.9"


def test_what_a_client_wrote_itself_stands_left_and_counts_for_nothing() -> None:
    for forged in ("1.1.1.1", "10.0.0.5", "127.0.0.1, 10.0.0.9"):
        assert address("10.0.0.1", f"{forged}, 203.0.113.9", trusted="10.0.0.0/8") == "203.0.113.9"


def test_several_headers_are_one_list() -> None:
    assert address("10.0.0.1", "1.1.1.1", "203.0.113.9", trusted="10.0.0.1") == "203.0.113.9"


def test_where_all_are_proxies_the_first_of_them_asks() -> None:
    assert address("10.0.0.1", "10.0.0.3, 10.0.0.2", trusted="10.0.0.0/8") == "10.0.0.3"


def test_a_proxy_without_a_list_asks_for_itself() -> None:
    assert address("10.0.0.1", trusted="10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize("garbage", ["", "unknown", "_hidden", "1.2.3", "10.0.0.2:x:y", "é"])
def test_nothing_left_of_what_cannot_be_read_counts(garbage: str) -> None:
    assert address("10.0.0.1", f"1.1.1.1, {garbage}", trusted="10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.9:52114", "203.0.113.9"),
        ("[2001:db8::9]:443", "2001:db8::9"),
        ("[2001:db8::9]", "2001:db8::9"),
        ("2001:DB8:0::9", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_an_address_may_be_written_as_proxies_do(written: str, meant: str) -> None:
    assert address("10.0.0.1", written, trusted="10.0.0.1") == meant


def test_an_ipv4_address_is_the_same_in_its_ipv6_form() -> None:
    assert address("::ffff:192.0.2.7") == "192.0.2.7"
    assert address("::ffff:10.0.0.1", "203.0.113.9", trusted="10.0.0.1") == "203.0.113.9"


def test_a_peer_without_an_address_has_none() -> None:
    assert address(None, "203.0.113.9", trusted="10.0.0.1") is None


def test_a_trusted_network_may_be_of_either_kind() -> None:
    assert address("fd00::1", "203.0.113.9", trusted="10.0.0.0/8,fd00::/8") == "203.0.113.9"
