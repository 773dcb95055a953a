-- Leaves whatever else has been decided about the course since.

UPDATE courses
SET co_instructor_ids = array_remove(co_instructor_ids, '019b8d62-7a80-7001-8001-000000000002')
WHERE id = '019cadc6-9a80-7002-8017-000000000001';

DELETE FROM course_prerequisites
WHERE course_id = '019cadc6-9a80-7002-8017-000000000001'
    AND prerequisite_id = '019bb16e-fe80-7002-8010-000000000001';
