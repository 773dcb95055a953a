"""How every answer of success is written: encoded once, with its ETag, its `Location` and its
`Link`.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import Any, Final, cast
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Scope

from application.ports import Answer
from presentation.paging import CursorPage
from presentation.sent import Sent, Streamed, encode
from presentation.sent_headers import query_of, sent_list

BASE: Final = "/api/v1"
JSON: Final = (b"content-type", b"application/json")
_ETAG = re.compile(r'(?:W/)?"(?P<value>[^"]*)"')


def reply(scope: Scope, content: Any) -> ASGIApp:
    """The answer to what a handler returned: an answer already, or something to show.

    A resource that counts versions, or any other single one, carries an ETag; a GET whose
    `If-None-Match` names it is answered with 304. A handler's ``opt["location"]`` is a pattern over
    the resource's fields, or one for each type that it answers; ``opt["statuses"]`` names types
    that are answered with a status of their own.
    """
    if isinstance(content, Sent | Streamed):
        return content
    if isinstance(content, Response):
        return content.to_asgi_response(app=None, request=Request(scope))
    status = _status_of(scope, content)
    if content is None:
        return Sent(status, b"", [])
    body = encode(content)
    if isinstance(content, CursorPage):
        return Sent(status, body, [JSON, *link_to_next(scope, content)])
    tag = (b"etag", etag(body, getattr(content, "version", None)).encode())
    if scope.get("method") == "GET" and _is_known(scope, tag[1]):
        return Sent(304, b"", [tag])
    if location := location_of(scope, content):
        return Sent(status, body, [JSON, tag, (b"location", location.encode())])
    return Sent(status, body, [JSON, tag])


def answer_of(scope: Scope, content: Any) -> Answer:
    """The answer that a repeat of this request is to get."""
    status, version = _status_of(scope, content), getattr(content, "version", None)
    return Answer(int(status), encode(content), location_of(scope, content), version)


def _status_of(scope: Scope, content: Any) -> int:
    handler = _handler_of(scope)
    own: dict[type, int] | None = handler.opt.get("statuses")
    return handler.status_code if own is None else own.get(type(content), handler.status_code)


def replay(answer: Answer) -> Sent:
    """A kept answer once more."""
    headers = [
        JSON,
        (b"etag", etag(answer.body, answer.version).encode()),
        (b"idempotency-replayed", b"true"),
    ]
    if answer.location:
        headers.append((b"location", answer.location.encode()))
    return Sent(answer.status, answer.body, headers)


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


def location_of(scope: Scope, content: Any) -> str | None:
    """Where the new resource is, for a handler that makes one."""
    pattern: str | dict[type, str] | None = _handler_of(scope).opt.get("location")
    if pattern is None:
        return None
    if isinstance(pattern, dict):
        pattern = pattern[type(content)]
    return BASE + pattern.format_map(_Fields(content))


class _Fields(dict[str, Any]):
    def __init__(self, content: Any) -> None:
        super().__init__()
        self._content = content

    def __missing__(self, name: str) -> Any:
        return getattr(self._content, name)


def link_to_next(scope: Scope, page: CursorPage[Any]) -> list[tuple[bytes, bytes]]:
    """The `Link` header to the next page (RFC 8288), if there is one."""
    if page.next_cursor is None:
        return []
    kept = [one for one in query_of(scope) if one[0] != "cursor"]
    query = "&".join([*([urlencode(kept)] if kept else []), f"cursor={page.next_cursor}"])
    return [(b"link", f'<{scope["path"]}?{query}>; rel="next"'.encode())]


def _is_known(scope: Scope, tag: bytes) -> bool:
    return names_tag(sent_list(scope, b"if-none-match"), tag.decode())


def _handler_of(scope: Scope) -> HTTPRouteHandler:
    return cast("HTTPRouteHandler", scope["route_handler"])
