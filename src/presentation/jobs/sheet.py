"""Results of a job as a file for spreadsheets (RFC 4180)."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

from application.jobs.views import JobResult
from domain.ids import JobId
from presentation.sent import Sent

CSV: Final = "text/csv"

#: With these a spreadsheet begins a formula; whoever handed the rows in must not have it run what
#: they say.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def sheet_of(job_id: JobId, results: Iterable[JobResult]) -> Sent:
    """The file, in UTF-8 with a byte order mark, by which spreadsheets tell it."""
    written = StringIO()
    writer = csv.writer(written)
    names = JobResult.__struct_fields__
    writer.writerow(names)
    writer.writerows([_cell(getattr(one, name)) for name in names] for one in results)
    headers = [
        (b"content-type", b"text/csv; charset=utf-8"),
        (b"content-disposition", b'attachment; filename="results-%b.csv"' % str(job_id).encode()),
    ]
    return Sent(200, written.getvalue().encode("utf-8-sig"), headers)


def _cell(value: object) -> str:
    """A value as plain text, whatever it begins with."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
