"""Files in memory: what is known of them, and their bytes."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from application.media.ports import HEAD, Arrival, MediaSheet, Stored, Unfinished
from application.media.views import MediaView, media_view
from application.page import Page, PageRequest
from domain.errors import NotFound, Overlapped
from domain.ids import MediaId, UserId
from domain.lessons.lesson import Lesson
from domain.media.errors import MediaInUse
from domain.media.media import Media, MediaStatus, Purpose
from domain.media.serving import ServedAs
from fakes.courses import paged
from fakes.memory import MemoryStore, MemoryTransaction, Tables

A_DAY = timedelta(days=1)


class MemoryMediaFiles:
    """The port ``MediaFiles``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._media = transaction.table("media")

    async def get(self, media_id: MediaId, /) -> Media:
        if media_id not in self._media:
            raise NotFound
        media: Media = self._media[media_id]
        return media

    async def lock(self, media_id: MediaId, /) -> Media:
        await self._transaction.lock("media", media_id)
        return await self.get(media_id)

    async def add(self, media: Media, /) -> None:
        await self._transaction.lock("media_usage", media.owner_id)
        self._media[media.id] = media

    async def save(self, media: Media, /) -> Media:
        if self._media[media.id].version != media.version:
            raise Overlapped
        saved = replace(media, version=media.version + 1)
        self._media[media.id] = saved
        return saved

    async def delete(self, media_id: MediaId, /) -> None:
        if is_used(self._transaction, media_id):
            raise MediaInUse
        drop_media(self._transaction, media_id)

    async def is_taught_with(self, media_id: MediaId, user_id: UserId, /) -> bool:
        courses = self._transaction.table("courses")
        using = [
            courses[one.course_id]
            for one in self._transaction.table("lessons").values()
            if one.deleted_at is None and self._uses(one, media_id)
        ]
        return any(user_id in (course.owner_id, *course.co_instructor_ids) for course in using)

    def _uses(self, lesson: Lesson, media_id: MediaId) -> bool:
        offers = self._transaction.table("attachments").values()
        offered = any((o.lesson_id, o.media_id) == (lesson.id, media_id) for o in offers)
        return offered or lesson.media_id == media_id

    async def stored_by(self, user_id: UserId, /) -> int:
        return stored_by(self._transaction, user_id).bytes


class MemoryMediaReads:
    """The port ``MediaReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def sheet(self, media_id: MediaId, /) -> MediaSheet:
        media: Media | None = self._tables.table("media").get(media_id)
        if media is None:
            raise NotFound
        lessons = self._tables.table("lessons").values()
        offers = self._tables.table("attachments").values()
        using = {one.lesson_id for one in offers if one.media_id == media_id}
        using |= {one.id for one in lessons if one.media_id == media_id and not one.deleted_at}
        people = self._tables.table("users").values()
        shown_by = [one for one in people if one.avatar_media_id == media_id]
        return MediaSheet(
            media, tuple(sorted(using)), any(one.status == "active" for one in shown_by)
        )

    async def of_owner(self, user_id: UserId, page: PageRequest, /) -> Page[MediaView]:
        own = [one for one in self._tables.table("media").values() if one.owner_id == user_id]
        return paged([media_view(one) for one in own], page, lambda one: (one.id,), descending=True)

    async def stored_by(self, user_id: UserId, /) -> Stored:
        return stored_by(self._tables, user_id)


class MemoryMediaRemains:
    """The port ``MediaRemains``."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def forget_abandoned(self, *, at_most: int) -> int:
        given_up = self._store.clock.now - A_DAY
        files = list(self._store.table("media").values())
        unused = [one for one in files if not is_used(self._store, one.id)]
        kinds = (
            [m for m in files if m.status is MediaStatus.PENDING and m.created_at < given_up],
            [m for m in unused if m.purpose is Purpose.AVATAR and m.updated_at < given_up],
            [m for m in unused if m.owner_id is None],
        )
        for kind in kinds:
            for one in kind[:at_most]:
                drop_media(self._store, one.id)
        return max(len(kind[:at_most]) for kind in kinds)

    async def leftovers(self, *, at_most: int) -> list[MediaId]:
        return list(self._store.table("media_leftovers"))[:at_most]

    async def settle(self, media_ids: Collection[MediaId], /) -> None:
        for one in media_ids:
            del self._store.table("media_leftovers")[one]

    async def awaited(self, media_ids: Collection[MediaId], /) -> set[MediaId]:
        files = self._store.table("media")
        return {
            one for one in media_ids if one in files and files[one].status is MediaStatus.PENDING
        }


def stored_by(tables: Tables, user_id: UserId) -> Stored:
    own = [one.size for one in tables.table("media").values() if one.owner_id == user_id]
    return Stored(sum(own), len(own))


def is_used(tables: Tables, media_id: MediaId) -> bool:
    users = [one.avatar_media_id for one in tables.table("users").values()]
    lessons = [one.media_id for one in tables.table("lessons").values()]
    offers = [one.media_id for one in tables.table("attachments").values()]
    return media_id in {*users, *lessons, *offers}


def drop_media(tables: Tables, media_id: MediaId) -> None:
    """Delete a file; its bytes become a leftover."""
    tables.table("media").pop(media_id, None)
    tables.table("media_leftovers")[media_id] = True


@dataclass
class Uploaded:
    """Bytes and when they were touched last, in seconds."""

    data: bytes
    touched: float


class MemoryMediaStorage:
    """The port ``MediaStorage``; ``now`` is its own clock, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.received: dict[str, Uploaded] = {}
        self.checked: dict[str, Uploaded] = {}
        self.kept: dict[MediaId, bytes] = {}
        self._names = 0

    def clear(self) -> None:
        self.received.clear()
        self.checked.clear()
        self.kept.clear()

    async def upload_address(
        self, media_id: MediaId, served: ServedAs, /, *, lifetime: timedelta
    ) -> str | None:
        return None

    async def download_address(self, media_id: MediaId, /, *, lifetime: timedelta) -> str | None:
        return None

    async def receive(self, media_id: MediaId, chunks: AsyncIterator[bytes], /) -> None:
        data = b"".join([chunk async for chunk in chunks])
        self.received[str(media_id)] = Uploaded(data, self.now)

    async def check_in(
        self, media_id: MediaId, served: ServedAs, /, *, at_most: int
    ) -> Arrival | None:
        uploaded = self.received.pop(str(media_id), None)
        if uploaded is None:
            return None
        self._names += 1
        name = f"{media_id}.{self._names}"
        if len(uploaded.data) > at_most:
            return Arrival(media_id, name, len(uploaded.data), "", b"")
        self.checked[name] = Uploaded(uploaded.data, self.now)
        digest = sha256(uploaded.data).hexdigest()
        return Arrival(media_id, name, len(uploaded.data), digest, uploaded.data[:HEAD])

    async def keep(self, arrival: Arrival, /) -> None:
        self.kept[arrival.media_id] = self.checked.pop(arrival.name).data

    async def drop(self, arrival: Arrival, /) -> None:
        self.checked.pop(arrival.name, None)

    async def give_back(self, arrival: Arrival, /) -> None:
        checked = self.checked.pop(arrival.name, None)
        if checked is not None:
            self.received.setdefault(str(arrival.media_id), checked)

    async def is_kept(self, media_id: MediaId, /) -> bool:
        return media_id in self.kept

    async def read(self, media_id: MediaId, start: int, stop: int, /) -> AsyncIterator[bytes]:
        if media_id not in self.kept:
            raise NotFound
        for place in range(start, stop, 1000):
            yield self.kept[media_id][place : min(place + 1000, stop)]

    async def remove(self, media_id: MediaId, /) -> None:
        self.kept.pop(media_id, None)
        self.received.pop(str(media_id), None)

    async def unfinished(self, *, untouched_for: timedelta) -> list[Unfinished]:
        latest = self.now - untouched_for.total_seconds()
        return [
            Unfinished(MediaId(UUID(name[:36])), name, is_whole=place is self.received)
            for place in (self.received, self.checked)
            for name, one in place.items()
            if one.touched <= latest
        ]

    async def discard(self, unfinished: Unfinished, /) -> None:
        self.received.pop(unfinished.name, None)
        self.checked.pop(unfinished.name, None)
