-- A platform with many of everything: one enrollment in a thousand is removed, one course and one person have far more
-- than others. The setting "crowd.size" says how many enrollments. Counters and searches stay out of it.

ALTER TABLE enrollments DISABLE TRIGGER USER;
ALTER TABLE courses DISABLE TRIGGER USER;

INSERT INTO users (id, email, display_name, role, status)
SELECT
    md5('u' || n)::uuid, 'person' || n || '@example.org', 'Person ' || md5(n::text),
    CASE n % 1000 WHEN 0 THEN 'admin' WHEN 1 THEN 'instructor' ELSE 'student' END,
    CASE n % 2000 WHEN 7 THEN 'suspended' ELSE 'active' END
FROM generate_series(1, current_setting('crowd.size')::integer / 5) AS n;

INSERT INTO courses (id, owner_id, slug, title, status, published_at)
SELECT md5('c' || n)::uuid, md5('u' || n % 1000 + 1)::uuid, 'course-' || n, 'Course ' || n, 'published', now()
FROM generate_series(1, 2000) AS n;

-- One in ten is in the first course, one in a hundred is of the first person.
INSERT INTO enrollments (id, course_id, user_id, status, attempt, enrolled_at, completed_at, waitlisted_at)
SELECT
    md5('e' || n)::uuid,
    md5('c' || CASE n % 10 WHEN 0 THEN 1 ELSE n % 2000 + 1 END)::uuid,
    md5('u' || CASE n % 100 WHEN 1 THEN 1 ELSE n % (current_setting('crowd.size')::integer / 5) + 1 END)::uuid,
    CASE WHEN n % 1000 = 10 THEN 'removed' WHEN n % 3 = 0 THEN 'completed' ELSE 'withdrawn' END,
    n, now() - n * interval '1 second', CASE WHEN n % 3 = 0 THEN now() END, NULL
FROM generate_series(1, current_setting('crowd.size')::integer) AS n;

INSERT INTO enrollment_events (id, enrollment_id, to_status, at)
SELECT md5('ee' || n)::uuid, md5('e' || n % 500 + 1)::uuid, 'active', now() - n * interval '1 second'
FROM generate_series(1, 20000) AS n;

INSERT INTO certificates (
    id, number, enrollment_id, user_id, course_id, learner_name, course_title, instructor_name, completed_at
)
SELECT
    md5('z' || n)::uuid, 'number-' || n, md5('e' || n)::uuid, md5('u' || n % 20)::uuid, md5('c1')::uuid, 'A', 'B', 'C',
    now() - n * interval '1 second'
FROM generate_series(1, 20000) AS n;

INSERT INTO sessions (id, user_id, expires_at)
SELECT md5('s' || n)::uuid, md5('u' || n % 20 + 1)::uuid, now() + interval '1 day' FROM generate_series(1, 20000) AS n;

INSERT INTO audit_events (id, action, actor_id, subject_type, subject_id, outcome)
SELECT
    md5('a' || n)::uuid, CASE n % 1000 WHEN 0 THEN 'role.changed' ELSE 'session.started' END, md5('u' || n % 20)::uuid,
    'user', md5('u' || n % 50)::uuid, 'success'
FROM generate_series(1, 50000) AS n;

ANALYZE;
