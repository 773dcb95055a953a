"""A folder for each test run, which is deleted in the end even when the run itself is killed."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from infrastructure.local_postgres import discard


@contextmanager
def open_run(runs: Path) -> Iterator[Path]:
    """A new folder in ``runs`` whose name tells this run from every other, deleted at the end."""
    runs.mkdir(parents=True, exist_ok=True)
    delete_abandoned(runs)
    run = runs / f"elearning-test-{uuid4().hex[:8]}"
    run.mkdir()
    draft = run / "run.lock.new"
    with draft.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Under its own name it is locked from the first moment, so that nobody deletes the folder.
        draft.rename(run / "run.lock")
        yield run
        delete(run)


def delete_abandoned(runs: Path) -> None:
    """Delete the folders of killed runs: the kernel has let go of their locks."""
    for path in runs.glob("*/run.lock"):
        with suppress(BlockingIOError, FileNotFoundError), path.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            delete(path.parent)


def server_folder(run: Path) -> Path:
    """Where the embedded server of a run keeps its data."""
    return run / "postgres"


def delete(run: Path) -> None:
    """End the server of a run and delete its folder."""
    discard(server_folder(run))
    shutil.rmtree(run)
