"""Progress over HTTP."""
