"""Who is who: passwords, registrations, sessions and their refresh tokens."""
