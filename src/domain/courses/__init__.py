"""Courses: what is taught, by whom and when."""
