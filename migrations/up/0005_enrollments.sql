-- Who learns what, every step of it, what was learned, and the certificates.

CREATE TABLE enrollments (
    id             uuid        NOT NULL,
    course_id      uuid        NOT NULL,
    user_id        uuid        NOT NULL,
    status         text        NOT NULL,
    attempt        integer     NOT NULL DEFAULT 1,
    enrolled_at    timestamptz NOT NULL DEFAULT now(),
    access_until   timestamptz,
    completed_at   timestamptz,
    waitlisted_at  timestamptz,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    version        integer     NOT NULL DEFAULT 1,
    CONSTRAINT enrollments_pkey PRIMARY KEY (id),
    CONSTRAINT enrollments_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id),
    CONSTRAINT enrollments_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT enrollments_attempt_key UNIQUE (course_id, user_id, attempt),
    CONSTRAINT enrollments_attempt_from_one CHECK (attempt >= 1),
    CONSTRAINT enrollments_status_known CHECK (
        status IN ('waitlisted', 'active', 'completed', 'suspended', 'withdrawn', 'removed', 'expired')
    ),
    CONSTRAINT enrollments_completed_has_date CHECK (status <> 'completed' OR completed_at IS NOT NULL),
    CONSTRAINT enrollments_waitlisted_has_date CHECK (status <> 'waitlisted' OR waitlisted_at IS NOT NULL)
);

-- At most one live enrollment a person and course.
CREATE UNIQUE INDEX enrollments_live_key ON enrollments (course_id, user_id)
WHERE status IN ('waitlisted', 'active', 'suspended');

CREATE INDEX enrollments_by_user ON enrollments (user_id, enrolled_at DESC, id DESC);
CREATE INDEX enrollments_by_course ON enrollments (course_id, enrolled_at DESC, id DESC);
CREATE INDEX enrollments_newest ON enrollments (enrolled_at DESC, id DESC);
CREATE INDEX enrollments_waiting ON enrollments (course_id, waitlisted_at, id) WHERE status = 'waitlisted';

-- Whose time runs out, and when.
CREATE INDEX enrollments_lapsing ON enrollments (course_id, access_until)
WHERE status = 'active' AND access_until IS NOT NULL;

-- Every step is kept with what it changed: replaying the steps of an enrollment gives its row.
CREATE TABLE enrollment_events (
    id             uuid        NOT NULL,
    enrollment_id  uuid        NOT NULL,
    from_status    text,
    to_status      text        NOT NULL,
    actor_id       uuid,
    reason         text,
    at             timestamptz NOT NULL,
    access_until   timestamptz,
    CONSTRAINT enrollment_events_pkey PRIMARY KEY (id),
    CONSTRAINT enrollment_events_enrollment_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments (id) ON DELETE CASCADE
);

CREATE INDEX enrollment_events_by_enrollment ON enrollment_events (enrollment_id, at, id);

-- Facts about one lesson within one enrollment; met_at is when they first sufficed for the lesson's rule.
CREATE TABLE lesson_progress (
    enrollment_id     uuid           NOT NULL,
    lesson_id         uuid           NOT NULL,
    viewed_at         timestamptz,
    marked_at         timestamptz,
    position_seconds  integer,
    position_at       timestamptz,
    watched           int4multirange NOT NULL DEFAULT '{}',
    met_at            timestamptz,
    updated_at        timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT lesson_progress_pkey PRIMARY KEY (enrollment_id, lesson_id),
    CONSTRAINT lesson_progress_enrollment_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments (id) ON DELETE CASCADE,
    CONSTRAINT lesson_progress_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id),
    CONSTRAINT lesson_progress_position_not_negative CHECK (position_seconds >= 0)
);

CREATE INDEX lesson_progress_by_lesson ON lesson_progress (lesson_id);

CREATE TABLE certificates (
    id               uuid        NOT NULL,
    number           text        NOT NULL,
    enrollment_id    uuid        NOT NULL,
    user_id          uuid        NOT NULL,
    course_id        uuid        NOT NULL,
    learner_name     text        NOT NULL,
    course_title     text        NOT NULL,
    instructor_name  text        NOT NULL,
    completed_at     timestamptz NOT NULL,
    revoked_at       timestamptz,
    revoked_reason   text,
    CONSTRAINT certificates_pkey PRIMARY KEY (id),
    CONSTRAINT certificates_number_key UNIQUE (number),
    CONSTRAINT certificates_enrollment_key UNIQUE (enrollment_id),
    CONSTRAINT certificates_enrollment_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments (id)
);

CREATE INDEX certificates_by_user ON certificates (user_id, completed_at DESC, id DESC);

-- Enrolled are active, suspended and completed; a seat is held by the first two. The counts are true under the lock of
-- the course's row, under which all statuses change.
CREATE FUNCTION keep_enrollment_counts() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    enrolled integer := 0;
    seats    integer := 0;
    waiting  integer := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        enrolled := enrolled - (OLD.status IN ('active', 'suspended', 'completed'))::integer;
        seats := seats - (OLD.status IN ('active', 'suspended'))::integer;
        waiting := waiting - (OLD.status = 'waitlisted')::integer;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        enrolled := enrolled + (NEW.status IN ('active', 'suspended', 'completed'))::integer;
        seats := seats + (NEW.status IN ('active', 'suspended'))::integer;
        waiting := waiting + (NEW.status = 'waitlisted')::integer;
    END IF;
    IF enrolled <> 0 OR seats <> 0 OR waiting <> 0 THEN
        UPDATE courses
        SET enrolled_count = enrolled_count + enrolled,
            seats_taken = seats_taken + seats,
            waiting_count = waiting_count + waiting
        WHERE id = coalesce(NEW.course_id, OLD.course_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER enrollments_keep_counts
AFTER INSERT OR DELETE OR UPDATE OF status ON enrollments
FOR EACH ROW EXECUTE FUNCTION keep_enrollment_counts();
