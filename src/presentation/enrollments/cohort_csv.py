"""A cohort as a file for spreadsheets, made page by page while it is sent."""

import csv
import io
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Final

from application.enrollments.views import LearnerProgress
from presentation.sent import Streamed

CSV: Final = "text/csv"

COLUMNS: Final = (
    *("enrollment_id", "user_id", "display_name", "status", "access", "percent", "required"),
    *("met", "last_activity_at", "enrolled_at", "completed_at"),
)

#: What a spreadsheet would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


async def cohort_file(pages: AsyncIterator[Sequence[LearnerProgress]], *, name: str) -> Streamed:
    """The file, once its first page has been read."""
    first = await anext(pages)
    headers = [
        (b"content-type", b"%b; charset=utf-8" % CSV.encode()),
        (b"content-disposition", b'attachment; filename="%b"' % name.encode()),
    ]
    heading = _lines([COLUMNS])
    return Streamed(200, headers, heading + _lines(map(_cells, first)), _rest(pages))


async def _rest(pages: AsyncIterator[Sequence[LearnerProgress]]) -> AsyncIterator[bytes]:
    async for page in pages:
        yield _lines(map(_cells, page))


def _cells(line: LearnerProgress) -> Sequence[object]:
    return [
        line.enrollment_id,
        line.user.id,
        _harmless(line.user.display_name),
        line.status,
        line.access,
        line.percent,
        line.required,
        line.met,
        *map(_time, (line.last_activity_at, line.enrolled_at, line.completed_at)),
    ]


def _time(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat().replace("+00:00", "Z")


def _harmless(text: str) -> str:
    """Text that no spreadsheet computes (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> bytes:
    """Rows as RFC 4180 wants them."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()
