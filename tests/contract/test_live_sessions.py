"""What the port ``LiveSessions`` promises to the server that makes a change."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from application.actor import LoginRequired
from application.authentication import AccessClaims, LiveSessions
from domain.ids import SessionId, UserId
from domain.users.user import Role
from fakes.auth import MemoryLiveSessions
from infrastructure.persistence.read_lane import Compiled, Rows
from infrastructure.security.access_feed import AccessFeed

CLAIMS = AccessClaims(
    UserId(UUID(int=1)), SessionId(UUID(int=2)), Role.STUDENT, datetime(2026, 3, 1, tzinfo=UTC)
)


class UnchangedLogins:
    """A database in which every login holds, with the role of its token."""

    async def fetch(self, statement: Compiled, /, **values: object) -> Rows:
        return [(CLAIMS.role,)]  # type: ignore[list-item]  # A row is read by position.


@pytest.fixture(params=["memory", "feed"])
def live(request: pytest.FixtureRequest) -> LiveSessions:
    if request.param == "memory":
        return MemoryLiveSessions()
    return AccessFeed("", UnchangedLogins(), access_lifetime=timedelta(minutes=15))


async def test_a_login_that_nothing_happened_to_holds(live: LiveSessions) -> None:
    assert await live.current(CLAIMS) is Role.STUDENT


async def test_an_ended_session_is_over_at_once(live: LiveSessions) -> None:
    live.end([SessionId(UUID(int=9)), CLAIMS.session_id])
    with pytest.raises(LoginRequired) as refused:
        await live.current(CLAIMS)
    assert refused.value.token_sent
