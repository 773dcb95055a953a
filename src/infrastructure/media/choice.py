"""Where ``MEDIA_URL`` has files stored (contract, section 8)."""

from pathlib import Path
from urllib.parse import urlsplit

from application.media.ports import MediaStorage
from infrastructure.media.disk_storage import DiskStorage

FORM = "MEDIA_URL must be file:FOLDER"


def storage_for(url: str) -> MediaStorage:
    """The storage. Raise ``ValueError``, whose text does not repeat the setting, when it cannot be
    used.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return DiskStorage(Path(parts.path))
    raise ValueError(f"{FORM}.")
