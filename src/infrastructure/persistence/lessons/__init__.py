"""Lessons and sections in PostgreSQL."""
