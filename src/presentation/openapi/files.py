"""Bodies that are files: bytes of any type."""

from typing import Final

from presentation.openapi.headers import references
from presentation.openapi.schemas import Schema

_BYTES: Final[Schema] = {"schema": {"type": "string", "format": "binary"}}

#: The content of an answer that is a file, whose type is its own.
FILE: Final[Schema] = {"*/*": _BYTES}

#: The content of an upload: an announcement asks for this type, whatever the file is.
UPLOAD: Final[Schema] = {"application/octet-stream": _BYTES}

#: The content of a body that is an archive of a course.
ARCHIVE: Final[Schema] = {"application/zip": _BYTES}

_LIMITS: Final = ("RateLimit-Policy", "RateLimit")
_OF_A_FILE: Final = ("ETag", "Accept-Ranges", "Content-Disposition", *_LIMITS)

#: The answers of success of an operation that hands a file out.
FILE_ANSWERS: Final[dict[str, Schema]] = {
    "200": {
        "description": "The bytes of the file. What a browser could run is "
        "`application/octet-stream`, to be saved.",
        "headers": references(*_OF_A_FILE),
        "content": FILE,
    },
    "206": {
        "description": "The part that `Range` asks for.",
        "headers": references("Content-Range", *_OF_A_FILE),
        "content": FILE,
    },
    "304": {
        "description": "What you hold is still current.",
        "headers": references("ETag", "Accept-Ranges", *_LIMITS),
    },
    "307": {
        "description": "With object storage: where the file is, for a short time.",
        "headers": references("Location", *_LIMITS),
    },
}
