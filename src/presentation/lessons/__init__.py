"""Lessons, sections and the outline over HTTP."""
