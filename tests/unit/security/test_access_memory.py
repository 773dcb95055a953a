"""What a server remembers of sessions that ended and roles that changed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from application.authentication import AccessClaims
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.security.access_memory import AccessMemory

ADA = UserId(UUID(int=1))
SESSION = SessionId(UUID(int=2))
CLAIMS = AccessClaims(ADA, SESSION, Role.STUDENT, datetime(2026, 3, 1, tzinfo=UTC))


class Ticks:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def memory_and_clock() -> tuple[AccessMemory, Ticks]:
    ticks = Ticks()
    return AccessMemory(timedelta(seconds=100), ticks), ticks


def test_what_was_not_heard_of_is_as_the_token_says() -> None:
    memory, _ = memory_and_clock()
    assert not memory.has_ended(SESSION)
    assert memory.role_of(CLAIMS) is Role.STUDENT


def test_the_newest_role_counts_in_whatever_order_it_is_heard() -> None:
    memory, _ = memory_and_clock()
    memory.change_role(ADA, Role.ADMIN, 3)
    memory.change_role(ADA, Role.INSTRUCTOR, 2)
    assert memory.role_of(CLAIMS) is Role.ADMIN


def test_facts_are_forgotten_when_no_token_can_contradict_them() -> None:
    memory, ticks = memory_and_clock()
    memory.end(SESSION)
    memory.change_role(ADA, Role.ADMIN, 2)
    ticks.at = 100
    memory.forget_old()
    assert memory.has_ended(SESSION)
    ticks.at = 100.1
    memory.forget_old()
    assert not memory.has_ended(SESSION)
    assert memory.role_of(CLAIMS) is Role.STUDENT


def test_a_later_change_of_a_role_is_kept_when_the_first_is_old() -> None:
    memory, ticks = memory_and_clock()
    memory.change_role(ADA, Role.INSTRUCTOR, 2)
    ticks.at = 60
    memory.change_role(ADA, Role.ADMIN, 3)
    ticks.at = 120
    memory.forget_old()
    assert memory.role_of(CLAIMS) is Role.ADMIN
    ticks.at = 161
    memory.forget_old()
    assert memory.role_of(CLAIMS) is Role.STUDENT
