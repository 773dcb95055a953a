"""Deleting a file."""

from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.media.announce import media_event
from application.media.policy import MediaPolicy
from application.media.ports import StartMediaWork
from domain.ids import MediaId


@dataclass(frozen=True, slots=True)
class DeleteMedia:
    """Delete a file of one's own that nothing uses, or give an announced upload up; its room is
    free at once.
    """

    start_work: StartMediaWork
    policy: MediaPolicy

    async def __call__(
        self, actor: Actor, media_id: MediaId, /, *, expected_version: Expected = None
    ) -> None:
        await self.policy.require_own(actor, media_id)
        async with self.start_work(None) as work:
            media = await work.media.lock(media_id)
            require_version(media, expected_version)
            await work.media.delete(media_id)
            await work.audit.record(media_event("media.deleted", actor, media))
            await work.commit()
