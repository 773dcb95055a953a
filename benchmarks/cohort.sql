-- One course of 200 lessons and, with scale 1, 10 000 learners who have met 0 to 199 of them, a million facts in all.
-- Run in one transaction, with the scale in the setting "bench.scale". Triggers would take minutes: what they keep is
-- written here.

SET LOCAL session_replication_role = replica;

CREATE FUNCTION pg_temp.id_of(kind integer, n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE
AS $$
    SELECT (
        lpad(to_hex(1735689600000 + n * 100), 12, '0') || '700' || to_hex(kind)
        || '8000' || lpad(to_hex(n), 12, '0')
    )::uuid
$$;

CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT
    n,
    pg_temp.id_of(1, n) AS user_id,
    pg_temp.id_of(6, n) AS id,
    (n * 7919 % 200)::integer AS met,
    now() - interval '90 days' + n * 7919 % 86400 * interval '1 minute' AS at
FROM generate_series(1, 10000 * current_setting('bench.scale')::bigint) AS n;

INSERT INTO users (id, email, display_name, role)
SELECT user_id, 'learner' || n || '@example.org',
    (ARRAY['Ada', 'Bob', 'Chloé', 'Dora', 'Eve', 'Finn', 'Grace'])[1 + n % 7] || ' ' || md5(n::text), 'student'
FROM plan
UNION ALL
SELECT pg_temp.id_of(1, 0), 'instructor@example.org', 'Grace Hopper', 'instructor';

INSERT INTO sessions (id, user_id, expires_at, ip, user_agent)
VALUES (pg_temp.id_of(2, 0), pg_temp.id_of(1, 0), now() + interval '30 days', '127.0.0.1', 'benchmark');

INSERT INTO courses (
    id, owner_id, slug, title, status, published_at, lesson_count, required_count, enrolled_count, seats_taken
)
SELECT pg_temp.id_of(3, 1), pg_temp.id_of(1, 0), 'large', 'Large', 'published', now(), 200, 200, count(*), count(*)
FROM plan;

INSERT INTO sections (id, course_id, title, position) VALUES (pg_temp.id_of(4, 1), pg_temp.id_of(3, 1), 'All', 1);

INSERT INTO lessons (id, course_id, section_id, title, status, position)
SELECT pg_temp.id_of(5, l), pg_temp.id_of(3, 1), pg_temp.id_of(4, 1), 'Lesson ' || l, 'published', l
FROM generate_series(1, 200) AS l;

INSERT INTO enrollments (id, course_id, user_id, status, enrolled_at, updated_at)
SELECT id, pg_temp.id_of(3, 1), user_id, 'active', at, at FROM plan;

INSERT INTO lesson_progress (enrollment_id, lesson_id, viewed_at, marked_at, met_at, updated_at)
SELECT p.id, pg_temp.id_of(5, l), t.at, t.at, t.at, t.at
FROM plan AS p, generate_series(1, 199) AS l, LATERAL (SELECT p.at + l * interval '1 hour') AS t (at)
WHERE l <= p.met;

INSERT INTO enrollment_scores (enrollment_id, course_id, met, last_activity_at)
SELECT id, pg_temp.id_of(3, 1), met, CASE WHEN met > 0 THEN date_trunc('minute', at + met * interval '1 hour') END
FROM plan;
