"""Completing a file: the last of three steps."""

from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.media.announce import media_event
from application.media.check import checked_in
from application.media.policy import MediaPolicy
from application.media.ports import Arrival, Inspector, MediaStorage, StartMediaWork
from application.media.views import MediaView, media_view
from application.ports import Once
from domain.errors import Unavailable
from domain.ids import MediaId
from domain.media.media import Media


@dataclass(frozen=True, slots=True)
class CompleteMedia:
    """Check that what was uploaded is what was announced, and have it ready for use."""

    start_work: StartMediaWork
    policy: MediaPolicy
    storage: MediaStorage
    inspector: Inspector

    async def __call__(
        self,
        actor: Actor,
        media_id: MediaId,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> MediaView:
        await self.policy.require_own(actor, media_id)
        async with self.start_work(once) as work:
            media = await work.media.get(media_id)
            _require_completable(media, expected_version)
        # Reading all of a large file takes long: no transaction is open meanwhile.
        arrival = await checked_in(media, self.storage, self.inspector)
        try:
            return await self._complete(actor, media_id, arrival, expected_version, once)
        except Unavailable:
            # Whoever repeats this need not upload anew.
            if arrival is not None:
                await self.storage.give_back(arrival)
            raise
        finally:
            if arrival is not None:
                await self.storage.drop(arrival)

    async def _complete(
        self,
        actor: Actor,
        media_id: MediaId,
        arrival: Arrival | None,
        expected_version: Expected,
        once: Once | None,
    ) -> MediaView:
        async with self.start_work(once) as work:
            media = await work.media.lock(media_id)
            _require_completable(media, expected_version)
            completed = await work.media.save(media.complete(now=work.now))
            await work.audit.record(media_event("media.completed", actor, completed))
            # Under the lock of the row: whoever deletes the file finds its bytes here.
            if arrival is not None:
                await self.storage.keep(arrival)
            answer = media_view(completed)
            await work.commit(answer)
        return answer


def _require_completable(media: Media, expected_version: Expected) -> None:
    require_version(media, expected_version)
    media.require_pending()
