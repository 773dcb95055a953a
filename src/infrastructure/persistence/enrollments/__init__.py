"""Enrollments, progress and certificates in PostgreSQL."""
