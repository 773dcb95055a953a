-- Counters of limits, shared by all servers, and the addresses from which somebody has logged in.

-- A counter is worth nothing after a crash, so it is not written to the log of the server.
CREATE UNLOGGED TABLE limits (
    key    bytea       NOT NULL,
    used   integer     NOT NULL,
    until  timestamptz NOT NULL,
    CONSTRAINT limits_pkey PRIMARY KEY (key),
    CONSTRAINT limits_used_not_negative CHECK (used >= 0)
) WITH (fillfactor = 70);

CREATE INDEX limits_by_end ON limits (until);

-- Counts one in every counter, or in none where one is full. Answers what was in them before, in the order of the keys.
-- The rows are locked in one order, so that nobody waits for somebody who waits for them.
CREATE FUNCTION take_from_limits(
    keys bytea[], most integer[], seconds integer[], OUT place bigint, OUT before integer, OUT wait double precision
) RETURNS SETOF record
LANGUAGE plpgsql
AS $$
DECLARE
    moment CONSTANT timestamptz := clock_timestamp();
BEGIN
    INSERT INTO limits AS known (key, used, until)
    SELECT asked.key, 0, moment + make_interval(secs => asked.seconds)
    FROM unnest(take_from_limits.keys, take_from_limits.seconds) AS asked (key, seconds)
    ORDER BY asked.key
    ON CONFLICT ON CONSTRAINT limits_pkey DO UPDATE
    SET used = CASE WHEN known.until <= moment THEN 0 ELSE known.used END,
        until = CASE WHEN known.until <= moment THEN excluded.until ELSE known.until END;

    RETURN QUERY
    SELECT asked.place, limits.used, extract(epoch FROM limits.until - clock_timestamp())::double precision
    FROM unnest(take_from_limits.keys) WITH ORDINALITY AS asked (key, place)
    JOIN limits USING (key);

    UPDATE limits
    SET used = used + 1
    WHERE key = ANY (take_from_limits.keys)
      AND NOT EXISTS (
          SELECT
          FROM unnest(take_from_limits.keys, take_from_limits.most) AS asked (key, most)
          JOIN limits AS full_one USING (key)
          WHERE full_one.used >= asked.most
      );
END
$$;

-- From where somebody has logged in: an address, or the network of one.
CREATE TABLE familiar_addresses (
    user_id       uuid        NOT NULL,
    address       text        NOT NULL,
    last_used_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT familiar_addresses_pkey PRIMARY KEY (user_id, address),
    CONSTRAINT familiar_addresses_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX familiar_addresses_by_age ON familiar_addresses (last_used_at);
