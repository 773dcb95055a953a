ALTER TABLE users DROP COLUMN avatar_media_id;
DROP TABLE lesson_attachments;
ALTER TABLE lessons DROP COLUMN media_id;
DROP TABLE media_leftovers;
DROP TABLE media_usage;
DROP TABLE media;
DROP FUNCTION keep_media_books();
