"""Passwords, tokens, and what every server knows of sessions that ended."""
