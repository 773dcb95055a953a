"""Adapters: PostgreSQL, mail, tokens, the embedded server and the migration runner."""
