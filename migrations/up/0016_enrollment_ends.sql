-- When the time of learners runs out: whom to tell before, and whose seat to pass on after.

CREATE INDEX enrollments_by_end ON enrollments (access_until)
WHERE status = 'active' AND access_until IS NOT NULL;

-- Which reminder was sent; it is written with its letter, so that each goes out once, however many servers look.
CREATE TABLE access_reminders (
    enrollment_id  uuid        NOT NULL,
    days_before    integer     NOT NULL,
    sent_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT access_reminders_pkey PRIMARY KEY (enrollment_id, days_before),
    CONSTRAINT access_reminders_enrollment_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments (id)
        ON DELETE CASCADE,
    CONSTRAINT access_reminders_days_positive CHECK (days_before >= 1)
);
