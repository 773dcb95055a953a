-- Takes back what the demo people learned in the demo courses: their enrollments with every event, fact
-- and certificate. That includes the enrollments they made since, while somebody tried the demo: a
-- notice says how many.
--
-- Enrollments of other people in demo courses, and of demo people in other courses, stay untouched.

DO $$
DECLARE
    demo_enrollments uuid[];
    made_since       integer;
BEGIN
    SELECT array_agg(id),
           count(*) FILTER (WHERE id NOT BETWEEN '019d4845-6280-7005-8100-000000000001'
                                             AND '019d4845-6280-7005-8100-000000000029')
    INTO demo_enrollments, made_since
    FROM enrollments
    WHERE user_id BETWEEN '019b8d62-7a80-7001-8001-000000000001'
                      AND '019b8d62-7a80-7001-8001-000000000014'
      AND course_id IN (
        '019bb16e-fe80-7002-8010-000000000001',
        '019bd57b-8280-7002-8011-000000000001',
        '019bf988-0680-7002-8012-000000000001',
        '019c1d94-8a80-7002-8013-000000000001',
        '019c41a1-0e80-7002-8014-000000000001',
        '019c65ad-9280-7002-8015-000000000001',
        '019c89ba-1680-7002-8016-000000000001',
        '019cadc6-9a80-7002-8017-000000000001',
        '019cd1d3-1e80-7002-8018-000000000001',
        '019cf5df-a280-7002-8019-000000000001',
        '019d4845-6280-7002-8020-000000000001'
      );

    IF made_since > 0 THEN
        RAISE NOTICE 'Enrollments that demo people made since and that go as well: %', made_since;
    END IF;

    DELETE FROM certificates WHERE enrollment_id = ANY (demo_enrollments);
    DELETE FROM enrollments WHERE id = ANY (demo_enrollments);
END
$$;
