"""Enrollments in PostgreSQL."""
