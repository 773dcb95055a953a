-- The data that is measured on: with scale 1, 5 000 people (one in a hundred an instructor), 500 courses (one in ten
-- a draft) of 10 lessons, and 100 000 enrollments with their events, progress and certificates.
-- Run in one transaction, with the scale in the setting "bench.scale". Every row is a function of its number, so two
-- loads give the same data.

-- Triggers and foreign keys would take minutes at larger scales. A role that may not switch them off pays that, and
-- gets the same rows: the counters are set once more at the end.
DO $$
BEGIN
    SET LOCAL session_replication_role = replica;
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END
$$;

-- A UUIDv7 made of a kind and a number; a higher number has a later time in it.
CREATE FUNCTION pg_temp.id_of(kind integer, n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE
AS $$
    SELECT (
        lpad(to_hex(1735689600000 + n * 100), 12, '0') || '700' || to_hex(kind)
        || '8000' || lpad(to_hex(n), 12, '0')
    )::uuid
$$;

CREATE FUNCTION pg_temp.scaled(n integer) RETURNS integer
LANGUAGE sql STABLE
AS $$ SELECT n * current_setting('bench.scale')::integer $$;

INSERT INTO users (id, email, display_name, title, bio, role, created_at, updated_at)
SELECT
    pg_temp.id_of(1, n),
    CASE WHEN n = 1 THEN 'instructor@example.org' ELSE 'person' || n || '@example.org' END,
    'Person Number ' || n,
    CASE WHEN n % 100 = 1 THEN 'Senior Lecturer' END,
    'Learns and teaches since ' || 1980 + n % 40 || '.',
    CASE WHEN n % 100 = 1 THEN 'instructor' ELSE 'student' END,
    now() - interval '400 days' + n * interval '1 minute' / pg_temp.scaled(1),
    now() - interval '400 days' + n * interval '1 minute' / pg_temp.scaled(1)
FROM generate_series(1, pg_temp.scaled(5000)) AS n;

INSERT INTO sessions (id, user_id, expires_at, ip, user_agent)
SELECT pg_temp.id_of(2, n), pg_temp.id_of(1, n), now() + interval '30 days', '127.0.0.1', 'benchmark'
FROM generate_series(1, pg_temp.scaled(5000)) AS n;

INSERT INTO courses (
    id, owner_id, slug, title, summary, description, level, language, tags, status, capacity, published_at, created_at,
    updated_at
)
SELECT
    pg_temp.id_of(3, n),
    pg_temp.id_of(1, 1 + 100 * (n % pg_temp.scaled(50))),
    'practical-topic-' || n,
    'Practical Topic ' || n || ' from First Principles',
    'What topic ' || n || ' is about, why it matters at work, and how to get good at it with an hour a week.',
    repeat(
        E'## What you will be able to do\n\nExplain topic ' || n || ' to a colleague, *choose* between its usual forms '
        || E'and **measure** the result.\n\n- read a real example\n- change it\n- see what breaks\n\n', 6
    ),
    (ARRAY['beginner', 'intermediate', 'advanced'])[1 + n % 3],
    (ARRAY['en', 'en', 'de', 'fr'])[1 + n % 4],
    ARRAY['topic-' || n % 20, 'practice', 'subject-' || n % 7],
    CASE WHEN n % 10 = 0 THEN 'draft' ELSE 'published' END,
    CASE WHEN n % 5 = 1 THEN 5000 END,
    CASE WHEN n % 10 <> 0 THEN now() - interval '300 days' + n * interval '10 minutes' / pg_temp.scaled(1) END,
    now() - interval '310 days' + n * interval '10 minutes' / pg_temp.scaled(1),
    now() - interval '300 days' + n * interval '10 minutes' / pg_temp.scaled(1)
FROM generate_series(1, pg_temp.scaled(500)) AS n;

INSERT INTO course_slugs (slug, course_id)
SELECT slug, id FROM courses;

INSERT INTO sections (id, course_id, title, position)
SELECT pg_temp.id_of(4, 3 * n + s), pg_temp.id_of(3, n), (ARRAY['Start', 'Practice', 'Mastery'])[s], s
FROM generate_series(1, pg_temp.scaled(500)) AS n, generate_series(1, 3) AS s;

-- Lessons 1 to 4 stand in the first section, 5 to 7 in the second, 8 to 10 in the third. The first is a preview, the
-- fifth and the tenth are videos, the last is optional.
INSERT INTO lessons (
    id, course_id, section_id, title, content, kind, status, preview, required, duration_minutes, completion_rule,
    completion_percent, position
)
SELECT
    pg_temp.id_of(5, 10 * n + l),
    pg_temp.id_of(3, n),
    pg_temp.id_of(4, 3 * n + CASE WHEN l <= 4 THEN 1 WHEN l <= 7 THEN 2 ELSE 3 END),
    'Lesson ' || l || ' of topic ' || n,
    repeat(
        E'## Step by step\n\nTake the example of topic ' || n || E' and **change one thing at a time**:\n\n'
        || E'1. read it aloud\n2. predict what it does\n3. run it\n\n```python\nprint("lesson ' || l || E'")\n```\n\n'
        || E'> What you can predict, you understand. See [the notes](https://example.org/notes).\n\n', 8
    ),
    CASE WHEN l % 5 = 0 THEN 'video' ELSE 'article' END,
    'published',
    l = 1,
    l < 10,
    5 + l,
    CASE WHEN l % 5 = 0 THEN 'watched' WHEN l % 5 = 3 THEN 'viewed' ELSE 'manual' END,
    CASE WHEN l % 5 = 0 THEN 90 END,
    CASE WHEN l <= 4 THEN l WHEN l <= 7 THEN l - 4 ELSE l - 7 END
FROM generate_series(1, pg_temp.scaled(500)) AS n, generate_series(1, 10) AS l;

-- Round by round every student takes one more published course: 20 each, and a few a 21st. The steps of 21 through 450
-- published courses never lead one student to the same course twice. One enrollment in ten is completed, one in fifty
-- withdrawn; the others have met 0 to 8 of the 9 required lessons.
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT
    k,
    pg_temp.id_of(6, k) AS id,
    pg_temp.id_of(1, student + student / 99 + 2) AS user_id,
    course,
    pg_temp.id_of(3, course) AS course_id,
    CASE WHEN fate % 10 = 9 THEN 'completed' WHEN fate % 50 = 7 THEN 'withdrawn' ELSE 'active' END AS status,
    fate % 10 AS met,
    now() - interval '250 days' + k * interval '3 minutes' / pg_temp.scaled(1) AS at
FROM (
    SELECT k, student, published + published / 9 + 1 AS course, student + 3 * round AS fate
    FROM (
        SELECT k, student, round, (37 * student + 21 * round) % pg_temp.scaled(450) AS published
        FROM (
            SELECT k, k % pg_temp.scaled(4950) AS student, k / pg_temp.scaled(4950) AS round
            FROM generate_series(0, pg_temp.scaled(100000) - 1) AS k
        ) AS rounds
    ) AS courses_taken
) AS fates;

INSERT INTO enrollments (id, course_id, user_id, status, enrolled_at, completed_at, updated_at)
SELECT id, course_id, user_id, status, at, CASE WHEN status = 'completed' THEN at + interval '30 days' END, at
FROM plan ORDER BY k;

INSERT INTO enrollment_events (id, enrollment_id, from_status, to_status, actor_id, at)
SELECT pg_temp.id_of(7, 2 * k), id, NULL, 'active', user_id, at FROM plan
UNION ALL
SELECT pg_temp.id_of(7, 2 * k + 1), id, 'active', status, user_id, at + interval '30 days'
FROM plan WHERE status <> 'active';

INSERT INTO lesson_progress (enrollment_id, lesson_id, viewed_at, marked_at, met_at, updated_at)
SELECT
    p.id, pg_temp.id_of(5, 10 * p.course + l),
    p.at + l * interval '1 day', p.at + l * interval '1 day', p.at + l * interval '1 day', p.at + l * interval '1 day'
FROM plan AS p, generate_series(1, 9) AS l
WHERE l <= p.met
ORDER BY p.k, l;

-- Where triggers ran, they have written these rows already, and the same.
INSERT INTO enrollment_scores (enrollment_id, course_id, met, last_activity_at)
SELECT id, course_id, met, CASE WHEN met > 0 THEN date_trunc('minute', at + met * interval '1 day') END
FROM plan
ON CONFLICT (enrollment_id) DO NOTHING;

INSERT INTO certificates (
    id, number, enrollment_id, user_id, course_id, learner_name, course_title, instructor_name, completed_at
)
SELECT
    pg_temp.id_of(8, p.k), 'BENCH-' || lpad(p.k::text, 10, '0'), p.id, p.user_id, p.course_id, learner.display_name,
    c.title, owner.display_name, p.at + interval '30 days'
FROM plan AS p
JOIN users AS learner ON learner.id = p.user_id
JOIN courses AS c ON c.id = p.course_id
JOIN users AS owner ON owner.id = c.owner_id
WHERE p.status = 'completed';

UPDATE courses AS c
SET lesson_count = outline.shown,
    required_count = outline.required,
    duration_minutes = outline.minutes,
    enrolled_count = coalesce(taken.enrolled, 0),
    seats_taken = coalesce(taken.seats, 0)
FROM (
    SELECT course_id, count(*) AS shown, count(*) FILTER (WHERE required) AS required, sum(duration_minutes) AS minutes
    FROM lessons GROUP BY course_id
) AS outline
LEFT JOIN (
    SELECT
        course_id,
        count(*) FILTER (WHERE status IN ('active', 'completed')) AS enrolled,
        count(*) FILTER (WHERE status = 'active') AS seats
    FROM enrollments GROUP BY course_id
) AS taken USING (course_id)
WHERE c.id = outline.course_id;
