"""An archive as the body of a request."""

from typing import Final

from presentation.bodies import StrictRequest
from presentation.media.incoming import IncomingBody, provide_incoming
from presentation.protocol_errors import UnsupportedMediaType
from presentation.sent_headers import sent_header

ZIP: Final = "application/zip"


def provide_incoming_archive(request: StrictRequest) -> IncomingBody:
    """The body of the request, not read yet. Raise ``UnsupportedMediaType`` where it is no
    archive.
    """
    if (sent_header(request.scope, b"content-type") or "").strip().lower() != ZIP:
        raise UnsupportedMediaType(f"Send the archive as {ZIP}.")
    return provide_incoming(request)
