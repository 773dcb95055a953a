"""As what a file is handed out: nothing that somebody uploads is ever run by a browser."""

from dataclasses import dataclass
from typing import Final

#: What a browser only draws or plays. Everything else, HTML, SVG and scripts among it, is handed
#: out as bytes to be saved.
SHOWN_TYPES: Final = frozenset(
    {
        *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"),
        *("video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"),
        "application/pdf",
    }
)

IMAGES: Final = frozenset(one for one in SHOWN_TYPES if one.startswith("image/"))

BYTES: Final = "application/octet-stream"

#: An image that has more must be taken apart by whoever shows it, and takes gigabytes of memory.
MOST_PIXELS: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class ServedAs:
    """The type that a file is declared as, its name, and whether it may be shown in place."""

    content_type: str
    filename: str
    inline: bool


def served_as(content_type: str, filename: str) -> ServedAs:
    """How a file of this type is handed out."""
    if content_type in SHOWN_TYPES:
        return ServedAs(content_type, filename, inline=True)
    return ServedAs(BYTES, filename, inline=False)
