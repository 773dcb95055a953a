-- Links that are mailed to people with an account, accounts that were erased, and a trail that nobody can change.

-- One link a person and purpose: a newer one takes the place of the older. Its secret is made when the letter is sent;
-- only the hash is stored.
CREATE TABLE mailed_links (
    user_id     uuid        NOT NULL,
    purpose     text        NOT NULL,
    email       text        NOT NULL,
    token_hash  bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    CONSTRAINT mailed_links_pkey PRIMARY KEY (user_id, purpose),
    CONSTRAINT mailed_links_token_key UNIQUE (token_hash),
    CONSTRAINT mailed_links_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mailed_links_purpose_known CHECK (purpose IN ('reset_password', 'change_email'))
);

CREATE INDEX mailed_links_by_expiry ON mailed_links (expires_at);

-- An erased account keeps its id, to which enrollments and certificates belong, and nothing of the person.
ALTER TABLE users
    ADD COLUMN erased_at timestamptz,
    ALTER COLUMN email DROP NOT NULL,
    ADD CONSTRAINT users_email_until_erased CHECK ((email IS NULL) = (erased_at IS NOT NULL)),
    ADD CONSTRAINT users_nothing_after_erased CHECK (
        erased_at IS NULL
        OR (title IS NULL AND bio IS NULL AND password_hash IS NULL AND role = 'student' AND status = 'suspended')
    );

-- The trail is only ever added to. Erasing a person takes from it what says who they were, and happens in one function
-- alone: it runs with the rights of the table's owner and with a mark that it sets for itself. The application's role,
-- if it is another one than the owner, has not the right; the owner itself has not the mark.
CREATE FUNCTION keep_audit_events() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('elearning.erasing', true) = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'permission denied: the audit trail is only ever added to';
END
$$;

CREATE TRIGGER audit_events_keep_rows
BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION keep_audit_events();

CREATE TRIGGER audit_events_keep_all
BEFORE TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_events();

REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM PUBLIC;

-- Who did what to what, and when, stays. From where, and in which words, goes: of what the person did and of what was
-- tried with the account; and of the registrations that it came from, before there was an account.
CREATE FUNCTION erase_from_audit_events(person uuid) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.users WHERE id = person AND erased_at IS NOT NULL) THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied: this account is not erased';
    END IF;

    -- Not in the function's head: there only a superuser may name a setting that PostgreSQL does not know.
    PERFORM set_config('elearning.erasing', 'on', true);

    UPDATE public.audit_events
    SET ip = NULL
    WHERE subject_id IN (
        SELECT (details ->> 'registration_id')::uuid
        FROM public.audit_events
        WHERE subject_id = person AND action = 'user.verified'
    );

    UPDATE public.audit_events
    SET ip = CASE WHEN actor_id IS DISTINCT FROM person AND actor_id IS NOT NULL THEN ip END,
        details = CASE WHEN subject_id = person THEN '{}' ELSE details END
    WHERE actor_id = person OR subject_id = person;

    PERFORM set_config('elearning.erasing', 'off', true);
END
$$;
