-- A course and everybody around it. Each $name is an id of its own, $number a certificate's.

INSERT INTO users (id, email, display_name, role, status) VALUES
    ('$stranger', '$stranger@example.org', 'Stranger', 'student', 'active'),
    ('$learner', '$learner@example.org', 'Learner', 'student', 'active'),
    ('$former', '$former@example.org', 'Former', 'student', 'active'),
    ('$newcomer', '$newcomer@example.org', 'Newcomer', 'student', 'active'),
    ('$owner', '$owner@example.org', 'Owner', 'instructor', 'active'),
    ('$other', '$other@example.org', 'Other', 'instructor', 'active'),
    ('$co', '$co@example.org', 'Beside the owner', 'instructor', 'active'),
    ('$admin', '$admin@example.org', 'Admin', 'admin', 'active'),
    ('$suspended', '$suspended@example.org', 'Suspended', 'admin', 'suspended');

INSERT INTO sessions (id, user_id, expires_at, ended_at) VALUES
    ('$stranger_session', '$stranger', now() + interval '1 day', NULL),
    ('$learner_session', '$learner', now() + interval '1 day', NULL),
    ('$former_session', '$former', now() + interval '1 day', NULL),
    ('$owner_session', '$owner', now() + interval '1 day', NULL),
    ('$other_session', '$other', now() + interval '1 day', NULL),
    ('$co_session', '$co', now() + interval '1 day', NULL),
    ('$admin_session', '$admin', now() + interval '1 day', NULL),
    ('$suspended_session', '$suspended', now() + interval '1 day', now()),
    ('$ended_session', '$owner', now() + interval '1 day', now()),
    ('$session', '$learner', now() + interval '1 day', NULL);

INSERT INTO courses (id, owner_id, co_instructor_ids, slug, title, status, published_at)
VALUES ('$course', '$owner', ARRAY['$co'::uuid], 'c-$course', 'Bread', 'published', now());

INSERT INTO courses (id, owner_id, slug, title, status, published_at)
VALUES ('$earlier', '$owner', 'e-$earlier', 'Flour', 'published', now());

INSERT INTO course_slugs (slug, course_id)
VALUES ('c-$course', '$course'), ('e-$earlier', '$earlier');

INSERT INTO sections (id, course_id, title, position) VALUES
    ('$section', '$course', 'Dough', 1),
    ('$empty_section', '$course', 'Nothing yet', 2);

INSERT INTO lessons (id, course_id, section_id, title, content, status, position) VALUES
    ('$lesson', '$course', '$section', 'Mixing', 'Flour.', 'published', 1),
    ('$next_lesson', '$course', '$section', 'Kneading', 'Ten minutes.', 'published', 2);

INSERT INTO media (
    id, owner_id, purpose, status, filename, content_type, size, sha256, created_at, updated_at
) VALUES
    ('$media', '$owner', 'lesson', 'ready', 'rye.zip', 'application/zip', 5, repeat('ab', 32), now(), now()),
    ('$own_media', '$owner', 'lesson', 'ready', 'salt.zip', 'application/zip', 5, repeat('ab', 32), now(), now());

INSERT INTO lesson_attachments (id, lesson_id, media_id, title, created_at)
VALUES ('$attachment', '$lesson', '$media', 'Recipe', now());

INSERT INTO enrollments (id, course_id, user_id, status) VALUES
    ('$enrollment', '$course', '$learner', 'active'),
    ('$former_enrollment', '$course', '$former', 'withdrawn');

INSERT INTO enrollment_events (id, enrollment_id, to_status, actor_id, at) VALUES
    ('$event', '$enrollment', 'active', '$learner', now()),
    ('$former_event', '$former_enrollment', 'withdrawn', '$former', now());

INSERT INTO certificates (
    id, number, enrollment_id, user_id, course_id, learner_name, course_title, instructor_name, completed_at
) VALUES ('$certificate', '$number', '$enrollment', '$learner', '$course', 'Learner', 'Bread', 'Owner', now());

INSERT INTO invitations (id, course_id, email, invited_by, expires_at)
VALUES ('$invitation', '$course', '$invitation@example.org', '$owner', now() + interval '1 day');

INSERT INTO jobs (id, kind, course_id, started_by) VALUES ('$job', 'proof', '$course', '$owner');
