"""Runs the HTTP server on a claimed port: one process, several workers, or one that reloads."""

import gc
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import ChangeReload, Multiprocess

from infrastructure.http_protocol import BoundedHead
from infrastructure.metrics.snapshot import FOLDER_VARIABLE

SOURCES: Final = Path(__file__).resolve().parents[1]
SECONDS_TO_FINISH: Final = 10


def serve(application: str, claimed: socket.socket, *, workers: int, reload: bool) -> None:
    """Serve until a signal ends it; requests under way get some seconds to finish.

    ``application`` is the import path of a factory. With several workers this process watches over
    them and replaces one that dies.

    Raises:
        SystemExit: the application refused to start; it has said why in the log.
    """
    config = _configuration(application, workers=workers, reload=reload)
    with suppress(KeyboardInterrupt):
        if config.should_reload:
            ChangeReload(config, target=uvicorn.Server(config).run, sockets=[claimed]).run()
        elif config.workers > 1:
            _serve_with_workers(config, claimed)
        else:
            uvicorn.Server(config).run(sockets=[claimed])


def _serve_with_workers(config: uvicorn.Config, claimed: socket.socket) -> None:
    """The watcher gives up on workers that cannot start, and says so to whoever started it."""
    watcher = Multiprocess(config, sockets=[claimed])
    with TemporaryDirectory(prefix="elearning-metrics-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        watcher.run()
    if any(worker.exitcode == STARTUP_FAILURE for worker in watcher.processes):
        raise SystemExit(STARTUP_FAILURE)


def end_with_parent() -> None:
    """Have this worker finish and end when the process that watches over it was killed."""
    if parent := parent_process():

        def wait() -> None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait, name="parent-watch", daemon=True).start()


@contextmanager
def loading_for_good() -> Iterator[None]:
    """Spare the garbage collector what is loaded within the block: the modules and everything else
    that stays.

    They are some hundred thousand objects, and each full collection that goes through them keeps
    all requests waiting for 80 ms, or the start, which has several of them.
    """
    gc.disable()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()


def _configuration(application: str, *, workers: int, reload: bool) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        factory=True,
        workers=workers,
        reload=reload,
        reload_dirs=[str(SOURCES)] if reload else None,
        # The application logs for itself, and knows what must not be logged.
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom to believe about the client's address is the application's setting.
        proxy_headers=False,
        http=BoundedHead,
        ws="none",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
