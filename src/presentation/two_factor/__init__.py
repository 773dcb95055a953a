"""Two-factor login over HTTP."""
