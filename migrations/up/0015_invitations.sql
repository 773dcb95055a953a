-- Who is invited to a course at an address that had no account yet. At most one invitation an address and course: another
-- one renews it.
CREATE TABLE invitations (
    id             uuid        NOT NULL,
    course_id      uuid        NOT NULL,
    email          text        NOT NULL,
    waive          text[]      NOT NULL DEFAULT '{}',
    reason         text,
    status         text        NOT NULL DEFAULT 'pending',
    invited_by     uuid,
    invited_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz NOT NULL,
    settled_at     timestamptz,
    refused_for    text,
    enrollment_id  uuid,
    CONSTRAINT invitations_pkey PRIMARY KEY (id),
    CONSTRAINT invitations_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE,
    CONSTRAINT invitations_inviter_fkey FOREIGN KEY (invited_by) REFERENCES users (id),
    CONSTRAINT invitations_enrollment_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments (id) ON DELETE CASCADE,
    CONSTRAINT invitations_status_known CHECK (status IN ('pending', 'accepted', 'refused')),
    CONSTRAINT invitations_settled_has_date CHECK ((status = 'pending') = (settled_at IS NULL)),
    CONSTRAINT invitations_accepted_has_enrollment CHECK ((status = 'accepted') = (enrollment_id IS NOT NULL)),
    CONSTRAINT invitations_refused_has_code CHECK ((status = 'refused') = (refused_for IS NOT NULL))
);

CREATE UNIQUE INDEX invitations_address_key ON invitations (course_id, lower(email));
CREATE INDEX invitations_by_address ON invitations (lower(email));
CREATE INDEX invitations_by_course ON invitations (course_id, invited_at DESC, id DESC);
CREATE INDEX invitations_by_age ON invitations (expires_at);
CREATE INDEX invitations_by_enrollment ON invitations (enrollment_id) WHERE enrollment_id IS NOT NULL;

-- What staff waived for whom they put in.
ALTER TABLE enrollment_events ADD COLUMN waived text[] NOT NULL DEFAULT '{}';
