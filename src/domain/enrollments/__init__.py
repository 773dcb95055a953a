"""Enrollments: who learns what, and what they may do at the moment."""
