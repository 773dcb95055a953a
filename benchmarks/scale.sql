-- The same platform small and large: scale 1 has 500 courses and 10 000 enrollments, scale 100 has 50 000 and a million.
-- A quarter of the enrollments is in the first course, another quarter of the first learner.
-- Run in one transaction, with the scale in the setting "bench.scale". Every row is a function of its number.

SET LOCAL session_replication_role = replica;

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

-- Forty subjects: each is that of one course in forty, and named in one description in forty.
CREATE FUNCTION pg_temp.subject(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT (string_to_array(
        'python statistics baking photography gardening accounting chess drawing sailing negotiation astronomy history '
        'music cooking finance biology chemistry physics geometry algebra marketing security networks databases writing '
        'poetry design typography management leadership javascript kubernetes carpentry knitting spanish german french '
        'japanese philosophy logic', ' '
    ))[1 + n % 40]
$$;

INSERT INTO users (id, email, display_name, role)
SELECT
    pg_temp.id_of(1, n), 'person' || n || '@example.org', 'Person Number ' || n,
    CASE WHEN n = 1 THEN 'instructor' ELSE 'student' END
FROM generate_series(1, pg_temp.scaled(1000)) AS n;

INSERT INTO sessions (id, user_id, expires_at)
SELECT pg_temp.id_of(2, n), pg_temp.id_of(1, n), now() + interval '30 days' FROM generate_series(1, 1000) AS n;

INSERT INTO courses (
    id, owner_id, slug, title, summary, description, language, tags, status, published_at, enrolled_count, lesson_count,
    required_count
)
SELECT
    pg_temp.id_of(3, n), pg_temp.id_of(1, 1), 'course-' || n,
    initcap(pg_temp.subject(n)) || (ARRAY[' for beginners', ' in practice', ' at work'])[1 + n % 3] || ', part ' || n,
    'What ' || pg_temp.subject(n) || ' is about, and how to get good at it with an hour a week.',
    repeat(
        E'## What you will be able to do\n\nExplain it to a colleague, *choose* between its usual forms and **measure** '
        || E'the result.\n\n- read a real example\n- change it\n- see what breaks\n\n', 3
    ) || 'It goes well with ' || pg_temp.subject(n * 7 / 3) || '. The word of course ' || n || ' is zyg' || n || '.',
    (ARRAY['en', 'en', 'de', 'fr'])[1 + n % 4],
    ARRAY['series-' || n % 20, pg_temp.subject(n)],
    CASE WHEN n % 10 = 0 THEN 'draft' ELSE 'published' END,
    CASE WHEN n % 10 <> 0 THEN now() - interval '300 days' + n * interval '1 minute' END,
    n * 7919 % 1009, 10, 10
FROM generate_series(1, pg_temp.scaled(500)) AS n;

INSERT INTO course_slugs (slug, course_id) SELECT slug, id FROM courses;

INSERT INTO course_search (course_id, words, facts)
SELECT courses.id, said.words, said.facts FROM courses, course_search_of(courses) AS said;

INSERT INTO search_languages (config) SELECT DISTINCT search_config(language)::text FROM courses;

INSERT INTO search_vocabulary (word) SELECT DISTINCT word FROM course_search, search_words_of(words) AS word;

INSERT INTO sections (id, course_id, title, position)
SELECT pg_temp.id_of(4, n), pg_temp.id_of(3, n), 'Start', 1 FROM generate_series(1, pg_temp.scaled(500)) AS n;

INSERT INTO lessons (id, course_id, section_id, title, content, status, position)
SELECT
    pg_temp.id_of(5, 10 * n + l), pg_temp.id_of(3, n), pg_temp.id_of(4, n), 'Lesson ' || l || ' of course ' || n,
    repeat(
        E'## Step by step\n\nTake the example and **change one thing at a time**:\n\n1. read it aloud\n'
        || E'2. predict what it does\n3. run it\n\n> What you can predict, you understand.\n\n', 10
    ),
    'published', l
FROM generate_series(1, pg_temp.scaled(500)) AS n, generate_series(1, 10) AS l;

INSERT INTO enrollments (id, course_id, user_id, status, attempt, enrolled_at, updated_at)
SELECT
    pg_temp.id_of(6, n),
    pg_temp.id_of(3, CASE n % 4 WHEN 0 THEN 1 ELSE 1 + n % pg_temp.scaled(500) END),
    pg_temp.id_of(1, CASE n % 4 WHEN 1 THEN 2 ELSE 2 + n % (pg_temp.scaled(1000) - 1) END),
    CASE WHEN n <= 1000 AND n % 4 > 1 THEN 'active' ELSE 'withdrawn' END, n,
    now() - interval '250 days' + n * interval '10 seconds', now()
FROM generate_series(1, pg_temp.scaled(10000)) AS n;

INSERT INTO enrollment_scores (enrollment_id, course_id) SELECT id, course_id FROM enrollments;
