"""A written archive as an answer."""

from http import HTTPStatus

from application.archives.export_course import Export
from presentation.sent import Streamed


async def archive_answer(export: Export) -> Streamed:
    """The archive, to be saved under the course's slug."""
    pieces = export.archive.pieces
    headers = [
        (b"content-type", b"application/zip"),
        (b"content-disposition", f'attachment; filename="{export.filename}"'.encode()),
        (b"content-length", b"%d" % export.archive.size),
    ]
    # What cannot be read is told before anything is sent.
    return Streamed(HTTPStatus.OK, headers, await anext(pieces), pieces)
