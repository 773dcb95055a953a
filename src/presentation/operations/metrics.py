"""`GET /metrics`, for Prometheus (contract, section 7).

It is for those who run the server, so it shows itself to loopback and private addresses, or to the
networks that the operator names, and is 404 to everybody else. A request that a proxy passed on is
as good as one from the internet, unless the proxy is a trusted one, whose word about the client is
taken.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Final, Protocol

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.types import Scope

from domain.errors import NotFound
from presentation.client_address import Network
from presentation.sent import Sent

#: What a proxy adds to a request.
_PASSED_ON: Final = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip"})
_TEXT: Final = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")


class Measured(Protocol):
    """What the server has counted."""

    async def __call__(self) -> bytes:
        """The text that Prometheus reads."""
        ...


class MetricsPage:
    """The metrics, and the networks from where they may be read."""

    def __init__(
        self, measured: Measured, networks: Sequence[Network], *, trusts_proxies: bool = False
    ) -> None:
        self._measured = measured
        self._networks = networks
        self._trusts_proxies = trusts_proxies

    async def shown(self, scope: Scope) -> Sent:
        """Raise ``NotFound`` to whoever may not read them."""
        if not self._may_read(scope):
            raise NotFound
        return Sent(200, await self._measured(), [_TEXT])

    def _may_read(self, scope: Scope) -> bool:
        client = scope.get("client")
        passed_on = any(name in _PASSED_ON for name, _ in scope["headers"])
        if client is None or (passed_on and not self._trusts_proxies):
            return False
        try:
            address = ip_address(client[0])
        except ValueError:
            return False
        return any(address in network for network in self._networks)


@get("/metrics", include_in_schema=False, opt={"public": True, "ignores_login": True})
async def metrics(
    request: Request[Any, Any, Any], metrics_page: NamedDependency[MetricsPage]
) -> Sent:
    """Show what was counted to those who run the server."""
    return await metrics_page.shown(request.scope)
