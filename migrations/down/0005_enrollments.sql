DROP TABLE certificates;
DROP TABLE lesson_progress;
DROP TABLE enrollment_events;
DROP TABLE enrollments;
DROP FUNCTION keep_enrollment_counts();
