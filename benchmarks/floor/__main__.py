"""Serve: ``DATABASE_URL=… JWT_SECRET=… PUBLIC_URL=… PORT=… python -m benchmarks.floor``."""

from __future__ import annotations

import os

import uvicorn

from benchmarks.floor.server import Floor


def main() -> None:
    floor = Floor(
        database_url=os.environ["DATABASE_URL"],
        secret=os.environ["JWT_SECRET"],
        issuer=os.environ["PUBLIC_URL"],
    )
    uvicorn.run(
        floor,
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
    )


main()
