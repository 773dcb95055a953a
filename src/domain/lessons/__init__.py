"""Lessons and the sections that order them."""
