"""The files in the folder of a server."""

from pathlib import Path


def data_folder(folder: Path) -> Path:
    """The cluster itself."""
    return folder / "data"


def log_file(folder: Path) -> Path:
    """What the server has to say."""
    return folder / "postgres.log"


def start_lock(folder: Path) -> Path:
    """Held by whoever looks for a server and starts one where there is none."""
    return folder / "start.lock"


def supervisor_lock(folder: Path) -> Path:
    """Held by the running supervisor; names its pid and the folder of its sockets."""
    return folder / "supervisor.lock"
