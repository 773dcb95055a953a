"""Where a request comes from: the peer's address, or what a trusted proxy says about it (contract,
section 8: ``TRUSTED_PROXIES``).
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

from litestar.types import HTTPScope

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_FORWARDED: Final = b"x-forwarded-for"
_MAPPED: Final = "::ffff:"


class ClientAddress:
    """Reads it from a request.

    Every proxy appends whom it got the request from, so that the list is to be trusted from its
    right end on, as far as trusted proxies wrote it: the right-most address that is not one of
    theirs is the client's. What stands left of it anybody can have written.
    """

    def __init__(self, trusted: Sequence[Network]) -> None:
        self._trusted = trusted

    def __call__(self, scope: HTTPScope) -> str | None:
        """The address, an IPv4 one always in its own form; None where the peer has none."""
        client = scope.get("client")
        peer = client[0] if client else None
        if peer is None:
            return None
        if self._trusted:
            return self._forwarded(scope, peer)
        return _own_form(peer) if peer.startswith(_MAPPED) else peer

    def _forwarded(self, scope: HTTPScope, peer: str) -> str:
        found = peer
        for entry in [peer, *reversed(list(_entries(scope["headers"])))]:
            address = _address(entry)
            if address is None:
                return _own_form(found)
            found = str(address)
            if not self._is_trusted(address):
                return found
        return found

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _entries(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[str]:
    for name, value in headers:
        if name == _FORWARDED:
            yield from (one.strip() for one in value.decode("latin-1").split(","))


def _address(text: str) -> Address | None:
    """An address as proxies write it: alone, with a port, or in brackets."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _own_form(text: str) -> str:
    address = _address(text)
    return text if address is None else str(address)
