-- People, and the registrations that have not been verified yet.

CREATE TABLE users (
    id               uuid        NOT NULL,
    email            text        NOT NULL,
    display_name     text        NOT NULL,
    title            text,
    bio              text,
    locale           text        NOT NULL DEFAULT 'en',
    timezone         text        NOT NULL DEFAULT 'UTC',
    role             text        NOT NULL DEFAULT 'student',
    role_changed_at  timestamptz,
    status           text        NOT NULL DEFAULT 'active',
    password_hash    text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    version          integer     NOT NULL DEFAULT 1,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_role_known CHECK (role IN ('student', 'instructor', 'admin')),
    CONSTRAINT users_status_known CHECK (status IN ('active', 'suspended')),
    CONSTRAINT users_display_name_length CHECK (char_length(display_name) BETWEEN 1 AND 100),
    CONSTRAINT users_bio_length CHECK (char_length(bio) <= 2000)
);

-- One account an address, whatever its letter case: the database decides, not a look before the insert.
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE INDEX users_by_role ON users (role, id);
CREATE INDEX users_by_role_change ON users (role_changed_at) WHERE role_changed_at IS NOT NULL;

-- Every registration waits by itself for its own link; the first one that is verified becomes the account.
-- A decoy stands for a registration of an address that is taken: it behaves alike and can never be verified.
CREATE TABLE registrations (
    id             uuid        NOT NULL,
    email          text        NOT NULL,
    display_name   text        NOT NULL,
    password_hash  text        NOT NULL,
    decoy          boolean     NOT NULL,
    token_hash     bytea,
    created_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz NOT NULL,
    CONSTRAINT registrations_pkey PRIMARY KEY (id),
    CONSTRAINT registrations_token_key UNIQUE (token_hash),
    CONSTRAINT registrations_decoy_has_no_token CHECK (NOT decoy OR token_hash IS NULL)
);

CREATE INDEX registrations_by_email ON registrations (lower(email), created_at DESC, id DESC);
CREATE INDEX registrations_by_expiry ON registrations (expires_at);
