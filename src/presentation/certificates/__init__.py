"""Certificates over HTTP."""
