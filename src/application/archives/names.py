"""The names of an archive's entries: equal courses have equal ones, and sorted they are in course
order.
"""

import re
import unicodedata
from typing import Final

from application.courses.create_course import slug_of

MANIFEST: Final = "course.json"

#: More of a name is not told, in characters.
LONGEST_SHOWN: Final = 80

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


def lesson_path(section: int, lesson: int, title: str) -> str:
    """Where the content of a lesson stands; places count from 1."""
    return f"lessons/{section:04}-{lesson:04}-{slug_of(title)}.md"


def file_path(number: int, filename: str) -> str:
    """Where a file stands; numbers count from 1 in the order of their first use."""
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    return f"media/{number:04}-{_UNSAFE.sub('-', plain).strip('.-')[-60:] or 'file'}"


def shown_name(name: str) -> str:
    """A name of an entry as it can be told: whoever made the archive chose it."""
    plain = name.encode("unicode_escape").decode()
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
