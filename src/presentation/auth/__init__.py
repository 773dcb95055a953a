"""Registration, login and sessions over HTTP."""
