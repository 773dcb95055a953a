"""The files that the pages load: scripts, styles, the icon and the vendored Swagger UI."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from presentation.pages.delivery import deliver

FOLDERS: Final = (
    Path(__file__).parent / "static",
    Path(__file__).parent / "vendor" / "swagger-ui",
)
MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
A_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file, read once. Its version is a digest of its bytes."""

    body: bytes
    media_type: str

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def gzipped(self) -> bytes:
        return gzip.compress(self.body, mtime=0)


@cache
def assets() -> Mapping[str, Asset]:
    """Every file that may be served, by name: nothing outside this table can be asked for."""
    return {
        path.name: Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])
        for folder in FOLDERS
        for path in sorted(folder.iterdir())
        if path.suffix in MEDIA_TYPES
    }


# Compressing a megabyte takes a moment, so this runs beside the event loop.
@get("/docs/assets/{name:str}", sync_to_thread=True)
def asset(
    request: Request[Any, Any, Any], name: FromPath[str], v: FromQuery[str | None] = None
) -> Response[bytes]:
    """Serve one file; an address that carries the file's version never changes its answer."""
    found = assets().get(name)
    if found is None:
        raise NotFoundException("The pages have no file of this name.")
    return deliver_compressed(
        request, found, cache_control=A_YEAR if v == found.version else "no-cache"
    )


def deliver_compressed(
    request: Request[Any, Any, Any], found: Asset, *, cache_control: str
) -> Response[bytes]:
    """Send a file as it was compressed once, to whoever takes it so. Each form has a tag of its own
    (RFC 9110, section 8.8.3.3).
    """
    gzipped = accepts_gzip(request.headers.get("accept-encoding", ""))
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if gzipped else {})
    return deliver(
        request,
        found.gzipped if gzipped else found.body,
        media_type=found.media_type,
        etag=f'"{found.version}-gzip"' if gzipped else f'"{found.version}"',
        cache_control=cache_control,
        headers=headers,
    )


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether the client lists gzip without a weight of zero (RFC 9110, section 12.5.3)."""
    for choice in accept_encoding.lower().split(","):
        coding, _, weight = choice.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" or weight == ""
    return False
