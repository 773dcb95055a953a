DROP TRIGGER lessons_keep_counts ON lessons;
DROP FUNCTION keep_lesson_counts();
DROP FUNCTION lesson_counts(lessons);
DROP TABLE lessons;
DROP TABLE sections;
DROP TABLE course_prerequisites;
DROP TABLE course_slugs;
DROP TABLE courses;
