"""How every answer of success is written: encoded once, with its ETag, its `Location` and its
`Link`.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Request, Response
from litestar.types import ASGIApp

from application.ports import Answer
from presentation.paging import CursorPage
from presentation.sent import Sent

BASE: Final = "/api/v1"
JSON: Final = (b"content-type", b"application/json")


def _plain(value: Any) -> str:
    """A validating string of the domain is a string like any other on the wire."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no form in JSON")


_encode = msgspec.json.Encoder(enc_hook=_plain).encode
_ETAG = re.compile(r'(?:W/)?"(?P<value>[^"]*)"')


class Reply(Response[Any]):
    """What a handler returned, on its way to the client.

    A resource that counts versions, or any other single one, carries an ETag; a GET whose
    `If-None-Match` names it is answered with 304. A handler's ``opt["location"]`` is a pattern over
    the resource's fields.
    """

    def to_asgi_response(  # type: ignore[override]  # Litestar passes more than is needed here.
        self,
        request: Request[Any, Any, Any],
        *,
        status_code: int | None = None,
        **_options: Any,
    ) -> ASGIApp:
        """The answer as bytes."""
        content = self.content
        status = self.status_code or status_code or 200
        if content is None:
            return Sent(status, b"", _own_headers(self.headers))
        body = _encode(content)
        headers = [JSON, *_own_headers(self.headers)]
        if isinstance(content, CursorPage):
            return Sent(status, body, [*headers, *link_to_next(request, content)])
        tag = etag(body, getattr(content, "version", None))
        headers.append((b"etag", tag.encode()))
        if request.method == "GET" and names_tag(request.headers.get("if-none-match"), tag):
            return Sent(304, b"", headers[1:])
        if location := location_of(request, content):
            headers.append((b"location", location.encode()))
        return Sent(status, body, headers)


def answer_of(request: Request[Any, Any, Any], content: Any) -> Answer:
    """The answer that a repeat of this request is to get."""
    status = request.route_handler.status_code
    return Answer(int(status), _encode(content), location_of(request, content))


def replay(answer: Answer) -> Sent:
    """A kept answer once more."""
    version = msgspec.json.decode(answer.body, type=_Versioned).version
    headers = [
        JSON,
        (b"etag", etag(answer.body, version).encode()),
        (b"idempotency-replayed", b"true"),
    ]
    if answer.location:
        headers.append((b"location", answer.location.encode()))
    return Sent(answer.status, answer.body, headers)


class _Versioned(msgspec.Struct):
    version: int | None = None


def etag(body: bytes, version: int | None) -> str:
    """A strong ETag: the version, which `If-Match` compares, and a digest of all that is shown."""
    digest = urlsafe_b64encode(blake2b(body, digest_size=12).digest()).decode()
    return f'"{version or 0}-{digest}"'


def names_tag(header: str | None, tag: str) -> bool:
    """Whether the list of an `If-None-Match` header names the tag (RFC 9110, 13.1.2: weakly
    compared).
    """
    if header is None:
        return False
    return header.strip() == "*" or tag[1:-1] in (one["value"] for one in _ETAG.finditer(header))


def location_of(request: Request[Any, Any, Any], content: Any) -> str | None:
    """Where the new resource is, for a handler that makes one."""
    pattern: str | None = request.route_handler.opt.get("location")
    if pattern is None:
        return None
    return BASE + pattern.format_map(_Fields(content))


class _Fields(dict[str, Any]):
    def __init__(self, content: Any) -> None:
        super().__init__()
        self._content = content

    def __missing__(self, name: str) -> Any:
        return getattr(self._content, name)


def link_to_next(
    request: Request[Any, Any, Any], page: CursorPage[Any]
) -> list[tuple[bytes, bytes]]:
    """The `Link` header to the next page (RFC 8288), if there is one."""
    if page.next_cursor is None:
        return []
    sent = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in sent if name != "cursor"]
    query = urlencode([*kept, ("cursor", page.next_cursor)])
    return [(b"link", f'<{request.scope["path"]}?{query}>; rel="next"'.encode())]


def _own_headers(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
