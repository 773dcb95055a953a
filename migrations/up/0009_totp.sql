-- Two-factor login: the apps of people, and the logins that wait for a code.

-- The secret is sealed with a key of the server's; of codes only hashes are stored. One without confirmed_at has not shown
-- its first code yet and is not asked for.
CREATE TABLE totps (
    user_id          uuid        NOT NULL,
    sealed_secret    bytea       NOT NULL,
    created_at       timestamptz NOT NULL,
    confirmed_at     timestamptz,
    last_step        bigint,
    recovery_hashes  bytea[]     NOT NULL DEFAULT '{}',
    CONSTRAINT totps_pkey PRIMARY KEY (user_id),
    CONSTRAINT totps_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT totps_confirmed_by_a_code CHECK (confirmed_at IS NULL OR last_step IS NOT NULL)
);

CREATE TABLE login_challenges (
    token_hash       bytea       NOT NULL,
    user_id          uuid        NOT NULL,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    failures         integer     NOT NULL,
    CONSTRAINT login_challenges_pkey PRIMARY KEY (token_hash),
    CONSTRAINT login_challenges_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX login_challenges_by_user ON login_challenges (user_id);
CREATE INDEX login_challenges_by_expiry ON login_challenges (expires_at);
