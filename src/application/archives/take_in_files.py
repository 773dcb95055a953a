"""Taking in the files of an archive that is being imported."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from application.actor import Actor
from application.archives.course_copy import FileCopy
from application.archives.errors import within
from application.archives.ports import OpenArchive, Progress
from application.media.check import checked_in
from application.media.ports import (
    Arrival,
    Inspector,
    MediaLimits,
    MediaStorage,
    MediaWork,
    StartMediaWork,
)
from application.ports import NewId
from domain.errors import Fault, Invalid, Refusal
from domain.ids import MediaId
from domain.media.errors import QuotaExceeded
from domain.media.media import ContentType, Filename, Media


@dataclass(frozen=True, slots=True)
class ArrivedFiles:
    """Files that were checked and wait for the work that uses them."""

    storage: MediaStorage
    ids: dict[str, MediaId]
    arrivals: dict[MediaId, Arrival]

    async def complete(self, work: MediaWork) -> None:
        """Have them ready for use when the work is committed."""
        for media_id, arrival in self.arrivals.items():
            media = await work.media.lock(media_id)
            await work.media.save(media.complete(now=work.now))
            await self.storage.keep(arrival)


@dataclass(frozen=True, slots=True)
class TakeInFiles:
    """Announce, receive and check files as if somebody uploaded them; what is not completed while
    they are there goes again.
    """

    start_work: StartMediaWork
    new_id: NewId
    storage: MediaStorage
    inspector: Inspector
    limits: MediaLimits

    @asynccontextmanager
    async def taken_in(
        self, actor: Actor, archive: OpenArchive, files: Sequence[FileCopy], progress: Progress
    ) -> AsyncIterator[ArrivedFiles]:
        """Raise ``ImportRefused`` where one is not what the archive says, and ``QuotaExceeded``."""
        announced = await self._announce(actor, files)
        ids = {file.path: media.id for file, media in zip(files, announced, strict=True)}
        arrived = ArrivedFiles(self.storage, ids, {})
        try:
            for place, (file, media) in enumerate(zip(files, announced, strict=True)):
                with within(f"/files/{place}"):
                    arrived.arrivals[media.id] = await self._receive(archive, file, media)
                progress(place + 1, len(files))
            yield arrived
        except BaseException:
            await self._give_up(arrived)
            raise

    async def _announce(self, actor: Actor, files: Sequence[FileCopy]) -> list[Media]:
        """Take up the room for all of them."""
        announced: list[Media] = []
        if not files:
            return announced
        async with self.start_work(None) as work:
            for place, file in enumerate(files):
                with within(f"/files/{place}"):
                    media = self._media(actor, file, work)
                await work.media.add(media)
                announced.append(media)
            stored = await work.media.stored_by(actor.user_id)
            if stored > self.limits.quota:
                added = sum(one.size for one in announced)
                raise QuotaExceeded(quota=self.limits.quota, used=stored - added)
            await work.commit()
        return announced

    def _media(self, actor: Actor, file: FileCopy, work: MediaWork) -> Media:
        if file.size > self.limits.largest:
            most = f"Must be at most {self.limits.largest} bytes."
            raise Invalid(Fault(most, pointer="/size"))
        return Media(
            id=MediaId(self.new_id()),
            owner_id=actor.user_id,
            filename=Filename(file.filename),
            content_type=ContentType(file.content_type),
            size=file.size,
            sha256=file.sha256,
            created_at=work.now,
            updated_at=work.now,
        )

    async def _receive(self, archive: OpenArchive, file: FileCopy, media: Media) -> Arrival:
        await self.storage.receive(media.id, archive.pieces(file.path, at_most=file.size))
        arrival = await checked_in(media, self.storage, self.inspector)
        # Nobody else knows the id, so it was not kept by another.
        assert arrival is not None  # noqa: S101
        return arrival

    async def _give_up(self, arrived: ArrivedFiles) -> None:
        """Leave nothing behind; what cannot be cleared away now is swept later."""
        with suppress(Refusal):
            for arrival in arrived.arrivals.values():
                await self.storage.drop(arrival)
            async with self.start_work(None) as work:
                for media_id in arrived.ids.values():
                    await work.media.delete(media_id)
                await work.commit()
