DROP INDEX users_like_email;
DROP INDEX users_like_name;
DROP INDEX users_by_status;
DROP INDEX enrollments_by_course_and_status;
DROP INDEX enrollments_by_status;
