"""Progress: what was done in the lessons of an enrollment, and what that amounts to."""
