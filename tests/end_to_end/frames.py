"""Ways to write a request so that somebody on the way may read it otherwise than the server does:
it may take a part of it for another request (RFC 9112, section 11).
"""

from typing import Final

from operations import Operation

#: What must never be answered.
SMUGGLED: Final = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"

_CHUNKED: Final = b"Transfer-Encoding: chunked\r\n"
_TWO: Final = b"Content-Length: 2\r\n"
_BODY: Final = b"\r\n{}"
_END: Final = b"\r\n0\r\n\r\n"

#: Headers after `Host`, and the body: each has two meanings, or none.
REFUSED: Final = {
    "two lengths": _TWO + b"Content-Length: 3\r\n" + _BODY,
    "the same length twice": _TWO + _TWO + _BODY,
    "a list of lengths": b"Content-Length: 2, 2\r\n" + _BODY,
    "a negative length": b"Content-Length: -1\r\n" + _BODY,
    "a signed length": b"Content-Length: +2\r\n" + _BODY,
    "a length in hexadecimal": b"Content-Length: 0x2\r\n" + _BODY,
    "a length with a fraction": b"Content-Length: 2.0\r\n" + _BODY,
    "a length in two words": b"Content-Length: 2 2\r\n" + _BODY,
    "no length at all": b"Content-Length: \r\n" + _BODY,
    "an endless length": b"Content-Length: " + b"9" * 40 + b"\r\n" + _BODY,
    "a length and chunks": b"Content-Length: 5\r\n" + _CHUNKED + _END + SMUGGLED,
    "chunks and a length": _CHUNKED + b"Content-Length: 5\r\n" + _END + SMUGGLED,
    "a length and chunks in capitals": b"CONTENT-LENGTH: 5\r\nTRANSFER-ENCODING: CHUNKED\r\n"
    + _END,
    "chunks in disguise": b"Transfer-Encoding: xchunked\r\n" + _END,
    "chunks in quotes": b'Transfer-Encoding: "chunked"\r\n' + _END,
    "chunks behind a vertical tab": b"Transfer-Encoding:\x0bchunked\r\n" + _END,
    "chunks that are not last": b"Transfer-Encoding: chunked, identity\r\n" + _END,
    "chunks twice": b"Transfer-Encoding: chunked, chunked\r\n" + _END + SMUGGLED,
    "chunks in two headers": _CHUNKED + b"Transfer-Encoding: identity\r\n" + _END + SMUGGLED,
    "no chunks": b"Transfer-Encoding: identity\r\n" + _END + SMUGGLED,
    "a space before the colon": b"Transfer-Encoding : chunked\r\n" + _END,
    "a chunk of no size": _CHUNKED + b"\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk of negative size": _CHUNKED + b"\r\n-2\r\n{}\r\n0\r\n\r\n",
    "a chunk of signed size": _CHUNKED + b"\r\n+2\r\n{}\r\n0\r\n\r\n",
    "a chunk of size 0x2": _CHUNKED + b"\r\n0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk of endless size": _CHUNKED + b"\r\n" + b"f" * 40 + b"\r\n{}",
    "chunks by line feeds": _CHUNKED + b"\r\n2\n{}\n0\n\n",
    "a line feed in a chunk's extension": _CHUNKED + b"\r\n2;a\nb\r\n{}\r\n0\r\n\r\n",
    "a chunk that is longer than it says": _CHUNKED + b"\r\n1\r\n{}\r\n0\r\n\r\n",
    "a folded header": b"X-Folded: a\r\n b\r\n" + _TWO + _BODY,
    "a folded length": b"Content-Length:\r\n 2\r\n" + _BODY,
    "a header without a colon": b"Nonsense\r\n" + _TWO + _BODY,
    "a header without a name": b": nothing\r\n" + _TWO + _BODY,
    "a NUL in a header": b"X-Nul: a\0b\r\n" + _TWO + _BODY,
    "a NUL in a header's name": b"X-\0: a\r\n" + _TWO + _BODY,
    "a lone line feed": b"X-A: a\nX-B: b\r\n" + _TWO + _BODY,
    "a lone carriage return": b"X-A: a\rX-B: b\r\n" + _TWO + _BODY,
    "two carriage returns": b"X-A: a\r\r\n" + _TWO + _BODY,
    "a second host": b"Host: elsewhere.example\r\n" + _TWO + _BODY,
    "the same host again": b"Host: localhost\r\n" + _TWO + _BODY,
    "two types": b"Content-Type: text/csv\r\nContent-Type: application/zip\r\n" + _TWO + _BODY,
    "two logins": b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n" + _TWO + _BODY,
}

#: Whole heads, with the operation's `{method}` and `{path}`.
REFUSED_HEADS: Final = {
    "no host": b"{method} {path} HTTP/1.1\r\n\r\n",
    "an empty host": b"{method} {path} HTTP/1.1\r\nHost:\r\n\r\n",
    "a host of two words": b"{method} {path} HTTP/1.1\r\nHost: a b\r\n\r\n",
    "a host with a path": b"{method} {path} HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "a host with a fragment": b"{method} {path} HTTP/1.1\r\nHost: a#b\r\n\r\n",
    "a host in UTF-8": "{method} {path} HTTP/1.1\r\nHost: brötchen\r\n\r\n".encode(),
    "no host in HTTP/1.0": b"{method} {path} HTTP/1.0\r\n\r\n",
    "a version of the future": b"{method} {path} HTTP/9.9\r\nHost: x\r\n\r\n",
    "a version of two digits": b"{method} {path} HTTP/1.10\r\nHost: x\r\n\r\n",
    "a version in small letters": b"{method} {path} http/1.1\r\nHost: x\r\n\r\n",
    "no version": b"{method} {path}\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an authority": b"{method} localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "no slash": b"{method} x{path} HTTP/1.1\r\nHost: x\r\n\r\n",
    "a space in the address": b"{method} {path} x HTTP/1.1\r\nHost: x\r\n\r\n",
    "a NUL in the address": b"{method} {path}\0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an encoded NUL in the address": b"{method} {path}%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes that are no text": b"{method} {path}%ff HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address in UTF-8": "{method} {path}brötchen HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "a method in small letters": b"x{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n",
    "lines that end with a line feed": b"{method} {path} HTTP/1.1\nHost: x\n\n",
    "a folded request line": b"{method} {path} HTTP/1.1\r\n Host: x\r\n\r\n",
}

#: Sound, if seldom seen: they are served like any other request, or refused.
UNUSUAL: Final = {
    "the whole address": b"{method} http://localhost{path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "HTTP/1.0": b"{method} {path} HTTP/1.0\r\nHost: localhost\r\n\r\n",
    "an empty line first": b"\r\n{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a fragment": b"{method} {path}#x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a wish for HTTP/2": (
        b"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
    ),
    "a wish for a WebSocket": (
        b"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ),
    "a request for a body": (
        b"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED)
        + SMUGGLED
    ),
    "a request in a chunk": (
        b"{method} {path} HTTP/1.1\r\nHost: localhost\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n"
        % (_CHUNKED, len(SMUGGLED), SMUGGLED)
    ),
    "a chunk with an extension": (
        b'{method} {path} HTTP/1.1\r\nHost: localhost\r\n%b\r\n2;a=b;c="d"\r\n{}\r\n0;e\r\n\r\n'
        % _CHUNKED
    ),
    "trailers": (
        b"{method} {path} HTTP/1.1\r\nHost: localhost\r\n%b\r\n2\r\n{}\r\n0\r\n"
        b"Host: elsewhere.example\r\nContent-Length: 99\r\nAuthorization: Bearer x\r\n\r\n"
        % _CHUNKED
    ),
}


def asked(template: bytes, operation: Operation) -> bytes:
    """The request to this operation."""
    method, path = operation.method.encode(), operation.path.encode()
    return template.replace(b"{method}", method).replace(b"{path}", path)


def behind_host(operation: Operation, rest: bytes) -> bytes:
    """A sound beginning of a request, and the rest of it."""
    return asked(b"{method} {path} HTTP/1.1\r\nHost: localhost\r\n", operation) + rest
