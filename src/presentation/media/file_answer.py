"""A file as an answer: all of it, a part, nothing where the client holds it, or where else it can
be had.
"""

from http import HTTPStatus
from typing import Final

from application.media.disposition import disposition
from application.media.queries import Download
from presentation.media.ranges import WantedPart
from presentation.reply import names_tag
from presentation.sent import Headers, Sent, Streamed

#: Nothing in a file may run, load or be framed, whatever it is taken for.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
#: Browsers show no PDF within a sandbox.
_SANDBOXED: Final = f"{_POLICY}; sandbox"

#: How long a browser shows a picture, and plays what it got by a link, without asking again.
_PUBLIC: Final = b"public, max-age=300"
_BY_LINK: Final = b"private, max-age=3600"


async def file_answer(download: Download, wanted: WantedPart, *, by_link: bool) -> Sent | Streamed:
    """The answer. Raise ``RangeNotSatisfiable``."""
    headers = _headers(download, by_link=by_link)
    etag = f'"{download.media.sha256[:32]}"'
    tagged = [*headers, (b"etag", etag.encode()), (b"accept-ranges", b"bytes")]
    if names_tag(wanted.if_none_match, etag):
        return Sent(HTTPStatus.NOT_MODIFIED, b"", tagged)
    if download.address is not None:
        return Sent(HTTPStatus.TEMPORARY_REDIRECT, b"", [(b"location", download.address.encode())])
    bounds = wanted.bounds(size=download.media.size, etag=etag)
    return await _streamed(download, bounds, [*tagged, *_kind(download)])


async def _streamed(
    download: Download, bounds: tuple[int, int] | None, headers: Headers
) -> Streamed:
    size = download.media.size
    start, stop = bounds or (0, size)
    headers = [*headers, (b"content-length", b"%d" % (stop - start))]
    if bounds is not None:
        headers.append((b"content-range", b"bytes %d-%d/%d" % (start, stop - 1, size)))
    status = HTTPStatus.OK if bounds is None else HTTPStatus.PARTIAL_CONTENT
    pieces = download.read(start, stop)
    # What cannot be read is told before anything is sent.
    return Streamed(status, headers, await anext(pieces), pieces)


def _headers(download: Download, *, by_link: bool) -> Headers:
    headers = [(b"cross-origin-resource-policy", b"cross-origin")]
    if download.is_public:
        headers.append((b"cache-control", _PUBLIC))
    elif by_link:
        headers.append((b"cache-control", _BY_LINK))
    return headers


def _kind(download: Download) -> Headers:
    served = download.served
    policy = _POLICY if served.content_type == "application/pdf" else _SANDBOXED
    return [
        (b"content-type", served.content_type.encode()),
        (b"content-disposition", disposition(served).encode()),
        (b"content-security-policy", policy.encode()),
    ]
