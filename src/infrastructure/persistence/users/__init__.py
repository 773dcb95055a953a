"""People in PostgreSQL."""
