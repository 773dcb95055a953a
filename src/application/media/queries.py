"""The reads of files."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from msgspec import structs

from application.actor import Actor, Visitor
from application.media.policy import MediaPolicy, is_own
from application.media.ports import MediaLimits, MediaLinks, MediaReads, MediaStorage
from application.media.views import MediaLink, MediaUsage, MediaView, media_view
from application.page import Page, PageRequest
from domain.errors import NotFound
from domain.ids import MediaId
from domain.media.errors import InvalidLink
from domain.media.media import Media
from domain.media.serving import ServedAs, served_as

#: For so long a link plays a video, and an address of the object storage is good.
LINK_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be handed out: by this server, or by the address where it can be had."""

    media: Media
    served: ServedAs
    #: Whether anybody may have it.
    is_public: bool
    address: str | None
    storage: MediaStorage

    def read(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from ``start`` up to ``stop``."""
        return self.storage.read(self.media.id, start, stop)


@dataclass(frozen=True, slots=True)
class FetchMedia:
    """Hand a file out to whoever may read it, or who has a link to it."""

    policy: MediaPolicy
    storage: MediaStorage
    links: MediaLinks

    async def __call__(
        self, visitor: Visitor, media_id: MediaId, /, *, ticket: str | None = None
    ) -> Download:
        if ticket is None:
            sheet = await self.policy.readable(visitor, media_id)
        else:
            self._require_link(visitor, media_id, ticket)
            sheet = await self.policy.reads.sheet(media_id)
        return Download(
            sheet.media,
            served_as(sheet.media.content_type, sheet.media.filename),
            sheet.is_avatar,
            await self.storage.download_address(media_id, lifetime=LINK_LIFETIME),
            self.storage,
        )

    def _require_link(self, visitor: Visitor, media_id: MediaId, ticket: str) -> None:
        made_for = self.links.downloader(media_id, ticket)
        if visitor is not None and visitor.user_id != made_for:
            raise InvalidLink


@dataclass(frozen=True, slots=True)
class LinkMedia:
    """Give somebody who may read a file an address for players and browsers, which send no
    login along.
    """

    policy: MediaPolicy
    storage: MediaStorage
    links: MediaLinks

    async def __call__(self, actor: Actor, media_id: MediaId, /) -> MediaLink:
        await self.policy.readable(actor, media_id)
        link = self.links.download(media_id, actor.user_id, lifetime=LINK_LIFETIME)
        url = await self.storage.download_address(media_id, lifetime=LINK_LIFETIME)
        return link if url is None else structs.replace(link, url=url)


@dataclass(frozen=True, slots=True)
class ListOwnMedia:
    """List what somebody announced and uploaded, newest first."""

    reads: MediaReads

    async def __call__(self, actor: Actor, page: PageRequest, /) -> Page[MediaView]:
        return await self.reads.of_owner(actor.user_id, page)


@dataclass(frozen=True, slots=True)
class ShowOwnMedia:
    """Show what is known of a file of one's own, ready or not."""

    reads: MediaReads

    async def __call__(self, actor: Actor, media_id: MediaId, /) -> MediaView:
        media = (await self.reads.sheet(media_id)).media
        if not is_own(actor, media):
            raise NotFound
        return media_view(media)


@dataclass(frozen=True, slots=True)
class ShowUsage:
    """Show how much somebody has stored, and how much they may."""

    reads: MediaReads
    limits: MediaLimits

    async def __call__(self, actor: Actor, /) -> MediaUsage:
        stored = await self.reads.stored_by(actor.user_id)
        return MediaUsage(stored.bytes, self.limits.quota, self.limits.largest, stored.files)
