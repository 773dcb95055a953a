-- Who people are at identity providers, and what their way there and back needs for a few minutes.

-- A person is known by issuer and subject alone: the address that the provider knows can change, and is not kept.
CREATE TABLE identities (
    issuer     text        NOT NULL,
    subject    text        NOT NULL,
    provider   text        NOT NULL,
    user_id    uuid        NOT NULL,
    linked_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT identities_pkey PRIMARY KEY (issuer, subject),
    CONSTRAINT identities_one_of_a_provider_key UNIQUE (user_id, provider),
    CONSTRAINT identities_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT identities_provider_known CHECK (provider IN ('google')),
    CONSTRAINT identities_subject_length CHECK (char_length(subject) BETWEEN 1 AND 255)
);

-- Somebody who was sent to the provider. The state and the browser's secret are stored as hashes; the verifier and the
-- nonce are good for nothing without both of them. One that links to an account ends with the session that asked.
CREATE TABLE handshakes (
    state_hash    bytea       NOT NULL,
    browser_hash  bytea       NOT NULL,
    nonce         text        NOT NULL,
    verifier      text        NOT NULL,
    return_to     text        NOT NULL,
    user_id       uuid,
    session_id    uuid,
    expires_at    timestamptz NOT NULL,
    CONSTRAINT handshakes_pkey PRIMARY KEY (state_hash),
    CONSTRAINT handshakes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT handshakes_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT handshakes_link_has_a_session CHECK ((user_id IS NULL) = (session_id IS NULL))
);

CREATE INDEX handshakes_by_user ON handshakes (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX handshakes_by_session ON handshakes (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX handshakes_by_expiry ON handshakes (expires_at);

-- What somebody who came back exchanges for tokens, once.
CREATE TABLE login_codes (
    code_hash   bytea       NOT NULL,
    user_id     uuid        NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT login_codes_pkey PRIMARY KEY (code_hash),
    CONSTRAINT login_codes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX login_codes_by_user ON login_codes (user_id);
CREATE INDEX login_codes_by_expiry ON login_codes (expires_at);
