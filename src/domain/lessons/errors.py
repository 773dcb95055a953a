"""What lessons and outlines refuse."""

from uuid import UUID

from domain.errors import Conflict
from domain.lessons.section import MOST_IN_ORDER


class OutlineMismatch(Conflict):
    """The new order must name every section and every lesson of the course exactly once. `missing`
    are the ids that exist and were not named, `unknown` those that were named and do not exist (or
    were named twice). Somebody may have added or removed something since you read the outline: read
    it again.
    """

    code = "outline_mismatch"
    title = "The outline does not match"

    def __init__(self, *, missing: list[UUID], unknown: list[UUID]) -> None:
        super().__init__(
            "The order must name what the course has, each once.",
            missing=[str(one) for one in missing],
            unknown=[str(one) for one in unknown],
        )


class SectionNotEmpty(Conflict):
    """Only an empty section can be deleted. Move or delete its lessons first."""

    code = "section_not_empty"
    title = "The section is not empty"

    def __init__(self) -> None:
        super().__init__("The section still has lessons.")


class OutlineFull(Conflict):
    """A course has at most 1000 sections, and a section at most 1000 lessons: as many as one
    request can put in order. Use another section, or another course.
    """

    code = "outline_full"
    title = "The outline is full"

    def __init__(self) -> None:
        super().__init__(f"There is room for {MOST_IN_ORDER}.")


def require_room(present: int) -> None:
    """Raise ``OutlineFull`` where so many sections, or lessons of a section, leave no room."""
    if present >= MOST_IN_ORDER:
        raise OutlineFull
