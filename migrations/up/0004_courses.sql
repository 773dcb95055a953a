-- Courses with their sections and lessons. The counters of a course are kept by triggers, so that they are true
-- whoever writes, and no list ever counts.

CREATE TABLE courses (
    id                uuid        NOT NULL,
    owner_id          uuid        NOT NULL,
    slug              text        NOT NULL,
    title             text        NOT NULL,
    summary           text        NOT NULL DEFAULT '',
    description       text        NOT NULL DEFAULT '',
    level             text        NOT NULL DEFAULT 'beginner',
    language          text        NOT NULL DEFAULT 'en',
    tags              text[]      NOT NULL DEFAULT '{}',
    status            text        NOT NULL DEFAULT 'draft',
    visibility        text        NOT NULL DEFAULT 'public',
    capacity          integer,
    waitlist          boolean     NOT NULL DEFAULT true,
    enroll_from       timestamptz,
    enroll_until      timestamptz,
    starts_at         timestamptz,
    ends_at           timestamptz,
    access_days       integer,
    sequential        boolean     NOT NULL DEFAULT false,
    published_at      timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    version           integer     NOT NULL DEFAULT 1,
    lesson_count      integer     NOT NULL DEFAULT 0,
    required_count    integer     NOT NULL DEFAULT 0,
    duration_minutes  integer     NOT NULL DEFAULT 0,
    enrolled_count    integer     NOT NULL DEFAULT 0,
    seats_taken       integer     NOT NULL DEFAULT 0,
    waiting_count     integer     NOT NULL DEFAULT 0,
    CONSTRAINT courses_pkey PRIMARY KEY (id),
    CONSTRAINT courses_slug_key UNIQUE (slug),
    CONSTRAINT courses_owner_fkey FOREIGN KEY (owner_id) REFERENCES users (id),
    CONSTRAINT courses_status_known CHECK (status IN ('draft', 'published', 'archived')),
    CONSTRAINT courses_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT courses_visibility_known CHECK (visibility IN ('public', 'unlisted')),
    CONSTRAINT courses_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT courses_summary_length CHECK (char_length(summary) <= 500),
    CONSTRAINT courses_description_length CHECK (char_length(description) <= 200000),
    CONSTRAINT courses_capacity_not_negative CHECK (capacity >= 0),
    CONSTRAINT courses_access_days_positive CHECK (access_days >= 1),
    CONSTRAINT courses_enrollment_window CHECK (enroll_from < enroll_until),
    CONSTRAINT courses_running_time CHECK (starts_at < ends_at),
    CONSTRAINT courses_published_has_date CHECK (status <> 'published' OR published_at IS NOT NULL)
);

CREATE INDEX courses_newest ON courses (status, visibility, published_at DESC, id DESC);
CREATE INDEX courses_by_title ON courses (status, visibility, lower(title), id);
CREATE INDEX courses_popular ON courses (status, visibility, enrolled_count DESC, id DESC);
CREATE INDEX courses_by_owner ON courses (owner_id, id DESC);
CREATE INDEX courses_by_tag ON courses USING gin (tags);

-- Every slug that a course ever had goes on leading to it. A slug is reserved before its course is written, so the
-- reference is checked at the commit.
CREATE TABLE course_slugs (
    slug       text NOT NULL,
    course_id  uuid NOT NULL,
    CONSTRAINT course_slugs_pkey PRIMARY KEY (slug),
    CONSTRAINT course_slugs_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX course_slugs_by_course ON course_slugs (course_id);

-- What must be completed before somebody may enroll.
CREATE TABLE course_prerequisites (
    course_id        uuid NOT NULL,
    prerequisite_id  uuid NOT NULL,
    CONSTRAINT course_prerequisites_pkey PRIMARY KEY (course_id, prerequisite_id),
    CONSTRAINT course_prerequisites_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE,
    CONSTRAINT course_prerequisites_prerequisite_fkey FOREIGN KEY (prerequisite_id) REFERENCES courses (id)
        ON DELETE CASCADE,
    CONSTRAINT course_prerequisites_not_itself CHECK (course_id <> prerequisite_id)
);

CREATE INDEX course_prerequisites_by_prerequisite ON course_prerequisites (prerequisite_id);

CREATE TABLE sections (
    id          uuid        NOT NULL,
    course_id   uuid        NOT NULL,
    title       text        NOT NULL,
    position    integer     NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    version     integer     NOT NULL DEFAULT 1,
    CONSTRAINT sections_pkey PRIMARY KEY (id),
    CONSTRAINT sections_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE,
    CONSTRAINT sections_of_course_key UNIQUE (course_id, id),
    CONSTRAINT sections_position_key UNIQUE (course_id, position) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT sections_position_from_one CHECK (position >= 1),
    CONSTRAINT sections_title_length CHECK (char_length(title) BETWEEN 1 AND 200)
);

CREATE TABLE lessons (
    id                  uuid        NOT NULL,
    course_id           uuid        NOT NULL,
    section_id          uuid,
    title               text        NOT NULL,
    content             text        NOT NULL DEFAULT '',
    kind                text        NOT NULL DEFAULT 'article',
    status              text        NOT NULL DEFAULT 'draft',
    preview             boolean     NOT NULL DEFAULT false,
    required            boolean     NOT NULL DEFAULT true,
    duration_minutes    integer,
    completion_rule     text        NOT NULL DEFAULT 'manual',
    completion_percent  integer,
    position            integer,
    deleted_at          timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    version             integer     NOT NULL DEFAULT 1,
    CONSTRAINT lessons_pkey PRIMARY KEY (id),
    CONSTRAINT lessons_section_fkey FOREIGN KEY (course_id, section_id) REFERENCES sections (course_id, id),
    CONSTRAINT lessons_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE,
    CONSTRAINT lessons_position_key UNIQUE (section_id, position) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT lessons_position_until_deleted CHECK ((position IS NULL) = (deleted_at IS NOT NULL)),
    CONSTRAINT lessons_section_until_deleted CHECK (section_id IS NOT NULL OR deleted_at IS NOT NULL),
    CONSTRAINT lessons_position_from_one CHECK (position >= 1),
    CONSTRAINT lessons_kind_known CHECK (kind IN ('article', 'video', 'file')),
    CONSTRAINT lessons_status_known CHECK (status IN ('draft', 'published')),
    CONSTRAINT lessons_completion_known CHECK (completion_rule IN ('manual', 'viewed', 'watched')),
    CONSTRAINT lessons_watched_has_duration CHECK (
        completion_rule <> 'watched' OR (duration_minutes IS NOT NULL AND completion_percent IS NOT NULL)
    ),
    CONSTRAINT lessons_completion_percent_range CHECK (completion_percent BETWEEN 1 AND 100),
    CONSTRAINT lessons_duration_positive CHECK (duration_minutes >= 1),
    CONSTRAINT lessons_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT lessons_content_length CHECK (char_length(content) <= 200000)
);

CREATE INDEX lessons_by_course ON lessons (course_id) WHERE deleted_at IS NULL;

-- A lesson counts for its course while it is published and not deleted.
CREATE FUNCTION lesson_counts(lesson lessons, OUT shown integer, OUT required integer, OUT minutes integer)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT counted.n, counted.n * lesson.required::integer, counted.n * coalesce(lesson.duration_minutes, 0)
    FROM (SELECT (lesson.status = 'published' AND lesson.deleted_at IS NULL)::integer AS n) AS counted
$$;

CREATE FUNCTION keep_lesson_counts() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    before record;
    after  record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT * INTO before FROM lesson_counts(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT * INTO after FROM lesson_counts(NEW);
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF after.shown = 0 THEN
            RETURN NULL;
        END IF;
        UPDATE courses
        SET lesson_count = lesson_count + after.shown,
            required_count = required_count + after.required,
            duration_minutes = duration_minutes + after.minutes
        WHERE id = NEW.course_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE courses
        SET lesson_count = lesson_count - before.shown,
            required_count = required_count - before.required,
            duration_minutes = duration_minutes - before.minutes
        WHERE id = OLD.course_id AND before.shown > 0;
    ELSIF before IS DISTINCT FROM after THEN
        UPDATE courses
        SET lesson_count = lesson_count + after.shown - before.shown,
            required_count = required_count + after.required - before.required,
            duration_minutes = duration_minutes + after.minutes - before.minutes
        WHERE id = NEW.course_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER lessons_keep_counts
AFTER INSERT OR DELETE OR UPDATE OF status, required, duration_minutes, deleted_at ON lessons
FOR EACH ROW EXECUTE FUNCTION keep_lesson_counts();
