"""Who may see and change an enrollment (contract, section 6)."""

from application.actor import Actor, NotAllowed
from application.courses.policy import is_staff
from domain.courses.teaching import Taught
from domain.errors import NotFound
from domain.ids import UserId


def require_party(actor: Actor, holder_id: UserId, course: Taught) -> None:
    """Raise ``NotFound`` unless it is the actor's own, or the actor is staff of the course."""
    if actor.user_id != holder_id and not is_staff(actor, course):
        raise NotFound


def require_holder(actor: Actor, holder_id: UserId, course: Taught) -> None:
    """Raise ``NotFound``, or ``NotAllowed`` to the course's staff, unless it is the actor's own."""
    require_party(actor, holder_id, course)
    if actor.user_id != holder_id:
        raise NotAllowed("Only whoever is enrolled may do this.")


def require_course_staff(actor: Actor, holder_id: UserId, course: Taught) -> None:
    """Raise ``NotFound``, or ``NotAllowed`` to the holder, unless the actor is staff of the
    course.
    """
    require_party(actor, holder_id, course)
    if not is_staff(actor, course):
        raise NotAllowed("This is for the course's staff.")
