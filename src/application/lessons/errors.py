"""What reading a lesson refuses."""

from domain.errors import Forbidden
from domain.ids import LessonId


class LessonLocked(Forbidden):
    """The course is sequential: this lesson opens once the required lessons before it are met.
    `missing` lists these.
    """

    code = "lesson_locked"
    title = "The lesson is locked"

    def __init__(self, missing: list[LessonId]) -> None:
        super().__init__(
            "Required lessons before this one are not met yet.",
            missing=[str(one) for one in missing],
        )
