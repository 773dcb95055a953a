"""The audit trail is only ever added to, whoever asks (OWASP ASVS 5.0, 16.4.2)."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

SET_MARK = "SELECT set_config('elearning.erasing', 'on', true)"
CHANGES = (
    "UPDATE audit_events SET action = 'nothing'",
    "UPDATE audit_events SET ip = NULL",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
)
INSERT = """
    INSERT INTO audit_events (id, action, actor_id, subject_type, subject_id, outcome, ip, details)
    VALUES (gen_random_uuid(), $1, $2, 'user', $2, 'success', '192.0.2.7', '{"reason": "why"}')
"""


@pytest.fixture
async def owner(clean_database_url: str) -> AsyncIterator[Any]:
    """The role that migrates, in a database with one person and one event."""
    connection = await asyncpg.connect(clean_database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def person(owner: Any) -> Any:
    user_id = uuid7()
    await owner.execute(
        "INSERT INTO users (id, email, display_name) VALUES ($1, 'ada@example.org', 'Ada')", user_id
    )
    await owner.execute(INSERT, "session.started", user_id)
    return user_id


@pytest.fixture
async def application(owner: Any, person: Any) -> AsyncIterator[Any]:
    """A role that owns nothing and was given every right on every table."""
    role = f"application_{uuid7().hex[-12:]}"
    await owner.execute(f"CREATE ROLE {role}")
    await owner.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    await owner.execute(f"SET SESSION AUTHORIZATION {role}")
    yield owner
    await owner.execute("RESET SESSION AUTHORIZATION")
    await owner.execute(f"DROP OWNED BY {role}")
    await owner.execute(f"DROP ROLE {role}")


async def is_refused(connection: Any, *statements: str) -> bool:
    """Statements that are sent together are one transaction."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await connection.execute("; ".join(statements))
    return True


@pytest.mark.parametrize("change", CHANGES)
async def test_the_applications_role_cannot_change_it(application: Any, change: str) -> None:
    assert await is_refused(application, change)
    assert await is_refused(application, SET_MARK, change)
    assert await application.fetchval("SELECT count(*) FROM audit_events") == 1


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("person")
async def test_neither_can_the_owner_by_mistake(owner: Any, change: str) -> None:
    assert await is_refused(owner, change)
    assert await owner.fetchval("SELECT count(*) FROM audit_events") == 1


async def test_anybody_may_add_to_it(application: Any, person: Any) -> None:
    await application.execute(INSERT, "session.ended", person)
    assert await application.fetchval("SELECT count(*) FROM audit_events") == 2


async def test_a_person_who_is_not_erased_cannot_be_taken_out(
    application: Any, person: Any
) -> None:
    assert await is_refused(application, f"SELECT erase_from_audit_events('{person}')")


async def test_an_erased_person_is_taken_out_by_the_one_function(
    application: Any, person: Any
) -> None:
    await application.execute(
        "UPDATE users SET email = NULL, erased_at = now(), status = 'suspended' WHERE id = $1",
        person,
    )
    await application.execute("SELECT erase_from_audit_events($1)", person)
    row = await application.fetchrow("SELECT action, ip, details FROM audit_events")
    assert tuple(row) == ("session.started", None, "{}")
    assert await is_refused(application, CHANGES[1])


async def test_what_is_rolled_back_left_no_trace(owner: Any, person: Any) -> None:
    transaction = owner.transaction()
    await transaction.start()
    await owner.execute(INSERT, "role.changed", person)
    await transaction.rollback()
    assert await owner.fetchval("SELECT count(*) FROM audit_events") == 1
