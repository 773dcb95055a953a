"""Certificates: what a completed course leaves behind."""
