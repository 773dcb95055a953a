"""Networks that an operator names: of proxies that are believed about where a request comes from,
and of those who may read metrics.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]


def read_networks(listed: Iterable[str]) -> Networks:
    """Addresses and networks. Raise ``ValueError`` for anything else."""
    return tuple(ip_network(one, strict=False) for one in listed)
