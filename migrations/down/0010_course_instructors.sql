DROP TRIGGER courses_keep_instructors ON courses;
DROP FUNCTION keep_course_instructors();
DROP TABLE course_instructors;
ALTER TABLE courses
    DROP CONSTRAINT courses_owner_beside_co_instructors,
    DROP COLUMN co_instructor_ids;
