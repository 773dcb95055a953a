"""Logging in with Google, linking and unlinking over HTTP."""
