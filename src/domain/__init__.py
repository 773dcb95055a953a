"""Entities, value objects and their rules: plain Python, no input or output."""
