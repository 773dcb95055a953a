"""What a course refuses."""

from collections.abc import Iterable

from domain.errors import Conflict, Fault, Invalid


class CourseNotReady(Conflict):
    """A course can be published once it has what learners need. `missing` lists what it lacks:
    `published_lesson` means that at least one of its lessons must be published first.
    """

    code = "course_not_ready"
    title = "The course is not ready"

    def __init__(self, *, missing: tuple[str, ...]) -> None:
        super().__init__("The course lacks what it needs to be published.", missing=list(missing))


class HasEnrollments(Conflict):
    """People are or were enrolled in the course, so that it can neither be deleted nor go back to
    being a draft. Archive it instead: its learners keep reading it, and nobody new gets in.
    """

    code = "has_enrollments"
    title = "The course has enrollments"

    def __init__(self) -> None:
        super().__init__("People are enrolled in this course; archive it instead.")


class NotAnInstructor(Conflict):
    """Only instructors and admins teach. Let an admin give this person the role first (`POST
    /api/v1/users/{id}/role`), and then repeat the request.
    """

    code = "not_an_instructor"
    title = "Not an instructor"

    def __init__(self) -> None:
        super().__init__("This person is not an instructor.")


class OwnerStays(Conflict):
    """The owner of a course cannot be taken from those who teach it. Hand the course over to
    somebody else first (`POST /api/v1/courses/{id}/transfer`).
    """

    code = "owner_stays"
    title = "The owner stays"

    def __init__(self) -> None:
        super().__init__("This person owns the course; hand it over first.")


class TooManyInstructors(Conflict):
    """A course has so many co-instructors already that it takes no more; `limit` is how many it may
    have. Take somebody out first.
    """

    code = "too_many_instructors"
    title = "Too many instructors"

    def __init__(self, *, limit: int) -> None:
        super().__init__("The course has all the co-instructors that it may have.", limit=limit)


class SlugTaken(Conflict):
    """Another course has, or once had, this slug. Old slugs go on leading to their course, so that
    they are not given away; choose another one.
    """

    code = "slug_taken"
    title = "Slug taken"

    def __init__(self, slug: str) -> None:
        super().__init__("Another course has or had this slug.", slug=slug)


class PrerequisiteCycle(Invalid):
    """Nobody could ever enroll: the course would have to be completed before itself. Each of the
    courses that `errors` points at is this course, or asks for it, perhaps by way of others. Leave
    them out, or take this course out of what they ask for.
    """

    code = "prerequisite_cycle"
    title = "Prerequisites in a circle"

    def __init__(self, places: Iterable[int]) -> None:
        super().__init__(
            *(
                Fault("Is this course, or asks for it.", pointer=f"/course_ids/{place}")
                for place in places
            )
        )
