ALTER TABLE enrollment_events DROP COLUMN waived;
DROP TABLE invitations;
