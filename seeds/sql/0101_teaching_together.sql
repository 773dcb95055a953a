-- A course that two people teach, and that asks for another one to be completed first: Adaeze Okonkwo helps with
-- "Statistics without tears", where a few lines of Python throw the dice.
-- seed: env development,test
-- seed: requires 0001_people, 0010_course_python, 0017_course_statistics

UPDATE courses
SET co_instructor_ids = '{019b8d62-7a80-7001-8001-000000000002}'
WHERE id = '019cadc6-9a80-7002-8017-000000000001';

INSERT INTO course_prerequisites (course_id, prerequisite_id)
VALUES ('019cadc6-9a80-7002-8017-000000000001', '019bb16e-fe80-7002-8010-000000000001');
