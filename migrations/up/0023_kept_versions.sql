-- The version that a kept answer showed, for its ETag: not every representation says it.
ALTER TABLE idempotency_keys ADD COLUMN version integer;
