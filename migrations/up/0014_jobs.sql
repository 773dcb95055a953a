-- Work that outlasts a request: done in chunks by whichever server has time. A chunk's effects and the job's progress
-- are one transaction, which holds the job's row; whoever finds a row locked takes another job.
CREATE TABLE jobs (
    id           uuid        NOT NULL,
    kind         text        NOT NULL,
    state        text        NOT NULL DEFAULT 'queued',
    course_id    uuid,
    started_by   uuid,
    dry_run      boolean     NOT NULL DEFAULT false,
    facts        jsonb       NOT NULL DEFAULT '{}',
    total        integer,
    done         integer     NOT NULL DEFAULT 0,
    counts       jsonb       NOT NULL DEFAULT '{}',
    attempts     integer     NOT NULL DEFAULT 0,
    failure      text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    due_at       timestamptz NOT NULL DEFAULT now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE,
    CONSTRAINT jobs_starter_fkey FOREIGN KEY (started_by) REFERENCES users (id),
    CONSTRAINT jobs_state_known CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
    CONSTRAINT jobs_done_not_negative CHECK (done >= 0),
    CONSTRAINT jobs_finished_has_date CHECK ((state IN ('succeeded', 'failed')) = (finished_at IS NOT NULL))
);

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_by_course ON jobs (course_id);

-- What a job is given row by row, and what became of each.
CREATE TABLE job_rows (
    job_id  uuid    NOT NULL,
    row     integer NOT NULL,
    given   jsonb   NOT NULL,
    status  text,
    result  jsonb,
    CONSTRAINT job_rows_pkey PRIMARY KEY (job_id, row),
    CONSTRAINT job_rows_job_fkey FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE,
    CONSTRAINT job_rows_result_with_status CHECK ((status IS NULL) = (result IS NULL))
);

CREATE INDEX job_rows_open ON job_rows (job_id, row) WHERE status IS NULL;
CREATE INDEX job_rows_by_status ON job_rows (job_id, status, row);
