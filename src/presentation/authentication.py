"""Who asks: found out before every handler, deny by default (contract, sections 1 and 4; RFC 6750).

A handler that anybody may call says so by ``opt={"public": True}``; a login that is sent along is
then checked all the same, so that a client learns that its token ran out. ``opt={"ignores_login":
True}`` does not look at it.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from litestar.types import Scope

from application.actor import Actor, LoginRequired, Origin, Visitor
from presentation.sent_headers import sent_header


class Authenticate(Protocol):
    """Tells who the bearer of an access token is now."""

    async def __call__(self, token: str, origin: Origin, /) -> Actor:
        """Raise ``LoginRequired`` when the token is not, or no longer, good."""
        ...


async def authenticate_caller(
    scope: Scope, opt: Mapping[str, Any], authenticate: Authenticate
) -> None:
    """Find out who asks, for the dependencies below; raise ``LoginRequired`` where nobody may."""
    scope["user"] = None
    if opt.get("ignores_login"):
        return
    token = _bearer_token(scope)
    if token is not None:
        scope["user"] = await authenticate(token, provide_origin(scope))
    elif not opt.get("public"):
        raise LoginRequired


def provide_visitor(scope: Scope) -> Visitor:
    """Somebody who may or may not be logged in."""
    visitor: Visitor = scope["user"]
    return visitor


def provide_actor(scope: Scope) -> Actor:
    """Somebody who is logged in, as the guard has made sure."""
    actor: Actor | None = scope["user"]
    if actor is None:
        raise LoginRequired
    return actor


def provide_origin(scope: Scope) -> Origin:
    """Where the request comes from, whoever sent it."""
    client = scope.get("client")
    return Origin(
        request_id=scope["state"]["request_id"],
        ip=client[0] if client else None,
        user_agent=sent_header(scope, b"user-agent"),
    )


def _bearer_token(scope: Scope) -> str | None:
    # Two of them are refused at the edge.
    sent = sent_header(scope, b"authorization")
    if sent is None:
        return None
    scheme, _, token = sent.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise LoginRequired("Send an Authorization header: Bearer ACCESS_TOKEN.")
    return token.strip()
