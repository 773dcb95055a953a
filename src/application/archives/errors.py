"""What is refused about archives of courses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from domain.errors import Conflict, Fault, Invalid, Unusable


class NotAnArchive(Unusable):
    """What was sent is not a ZIP archive, or only part of one: it was cut off, or damaged on its
    way. Send the whole file that `GET /api/v1/courses/{id}/export` gave.
    """

    code = "not_an_archive"
    title = "Not an archive"

    def __init__(self, detail: str = "This is not a whole ZIP archive.") -> None:
        super().__init__(detail)


class ImportRefused(Invalid):
    """The archive can be read, and something in it is wrong; nothing of it was taken in. `errors`
    names every fault that was found: `pointer` leads into `course.json`, and is empty for what
    concerns the archive itself. An archive holds `course.json`, the files that it names, and
    nothing else.
    """

    code = "import_refused"
    title = "The archive was refused"


class ChangedMeanwhile(Conflict):
    """Somebody deleted what was being exported. Export the course again."""

    code = "changed_meanwhile"
    title = "The course changed meanwhile"

    def __init__(self) -> None:
        super().__init__("Something of the course was deleted while it was read.")


def refused(detail: str, pointer: str = "") -> ImportRefused:
    """One fault of an archive."""
    return ImportRefused(Fault(detail, pointer=pointer))


@contextmanager
def within(pointer: str) -> Iterator[None]:
    """Faults of a part as faults of the archive, each at its place below ``pointer``."""
    try:
        yield
    except Invalid as invalid:
        raise ImportRefused(
            *(replace(one, pointer=f"{pointer}{one.pointer or ''}") for one in invalid.faults)
        ) from None
