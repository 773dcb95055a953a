"""Sending mail: templates, mailers for files and SMTP, and the worker that empties the outbox."""
