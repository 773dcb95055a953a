-- Every content that a lesson ever had. Triggers keep them, so that nothing is lost whoever writes, seeds included; who
-- writes past the application counts as the course's owner.

ALTER TABLE lessons
    ADD COLUMN revision   integer NOT NULL DEFAULT 1,
    ADD COLUMN revised_by uuid,
    ADD CONSTRAINT lessons_revision_from_one CHECK (revision >= 1),
    ADD CONSTRAINT lessons_revised_by_fkey FOREIGN KEY (revised_by) REFERENCES users (id);

CREATE INDEX lessons_by_reviser ON lessons (revised_by);

CREATE TABLE lesson_revisions (
    lesson_id   uuid        NOT NULL,
    number      integer     NOT NULL,
    content     text        NOT NULL,
    characters  integer     NOT NULL GENERATED ALWAYS AS (char_length(content)) STORED,
    author_id   uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    CONSTRAINT lesson_revisions_pkey PRIMARY KEY (lesson_id, number),
    CONSTRAINT lesson_revisions_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE CASCADE,
    CONSTRAINT lesson_revisions_author_fkey FOREIGN KEY (author_id) REFERENCES users (id),
    CONSTRAINT lesson_revisions_number_from_one CHECK (number >= 1)
);

CREATE INDEX lesson_revisions_by_author ON lesson_revisions (author_id, lesson_id, number);

-- What lessons say now is all that is known of what they said: their first revision.
INSERT INTO lesson_revisions (lesson_id, number, content, author_id, created_at)
SELECT lessons.id, 1, lessons.content, courses.owner_id, lessons.updated_at
FROM lessons
JOIN courses ON courses.id = lessons.course_id;

-- Another content is another revision, also for those who do not count them.
CREATE FUNCTION count_lesson_revision() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.content IS DISTINCT FROM OLD.content AND NEW.revision = OLD.revision THEN
        NEW.revision := OLD.revision + 1;
        NEW.revised_by := NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER lessons_count_revision
BEFORE UPDATE OF content ON lessons
FOR EACH ROW EXECUTE FUNCTION count_lesson_revision();

CREATE FUNCTION keep_lesson_revision() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO lesson_revisions (lesson_id, number, content, author_id, created_at)
    SELECT NEW.id, NEW.revision, NEW.content, coalesce(NEW.revised_by, courses.owner_id), NEW.updated_at
    FROM courses
    WHERE courses.id = NEW.course_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER lessons_keep_first_revision
AFTER INSERT ON lessons
FOR EACH ROW EXECUTE FUNCTION keep_lesson_revision();

CREATE TRIGGER lessons_keep_revision
AFTER UPDATE OF content, revision ON lessons
FOR EACH ROW WHEN (NEW.revision <> OLD.revision)
EXECUTE FUNCTION keep_lesson_revision();
