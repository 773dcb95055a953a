"""Identities at providers, and those who are on their way there and back, in PostgreSQL."""
