"""Who is believed about where a request comes from."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

Proxies: TypeAlias = tuple[IPv4Network | IPv6Network, ...]


def read_proxies(listed: Iterable[str]) -> Proxies:
    """Addresses and networks. Raise ``ValueError`` for anything else."""
    return tuple(ip_network(one, strict=False) for one in listed)
