"""Progress in PostgreSQL."""
