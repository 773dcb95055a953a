-- How many required published lessons an enrollment has met, and when its holder last learned, in whole minutes: kept
-- by triggers, so that it is true whoever writes, and a course's learners are sorted by it without counting.
--
-- A fact that meets a lesson and a change of the same lesson wait for each other (FOR SHARE below), so neither misses
-- the other. The order of locks is course, lesson, enrollment, score.

CREATE TABLE enrollment_scores (
    enrollment_id     uuid        NOT NULL,
    course_id         uuid        NOT NULL,
    met               integer     NOT NULL DEFAULT 0,
    last_activity_at  timestamptz,
    CONSTRAINT enrollment_scores_pkey PRIMARY KEY (enrollment_id),
    CONSTRAINT enrollment_scores_enrollment_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments (id)
        ON DELETE CASCADE,
    CONSTRAINT enrollment_scores_met_not_negative CHECK (met >= 0)
);

INSERT INTO enrollment_scores (enrollment_id, course_id, met, last_activity_at)
SELECT
    e.id,
    e.course_id,
    count(*) FILTER (
        WHERE p.met_at IS NOT NULL AND l.required AND l.status = 'published' AND l.deleted_at IS NULL
    ),
    date_trunc('minute', max(p.updated_at))
FROM enrollments AS e
LEFT JOIN lesson_progress AS p ON p.enrollment_id = e.id
LEFT JOIN lessons AS l ON l.id = p.lesson_id
GROUP BY e.id;

CREATE INDEX enrollment_scores_by_met ON enrollment_scores (course_id, met, enrollment_id);

CREATE INDEX enrollment_scores_by_activity ON enrollment_scores (
    course_id, coalesce(last_activity_at, '1970-01-01 00:00:00+00'::timestamptz), enrollment_id
);

CREATE FUNCTION begin_score() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO enrollment_scores (enrollment_id, course_id) VALUES (NEW.id, NEW.course_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER enrollments_begin_score
AFTER INSERT ON enrollments
FOR EACH ROW EXECUTE FUNCTION begin_score();

CREATE FUNCTION keep_activity() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE enrollment_scores
    SET last_activity_at = date_trunc('minute', NEW.updated_at)
    WHERE enrollment_id = NEW.enrollment_id
        AND (last_activity_at IS NULL OR last_activity_at < date_trunc('minute', NEW.updated_at));
    RETURN NULL;
END
$$;

CREATE TRIGGER lesson_progress_begin_activity
AFTER INSERT ON lesson_progress
FOR EACH ROW EXECUTE FUNCTION keep_activity();

-- A player tells every few seconds where it is: within a minute there is nothing new in that.
CREATE TRIGGER lesson_progress_keep_activity
AFTER UPDATE ON lesson_progress
FOR EACH ROW
WHEN (date_trunc('minute', OLD.updated_at) < date_trunc('minute', NEW.updated_at))
EXECUTE FUNCTION keep_activity();

CREATE FUNCTION keep_met() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    counts boolean;
BEGIN
    SELECT required AND status = 'published' AND deleted_at IS NULL INTO counts
    FROM lessons WHERE id = coalesce(NEW.lesson_id, OLD.lesson_id)
    FOR SHARE;
    IF counts THEN
        UPDATE enrollment_scores
        SET met = met + CASE WHEN NEW.met_at IS NOT NULL THEN 1 ELSE -1 END
        WHERE enrollment_id = coalesce(NEW.enrollment_id, OLD.enrollment_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER lesson_progress_begin_met
AFTER INSERT ON lesson_progress
FOR EACH ROW WHEN (NEW.met_at IS NOT NULL)
EXECUTE FUNCTION keep_met();

CREATE TRIGGER lesson_progress_keep_met
AFTER UPDATE ON lesson_progress
FOR EACH ROW WHEN ((OLD.met_at IS NULL) <> (NEW.met_at IS NULL))
EXECUTE FUNCTION keep_met();

CREATE TRIGGER lesson_progress_end_met
AFTER DELETE ON lesson_progress
FOR EACH ROW WHEN (OLD.met_at IS NOT NULL)
EXECUTE FUNCTION keep_met();

CREATE FUNCTION keep_met_of_lesson() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    change integer := (NEW.required AND NEW.status = 'published' AND NEW.deleted_at IS NULL)::integer
        - (OLD.required AND OLD.status = 'published' AND OLD.deleted_at IS NULL)::integer;
BEGIN
    IF change <> 0 THEN
        UPDATE enrollment_scores AS s
        SET met = met + change
        FROM lesson_progress AS p
        WHERE p.lesson_id = NEW.id AND p.met_at IS NOT NULL AND s.enrollment_id = p.enrollment_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER lessons_keep_met
AFTER UPDATE OF status, required, deleted_at ON lessons
FOR EACH ROW EXECUTE FUNCTION keep_met_of_lesson();
