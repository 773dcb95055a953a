"""Who may see and change a course: the functions that every path asks (contract, sections 2 and
5).
"""

from dataclasses import dataclass

from application.actor import Actor, NotAllowed, Visitor
from domain.courses.course import CourseStatus
from domain.courses.teaching import TEACHING, Taught, teaches
from domain.enrollments.access import Access
from domain.errors import NotFound
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides on a visitor's rights in a course: who teaches it, its state, and the visitor's
    access as a learner.
    """

    owner_id: UserId
    co_instructor_ids: tuple[UserId, ...]
    status: CourseStatus
    access: Access = Access.NONE


def is_staff(visitor: Visitor, course: Taught) -> bool:
    """Staff are the course's owner, its co-instructors and every admin.

    Teaching takes the role: whoever lost it has no authority left over any course, from that moment
    on and until it is given back, and an admin hands the courses over.
    """
    if visitor is None:
        return False
    return visitor.is_admin or (visitor.role in TEACHING and teaches(visitor.user_id, course))


def is_owner(visitor: Visitor, course: Taught) -> bool:
    """Some things are the owner's alone, and any admin's: who teaches, and whether it exists."""
    if visitor is None or not is_staff(visitor, course):
        return False
    return visitor.is_admin or visitor.user_id == course.owner_id


def may_see(visitor: Visitor, standing: Standing) -> bool:
    """Everybody sees a published course, its learners an archived one, its staff all."""
    if is_staff(visitor, standing):
        return True
    if standing.status is CourseStatus.ARCHIVED:
        return standing.access is not Access.NONE
    return standing.status is CourseStatus.PUBLISHED


def may_read_content(visitor: Visitor, standing: Standing) -> bool:
    """Staff read lessons, and learners while the course is open to them."""
    return is_staff(visitor, standing) or standing.access in (
        Access.OPEN,
        Access.READ_ONLY,
    )


def require_sight(visitor: Visitor, standing: Standing) -> None:
    """Raise ``NotFound`` where the course is hidden from the visitor."""
    if not may_see(visitor, standing):
        raise NotFound


def require_staff(actor: Actor, standing: Standing) -> None:
    """Raise ``NotFound`` where the course is hidden from the actor, ``NotAllowed`` where it is only
    not theirs.
    """
    require_sight(actor, standing)
    if not is_staff(actor, standing):
        raise NotAllowed("This is for the course's staff.")


def require_owner(actor: Actor, standing: Standing) -> None:
    """Raise as ``require_staff``, and ``NotAllowed`` to co-instructors as well."""
    require_staff(actor, standing)
    if not is_owner(actor, standing):
        raise NotAllowed("This is for the course's owner.")
