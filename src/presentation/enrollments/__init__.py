"""Enrollments over HTTP."""
