"""Files as entities, and where their bytes are.

Lessons show and offer them, people show one as their picture, and media uploads them, so this
stands beside the modules.
"""

from typing import Protocol
from uuid import UUID

from domain.ids import MediaId, UserId
from domain.media.media import Media


class MediaFiles(Protocol):
    """The files as entities; their bytes lie in the ``MediaStorage``."""

    async def get(self, media_id: MediaId, /) -> Media:
        """Raise ``NotFound`` when there is none."""
        ...

    async def lock(self, media_id: MediaId, /) -> Media:
        """The same, and nobody else changes or deletes it until this work ends."""
        ...

    async def add(self, media: Media, /) -> None:
        """From here on until this work ends nobody else adds one of the same owner."""
        ...

    async def save(self, media: Media, /) -> Media:
        """Write what changed and answer the file in its new version; raise ``Overlapped`` when the
        stored version is another one than the given file's.
        """
        ...

    async def delete(self, media_id: MediaId, /) -> None:
        """Its bytes become a leftover. Raise ``MediaInUse``, at the latest at the end of the work,
        while something uses it.
        """
        ...

    async def stored_by(self, user_id: UserId, /) -> int:
        """How many bytes the person has stored or announced, with what this work added."""
        ...


def media_url(media_id: UUID) -> str:
    """Where a file's bytes are."""
    return f"/api/v1/media/{media_id}"
