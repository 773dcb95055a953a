"""Uploading a file: the second of three steps."""

from dataclasses import dataclass

from application.media.ports import Incoming, MediaLinks, MediaReads, MediaStorage
from domain.errors import NotFound
from domain.ids import MediaId


@dataclass(frozen=True, slots=True)
class ReceiveMedia:
    """Take in the bytes of an announced file from whoever has the address for it. It can be done
    again until the file is complete; the last upload counts.
    """

    reads: MediaReads
    storage: MediaStorage
    links: MediaLinks

    async def __call__(self, ticket: str, media_id: MediaId, incoming: Incoming, /) -> None:
        uploader = self.links.uploader(media_id, ticket)
        media = (await self.reads.sheet(media_id)).media
        if media.owner_id != uploader:
            raise NotFound
        media.require_pending()
        await self.storage.receive(media_id, incoming.chunks(at_most=media.size))
