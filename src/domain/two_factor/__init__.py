"""A second factor beside the password: codes from an app, and recovery codes."""
