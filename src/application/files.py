"""Files as entities, and where their bytes are.

Lessons show and offer them, people show one as their picture, and media uploads them, so this
stands beside the modules.
"""

from typing import Protocol
from uuid import UUID

from application.actor import Actor
from domain.errors import Fault, Invalid, NotFound
from domain.ids import MediaId, UserId
from domain.media.errors import MediaNotReady
from domain.media.media import Media, Purpose


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

    async def is_taught_with(self, media_id: MediaId, user_id: UserId, /) -> bool:
        """Whether a lesson uses it in a course that the person owns or co-teaches."""
        ...

    async def stored_by(self, user_id: UserId, /) -> int:
        """How many bytes the person has stored or announced, with what this work added."""
        ...


class FileWork(Protocol):
    """The part of a transaction that whoever uses a file needs."""

    media: MediaFiles


async def require_usable(work: FileWork, actor: Actor, media_id: MediaId, /) -> None:
    """Make sure that the actor may have lessons use the file, and that it stays until this work
    ends. Raise ``Invalid`` unless it is theirs or used in a course that they teach, and
    ``MediaNotReady``.
    """
    media = await _locked(work, media_id)
    is_own = media is not None and (actor.is_admin or media.owner_id == actor.user_id)
    if media is None or not (is_own or await work.media.is_taught_with(media_id, actor.user_id)):
        rule = "Must be a file of yours, or one that a course of yours uses."
        raise Invalid(Fault(rule, pointer="/media_id"))
    if not media.is_ready:
        raise MediaNotReady


async def require_own_picture(work: FileWork, actor: Actor, media_id: MediaId, /) -> None:
    """Make sure that the file is a picture of the actor's, and stays until this work ends. Raise
    ``Invalid`` or ``MediaNotReady``.
    """
    media = await _locked(work, media_id)
    if media is None or media.owner_id != actor.user_id or media.purpose is not Purpose.AVATAR:
        rule = "Must be a file of yours that was uploaded with the purpose avatar."
        raise Invalid(Fault(rule, pointer="/avatar_media_id"))
    if not media.is_ready:
        raise MediaNotReady


async def _locked(work: FileWork, media_id: MediaId) -> Media | None:
    try:
        return await work.media.lock(media_id)
    except NotFound:
        return None


def media_url(media_id: UUID) -> str:
    """Where a file's bytes are."""
    return f"/api/v1/media/{media_id}"


def picture_url(media_id: UUID | None) -> str | None:
    """Where somebody's picture is, if they show one."""
    return None if media_id is None else media_url(media_id)
