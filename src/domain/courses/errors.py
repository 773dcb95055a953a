"""What a course refuses."""

from domain.errors import Conflict


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


class SlugTaken(Conflict):
    """Another course has, or once had, this slug. Old slugs go on leading to their course, so that
    they are not given away; choose another one.
    """

    code = "slug_taken"
    title = "Slug taken"

    def __init__(self, slug: str) -> None:
        super().__init__("Another course has or had this slug.", slug=slug)
