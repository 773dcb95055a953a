"""Headers of answers."""

from typing import Final

from presentation.openapi.schemas import Schema

HEADERS: Final[dict[str, Schema]] = {
    "X-Request-Id": {
        "description": "The id of this request: the one that you sent, or a new one.",
        "schema": {"type": "string"},
        "example": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4bff",
    },
    "ETag": {
        "description": "Names this representation, for `If-None-Match` and `If-Match`.",
        "schema": {"type": "string"},
        "example": '"3-Q2mC0r7sQeVt4aW1"',
    },
    "Location": {
        "description": "Where the new resource is, or where the browser is sent.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Set-Cookie": {
        "description": "Ties what was begun to this browser: `HttpOnly`, gone after ten minutes or "
        "when it comes back.",
        "schema": {"type": "string"},
        "example": "__Host-elearning-login=q9Xk2mC0r7sQ; Max-Age=600; Path=/; HttpOnly; "
        "SameSite=Lax; Secure",
    },
    "Accept-Ranges": {
        "description": "Parts of it can be asked for, by `Range`.",
        "schema": {"const": "bytes"},
    },
    "Content-Range": {
        "description": "Which bytes these are, of how many (RFC 9110, section 14.4).",
        "schema": {"type": "string"},
        "example": "bytes 0-65535/734003200",
    },
    "Content-Disposition": {
        "description": "Whether to show or to save it, and under which name (RFC 6266).",
        "schema": {"type": "string"},
        "example": 'attachment; filename="shopping list.docx"',
    },
    "Link": {
        "description": 'The next page, as `rel="next"` (RFC 8288); absent on the last one.',
        "schema": {"type": "string"},
        "example": '</api/v1/courses?limit=20&cursor=9Xk2mC0r7sQeVt4aW1>; rel="next"',
    },
    "Idempotency-Replayed": {
        "description": "Present where this answers an earlier request with the same key.",
        "schema": {"const": "true"},
    },
    "Retry-After": {
        "description": "After how many seconds to try again.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 1,
    },
    "RateLimit-Policy": {
        "description": "The limit that applied: `q` requests in `w` seconds.",
        "schema": {"type": "string"},
        "example": '"user";q=1200;w=60',
    },
    "RateLimit": {
        "description": "What is left of it, and in how many seconds all of it is there again.",
        "schema": {"type": "string"},
        "example": '"user";r=1187;t=42',
    },
    "WWW-Authenticate": {
        "description": "How to log in (RFC 6750).",
        "schema": {"type": "string"},
        "example": 'Bearer realm="elearning"',
    },
}


def references(*names: str) -> dict[str, Schema]:
    """The headers by name, as an answer lists them; every answer has its request's id."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *names)}
