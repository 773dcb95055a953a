"""The outermost layer: what holds for every answer, whoever gives it (contract, section 1: Headers,
Sizes of the frame).

It wraps the application from outside, because Litestar's own middleware does not run for unknown
paths and methods.
"""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeAlias, cast
from urllib.parse import unquote_to_bytes

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from domain.errors import Refusal
from presentation.client_address import ClientAddress
from presentation.problems import problem
from presentation.protocol_errors import (
    HeadersTooLarge,
    InternalError,
    MalformedRequest,
    UriTooLong,
)
from presentation.request_limits import STATE
from presentation.sent import Headers, Sent

log = structlog.get_logger()

_SANE_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{1,128}")
_MAX_FRAME: Final = 16 * 1024
_AT_MOST_ONCE: Final = (b"content-length", b"content-type", b"idempotency-key")

_ALWAYS: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_STRICT_POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_NO_STORE: Final = (b"cache-control", b"no-store")
_REVALIDATE: Final = (b"cache-control", b"no-cache")
_VARY: Final = (b"vary", b"authorization")
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

#: Nobody stands between a client and this server.
DIRECTLY: Final = ClientAddress(())

#: Told of every answered request: method, path, status, milliseconds, request id.
AccessLog: TypeAlias = Callable[[str, str, int, float, str], None]


class Edge:
    """Gives every request an id and every answer its headers; turns what escapes into a problem
    document.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        access_log: AccessLog,
        https: bool,
        client_address: ClientAddress = DIRECTLY,
    ) -> None:
        self._app = app
        self._client_address = client_address
        self._access_log = access_log
        self._always = [*_ALWAYS, _HSTS] if https else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        exchange = _Exchange(scope, send, self._always)
        exchange.scope["client"] = self._client(scope)
        try:
            await self._answer(receive, exchange)
        finally:
            elapsed = (time.perf_counter() - started) * 1000
            self._access_log(
                exchange.method, exchange.path, exchange.status, elapsed, exchange.request_id
            )

    def _client(self, scope: HTTPScope) -> tuple[str, int] | None:
        address = self._client_address(scope)
        return None if address is None else (address, 0)

    async def _answer(self, receive: Receive, exchange: "_Exchange") -> None:
        if refused := _frame_refusal(exchange.scope):
            await exchange.refuse(refused, receive)
            return
        try:
            await self._app(exchange.scope, receive, exchange.send)
        except Exception as error:
            log.exception("request failed", exc_info=error, request_id=exchange.request_id)
            if exchange.status:
                raise
            await exchange.refuse(InternalError(), receive)


class _Exchange:
    """One request and the answer to it, as far as it is sent."""

    __slots__ = (
        "_always",
        "_send",
        "_without_body",
        "method",
        "path",
        "request_id",
        "scope",
        "status",
    )

    def __init__(self, scope: HTTPScope, send: Send, always: Headers) -> None:
        self._send = send
        self._always = always
        self.method = scope["method"]
        self.path = scope["path"]
        self.status = 0
        self.request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = self.request_id
        self._without_body = self.method == "HEAD"
        # Whatever answers GET answers HEAD, with the same headers. The server's own scope stays as
        # it is: by its method the server knows that no body is to follow.
        self.scope: HTTPScope = {**scope, "method": "GET"} if self._without_body else scope

    async def send(self, message: Message) -> None:
        """Send a message of the application, with what every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._completed(list(message["headers"]))
        elif self._without_body:
            message = cast("Message", {**message, "body": b""})
        await self._send(message)

    async def refuse(self, refusal: Refusal, receive: Receive) -> None:
        """Answer with a problem document."""
        answer: Sent = problem(refusal, instance=self.path, request_id=self.request_id)
        await answer(self.scope, receive, self.send)

    def _completed(self, headers: Headers) -> Headers:
        names = {name for name, _ in headers}
        headers += [one for one in self._always if one[0] not in names]
        headers.append((b"x-request-id", self.request_id.encode()))
        if (limit := self.scope["state"].get(STATE)) and b"ratelimit" not in names:
            headers += limit
        if b"content-security-policy" not in names:
            headers.append(_STRICT_POLICY)
        if b"cache-control" not in names:
            headers += self._cache_control()
        return headers

    def _cache_control(self) -> Headers:
        depends_on_who_asks = any(name == b"authorization" for name, _ in self.scope["headers"])
        public = self.path.startswith("/api/") and not depends_on_who_asks
        cacheable = self.method in ("GET", "HEAD") and self.status < HTTPStatus.BAD_REQUEST
        return [_REVALIDATE, _VARY] if public and cacheable else [_NO_STORE]


def _request_id(scope: HTTPScope) -> str:
    sent = next((value for name, value in scope["headers"] if name == b"x-request-id"), None)
    if sent is not None and _SANE_ID.fullmatch(sent):
        return sent.decode()
    return str(uuid7())


def _frame_refusal(scope: HTTPScope) -> Refusal | None:
    """What is wrong with the request's frame, whatever it asks for."""
    address = scope["raw_path"] + b"?" + scope["query_string"]
    if len(address) > _MAX_FRAME:
        return UriTooLong()
    headers: Any = scope["headers"]
    if sum(len(name) + len(value) for name, value in headers) > _MAX_FRAME:
        return HeadersTooLarge()
    return _contradiction([name for name, _ in headers], headers) or _unreadable(address)


def _contradiction(names: list[bytes], headers: Headers) -> Refusal | None:
    """What the headers say in two ways, which somebody on the way may read in the other one."""
    if names.count(b"host") != 1:
        return MalformedRequest("Exactly one Host is needed.")
    for name in _AT_MOST_ONCE:
        if name in names and names.count(name) > 1:
            return MalformedRequest(f"{name.decode().title()} may be sent once.")
    if b"content-length" in names:
        if b"transfer-encoding" in names:
            return MalformedRequest("Content-Length and Transfer-Encoding exclude each other.")
        if not dict(headers)[b"content-length"].isdigit():
            return MalformedRequest("Content-Length must be a whole number.")
    return None


def _unreadable(address: bytes) -> Refusal | None:
    if b"%" not in address and address.isascii():
        return None
    path, _, _query = address.partition(b"?")
    if b"\0" in unquote_to_bytes(path):
        return MalformedRequest("The path holds a NUL.")
    try:
        unquote_to_bytes(address).decode()
    except UnicodeDecodeError:
        return MalformedRequest("The address is not UTF-8.")
    return None
