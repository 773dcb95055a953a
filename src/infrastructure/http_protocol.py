"""HTTP as uvicorn reads it with httptools, with a limit on the size of a head.

httptools keeps whatever comes until a head ends, and so lets anybody fill the memory of the server.
"""

from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Bytes of a head, its address included, that are read before the connection is cut. It is more
#: than the application allows, which is to be the one that refuses, with a problem document.
LARGEST_HEAD: Final = 64 * 1024


class BoundedHead(HttpToolsProtocol):
    """Counts what comes between the beginning and the end of a head."""

    url = b""
    _in_head = False
    _head_size = 0

    def data_received(self, data: bytes) -> None:
        """Read some bytes. Those of the chunk in which a head begins are not counted: there are
        never many.
        """
        was_in_head = self._in_head
        super().data_received(data)
        if was_in_head and self._in_head:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD:
                self._cut_off()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_size = True, 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed: so it is with an address of 64 KiB, whatever is in it."""
        if len(self.url) >= LARGEST_HEAD:
            self._cut_off()
        else:
            super().send_400_response(msg)

    def _cut_off(self) -> None:
        too_long = len(self.url) >= LARGEST_HEAD // 2
        status = (
            HTTPStatus.REQUEST_URI_TOO_LONG
            if too_long
            else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        )
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        self.transport.write(f"{head}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        self.transport.close()
