"""Announcing a file: the first of three steps."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.actor import Actor, require_role
from application.media.ports import MediaLimits, MediaLinks, MediaStorage, StartMediaWork
from application.media.views import AnnouncedMedia, Upload, announced_view
from application.ports import AuditEvent, NewId, Once
from domain.errors import Fault, Invalid
from domain.ids import MediaId
from domain.media.errors import QuotaExceeded
from domain.media.media import ContentType, Filename, Media, Purpose
from domain.media.serving import served_as
from domain.users.user import Role

#: How long after the announcement an upload can begin.
UPLOAD_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody says of a file that they want to upload."""

    filename: Filename
    content_type: ContentType
    size: int
    sha256: str
    purpose: Purpose = Purpose.LESSON


@dataclass(frozen=True, slots=True)
class AnnounceMedia:
    """Say what is going to be uploaded, take up the room for it, and learn where to send it: files
    for lessons are for instructors and admins, a picture of oneself for everybody.
    """

    start_work: StartMediaWork
    new_id: NewId
    storage: MediaStorage
    links: MediaLinks
    limits: MediaLimits

    async def __call__(
        self, actor: Actor, announced: Announcement, /, *, once: Once | None = None
    ) -> AnnouncedMedia:
        if announced.purpose is Purpose.LESSON:
            require_role(actor, Role.INSTRUCTOR, Role.ADMIN)
        if announced.size > self.limits.largest:
            most = f"Must be at most {self.limits.largest} bytes."
            raise Invalid(Fault(most, pointer="/size"))
        async with self.start_work(once) as work:
            media = Media(
                id=MediaId(self.new_id()),
                owner_id=actor.user_id,
                purpose=announced.purpose,
                filename=announced.filename,
                content_type=announced.content_type,
                size=announced.size,
                sha256=announced.sha256,
                created_at=work.now,
                updated_at=work.now,
            )
            await work.media.add(media)
            self._require_room(media, stored=await work.media.stored_by(actor.user_id))
            await work.audit.record(media_event("media.announced", actor, media))
            answer = announced_view(media, await self._upload(actor, media))
            await work.commit(answer)
        return answer

    def _require_room(self, media: Media, *, stored: int) -> None:
        if stored > self.limits.quota:
            raise QuotaExceeded(quota=self.limits.quota, used=stored - media.size)

    async def _upload(self, actor: Actor, media: Media) -> Upload:
        served = served_as(media.content_type, media.filename)
        link = self.links.upload(media.id, actor.user_id, lifetime=UPLOAD_LIFETIME)
        url = await self.storage.upload_address(media.id, served, lifetime=UPLOAD_LIFETIME)
        headers = {"Content-Type": served.content_type}
        return Upload("PUT", url or link.url, headers, link.expires_at)


def media_event(action: str, actor: Actor, media: Media) -> AuditEvent:
    """A record of what somebody did with a file."""
    return AuditEvent(
        action,
        "media",
        media.id,
        actor.user_id,
        actor.origin,
        details={"purpose": media.purpose, "size": media.size},
    )
