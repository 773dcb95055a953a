-- Co-instructors. Those of a course stand in its row, in their order, so that whoever reads the course knows its staff;
-- a trigger keeps the table beside it, which finds the courses of a person and holds the references.

ALTER TABLE courses
    ADD COLUMN co_instructor_ids uuid[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT courses_owner_beside_co_instructors CHECK (owner_id <> ALL (co_instructor_ids));

CREATE TABLE course_instructors (
    user_id    uuid NOT NULL,
    course_id  uuid NOT NULL,
    CONSTRAINT course_instructors_pkey PRIMARY KEY (user_id, course_id),
    CONSTRAINT course_instructors_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT course_instructors_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE
);

CREATE INDEX course_instructors_by_course ON course_instructors (course_id);

CREATE FUNCTION keep_course_instructors() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.co_instructor_ids = '{}' THEN
        RETURN NULL;
    END IF;
    DELETE FROM course_instructors
    WHERE course_id = NEW.id AND user_id <> ALL (NEW.co_instructor_ids);
    INSERT INTO course_instructors (user_id, course_id)
    SELECT unnest(NEW.co_instructor_ids), NEW.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER courses_keep_instructors
AFTER INSERT OR UPDATE OF co_instructor_ids ON courses
FOR EACH ROW EXECUTE FUNCTION keep_course_instructors();
