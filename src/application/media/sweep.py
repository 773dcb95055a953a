"""Clearing away what uploads and deleted files leave behind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.media.ports import MediaRemains, MediaStorage

#: How many are cleared away in one go.
BATCH: Final = 100

#: Whoever still uploads sends something within this time; see the deadline of a piece.
UNTOUCHED_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SweepMedia:
    """Give up uploads that nobody completes, and delete bytes that belong to no file, however the
    work on them ended.
    """

    remains: MediaRemains
    storage: MediaStorage

    async def __call__(self) -> None:
        while await self.remains.forget_abandoned(at_most=BATCH) == BATCH:
            pass
        while leftovers := await self.remains.leftovers(at_most=BATCH):
            for media_id in leftovers:
                await self.storage.remove(media_id)
            await self.remains.settle(leftovers)
        await self._discard_unfinished()

    async def _discard_unfinished(self) -> None:
        """What was received whole for a file that is still awaited stays."""
        found = await self.storage.unfinished(untouched_for=UNTOUCHED_FOR)
        awaited = await self.remains.awaited({one.media_id for one in found if one.is_whole})
        for one in found:
            if not (one.is_whole and one.media_id in awaited):
                await self.storage.discard(one)
