"""Who may see and change a course: the functions that every path asks (contract, sections 2 and
5).
"""

from dataclasses import dataclass

from application.actor import Actor, NotAllowed, Visitor
from domain.courses.course import CourseStatus
from domain.enrollments.access import Access
from domain.errors import NotFound
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides on a visitor's rights in a course: whose it is, its state, and the visitor's
    access as a learner.
    """

    owner_id: UserId
    status: CourseStatus
    access: Access = Access.NONE


def is_staff(visitor: Visitor, owner_id: UserId) -> bool:
    """Staff are the course's owner and every admin."""
    return visitor is not None and (visitor.is_admin or visitor.user_id == owner_id)


def may_see(visitor: Visitor, standing: Standing) -> bool:
    """Everybody sees a published course, its learners an archived one, its staff all."""
    if is_staff(visitor, standing.owner_id):
        return True
    if standing.status is CourseStatus.ARCHIVED:
        return standing.access is not Access.NONE
    return standing.status is CourseStatus.PUBLISHED


def may_read_content(visitor: Visitor, standing: Standing) -> bool:
    """Staff read lessons, and learners while the course is open to them."""
    return is_staff(visitor, standing.owner_id) or standing.access in (
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
    if not is_staff(actor, standing.owner_id):
        raise NotAllowed("This is for the course's staff.")
