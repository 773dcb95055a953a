"""Whether a file is what it is said to be, by how it begins."""

import struct

import pytest

from infrastructure.media.file_inspector import FileInspector
from media_files import GIF, HTML, MP4, PDF, ZIP, png

JPEG = (
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08\0\x10\0\x10\3\1\x22\0\2"
    b"\x11\1\3\x11\1\xff\xd9"
)
WEBP = b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\1\0\x9d\1\x2a\1\0\1\0\2\0\x34\x25"
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webmB\x87\x81\4"
MATROSKA = WEBM.replace(b"\x82\x84webm", b"\x82\x88matroska")
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom"
MOV = b"\0\0\0\x14ftypqt  \0\0\0\0qt  "
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
FRAGMENTED = b"\0\0\0\x18ftypiso5\0\0\0\1iso5avc1dash"
MP3, RAW_MP3 = b"ID3\4\0\0\0\0\0\0\xff\xfb\x90d", b"\xff\xfb\x90\x64" + bytes(413)
OGG, WAV = b"OggS\0\2" + bytes(20), b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"
OCTETS = "application/octet-stream"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def gif(width: int, height: int, rest: bytes = GIF[10:]) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + rest


@pytest.mark.parametrize(
    ("content_type", "head"),
    [
        ("image/png", png()),
        ("image/jpeg", JPEG),
        ("image/gif", GIF),
        ("image/webp", WEBP),
        ("video/mp4", MP4),
        ("video/mp4", FRAGMENTED),
        ("video/webm", WEBM),
        ("audio/mp4", M4A),
        ("audio/mpeg", MP3),
        ("audio/mpeg", RAW_MP3),
        ("audio/ogg", OGG),
        ("audio/wav", WAV),
        ("application/pdf", PDF),
        ("application/zip", ZIP),
        (DOCX, ZIP),
        ("text/html", HTML),
        ("text/plain", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"),
        ("video/quicktime", MOV),
        ("video/x-matroska", MATROSKA),
        ("image/heic", HEIC),
        (OCTETS, png()),
        (OCTETS, HTML),
    ],
)
async def test_a_file_is_what_it_is_said_to_be(content_type: str, head: bytes) -> None:
    assert await FileInspector().faults(content_type, head) == []


@pytest.mark.parametrize(
    ("content_type", "head"),
    [
        ("image/png", HTML),
        ("image/png", GIF),
        ("image/png", b""),
        ("image/jpeg", png()),
        ("image/webp", WAV),
        ("video/mp4", MOV),
        ("video/mp4", ZIP),
        ("video/webm", MATROSKA),
        ("audio/mpeg", b"\xff\xff\xff\xff"),
        ("application/pdf", b"%!PS-Adobe"),
        ("text/plain", png()),
        (DOCX, PDF),
    ],
)
async def test_a_file_is_something_else_than_it_is_said_to_be(
    content_type: str, head: bytes
) -> None:
    (fault,) = await FileInspector().faults(content_type, head)

    assert fault.endswith(".")


@pytest.mark.parametrize(
    ("content_type", "head"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\n" + HTML),
        ("image/png", png() + HTML),
        ("image/png", png() + b"<SVG onload=alert(1)>"),
        ("image/gif", GIF + HTML),
        ("image/gif", b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)"),
        ("image/gif", gif(8, 8, b"\0\0\0*/=1;alert(1)")),
        ("image/gif", b"GIF89a"),
        ("image/jpeg", b"\xff\xd8\xff\xd9"),
        ("image/webp", b"RIFF\x24\0\0\0WEBPVP8X"),
    ],
)
async def test_an_image_that_is_something_else_as_well_is_refused(
    content_type: str, head: bytes
) -> None:
    assert await FileInspector().faults(content_type, head) != []


@pytest.mark.parametrize(
    ("content_type", "head"),
    [("image/png", png(50_000, 50_000)), ("image/gif", gif(30_000, 30_000))],
)
async def test_an_image_with_too_many_pixels_is_refused_unopened(
    content_type: str, head: bytes
) -> None:
    (fault,) = await FileInspector().faults(content_type, head)

    assert "pixels" in fault


async def test_an_image_as_large_as_a_camera_makes_it_is_taken() -> None:
    assert await FileInspector().faults("image/png", png(8256, 5504)) == []
