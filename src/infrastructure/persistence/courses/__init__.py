"""Courses in PostgreSQL."""
