"""The metrics of a server, whichever of its processes is asked."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from domain.errors import Unavailable
from infrastructure.metrics.request_meter import RequestMeter
from infrastructure.metrics.snapshot import (
    FOLDER_VARIABLE,
    Meeting,
    Process,
    Snapshot,
    cpu_seconds,
    memory_bytes,
)
from infrastructure.persistence.engine import Database
from infrastructure.persistence.operations.backlog import Backlog, SqlBacklog
from infrastructure.persistence.read_lane import ReadLane

#: Seconds between two snapshots that a process leaves for the others.
TELL_EVERY: Final = 1.0


class Metrics:
    """What this process has counted together with what the others have left."""

    def __init__(self, meter: RequestMeter, database: Database, meeting: Meeting) -> None:
        self._meter = meter
        self._database = database
        self._meeting = meeting
        self._backlog = SqlBacklog(ReadLane(database))
        self._pid = os.getpid()

    @classmethod
    def of_server(
        cls, meter: RequestMeter, database: Database, environ: Mapping[str, str]
    ) -> "Metrics":
        """Those of a process that was told by whoever started it where the others are."""
        folder = environ.get(FOLDER_VARIABLE)
        return cls(meter, database, Meeting(Path(folder) if folder else None))

    async def __call__(self) -> bytes:
        """The text that Prometheus reads."""
        # What knows the format takes long to import, and memory: only those pay who are scraped.
        from infrastructure.metrics.exposition import exposition

        snapshots = [self._snapshot(), *self._meeting.others(self._pid)]
        return exposition(snapshots, await self._waiting())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell the other processes of the server while the block runs, and once more at its end."""
        if self._meeting.is_alone:
            yield
            return
        telling = asyncio.create_task(self._tell(), name="metrics")
        try:
            yield
        finally:
            telling.cancel()
            self._meeting.leave(self._snapshot())

    async def _tell(self) -> None:
        while True:
            self._meeting.leave(self._snapshot())
            await asyncio.sleep(TELL_EVERY)

    async def _waiting(self) -> Backlog | None:
        with suppress(Unavailable):
            return await self._backlog()
        return None

    def _snapshot(self) -> Snapshot:
        gate, meter = self._database.gate, self._meter
        return Snapshot(
            pid=self._pid,
            requests=[(*key, counted) for key, counted in meter.requests.items()],
            limited=dict(meter.limited),
            waits=gate.waits,
            wait_seconds=gate.wait_seconds,
            turned_away=gate.turned_away,
            cpu_seconds=cpu_seconds(),
            process=Process(
                in_flight=meter.in_flight,
                connections_busy=self._database.busy,
                connections_idle=self._database.idle,
                connections_awaited=gate.waiting,
                memory_bytes=memory_bytes(),
            ),
        )
