"""Whether the beginning of a file is that of the type that it is said to be. Images are looked at
more closely, since browsers draw them unasked.
"""

import asyncio
import io
import re
from collections.abc import Iterator
from typing import Final

from domain.media.serving import BYTES, IMAGES, MOST_PIXELS, SHOWN_TYPES
from infrastructure.media.signatures import recognised

#: What makes a browser that looks for HTML find some.
_MARKUP: Final = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg)\b", re.IGNORECASE)

_GIF_HEADER: Final = 13
_GIF_BLOCKS: Final = b"\x21\x2c\x3b"


class FileInspector:
    """The port ``Inspector``."""

    async def faults(self, content_type: str, head: bytes, /) -> list[str]:
        return await asyncio.to_thread(lambda: list(_faults(content_type, head)))


def _faults(content_type: str, head: bytes) -> Iterator[str]:
    found = recognised(head)
    if content_type in SHOWN_TYPES:
        if found != content_type:
            yield f"The file does not begin like one of type {content_type}."
        elif content_type in IMAGES:
            yield from _faults_of_image(content_type, head)
    elif found is not None and content_type != BYTES:
        yield f"The file is one of type {found}: announce it as that, or as {BYTES}."


def _faults_of_image(content_type: str, head: bytes) -> Iterator[str]:
    width, height = _size_of(head)
    if width < 1 or height < 1:
        yield "The size of the image cannot be found in it."
    elif width * height > MOST_PIXELS:
        yield f"The image has {width} x {height} pixels; {MOST_PIXELS:,} together are the most."
    if _MARKUP.search(head) or (content_type == "image/gif" and not _begins_a_block(head)):
        yield f"The image holds something else as well: announce it as {BYTES}."


def _size_of(head: bytes) -> tuple[int, int]:
    # Nobody but who uploads images waits for what this imports.
    import imagesize

    try:
        size: tuple[int, int] = imagesize.get(io.BytesIO(head))
    except Exception:  # noqa: BLE001 - whatever it stumbles over, this is no image.
        return 0, 0
    return size


def _begins_a_block(head: bytes) -> bool:
    """Whether a GIF goes on after its colours as one does, and not like a script."""
    if len(head) <= _GIF_HEADER:
        return False
    flags = head[_GIF_HEADER - 3]
    colours = 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
    following = head[_GIF_HEADER + colours :]
    return bool(following) and following[0] in _GIF_BLOCKS
