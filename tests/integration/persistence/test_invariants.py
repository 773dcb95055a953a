"""What the database itself lets nobody break, whatever the program does (ASVS 2.3.3)."""

from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest

#: Ada teaches a course of two lessons, one of which was deleted, and Bob is in it.
SCENE: Final = """
INSERT INTO users (id, email, display_name, role) VALUES
    (md5('ada')::uuid, 'ada@example.org', 'Ada', 'instructor'),
    (md5('bob')::uuid, 'bob@example.org', 'Bob', 'student');
INSERT INTO identities (issuer, subject, user_id, provider, linked_at)
VALUES ('https://accounts.google.com', '1', md5('ada')::uuid, 'google', now());
INSERT INTO courses (id, owner_id, slug, title, status, published_at)
VALUES (md5('course')::uuid, md5('ada')::uuid, 'bread', 'Bread', 'published', now());
INSERT INTO course_slugs (slug, course_id) VALUES ('bread', md5('course')::uuid);
INSERT INTO sections (id, course_id, title, position)
VALUES (md5('section')::uuid, md5('course')::uuid, 'Dough', 1);
INSERT INTO lessons (id, course_id, section_id, title, position, deleted_at) VALUES
    (md5('lesson')::uuid, md5('course')::uuid, md5('section')::uuid, 'Mixing', 1, NULL),
    (md5('gone')::uuid, md5('course')::uuid, NULL, 'Waiting', NULL, now());
INSERT INTO enrollments (id, course_id, user_id, status)
VALUES (md5('enrollment')::uuid, md5('course')::uuid, md5('bob')::uuid, 'active');
INSERT INTO certificates (
    id, number, enrollment_id, user_id, course_id, learner_name, course_title, instructor_name,
    completed_at
) VALUES (
    md5('certificate')::uuid, 'EL-2026-AAAAAAAAAAAA', md5('enrollment')::uuid, md5('bob')::uuid,
    md5('course')::uuid, 'Bob', 'Bread', 'Ada', now()
);
"""

ENROLL: Final = (
    "INSERT INTO enrollments (id, course_id, user_id, status, attempt)"
    " VALUES (md5('again')::uuid, md5('course')::uuid, md5('bob')::uuid, '{}', {})"
)

#: The constraint by its name, and the statement that it refuses.
BROKEN: Final = {
    "users_email_key": "UPDATE users SET email = 'ADA@Example.org' WHERE display_name = 'Bob'",
    "users_role_known": "UPDATE users SET role = 'root'",
    "users_status_known": "UPDATE users SET status = 'sleeping'",
    "users_email_until_erased": "UPDATE users SET email = NULL",
    "identities_pkey": "INSERT INTO identities (issuer, subject, user_id, provider, linked_at)"
    " SELECT issuer, subject, md5('bob')::uuid, provider, now() FROM identities",
    "identities_one_of_a_provider_key": "INSERT INTO identities"
    " (issuer, subject, user_id, provider, linked_at)"
    " SELECT issuer, '2', user_id, provider, now() FROM identities",
    "courses_capacity_not_negative": "UPDATE courses SET capacity = -1",
    "sections_position_key": "INSERT INTO sections (id, course_id, title, position)"
    " VALUES (md5('other')::uuid, md5('course')::uuid, 'Oven', 1)",
    "lessons_position_key": "INSERT INTO lessons (id, course_id, section_id, title, position)"
    " VALUES (md5('other')::uuid, md5('course')::uuid, md5('section')::uuid, 'Oven', 1)",
    "lessons_position_until_deleted": "UPDATE lessons SET position = 2 WHERE title = 'Waiting'",
    "enrollments_live_key": ENROLL.format("suspended", 2),
    "enrollments_attempt_key": ENROLL.format("withdrawn", 1),
    "enrollments_completed_has_date": "UPDATE enrollments SET status = 'completed'",
    "enrollments_course_fkey": "DELETE FROM courses",
    "certificates_number_key": "INSERT INTO certificates"
    " SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5('copy')::uuid))).*"
    " FROM certificates AS c",
    "course_slugs_pkey": "INSERT INTO course_slugs (slug, course_id)"
    " VALUES ('bread', md5('course')::uuid)",
}


@pytest.fixture
async def scene(clean_database_url: str) -> AsyncIterator[Any]:
    """A connection past the application, to a database with a course in use."""
    connection = await asyncpg.connect(clean_database_url)
    await connection.execute(SCENE)
    yield connection
    await connection.close()


async def test_no_statement_breaks_what_always_holds(scene: Any) -> None:
    found = {}
    for name, statement in BROKEN.items():
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await scene.execute(f"BEGIN; {statement}; SET CONSTRAINTS ALL IMMEDIATE; COMMIT")
        await scene.execute("ROLLBACK")
        found[name] = refused.value.constraint_name
    assert found == {name: name for name in BROKEN}


async def test_nobody_goes_whom_a_course_or_a_certificate_still_names(scene: Any) -> None:
    for person in ("Ada", "Bob"):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await scene.execute("DELETE FROM users WHERE display_name = $1", person)


async def test_an_order_may_be_wrong_within_a_transaction_alone(scene: Any) -> None:
    """Lessons are put in a new order by one statement after the other."""
    await scene.execute(
        "INSERT INTO lessons (id, course_id, section_id, title, position)"
        " VALUES (md5('other')::uuid, md5('course')::uuid, md5('section')::uuid, 'Oven', 2)"
    )
    await scene.execute(
        "BEGIN; UPDATE lessons SET position = 1 WHERE title = 'Oven';"
        " UPDATE lessons SET position = 2 WHERE title = 'Mixing'; COMMIT"
    )
    assert await scene.fetchval("SELECT position FROM lessons WHERE title = 'Mixing'") == 2
