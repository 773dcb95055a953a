"""Registrations, sessions and refresh tokens in PostgreSQL."""
