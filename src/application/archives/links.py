"""Links from Markdown to files: by id on a server, by place within an archive."""

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from application.files import media_url

#: An address of this server's, not the end of one of another server's.
_STORED: Final = re.compile(
    r"(?<![\w.:-])/api/v1/media/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])"
)
_CARRIED: Final = re.compile(r"(?<![\w/])\.\./(media/[A-Za-z0-9._-]+)")


def carried(content: str, paths: Mapping[UUID, str]) -> str:
    """The content of a lesson with its links to files that come along leading into the archive."""

    def into_archive(found: re.Match[str]) -> str:
        path = paths.get(UUID(found[1]))
        return found[0] if path is None else f"../{path}"

    return _STORED.sub(into_archive, content)


def placed(content: str, ids: Mapping[str, UUID]) -> str:
    """The content of a lesson with its links into the archive leading to where the files are
    now.
    """

    def to_server(found: re.Match[str]) -> str:
        media_id = ids.get(found[1])
        return found[0] if media_id is None else media_url(media_id)

    return _CARRIED.sub(to_server, content)
