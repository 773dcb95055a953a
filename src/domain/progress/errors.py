"""What recording progress refuses."""

from domain.errors import Conflict, Fault, Invalid


class FactNotApplicable(Invalid):
    """Facts only add up: nothing takes one back, so `false` is no fact (`DELETE` resets a lesson).
    And `completed` belongs to lessons whose rule is `manual`: the others are met by what was viewed
    or watched.
    """

    code = "fact_not_applicable"
    title = "This fact does not apply"

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(Fault(detail, pointer=f"/{field}"))


class CourseCompleted(Conflict):
    """The course is completed, and what was learned in it is settled: it can no longer be reset."""

    code = "course_completed"
    title = "The course is completed"

    def __init__(self) -> None:
        super().__init__("What led to a completed course cannot be reset.")
