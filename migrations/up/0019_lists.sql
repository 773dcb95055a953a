-- Lists that are filtered begin within an index as well, however few rows the filter leaves.

CREATE INDEX enrollments_by_status ON enrollments (status, enrolled_at DESC, id DESC);
CREATE INDEX enrollments_by_course_and_status ON enrollments (course_id, status, enrolled_at DESC, id DESC);
CREATE INDEX users_by_status ON users (status, id);

-- A part of a name or an address.
CREATE INDEX users_like_name ON users USING gin (lower(display_name) gin_trgm_ops);
CREATE INDEX users_like_email ON users USING gin (lower(email) gin_trgm_ops);
