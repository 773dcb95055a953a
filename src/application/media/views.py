"""Files as people see them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from application.files import media_url
from domain.media.media import Media, MediaStatus, Purpose


class Upload(Struct, frozen=True):
    """How to send the bytes: this method, to this address, with these headers, begun before
    ``expires_at``. The address alone gives the right to do so: keep it to yourself.
    """

    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: datetime


class MediaView(Struct, frozen=True):
    """A file that somebody announced or uploaded; ``size`` is in bytes, ``url`` is where its bytes
    are.
    """

    id: UUID
    status: MediaStatus
    purpose: Purpose
    filename: str
    content_type: str
    size: int
    sha256: str
    url: str
    created_at: datetime
    updated_at: datetime
    version: int


class AnnouncedMedia(Struct, frozen=True):
    """A file that was announced, and how to upload it."""

    id: UUID
    status: MediaStatus
    purpose: Purpose
    filename: str
    content_type: str
    size: int
    sha256: str
    url: str
    upload: Upload
    created_at: datetime
    updated_at: datetime
    version: int


class MediaUsage(Struct, frozen=True):
    """How much somebody has stored or announced, and how much they may; all but ``files`` in bytes.
    ``largest_bytes`` is how large a single file may be.
    """

    used_bytes: int
    quota_bytes: int
    largest_bytes: int
    files: int


class MediaLink(Struct, frozen=True):
    """An address that hands a file out to whoever has it, until it runs out."""

    url: str
    expires_at: datetime


def media_view(media: Media) -> MediaView:
    """The file as it is shown."""
    return MediaView(
        media.id,
        media.status,
        media.purpose,
        media.filename,
        media.content_type,
        media.size,
        media.sha256,
        media_url(media.id),
        media.created_at,
        media.updated_at,
        media.version,
    )


def announced_view(media: Media, upload: Upload) -> AnnouncedMedia:
    """The file as it is shown to whoever is to upload it."""
    return AnnouncedMedia(
        media.id,
        media.status,
        media.purpose,
        media.filename,
        media.content_type,
        media.size,
        media.sha256,
        media_url(media.id),
        upload,
        media.created_at,
        media.updated_at,
        media.version,
    )
