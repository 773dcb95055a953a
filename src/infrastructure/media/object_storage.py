"""Files in an object storage that speaks S3.

``received/ID`` is what was uploaded, perhaps straight to the storage, ``checked/ID.RANDOM`` is
being checked, and ``kept/ID`` is a file. What is checked in is written anew on its way, with the
type and name that it is handed out with: whatever its uploader told the storage is forgotten.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any, Final
from uuid import UUID

import obstore
import structlog
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from application.media.disposition import disposition
from application.media.ports import HEAD, Arrival, Unfinished
from domain.errors import NotFound, Unavailable
from domain.ids import MediaId
from domain.media.serving import ServedAs

log = structlog.get_logger()

#: Bytes of a part of an upload to the storage, and how many of these are on their way at once.
PART: Final = 8 * 1024 * 1024
PARTS_AT_ONCE: Final = 2

#: How long to wait for a connection, for an answer with its body, and with all repetitions.
CONNECT: Final = timedelta(seconds=3)
ANSWER: Final = timedelta(minutes=5)
RETRY: Final = timedelta(seconds=10)

_ID_LENGTH: Final = 36
_NOT_THERE: Final = (NotFoundError, FileNotFoundError)


def object_storage(
    *,
    bucket: str,
    prefix: str = "",
    key_id: str | None = None,
    secret: str | None = None,
    endpoint: str | None = None,
    region: str | None = None,
) -> "ObjectStorage":
    """The storage. What is not given is looked for where Amazon's tools look for it: in variables
    such as ``AWS_ACCESS_KEY_ID``, or with the machine's own identity.
    """
    given = {
        "access_key_id": key_id,
        "secret_access_key": secret,
        "endpoint": endpoint,
        "region": region,
    }
    config: Any = {name: value for name, value in given.items() if value is not None}
    plain = (endpoint or "").startswith("http:")
    store = S3Store(
        bucket,
        prefix=prefix or None,
        config=config,
        client_options={"allow_http": plain, "connect_timeout": CONNECT, "timeout": ANSWER},
        retry_config={"max_retries": 2, "retry_timeout": RETRY},
    )
    return ObjectStorage(store)


class ObjectStorage:
    """The port ``MediaStorage``."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    async def upload_address(
        self, media_id: MediaId, served: ServedAs, /, *, lifetime: timedelta
    ) -> str | None:
        with _faults_translated():
            return await obstore.sign_async(self._store, "PUT", _received(media_id), lifetime)

    async def download_address(self, media_id: MediaId, /, *, lifetime: timedelta) -> str | None:
        with _faults_translated():
            return await obstore.sign_async(self._store, "GET", _kept(media_id), lifetime)

    async def receive(self, media_id: MediaId, chunks: AsyncIterator[bytes], /) -> None:
        writer = self._writer(_received(media_id))
        async for chunk in chunks:
            with _faults_translated():
                await writer.write(chunk)
        # Before this the storage has nothing that anybody sees.
        with _faults_translated():
            await writer.close()

    async def check_in(
        self, media_id: MediaId, served: ServedAs, /, *, at_most: int
    ) -> Arrival | None:
        name = f"{media_id}.{token_hex(8)}"
        with _faults_translated():
            try:
                found = await obstore.get_async(self._store, _received(media_id))
            except _NOT_THERE:
                return None
            size = found.meta["size"]
            if size > at_most:
                await self._delete(_received(media_id))
                return Arrival(media_id, name, size, "", b"")
            arrival = await self._written_anew(media_id, name, found, served)
            await self._delete(_received(media_id))
            return arrival

    async def _written_anew(
        self, media_id: MediaId, name: str, found: Any, served: ServedAs
    ) -> Arrival:
        digest, head, size = hashlib.sha256(), b"", 0
        attributes = {
            "Content-Type": served.content_type,
            "Content-Disposition": disposition(served),
        }
        writer = self._writer(f"checked/{name}", attributes)
        async for piece in found.stream(min_chunk_size=PART):
            data = bytes(piece)
            digest.update(data)
            size += len(data)
            head += data[: HEAD - len(head)]
            await writer.write(data)
        await writer.close()
        return Arrival(media_id, name, size, digest.hexdigest(), head)

    def _writer(self, path: str, attributes: dict[str, str] | None = None) -> Any:
        return obstore.open_writer_async(
            self._store,
            path,
            attributes=attributes,
            buffer_size=PART,
            max_concurrency=PARTS_AT_ONCE,
        )

    async def keep(self, arrival: Arrival, /) -> None:
        with _faults_translated():
            await obstore.copy_async(
                self._store, f"checked/{arrival.name}", _kept(arrival.media_id)
            )
        await self.drop(arrival)

    async def drop(self, arrival: Arrival, /) -> None:
        await self._delete(f"checked/{arrival.name}")

    async def give_back(self, arrival: Arrival, /) -> None:
        received = _received(arrival.media_id)
        if await self._exists(f"checked/{arrival.name}") and not await self._exists(received):
            with _faults_translated():
                await obstore.copy_async(self._store, f"checked/{arrival.name}", received)
        await self.drop(arrival)

    async def is_kept(self, media_id: MediaId, /) -> bool:
        return await self._exists(_kept(media_id))

    async def _exists(self, path: str) -> bool:
        with _faults_translated():
            try:
                await obstore.head_async(self._store, path)
            except _NOT_THERE:
                return False
            return True

    async def read(self, media_id: MediaId, start: int, stop: int, /) -> AsyncIterator[bytes]:
        with _faults_translated():
            try:
                found = await obstore.get_async(
                    self._store, _kept(media_id), options={"range": (start, stop)}
                )
            except _NOT_THERE:
                raise NotFound from None
            async for piece in found.stream(min_chunk_size=256 * 1024):
                yield bytes(piece)

    async def remove(self, media_id: MediaId, /) -> None:
        await self._delete(_kept(media_id))
        await self._delete(_received(media_id))

    async def unfinished(self, *, untouched_for: timedelta) -> list[Unfinished]:
        latest = datetime.now(UTC) - untouched_for
        return [
            found
            for folder in ("received", "checked")
            for one in await self._listed(folder)
            if one["last_modified"] <= latest and (found := _unfinished(one["path"])) is not None
        ]

    async def _listed(self, folder: str) -> list[Any]:
        with _faults_translated():
            return [
                one async for batch in obstore.list(self._store, prefix=folder) for one in batch
            ]

    async def discard(self, unfinished: Unfinished, /) -> None:
        folder = "received" if unfinished.is_whole else "checked"
        await self._delete(f"{folder}/{unfinished.name}")

    async def _delete(self, path: str) -> None:
        with _faults_translated():
            try:
                await obstore.delete_async(self._store, path)
            except _NOT_THERE:
                return


def _received(media_id: MediaId) -> str:
    return f"received/{media_id}"


def _kept(media_id: MediaId) -> str:
    return f"kept/{media_id}"


def _unfinished(path: str) -> Unfinished | None:
    folder, _, name = path.rpartition("/")
    try:
        media_id = MediaId(UUID(name[:_ID_LENGTH]))
    except ValueError:
        return None
    return Unfinished(media_id, name, is_whole=folder == "received")


@contextmanager
def _faults_translated() -> Iterator[None]:
    """Say "not now" of whatever the storage answers that is not expected."""
    try:
        yield
    except (BaseError, OSError) as error:
        log.error("the object storage cannot be used", reason=type(error).__name__)  # noqa: TRY400 - no code is at fault.
        raise Unavailable from error
