"""Where ``MEDIA_URL`` has files stored (contract, section 8)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from application.media.ports import MediaStorage
from infrastructure.media.disk_storage import DiskStorage

_FORM: Final = (
    "MEDIA_URL must be file:FOLDER or "
    "s3://KEY_ID:SECRET@BUCKET/PREFIX?endpoint=https://HOST&region=REGION."
)
_MISSING: Final = "MEDIA_URL names an object storage: install the extra `elearning[s3]` for it."
_OPTIONS: Final = frozenset({"endpoint", "region"})


def storage_for(url: str) -> MediaStorage:
    """The storage. Raise ``ValueError``, whose text does not repeat the setting, when it cannot be
    used.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return DiskStorage(Path(parts.path))
    if parts.scheme == "s3" and parts.hostname:
        return _object_storage(parts)
    raise ValueError(_FORM)


def _object_storage(parts: SplitResult) -> MediaStorage:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    endpoint = options.get("endpoint", "https://")
    if not options.keys() <= _OPTIONS or urlsplit(endpoint).scheme not in ("http", "https"):
        raise ValueError(_FORM)
    if find_spec("obstore") is None:
        raise ValueError(_MISSING)
    # Only those load it who have one.
    from infrastructure.media.object_storage import object_storage

    return object_storage(
        # The name of a bucket, in the case that it was given in.
        bucket=parts.netloc.rpartition("@")[2],
        prefix=parts.path.strip("/"),
        key_id=None if parts.username is None else unquote(parts.username),
        secret=None if parts.password is None else unquote(parts.password),
        **options,
    )
