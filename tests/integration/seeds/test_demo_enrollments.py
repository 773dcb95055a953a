"""The demo learners' stories hold together: states, steps, facts and certificates agree."""

import re
from itertools import pairwise

import asyncpg

from replaying import require_replay

STATES = {"waitlisted", "active", "completed", "suspended", "withdrawn", "removed", "expired"}
NUMBER = re.compile(r"EL-20\d\d-[0-9BCDFGHJKMNPQRSTVWXYZ]{10}")


async def test_enrollments_come_in_every_state(demo: asyncpg.Connection) -> None:
    states = {row["status"] for row in await demo.fetch("SELECT status FROM enrollments")}

    assert states == STATES


async def test_replaying_the_events_of_an_enrollment_gives_its_row(
    demo: asyncpg.Connection,
) -> None:
    for row in await demo.fetch("SELECT * FROM enrollments"):
        events = await demo.fetch(
            "SELECT * FROM enrollment_events WHERE enrollment_id = $1 ORDER BY id", row["id"]
        )
        first, last = events[0], events[-1]
        completed = [event["at"] for event in events if event["to_status"] == "completed"]

        assert first["from_status"] is None
        assert all(one["to_status"] == two["from_status"] for one, two in pairwise(events))
        assert all(one["at"] < two["at"] for one, two in pairwise(events))
        assert (first["at"], last["at"]) == (row["enrolled_at"], row["updated_at"])
        assert (last["to_status"], len(events)) == (row["status"], row["version"])
        assert completed == ([row["completed_at"]] if row["completed_at"] else [])


async def test_a_lesson_is_met_exactly_when_the_facts_suffice_for_its_rule(
    demo: asyncpg.Connection,
) -> None:
    wrong = await demo.fetch(
        """
        SELECT lessons.title
        FROM lesson_progress AS facts
        JOIN lessons ON lessons.id = facts.lesson_id
        WHERE (facts.met_at IS NOT NULL) IS DISTINCT FROM CASE lessons.completion_rule
            WHEN 'manual' THEN facts.marked_at IS NOT NULL
            WHEN 'viewed' THEN facts.viewed_at IS NOT NULL
            ELSE (SELECT coalesce(sum(upper(part) - lower(part)), 0) FROM unnest(watched) AS part)
                 >= lessons.duration_minutes * 60 * lessons.completion_percent / 100.0
        END
        """
    )

    assert wrong == []


async def test_facts_are_about_lessons_of_the_course_and_made_while_enrolled(
    demo: asyncpg.Connection,
) -> None:
    stray = await demo.fetch(
        """
        SELECT facts.enrollment_id
        FROM lesson_progress AS facts
        JOIN enrollments ON enrollments.id = facts.enrollment_id
        JOIN lessons ON lessons.id = facts.lesson_id
        JOIN courses ON courses.id = enrollments.course_id
        WHERE lessons.course_id <> enrollments.course_id
           OR facts.updated_at < courses.starts_at
           OR (attempt = 1 AND facts.updated_at < enrolled_at)
           OR (enrollments.status NOT IN ('active', 'completed')
               AND facts.updated_at > enrollments.updated_at)
        """
    )

    assert stray == []


async def test_who_has_completed_stands_at_100_percent_since_that_moment(
    demo: asyncpg.Connection,
) -> None:
    standings = await demo.fetch(
        """
        SELECT enrollments.status = 'completed' AS completed,
               100 * count(facts.met_at) / count(*) AS percent,
               max(facts.met_at) AS last_met_at,
               enrollments.completed_at
        FROM enrollments
        JOIN lessons ON lessons.course_id = enrollments.course_id
                    AND lessons.required AND lessons.status = 'published'
        LEFT JOIN lesson_progress AS facts ON facts.enrollment_id = enrollments.id
                                          AND facts.lesson_id = lessons.id
        GROUP BY enrollments.id
        """
    )

    assert all((row["percent"] == 100) == row["completed"] for row in standings)
    finished = [row for row in standings if row["completed"]]
    assert len(finished) >= 2
    assert all(row["last_met_at"] == row["completed_at"] for row in finished)


async def test_a_certificate_says_what_the_completed_enrollment_says(
    demo: asyncpg.Connection,
) -> None:
    certificates = await demo.fetch("SELECT * FROM certificates ORDER BY enrollment_id")
    completed = await demo.fetch(
        """
        SELECT enrollments.id AS enrollment_id, user_id, course_id, completed_at,
               learner.display_name AS learner_name, courses.title AS course_title,
               owner.display_name AS instructor_name
        FROM enrollments
        JOIN users AS learner ON learner.id = user_id
        JOIN courses ON courses.id = course_id
        JOIN users AS owner ON owner.id = owner_id
        WHERE enrollments.status = 'completed'
        ORDER BY enrollments.id
        """
    )

    assert [{name: row[name] for name in completed[0].keys()} for row in certificates] == [  # noqa: SIM118
        dict(row) for row in completed
    ]
    assert [row["number"] for row in certificates if not NUMBER.fullmatch(row["number"])] == []
    assert [bool(row["revoked_reason"]) for row in certificates if row["revoked_at"]] == [True]


async def test_people_wait_only_where_every_seat_is_taken(demo: asyncpg.Connection) -> None:
    courses = await demo.fetch(
        "SELECT capacity, seats_taken FROM courses WHERE id IN"
        " (SELECT course_id FROM enrollments WHERE status = 'waitlisted')"
    )

    assert [tuple(row) for row in courses] == [(2, 2)]


async def test_in_a_sequential_course_nobody_has_skipped_a_required_lesson(
    demo: asyncpg.Connection,
) -> None:
    skipped = await demo.fetch(
        """
        WITH path AS (
            SELECT enrollments.id, facts.met_at,
                   row_number() OVER (
                       PARTITION BY enrollments.id ORDER BY sections.position, lessons.position
                   ) AS place
            FROM enrollments
            JOIN courses ON courses.id = enrollments.course_id AND courses.sequential
            JOIN lessons ON lessons.course_id = courses.id AND lessons.required
            JOIN sections ON sections.id = lessons.section_id
            LEFT JOIN lesson_progress AS facts
                ON facts.enrollment_id = enrollments.id AND facts.lesson_id = lessons.id
        )
        SELECT later.id FROM path AS earlier
        JOIN path AS later ON later.id = earlier.id AND later.place = earlier.place + 1
        WHERE later.met_at IS NOT NULL AND (earlier.met_at IS NULL OR earlier.met_at > later.met_at)
        """
    )

    assert skipped == []


async def test_nobody_learns_in_their_own_course_or_in_a_draft(demo: asyncpg.Connection) -> None:
    odd = await demo.fetch(
        "SELECT enrollments.id FROM enrollments JOIN courses ON courses.id = course_id"
        " WHERE owner_id = user_id OR courses.status = 'draft'"
    )

    assert odd == []


async def test_access_ends_when_the_course_or_its_access_days_end(
    demo: asyncpg.Connection,
) -> None:
    wrong = await demo.fetch(
        "SELECT enrollments.id FROM enrollments JOIN courses ON courses.id = course_id"
        " WHERE access_until IS DISTINCT FROM"
        " least(ends_at, enrolled_at + access_days * interval '1 day')"
    )

    assert wrong == []


async def test_the_second_attempt_takes_over_what_was_met(demo: asyncpg.Connection) -> None:
    kept = await demo.fetch(
        """
        SELECT before.met_at, after.met_at AS met_again_at
        FROM enrollments AS second
        JOIN enrollments AS first USING (course_id, user_id)
        JOIN lesson_progress AS before ON before.enrollment_id = first.id
        LEFT JOIN lesson_progress AS after
            ON after.enrollment_id = second.id AND after.lesson_id = before.lesson_id
        WHERE (first.attempt, second.attempt) = (1, 2) AND before.met_at IS NOT NULL
        """
    )

    assert len(kept) == 2
    assert all(row["met_at"] == row["met_again_at"] for row in kept)


async def test_replaying_the_steps_of_an_enrollment_gives_its_row(
    demo: asyncpg.Connection,
) -> None:
    await require_replay(demo)
