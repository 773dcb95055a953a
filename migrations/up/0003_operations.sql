-- What every module shares: the audit trail, the mail outbox and the answers kept for repeated requests.

CREATE TABLE audit_events (
    id            uuid        NOT NULL,
    action        text        NOT NULL,
    actor_id      uuid,
    subject_type  text        NOT NULL,
    subject_id    uuid,
    outcome       text        NOT NULL,
    ip            text,
    request_id    text,
    at            timestamptz NOT NULL DEFAULT now(),
    details       jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT audit_events_pkey PRIMARY KEY (id),
    CONSTRAINT audit_events_outcome_known CHECK (outcome IN ('success', 'refused'))
);

CREATE INDEX audit_events_by_actor ON audit_events (actor_id, id DESC);
CREATE INDEX audit_events_by_subject ON audit_events (subject_id, id DESC);
CREATE INDEX audit_events_by_action ON audit_events (action, id DESC);

-- A letter names its template and the facts in it. A link's secret is made when the letter is sent, so none is ever
-- stored here.
CREATE TABLE outbox (
    id           uuid        NOT NULL,
    recipient    text        NOT NULL,
    template     text        NOT NULL,
    locale       text        NOT NULL DEFAULT 'en',
    facts        jsonb       NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    due_at       timestamptz NOT NULL DEFAULT now(),
    attempts     integer     NOT NULL DEFAULT 0,
    sent_at      timestamptz,
    parked_at    timestamptz,
    CONSTRAINT outbox_pkey PRIMARY KEY (id)
);

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE sent_at IS NULL AND parked_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_parked ON outbox (parked_at) WHERE parked_at IS NOT NULL;

CREATE TABLE idempotency_keys (
    user_id      uuid        NOT NULL,
    key          text        NOT NULL,
    fingerprint  bytea       NOT NULL,
    status       smallint    NOT NULL,
    location     text,
    body         bytea       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
