"""People and what they may be."""
