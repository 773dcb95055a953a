"""Work on the disk, which may be slow or full: it is left to threads."""

import asyncio
import errno
from collections.abc import Callable
from typing import Final, TypeVar

import structlog

from domain.errors import Unavailable
from domain.media.errors import StorageFull

T = TypeVar("T")

log = structlog.get_logger()

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


async def on_disk(do: Callable[[], T]) -> T:
    """What ``do`` answers, in a thread. Raise ``StorageFull``, ``Unavailable``, or
    ``FileNotFoundError`` where something is not there.
    """
    try:
        return await asyncio.to_thread(do)
    except FileNotFoundError:
        raise
    except OSError as error:
        log.error("the disk cannot be used", reason=error.strerror)  # noqa: TRY400 - the disk is at fault.
        if error.errno in _NO_ROOM:
            raise StorageFull from error
        raise Unavailable from error
