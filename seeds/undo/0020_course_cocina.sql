-- Takes back the course "Español en la cocina" with its sections,
-- lessons and slugs, edits to them included.
--
-- What people added is theirs: while anybody is enrolled, or the course has a section or a lesson
-- that the seed did not make, nothing is deleted and the error names what is in the way.

DO $$
DECLARE
    demo_course constant uuid := '019d4845-6280-7002-8020-000000000001';
    in_the_way  text;
BEGIN
    -- Nobody can enroll or add a lesson between this look and the deletion.
    PERFORM FROM courses WHERE id = demo_course FOR UPDATE;

    SELECT string_agg(format('%s %s', kind, id), ', ')
    INTO in_the_way
    FROM (
        SELECT 'enrollment' AS kind, id FROM enrollments WHERE course_id = demo_course
        UNION ALL
        SELECT 'section', id FROM sections
        WHERE course_id = demo_course
          AND id NOT BETWEEN '019d4845-6280-7003-8020-000000000001'
                         AND '019d4845-6280-7003-8020-000000000002'
        UNION ALL
        SELECT 'lesson', id FROM lessons
        WHERE course_id = demo_course
          AND id NOT BETWEEN '019d4845-6280-7004-8020-000000000001'
                         AND '019d4845-6280-7004-8020-000000000005'
        ORDER BY kind, id
        LIMIT 10
    ) AS added;

    IF in_the_way IS NOT NULL THEN
        RAISE EXCEPTION 'The demo course espanol-en-la-cocina is in use, for instance by %', in_the_way
        USING HINT = 'These rows were not made by the seed. Delete them first, or keep the course.';
    END IF;
END
$$;

DELETE FROM lessons
WHERE id BETWEEN '019d4845-6280-7004-8020-000000000001'
             AND '019d4845-6280-7004-8020-000000000005';

DELETE FROM sections
WHERE id BETWEEN '019d4845-6280-7003-8020-000000000001'
             AND '019d4845-6280-7003-8020-000000000002';

DELETE FROM courses
WHERE id = '019d4845-6280-7002-8020-000000000001';
