"""Apps of two-factor login, and logins that wait for a code, in PostgreSQL."""
