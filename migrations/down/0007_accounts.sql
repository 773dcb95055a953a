DROP FUNCTION erase_from_audit_events(uuid);
DROP TRIGGER audit_events_keep_all ON audit_events;
DROP TRIGGER audit_events_keep_rows ON audit_events;
DROP FUNCTION keep_audit_events();
ALTER TABLE users
    DROP CONSTRAINT users_nothing_after_erased,
    DROP CONSTRAINT users_email_until_erased;
-- Without this column nobody can be told from a person: an address that belongs to nobody keeps the account apart.
UPDATE users SET email = id || '@erased.invalid' WHERE email IS NULL;
ALTER TABLE users
    ALTER COLUMN email SET NOT NULL,
    DROP COLUMN erased_at;
DROP TABLE mailed_links;
