DROP TABLE access_reminders;
DROP INDEX enrollments_by_end;
