"""Certificates in PostgreSQL."""
