DROP TRIGGER lessons_keep_revision ON lessons;
DROP TRIGGER lessons_keep_first_revision ON lessons;
DROP TRIGGER lessons_count_revision ON lessons;
DROP FUNCTION keep_lesson_revision();
DROP FUNCTION count_lesson_revision();
DROP TABLE lesson_revisions;

ALTER TABLE lessons
    DROP COLUMN revised_by,
    DROP COLUMN revision;
