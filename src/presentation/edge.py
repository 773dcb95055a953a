"""The outermost layer: what holds for every answer, whoever gives it (contract, section 1: Headers,
Sizes of the frame).

It wraps the application from outside, because Litestar's own middleware does not run for unknown
paths and methods.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from http import HTTPStatus
from itertools import chain
from typing import Final, Protocol, TypeAlias, cast
from urllib.parse import unquote_to_bytes

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from uuid_utils import uuid7

from domain.errors import Refusal
from presentation.client_address import ClientAddress
from presentation.cross_origin import CrossOrigin
from presentation.problems import problem
from presentation.protocol_errors import (
    HeadersTooLarge,
    InternalError,
    MalformedRequest,
    UriTooLong,
)
from presentation.request_limits import LIMITED_BY, STATE
from presentation.sent import WITHOUT_BODY, Headers, Sent

log = structlog.get_logger()

#: The characters of RFC 3986, section 3.2.2, and a port.
_HOST: Final = re.compile(rb"[0-9A-Za-z!$&'()*+,;=\-._~:\[\]@%]+")
_SANE_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{1,128}")
MAX_FRAME: Final = 16 * 1024
_AT_MOST_ONCE: Final = (
    *(b"host", b"content-length", b"content-type", b"authorization", b"idempotency-key"),
)

#: Every answer has these, unless it brings its own.
_ALWAYS: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
_REPLACEABLE: Final = frozenset(name for name, _ in _ALWAYS)
_NO_STORE: Final = [(b"cache-control", b"no-store")]
_REVALIDATE: Final = [(b"cache-control", b"no-cache"), (b"vary", b"authorization")]
#: A server that is about to end asks for no more on the same connection.
_CLOSE: Final = (b"connection", b"close")
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

#: Nobody stands between a client and this server.
DIRECTLY: Final = ClientAddress(())

#: No page of another site reads what is answered.
SAME_ORIGIN: Final = CrossOrigin(())

#: Told of every answered request: method, path, status, milliseconds, request id.
AccessLog: TypeAlias = Callable[[str, str, int, float, str], None]


class Meter(Protocol):
    """Counts requests."""

    def began(self) -> None:
        """One more is under way."""
        ...

    def ended(
        self, method: str, route: str | None, status: int, seconds: float, limited_by: str | None
    ) -> None:
        """It was answered: ``route`` is the pattern of its path, None where there is none;
        ``limited_by`` is the name of the limit that refused it.
        """
        ...


class Uncounted:
    """The port ``Meter`` where nobody counts."""

    def began(self) -> None: ...

    def ended(self, *_told: object) -> None: ...


UNCOUNTED: Final = Uncounted()


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
        cross_origin: CrossOrigin = SAME_ORIGIN,
        meter: Meter = UNCOUNTED,
        is_ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self._app = app
        self._is_ending = is_ending
        self._meter = meter
        self._client_address = client_address
        self._cross_origin = cross_origin
        self._access_log = access_log
        self._always = [*_ALWAYS, _HSTS] if https else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        always = [*self._always, _CLOSE] if self._is_ending() else self._always
        exchange = _Exchange(scope, send, always, self._cross_origin)
        exchange.scope["client"] = self._client(scope)
        self._meter.began()
        try:
            await self._answer(receive, exchange)
        finally:
            self._tell(exchange, time.perf_counter() - started)

    def _tell(self, exchange: "_Exchange", seconds: float) -> None:
        method, status, scope = exchange.method, exchange.status, exchange.scope
        self._access_log(method, exchange.path, status, seconds * 1000, exchange.request_id)
        route, limited_by = scope.get("path_template"), scope["state"].get(LIMITED_BY)
        self._meter.ended(method, route, status, seconds, limited_by)

    def _client(self, scope: HTTPScope) -> tuple[str, int] | None:
        address = self._client_address(scope)
        return None if address is None else (address, 0)

    async def _answer(self, receive: Receive, exchange: "_Exchange") -> None:
        if refused := exchange.frame_refusal():
            await exchange.refuse(refused, receive)
            return
        if preflight := exchange.preflight():
            await preflight(exchange.scope, receive, exchange.send)
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
        "_cross_origin",
        "_headers",
        "_send",
        "_sent",
        "_without_body",
        "method",
        "path",
        "request_id",
        "scope",
        "status",
    )

    def __init__(
        self, scope: HTTPScope, send: Send, always: Headers, cross_origin: CrossOrigin
    ) -> None:
        self._send = send
        self._always = always
        self._cross_origin = cross_origin
        self._sent = cast("Headers", scope["headers"])
        self._headers = dict(self._sent)
        self.method = scope["method"]
        self.path = scope["path"]
        self.status = 0
        self.request_id = _request_id(self._headers.get(b"x-request-id"))
        scope.setdefault("state", {})["request_id"] = self.request_id
        self._without_body = self.method == "HEAD"
        # Whatever answers GET answers HEAD, with the same headers. The server's own scope stays as
        # it is: by its method the server knows that no body is to follow.
        self.scope: HTTPScope = {**scope, "method": "GET"} if self._without_body else scope
        self.scope["state"][WITHOUT_BODY] = self._without_body

    async def send(self, message: Message) -> None:
        """Send a message of the application, with what every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._completed(message["headers"])
        elif self._without_body:
            message = cast("Message", {**message, "body": b""})
        await self._send(message)

    async def refuse(self, refusal: Refusal, receive: Receive) -> None:
        """Answer with a problem document."""
        answer: Sent = problem(refusal, instance=self.path, request_id=self.request_id)
        await answer(self.scope, receive, self.send)

    def preflight(self) -> Sent | None:
        """The answer to a browser that asks for a page of another site, if that may send more."""
        if self.method != "OPTIONS":
            return None
        return self._cross_origin.preflight(self._headers)

    def frame_refusal(self) -> Refusal | None:
        """What is wrong with the request's frame, whatever it asks for."""
        address = self.scope["raw_path"] + b"?" + self.scope["query_string"]
        if len(address) > MAX_FRAME:
            return UriTooLong()
        if sum(map(len, chain.from_iterable(self._sent))) > MAX_FRAME:
            return HeadersTooLarge()
        return self._contradiction() or _unreadable(address)

    def _contradiction(self) -> Refusal | None:
        """What the head says in two ways, which somebody on the way may read in the other one."""
        headers = self._headers
        if self.scope["http_version"] == "0.9":
            return MalformedRequest("The request line must name a version, such as HTTP/1.1.")
        if len(headers) != len(self._sent) and (doubled := _doubled(self._sent)):
            return MalformedRequest(f"{doubled.decode().title()} must be sent once.")
        if not _HOST.fullmatch(headers.get(b"host", b"")):
            return MalformedRequest("Exactly one Host is needed, and it must be one.")
        if b"content-length" in headers:
            if b"transfer-encoding" in headers:
                return MalformedRequest("Content-Length and Transfer-Encoding exclude each other.")
            if not headers[b"content-length"].isdigit():
                return MalformedRequest("Content-Length must be a whole number.")
        return None

    def _completed(self, sent: Iterable[tuple[bytes, bytes]]) -> Headers:
        headers = [*sent, (b"x-request-id", self.request_id.encode())]
        own = {name for name, _ in headers}
        headers += (
            self._always
            if own.isdisjoint(_REPLACEABLE)
            else [one for one in self._always if one[0] not in own]
        )
        if (limit := self.scope["state"].get(STATE)) and b"ratelimit" not in own:
            headers += limit
        if b"cache-control" not in own:
            headers += self._cache_control()
        return self._cross_origin.complete(headers, self._headers.get(b"origin"))

    def _cache_control(self) -> Headers:
        public = self.path.startswith("/api/") and b"authorization" not in self._headers
        cacheable = self.method in ("GET", "HEAD") and self.status < HTTPStatus.BAD_REQUEST
        return _REVALIDATE if public and cacheable else _NO_STORE


def _request_id(sent: bytes | None) -> str:
    """The client's own, where it is sane, or a new one."""
    if sent is not None and _SANE_ID.fullmatch(sent):
        return sent.decode()
    return str(uuid7())


def _doubled(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """A header that was sent twice, of those that may be sent once."""
    counts = Counter(name for name, _ in headers)
    return next((name for name in _AT_MOST_ONCE if counts[name] > 1), None)


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
