-- Files that people upload: what lessons show and offer, and pictures of people. The bytes lie elsewhere, under the id.

CREATE TABLE media (
    id            uuid        NOT NULL,
    owner_id      uuid,
    purpose       text        NOT NULL,
    status        text        NOT NULL,
    filename      text        NOT NULL,
    content_type  text        NOT NULL,
    size          bigint      NOT NULL,
    sha256        text        NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       integer     NOT NULL DEFAULT 1,
    CONSTRAINT media_pkey PRIMARY KEY (id),
    CONSTRAINT media_owner_fkey FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT media_purpose_known CHECK (purpose IN ('lesson', 'avatar')),
    CONSTRAINT media_status_known CHECK (status IN ('pending', 'ready')),
    CONSTRAINT media_filename_length CHECK (char_length(filename) BETWEEN 1 AND 255),
    CONSTRAINT media_content_type_length CHECK (char_length(content_type) BETWEEN 3 AND 127),
    CONSTRAINT media_size_positive CHECK (size >= 1),
    CONSTRAINT media_sha256_in_hex CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

CREATE INDEX media_by_owner ON media (owner_id, id DESC);
CREATE INDEX media_pending ON media (created_at) WHERE status = 'pending';
CREATE INDEX media_avatars ON media (updated_at) WHERE purpose = 'avatar';

-- How much everybody has stored, announced uploads included. Whoever announces one changes the row and so waits for all
-- others of the same person: what they read there is exact.
CREATE TABLE media_usage (
    user_id  uuid    NOT NULL,
    bytes    bigint  NOT NULL,
    files    integer NOT NULL,
    CONSTRAINT media_usage_pkey PRIMARY KEY (user_id),
    CONSTRAINT media_usage_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT media_usage_not_negative CHECK (bytes >= 0 AND files >= 0)
);

-- Files whose row is gone: the worker deletes them. They are written down with what deletes the row, so that none is
-- forgotten, whatever ends in between.
CREATE TABLE media_leftovers (
    media_id  uuid NOT NULL,
    CONSTRAINT media_leftovers_pkey PRIMARY KEY (media_id)
);

CREATE FUNCTION keep_media_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.owner_id IS NOT NULL THEN
        UPDATE media_usage SET bytes = bytes - OLD.size, files = files - 1 WHERE user_id = OLD.owner_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.owner_id IS NOT NULL THEN
        INSERT INTO media_usage AS kept (user_id, bytes, files) VALUES (NEW.owner_id, NEW.size, 1)
        ON CONFLICT (user_id) DO UPDATE SET bytes = kept.bytes + EXCLUDED.bytes, files = kept.files + 1;
    END IF;
    IF TG_OP = 'DELETE' THEN
        INSERT INTO media_leftovers (media_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER media_keep_books
AFTER INSERT OR DELETE OR UPDATE OF owner_id, size ON media
FOR EACH ROW EXECUTE FUNCTION keep_media_books();

-- What uses a file, and so keeps it from being deleted: the main file of a lesson, its attachments, a person's picture.
ALTER TABLE lessons ADD COLUMN media_id uuid;
ALTER TABLE lessons ADD CONSTRAINT lessons_media_fkey FOREIGN KEY (media_id) REFERENCES media (id);
CREATE INDEX lessons_by_media ON lessons (media_id) WHERE media_id IS NOT NULL;

CREATE TABLE lesson_attachments (
    id          uuid        NOT NULL,
    lesson_id   uuid        NOT NULL,
    media_id    uuid        NOT NULL,
    title       text        NOT NULL,
    created_at  timestamptz NOT NULL,
    CONSTRAINT lesson_attachments_pkey PRIMARY KEY (id),
    CONSTRAINT lesson_attachments_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE CASCADE,
    CONSTRAINT lesson_attachments_media_fkey FOREIGN KEY (media_id) REFERENCES media (id),
    CONSTRAINT lesson_attachments_once UNIQUE (lesson_id, media_id),
    CONSTRAINT lesson_attachments_title_length CHECK (char_length(title) BETWEEN 1 AND 200)
);

CREATE INDEX lesson_attachments_by_media ON lesson_attachments (media_id);

ALTER TABLE users ADD COLUMN avatar_media_id uuid;
ALTER TABLE users ADD CONSTRAINT users_avatar_fkey FOREIGN KEY (avatar_media_id) REFERENCES media (id);
CREATE INDEX users_by_avatar ON users (avatar_media_id) WHERE avatar_media_id IS NOT NULL;
