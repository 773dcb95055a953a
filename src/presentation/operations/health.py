"""Liveness and readiness (contract, section 7)."""

from typing import Protocol, runtime_checkable

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

#: A balancer may add what it likes to the address.
OPEN = {"public": True, "ignores_login": True, "ignores_unknown": True}


@runtime_checkable
class Ready(Protocol):
    """Whether requests can be served now."""

    async def __call__(self) -> None:
        """Raise ``Unavailable`` while they cannot."""
        ...


class Health(Struct, frozen=True):
    """All is well."""

    status: str = "ok"


@get("/health/live", operation_id="getLiveness", tags=["Operations"], opt=OPEN)
async def live() -> Health:
    """Tell that the process runs.

    The answer is 200 as long as the process runs, whatever the database does.
    """
    return Health()


@get("/health/ready", operation_id="getReadiness", tags=["Operations"], opt=OPEN)
async def ready(ready_now: NamedDependency[Ready]) -> Health:
    """Tell whether requests can be served.

    The database answers and its schema is the current one. 503 while it is away, migrations are
    pending, or the server is about to end.
    """
    await ready_now()
    return Health()
