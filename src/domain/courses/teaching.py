"""Who teaches a course: its owner, and the co-instructors beside (contract, section 2)."""

from collections.abc import Collection
from typing import Final, Protocol

from domain.ids import UserId
from domain.users.user import Role

#: The roles of people who may teach.
TEACHING: Final = frozenset({Role.INSTRUCTOR, Role.ADMIN})


class Taught(Protocol):
    """A course, or something in it, of which is known who teaches it."""

    @property
    def owner_id(self) -> UserId: ...

    @property
    def co_instructor_ids(self) -> Collection[UserId]: ...


def teaches(user_id: UserId, course: Taught) -> bool:
    """Whether somebody is the owner or a co-instructor."""
    return user_id == course.owner_id or user_id in course.co_instructor_ids
