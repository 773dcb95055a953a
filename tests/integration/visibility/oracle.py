"""Who sees what of a course: the contract's sections 2, 5 and 6 once more, in as few words as they
take. Nothing here is the application's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """Where now stands to the course's ``starts_at`` and ``ends_at``."""

    BEFORE = "before"
    RUNNING = "running"
    AFTER = "after"


@dataclass(frozen=True)
class Setting:
    """A course, as far as it decides."""

    status: str
    visibility: str
    phase: Phase


@dataclass(frozen=True)
class Person:
    """Somebody with an account; nobody is None."""

    role: str = "student"
    teaches: bool = False
    #: The status of the last enrollment in the course.
    enrolled: str | None = None
    #: Whether ``access_until`` has passed.
    time_over: bool = False
    #: Whether the lesson that stands before the others is met.
    met: bool = False
    suspended: bool = False


@dataclass(frozen=True)
class Lesson:
    """A lesson of the course, whose order holds."""

    published: bool = True
    preview: bool = False
    behind: bool = False
    deleted: bool = False


#: A lesson as most are.
LESSON: Final = Lesson()


def is_staff(person: Person | None) -> bool:
    if person is None:
        return False
    return person.role == "admin" or (person.role == "instructor" and person.teaches)


def access(person: Person | None, course: Setting) -> str:
    """The table of section 6."""
    if person is None or person.enrolled not in ("active", "completed") or person.time_over:
        return "none"
    if course.status == "draft":
        return "none"
    if course.status == "archived":
        return "read_only"
    return {Phase.BEFORE: "upcoming", Phase.RUNNING: "open", Phase.AFTER: "read_only"}[course.phase]


def sees(person: Person | None, course: Setting) -> bool:
    """A draft is for its staff, an archived course for its learners too."""
    if is_staff(person) or course.status == "published":
        return True
    return course.status == "archived" and access(person, course) != "none"


def finds(person: Person | None, course: Setting) -> bool:
    """The catalogue lists what is published and public; an admin sees all."""
    admin = person is not None and person.role == "admin"
    return admin or (course.status == "published" and course.visibility == "public")


def reads_content(person: Person | None, course: Setting) -> bool:
    return is_staff(person) or access(person, course) in ("open", "read_only")


def is_listed(person: Person | None, lesson: Lesson) -> bool:
    """Whether a lesson stands in the outline of a course that somebody sees."""
    return not lesson.deleted and (lesson.published or is_staff(person))


def is_locked(person: Person | None, lesson: Lesson) -> bool:
    return (
        lesson.behind
        and not lesson.preview
        and not is_staff(person)
        and not (person is not None and person.met)
    )


def lesson_status(person: Person | None, course: Setting, lesson: Lesson) -> tuple[int, str | None]:
    """The status of a lesson by itself, and the code of its refusal."""
    if not sees(person, course) or not is_listed(person, lesson):
        return 404, "not_found"
    if lesson.preview:
        return 200, None
    if person is None:
        return 401, "unauthenticated"
    if not reads_content(person, course):
        return 403, "forbidden"
    return (403, "lesson_locked") if is_locked(person, lesson) else (200, None)


def staff_status(person: Person | None, course: Setting, lesson: Lesson = LESSON) -> int:
    """The status of what of a course, or of a lesson of it, is for the staff alone."""
    if person is None:
        return 401
    if not sees(person, course) or not is_listed(person, lesson):
        return 404
    return 200 if is_staff(person) else 403
