"""Small files of several types, and how they are announced."""

import struct
import zlib
from hashlib import sha256
from typing import Any, Final


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2, *, pixels: bytes = b"\0" * 14) -> bytes:
    """A picture; one whose pixels are not given has none for its size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


GIF: Final = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
MP4: Final = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0\0\0\x08free" + bytes(5000)
PDF: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML: Final = b"<!doctype html><script>alert(1)</script>"
ZIP: Final = b"PK\x03\x04\x14\0\0\0\0\0" + bytes(40)


def announced(
    data: bytes, content_type: str = "video/mp4", filename: str = "bread.mp4", **other: Any
) -> dict[str, Any]:
    """What is posted of a file before it is uploaded."""
    return {
        "filename": filename,
        "content_type": content_type,
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
        **other,
    }
